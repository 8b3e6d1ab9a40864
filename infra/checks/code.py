"""Whether what Lambda is told to run is in the zip that it is told to fetch."""

import sys
from collections.abc import Iterator

from infra.package_files import Code
from infra.templates import Template

RUNTIME = f"python{sys.version_info.major}.{sys.version_info.minor}"
"""The Python that runs this has chosen the wheels in the zip."""


def code_can_be_run(template: Template, code: Code) -> Iterator[str]:
    """Each Lambda fetches the zip of this package, its handler is in there, all is compiled."""
    for module in sorted(code.uncompiled):
        yield f"{module} has no bytecode for {RUNTIME}"
    for name, function in template.functions.items():
        if function["Code"].get("S3Key") != code.key:
            yield f"{name} fetches {function['Code']}, and the package is {code.key}"
        if function["Handler"] not in code.handlers:
            yield f"{name} starts at {function['Handler']}, which is not in the zip"
        if function["Runtime"] != RUNTIME:
            yield f"{name} runs on {function['Runtime']}, and its zip is made for {RUNTIME}"
