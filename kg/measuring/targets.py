"""Targets: numbers that stand among what is still to be done in a year, and so are goals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from kg.knowledge.measures import Measures
from kg.knowledge.modality import Modalities
from kg.measuring.goals import COUNTED, Measured
from kg.measuring.quantities import quantities
from kg.measuring.wording import BETWEEN, shares_out
from kg.model import Entity, Goal, Observation

#: Least length of an item of a list that tells by itself what is to be done, in characters.
_TELLING = 2
#: Greatest length of what is done to all items of a list, in characters.
_DEED = 6
#: As much of an item as tells which it is, in characters.
_HEAD = 4
#: A time that is a year.
_YEAR = re.compile(r"\d{4}")
#: Why it is not known what a number is said of: a target of a report is then its place's.
UNNAMED = "it is not named what this is said of"
DISPUTED = "something else was named last"
CROWDED = "its clause names others"
_OWNERLESS = (UNNAMED, DISPUTED, CROWDED)


def targets(
    figures: Iterable[Measured], clauses: Mapping[int, str], year: int, whose: Sequence[Entity], measures: Measures
) -> Iterator[Measured]:
    """Numbers as what is to be reached.

    Args:
        figures: The numbers of a sentence, as observations, in their order.
        clauses: The words of the clauses that they stand in, by where these start.
        year: The year in which that is to be done.
        whose: Whose targets those are of which it is not said whose they are.
        measures: How numbers are worded.
    """
    last, since = -1, 0
    for figure in figures:
        clause, raw = clauses[figure.start], figure.trigger
        since = since if figure.start == last else 0
        at = max(clause.find(raw, since), clause.find(raw)) if raw in clause else 0
        last, since = figure.start, at + len(raw)
        yield _target(figure, clause, at, year, whose, measures)


def awaited(figure: Measured, clause: str, today: str | None, modalities: Modalities, measures: Measures) -> Measured:
    """A figure as the target that it is if it is planned for a year to come (现有30条，到2030年达到50条).

    So is one of this year if its clause says that it is still to be done (今年要新建30条).
    """
    value, planned = figure.value, figure.modality == modalities.values[0]
    if not isinstance(value, Observation) or not today or not planned:
        return figure
    year = _YEAR.fullmatch(value.time or "")
    intended = measures.goal.intended.search(clause.partition(value.raw)[0]) is not None
    told = measures.goal.tells_done(clause)  # 到2030年还缺3000人
    if told or year is None or int(year[0]) < int(today[:4]) + (not intended):
        return figure
    name = value.indicator.removesuffix(measures.telling.numbers.get(value.unit, "")) + value.raw
    return _as_goal(figure, value, name, int(year[0]), measures.comparators.of(value.raw))


def _as_goal(figure: Measured, value: Observation, name: str, year: int, comparator: str) -> Measured:
    """A figure as the goal that its observation is, with the name of what is to be reached."""
    goal = Goal(name, value.subject, year, value.indicator, comparator, value.value, value.unit, ())
    return replace(figure, value=goal, rule="goal", trigger=name[-2:], time_text=None)


def _target(figure: Measured, clause: str, at: int, year: int, whose: Sequence[Entity], measures: Measures) -> Measured:
    """The number at a position of a clause as what is to be reached."""
    value, owner, doubt = figure.value, figure.subject, figure.doubt
    if not isinstance(value, Observation):
        return figure
    subject = value.subject
    if doubt in _OWNERLESS and len(whose) == 1 and not measures.telling.pointed.search(clause):
        owner, subject, doubt = whose[0], whose[0].name, None
    if doubt:
        return figure
    found = list(quantities(clause, measures))
    shared = shares_out(clause, found)
    name = _item(clause, value, at, found)
    before = name.partition(value.raw)[0]
    if shared or (measures.goes_on(name) and before and value.indicator.endswith(before)):  # 零售额3亿元，同比增长6%
        name = value.indicator + value.raw
    mark = measures.goal.bullet.match(name) or COUNTED.match(name)
    name = name[mark.end() :] if mark else name
    comparator = measures.comparators.of(value.raw + name.partition(value.raw)[2][:2])
    owned = replace(figure, subject=owner, doubt=None)
    return _as_goal(owned, replace(value, subject=subject), name, year, comparator)


def _item(clause: str, value: Observation, at: int, found: Sequence[re.Match[str]]) -> str:
    """The item of a clause that a number stands in: all of it, if it is no list, or if the item tells too little.

    What is done to all items stands before the first only, and is put before the others.
    """
    parts = [_parted(clause, one.end(), other.start()) for one, other in pairwise(found)]
    bounds = [-1, *(part for part in parts if part >= 0), len(clause)]
    start, end = next(((start + 1, end) for start, end in pairwise(bounds) if start < at < end), (0, len(clause)))
    if clause.startswith(value.indicator):
        start = 0
    item = clause[start:end]
    if len(item) - len(value.raw) < _TELLING:
        return clause
    before, after = clause[start:at], clause[at + len(value.raw) : end]
    told = before or after
    deed = value.indicator[: max(value.indicator.find(told[:_HEAD]), 0)]
    whole = value.raw[0].isdigit() and (not before or value.indicator.startswith(deed + before))
    return deed + item if start and whole and len(deed) <= _DEED and deed in clause[: found[0].start()] else item


def _parted(clause: str, one: int, other: int) -> int:
    """Where the mark stands that divides the items of two numbers, of which one ends, one begins there; -1 if none."""
    return one if clause[one] in BETWEEN else max(clause.rfind(mark, one, other) for mark in BETWEEN)
