"""What is data: rules with their versions and sources, and words by language."""

import json
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@cache
def rule_data(name: str) -> dict[str, Any]:
    """What a file of `domain/data` holds, read once: not to be changed."""
    data: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text("utf-8"))
    return data
