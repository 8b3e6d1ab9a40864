"""What cfn-lint has to say of a template."""

import json
from collections.abc import Mapping
from typing import Any

from cfnlint.api import ManualArgs, lint

REGION = "eu-south-1"


def complaints_about(document: Mapping[str, Any]) -> list[str]:
    """Every finding of cfn-lint, warnings too."""
    found = lint(json.dumps(document), config=ManualArgs(regions=[REGION]))
    return [f"{one.rule.id} {one.message}" for one in found]
