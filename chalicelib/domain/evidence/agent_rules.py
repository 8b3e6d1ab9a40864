"""The rules of agents as they are asked. Few steps: every fetch pays for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from chalicelib.domain.rule_data import rule_data


@dataclass(frozen=True, slots=True)
class AgentRules:
    """The data of `agents.json` and `crawlers.json`."""

    exact: Sequence[tuple[str, str]]
    """The whole agent, or its end where that is a bracket."""
    parts: Sequence[tuple[str, str, int]]
    """With their class and how early that counts."""
    words: Mapping[str, tuple[int, str]]
    machine_ends: tuple[str, ...]
    machine_parts: tuple[str, ...]
    no_machines: frozenset[str]
    crawlers: frozenset[str]
    outdated: Mapping[str, int]
    recent: Mapping[str, int]
    harmless: frozenset[str]
    """Words of which nothing else is made."""
    systems: Sequence[tuple[str, str]]

    def named(self, agent: str, words: Sequence[str]) -> str | None:
        """The first class of which the agent has a part or a word."""
        found = [self.words[word] for word in words if word in self.words]
        found += [(rank, name) for part, name, rank in self.parts if part in agent]
        return min(found)[1] if found else None


@cache
def agent_rules() -> AgentRules:
    """The rules, made once."""
    agents, crawlers = rule_data("agents"), rule_data("crawlers")
    classes = list(enumerate(agents["classes"]))
    machine = agents["machine_words"]

    def versions(kind: str) -> dict[str, int]:
        return {name: major for name, major in agents[kind].items() if name != "source"}

    return AgentRules(
        exact=[
            (text, one["class"])
            for _, one in classes
            for text in (*one.get("is", ()), *one.get("ends", ()))
        ],
        parts=[(part, one["class"], rank) for rank, one in classes for part in one.get("has", ())],
        words={
            word: (rank, one["class"])
            for rank, one in reversed(classes)
            for word in one.get("words", ())
        },
        machine_ends=tuple(machine["ends"]),
        machine_parts=tuple(machine["parts"]),
        no_machines=frozenset(machine["but"]),
        crawlers=frozenset(crawlers["words"]),
        outdated=versions("outdated"),
        recent=versions("recent"),
        harmless=frozenset(agents["harmless"]),
        systems=[(part, f"ordinary_{name}") for name, parts in agents["systems"] for part in parts],
    )
