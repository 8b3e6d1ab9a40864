"""What one stage is deployed with: infra/stages/<stage>.toml."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from local.trouble import Trouble

FOLDER = Path(__file__).with_name("stages")
NAME = re.compile(r"[a-z][a-z0-9-]{0,15}")


@dataclass(frozen=True)
class Stage:
    """A stage of one operator."""

    name: str
    region: str
    parameters: Mapping[str, str]
    """Of infra/template.yaml, without those that deploying itself knows."""
    tags: Mapping[str, str] = field(default_factory=dict)
    """Of every resource, for the operator's bill, beside those of the service."""
    guarded: bool = True
    """Whether an alarm that rings takes a release back."""

    @property
    def stack(self) -> str:
        """The name of its stack."""
        return f"ricevuta-{self.name}"


def read_stage(name: str) -> Stage:
    """The stage of this name.

    Raises:
        Trouble: there is none, or it cannot be read.
    """
    if not NAME.fullmatch(name):
        raise Trouble(f"STAGE must be a name like dev or prod, not {name!r}")
    path = FOLDER / f"{name}.toml"
    try:
        said = tomllib.loads(path.read_text())
        region, parameters = str(said["region"]), dict(said["parameters"])
        tags = {key: str(value) for key, value in dict(said.get("tags", {})).items()}
    except FileNotFoundError as error:
        raise Trouble(
            f"there is no {path}: copy example.toml, and see docs/deploying.md"
        ) from error
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise Trouble(f"{path} cannot be read: {error!r}") from error
    return Stage(name, region, {key: str(value) for key, value in parameters.items()}, tags)
