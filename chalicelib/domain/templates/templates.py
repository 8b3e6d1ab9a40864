"""What a company's mails of a category say, in each language."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.categories import Category
from chalicelib.domain.words import Locale, words

DEFAULT_VERSION = 0
LOCALES: tuple[Locale, ...] = ("it", "en")


@dataclass(frozen=True, slots=True)
class TemplateKey:
    """Which of a company's templates: each category has one in each language."""

    category: Category
    locale: Locale

    @property
    def template_id(self) -> str:
        """As the API calls it: `invoice.it`."""
        return f"{self.category}.{self.locale}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A subject and a body with variables."""

    key: TemplateKey
    subject: str
    body: str
    """HTML, made harmless when it was written."""
    version: int = DEFAULT_VERSION
    """Grows with each change."""
    changed_at: datetime | None = None
    """None: it never was."""
    is_own: bool = False
    """Whether the company wrote it, and not the service."""


def default_template(key: TemplateKey) -> Template:
    """What the service says where the company wrote nothing of its own."""
    said = words("templates", key.locale)["defaults"][key.category.value]
    return Template(key=key, subject=said["subject"], body=said["body"])


def all_keys() -> list[TemplateKey]:
    """Every template that a company has, in the order of the categories."""
    return [TemplateKey(category, locale) for category in Category for locale in LOCALES]


def key_named(template_id: str) -> TemplateKey | None:
    """The template of that id; None: there is none such."""
    return next((key for key in all_keys() if key.template_id == template_id), None)
