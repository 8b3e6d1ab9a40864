"""What Python's peers say of agents (bench/judge.py), run by the interpreter of `.peers`."""

import json
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from time import process_time
from types import ModuleType


def peers() -> Iterator[tuple[str, Callable[[str], bool]]]:
    """The name of each that is installed, and how it is asked whether an agent is a bot."""
    for name, asked in _ASKED.items():
        try:
            yield name, asked(import_module(name))
        except ImportError:
            continue


def _is_spider(ua_parser: ModuleType) -> Callable[[str], bool]:
    def is_spider(agent: str) -> bool:
        device = ua_parser.parse(agent).device
        return device is not None and device.family == "Spider"

    return is_spider


_ASKED: dict[str, Callable[[ModuleType], Callable[[str], bool]]] = {
    "is_crawler": lambda peer: peer.is_crawler,
    "crawleruseragents": lambda peer: peer.is_crawler,
    "ua_parser": _is_spider,
}


if __name__ == "__main__":
    given = json.load(sys.stdin)
    for name, is_bot in peers():
        bots = [bool(is_bot(agent)) for agent in given["agents"]]
        start = process_time()
        for agent in given["new"]:
            is_bot(agent)
        took = (process_time() - start) / len(given["new"]) * 1e6
        print(json.dumps({"name": name, "bots": bots, "microseconds": took}))
