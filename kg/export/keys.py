"""Local names for nodes that have no name of their own: a hash of everything they say."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any

from kg.export.names import digest
from kg.model import Evidence, Fact, Goal, Observation


def fact_key(fact: Fact, tail: str | None = None) -> str:
    """Local name of a fact's node; `tail` is the name of the node at its end, if that is not the fact's own."""
    return digest(fact.head, fact.relation, fact.tail if tail is None else tail, fact.time or "")


def evidence_key(evidence: Evidence) -> str:
    """Local name of the node of an evidence."""
    return digest(*_parts(evidence))


def goal_key(goal: Goal) -> str:
    """What tells a goal from others in the same words."""
    return digest(*_parts(goal))


def observation_key(observation: Observation) -> str:
    """Local name of an observation's node."""
    return digest(*_parts(observation))


def _parts(noun: Goal | Observation | Evidence) -> list[str]:
    """Everything a noun says, in words, without its evidence."""
    kind: Any = type(noun)
    return ["" if part is None else str(part) for part in _values(kind)(noun)]


@cache
def _values(kind: Any) -> Callable[[object], tuple[object, ...]]:
    return attrgetter(*(name for name in kind.__match_args__ if name != "evidence"))
