"""Reads the files of `domain/data`: rules with versions and sources, and words by language."""

import json
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@cache
def rule_data(name: str) -> dict[str, Any]:
    """The content of a file of `domain/data`, read once and not to be changed."""
    data: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text("utf-8"))
    return data
