"""Compiles what goes into the package, so that no Lambda compiles at its start."""

import compileall
import py_compile
import sys
from pathlib import Path

LAMBDA = (Path(__file__).resolve().parent.parent / ".python-version").read_text().strip()
"""The Python that Lambda runs."""
UNPACKED_TO = "/var/task"
"""Where Lambda has the package; in tracebacks instead of a folder of this machine."""


def compile_folder(folder: Path) -> None:
    """Put bytecode beside each module, the same wherever the folder lies.

    Lambda uses it without looking at the source: times mean nothing in a reproducible zip.

    Raises:
        SystemExit: this is another Python than Lambda's, or a module does not compile.
    """
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    if here != LAMBDA or sys.implementation.name != "cpython":
        raise SystemExit(f"Lambda runs CPython {LAMBDA}: bytecode of {here} is of no use there")
    done = compileall.compile_dir(
        folder,
        stripdir=folder,
        prependdir=UNPACKED_TO,
        quiet=1,
        optimize=0,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    if not done:
        raise SystemExit("the package has a module that does not compile")
