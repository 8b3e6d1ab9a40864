"""`python -m importer fic`: bring documents from Fatture in Cloud, again and again.

A document comes as it is there now; what was changed here and is not known there, such as files and
"never remind", stays. What was brought and not changed since is not brought again.
"""

import argparse
import os
import sys
from datetime import date
from pathlib import Path

from importer.bring import bring_documents
from importer.fic import TYPES, Fic
from importer.progress import Progress
from importer.register import Register
from importer.trouble import NoMoreForNow, Trouble

_TEMPORARY = 75
"""Run it again later (sysexits.h: EX_TEMPFAIL)."""


def main() -> int:
    """Say what was brought, and what could not be."""
    given = parse()
    path = given.progress or Path(f".importer/fic-{given.fic_company}-{given.company}.json")
    try:
        outcomes = bring_documents(
            Fic(given.fic_url, _secret(given.token, "FIC_TOKEN"), given.fic_company),
            None
            if given.dry_run
            else Register(given.url, _secret(given.key, "RICEVUTA_KEY"), given.company),
            _progress(path),
            types=given.types,
            since=given.since,
            with_files=given.files,
            tell=lambda said: print(said, file=sys.stderr),
        )
    except Trouble as trouble:
        print(f"importer: {trouble}; run it again to go on where it stopped", file=sys.stderr)
        return _TEMPORARY if isinstance(trouble, NoMoreForNow) else 1
    print(", ".join(f"{outcomes[one]} {one}" for one in outcomes) or "nothing there")
    return 0


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m importer", description=__doc__)
    fic = parser.add_subparsers(required=True).add_parser("fic", description=__doc__)
    fic.add_argument("--token", help="of Fatture in Cloud; better in the environment, FIC_TOKEN")
    fic.add_argument("--fic-company", type=int, required=True, help="the company's id there")
    fic.add_argument("--fic-url", default="https://api-v2.fattureincloud.it")
    fic.add_argument("--url", default="http://127.0.0.1:8000", help="of Ricevuta")
    fic.add_argument("--key", help="of Ricevuta, with emails:a; better in RICEVUTA_KEY")
    fic.add_argument("--company", type=int, required=True, help="the company's id in Ricevuta")
    fic.add_argument("--since", type=date.fromisoformat, default=_last_year(), metavar="DAY")
    fic.add_argument("--types", nargs="+", choices=TYPES, default=TYPES, metavar="TYPE")
    fic.add_argument("--files", action="store_true", help="bring their files too")
    fic.add_argument("--progress", type=Path, help="the file that says how far it is")
    fic.add_argument("--dry-run", action="store_true", help="read all, change nothing")
    return parser.parse_args()


def _last_year() -> date:
    return date(date.today().year - 1, 1, 1)  # noqa: DTZ011 - the person's own day


def _secret(given: str | None, variable: str) -> str:
    if secret := given or os.environ.get(variable):
        return secret
    raise Trouble(f"{variable} is not set")


def _progress(path: Path) -> Progress:
    try:
        return Progress(path)
    except ValueError:
        raise Trouble(f"{path} is no file of an import") from None


if __name__ == "__main__":
    sys.exit(main())
