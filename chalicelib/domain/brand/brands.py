"""A company's face: what its mails, and the pages behind them, show of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from chalicelib.domain.bodies.pictures import Picture

MOST_LOGO_BYTES = 65_536
"""Once written anew: every mail carries it."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo, written anew: it holds nothing but a picture."""

    picture: Picture
    width: int
    height: int

    @property
    def name(self) -> str:
        """Under which it is served: another logo has another name."""
        return f"{sha256(self.picture.content).hexdigest()[:32]}.{self.picture.subtype}"

    def fitted(self, width: int, height: int) -> tuple[int, int]:
        """How large it is shown in so much room: never larger than it is."""
        scale = min(1, width / self.width, height / self.height)
        return max(round(self.width * scale), 1), max(round(self.height * scale), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """What a company chose; None and empty: nothing, and the service's own is shown."""

    color: str = ""
    """Of buttons, as `#1d5bb8`."""
    footer: str = ""
    """Who the company is, in lines of plain text."""
    signature: str = ""
    """Who writes, so too."""
    logo: Logo | None = None

    def pictures_with(self, others: Iterable[Picture]) -> tuple[Picture, ...]:
        """What a mail shows: the logo first, and each once."""
        shown = (*([self.logo.picture] if self.logo else ()), *others)
        return tuple(dict.fromkeys(shown))


NO_BRAND = Brand()
