"""`make networks`: take the ranges of known networks from a file or URL, and show what changes.

It holds `{"networks": {"mimecast": {"source": "…", "ranges": ["41.74.192.0/20", …]}}}`.
"""

import json
import sys
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from textwrap import fill
from typing import Any
from urllib.request import urlopen

from chalicelib.domain.rule_data import DATA

_FILE = DATA / "networks.json"


def main(place: str) -> int:
    """Write the file anew; 2 where the given one is not what it has to be."""
    shipped = json.loads(_FILE.read_text("utf-8"))
    try:
        given = json.loads(_read(place))["networks"]
        changes = [_refresh(shipped["networks"], name, given[name]) for name in sorted(given)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"{place}: {error!r}", file=sys.stderr)
        return 2
    if any(changes):
        shipped["version"] = f"{datetime.now(UTC):%Y-%m-%d}"
        _FILE.write_text(written(shipped), "utf-8")
    return 0


def written(data: dict[str, Any]) -> str:
    """The file: many ranges on a line, so that a difference can be read."""
    blocks = []
    for name, network in data["networks"].items():
        ranges = ", ".join(map(json.dumps, network["ranges"]))
        indent = " " * 8
        filled = fill(
            ranges, 100, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
        )
        blocks.append(
            f"    {json.dumps(name)}: {{\n"
            f'      "pixel": "{network["pixel"]}", "link": "{network["link"]}",\n'
            f'      "source": {json.dumps(network["source"])},\n'
            f'      "ranges": [\n{filled}\n      ]\n    }}'
        )
    head = f'  "version": {json.dumps(data["version"])},\n  "about": {json.dumps(data["about"])},\n'
    return f'{{\n{head}  "networks": {{\n' + ",\n".join(blocks) + "\n  }\n}\n"


def _read(place: str) -> str:
    if place.startswith("https://"):
        with urlopen(place, timeout=30) as answer:
            return str(answer.read(), "utf-8")
    return Path(place).read_text("utf-8")


def _refresh(shipped: dict[str, Any], name: str, given: dict[str, Any]) -> bool:
    """Whether the network's ranges change, which is printed."""
    if name not in shipped:
        print(f"{name}: not known, left out: a network needs its rules first")
        return False
    ranges = [str(ip_network(text)) for text in given["ranges"]]
    before = set(shipped[name]["ranges"])
    added, gone = sorted(set(ranges) - before), sorted(before - set(ranges))
    for sign, some in (("+", added), ("-", gone)):
        for text in some:
            print(f"{name}: {sign} {text}")
    shipped[name] |= {"ranges": ranges, "source": given["source"]}
    return bool(added or gone)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
