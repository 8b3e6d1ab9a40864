"""Turns a SAM template into plain CloudFormation, by AWS's own translator: JSON in, JSON out.

Runs in a virtual environment of its own (.venv-sam), as a script, so it imports nothing of this
project. It asks AWS for nothing: the service names no policies that AWS manages.
"""

import json
import sys
from typing import Any


class NoManagedPolicies:
    """What the translator would ask IAM for."""

    def load(self) -> dict[str, str]:
        """None."""
        return {}


def main() -> None:
    """Translate standard input to standard output, or say why not."""
    # The type checker runs in .venv, which has none of these.
    from samtranslator.public.exceptions import (  # type: ignore[import-not-found]
        InvalidDocumentException,
    )
    from samtranslator.translator.transform import transform  # type: ignore[import-not-found]

    template: dict[str, Any] = json.load(sys.stdin)
    try:
        json.dump(transform(template, {}, NoManagedPolicies()), sys.stdout, indent=1)
    except InvalidDocumentException as error:
        sys.exit(f"{error.message}: {[cause.message for cause in error.causes]}")


if __name__ == "__main__":
    main()
