"""The rules about agents and networks that are data, each file with its version and its sources."""

import json
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "data"


def rule_data(name: str) -> dict[str, Any]:
    """What a file of `mail/data` holds."""
    data: dict[str, Any] = json.loads((_FOLDER / f"{name}.json").read_text("utf-8"))
    return data
