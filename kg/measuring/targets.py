"""Targets: numbers that stand among what is still to be done in a year, and so are goals."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from kg.knowledge.measures import Measures
from kg.measuring.goals import Measured
from kg.measuring.quantities import quantities
from kg.measuring.wording import DISTRIBUTED
from kg.model import Goal, Observation

#: What stands between the items of a list.
_BETWEEN = "、和与及"
#: Least length of an item of a list that tells by itself what is to be done, in characters.
_TELLING = 2


def target(figure: Measured, clause: str, year: int, measures: Measures) -> Measured:
    """A number as what is to be reached.

    Args:
        figure: The number, as an observation.
        clause: The words of the clause that it stands in.
        year: The year in which that is to be done.
        measures: How numbers are worded.
    """
    value = figure.value
    if not isinstance(value, Observation) or figure.doubt:
        return figure
    shared = DISTRIBUTED in clause  # 甲、乙分别达到30%和50%
    name = value.indicator + value.raw if shared else _item(clause, value.raw, measures)
    comparator = measures.comparators.of(value.raw + name.partition(value.raw)[2][:2])
    goal = Goal(name, value.subject, year, value.indicator, comparator, value.value, value.unit, ())
    return replace(figure, value=goal, rule="goal", trigger=name[-2:], time_text=None)


def _item(clause: str, number: str, measures: Measures) -> str:
    """The item of a clause that a number stands in: all of it, if it is no list, or if the item tells too little."""
    parts = [
        max(clause.rfind(mark, one.end(), other.start()) for mark in _BETWEEN)
        for one, other in pairwise(quantities(clause, measures))
    ]
    at, bounds = clause.find(number), [-1, *(part for part in parts if part >= 0), len(clause)]
    item = next((clause[start + 1 : end] for start, end in pairwise(bounds) if start < at < end), clause)
    return item if len(item) - len(number) >= _TELLING else clause
