"""In which order nouns and their evidence stand."""

from __future__ import annotations

from collections.abc import Iterable

from kg.model import Evidence, Fact, Goal, Observation

Key = tuple[str | int, ...]


def fact_key(fact: Fact) -> Key:
    """By its ends, and when it holds."""
    return fact.head, fact.relation, fact.tail, fact.time or ""


def goal_key(goal: Goal) -> Key:
    """By horizon, then in words."""
    words = (str(goal.value), goal.unit or "", goal.comparator or "", goal.indicator or "")
    return goal.year or 0, goal.name, goal.subject, *words


def observation_key(figure: Observation) -> Key:
    """By subject, what was counted, and when."""
    words = (str(figure.value), figure.unit, figure.raw, figure.qualifier or "")
    return figure.subject, figure.indicator, figure.time or "", *words


def in_order(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Evidence without doubles, by place in the documents."""
    return tuple(sorted(set(evidence), key=_place))


def _place(one: Evidence) -> tuple[str | int | float, ...]:
    words = (one.rule, one.trigger, one.confidence, one.quote, one.modality or "", one.time_text or "")
    return one.document, one.start, one.end, *words
