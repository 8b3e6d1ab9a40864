"""`make bulk`: Matomo's published fixtures, by the package that ships them, through our agents.

Thousands of bots, browsers and mail programs. Nobody says when and whence they came, so that only
the class of the agent is looked at.
"""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.finding import Finding
from chalicelib.domain.evidence import agents

_MACHINES = {
    agents.ASSISTANT,
    agents.CRAWLER,
    agents.GOOGLE_PREFETCH,
    agents.HEADLESS,
    agents.NO_AGENT,
    agents.PREVIEW,
    agents.PROGRAM,
    agents.SCANNER,
}


def main() -> None:
    """Print the three shares beside their budgets."""
    bots: list[str] = []
    browsers: list[str] = []
    mail: list[str] = []
    for entry, of_bots in _entries():
        client = entry.get("client")
        kind = client.get("type") if isinstance(client, dict) else ""
        if of_bots:
            bots.append(entry["user_agent"])
        elif kind in {"browser", "pim"}:
            (browsers if kind == "browser" else mail).append(entry["user_agent"])
    people = [one for one in bots if agents.is_ordinary(agents.agent_class(one))]
    print(_share("bots called person, %", 4, people, bots))
    print(_share("mail programs called machine, %", 0, _machines(mail), mail))
    print(_share("browsers called machine, %", 1, _machines(browsers), browsers))


def _machines(user_agents: list[str]) -> list[str]:
    return [one for one in user_agents if agents.agent_class(one) in _MACHINES]


def _share(what: str, budget: float, some: list[str], of: list[str]) -> Finding:
    return Finding(what, budget, 100 * len(some) / len(of), f"{len(some)} of {len(of)}")


def _entries() -> Iterator[tuple[dict[str, Any], bool]]:
    """Each fixture, and whether it is one of bots."""
    yaml = import_module("yaml")
    package = find_spec("device_detector")
    if package is None or package.origin is None:
        raise SystemExit("device-detector is not installed: make bulk installs it")
    for path in sorted((Path(package.origin).parent / "tests").rglob("*.yml")):
        read = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        for entry in read if isinstance(read, list) else ():
            if isinstance(entry, dict) and entry.get("user_agent"):
                yield entry, path.name == "bots.yml"


if __name__ == "__main__":
    main()
