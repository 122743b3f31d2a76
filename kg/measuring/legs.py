"""Legs: goals that go on from the one before them, of what that measures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.encode import FIRST, LAST_NAME, Encoded
from kg.knowledge.measures import Measures
from kg.measuring.quantities import quantities, trim, unit_of
from kg.model import Goal

#: The year that a clause begins with that goes on with what was measured before.
_OWN_YEAR = re.compile(r"(20\d\d)年")
#: The names that a clause begins with.
_NAMES = re.compile(f"[{FIRST}-{LAST_NAME}、]*")
#: Length of most verbs.
_VERB = 2
#: How many characters after its number show that a clause counts something else.
_LONG = 3


def leg_of(clause: str, earlier: Sequence[Goal], measures: Measures) -> Goal | None:
    """What a goal before says of a clause that names no indicator (产值达到5亿元，到2030年达到8亿元; 其中2025年…).

    That is the last of them with such a number (用水总量控制在5亿立方米以内，其中…占30%；到2030年控制在6亿立方米以内),
    or the very last if it has none.
    """
    quantity = next(quantities(clause, measures), None)
    if not earlier or quantity is None or trim(clause[: quantity.start()], measures):
        return None
    alike = [goal for goal in earlier if goal.unit == unit_of(quantity, measures)] or [
        one for one in earlier[-1:] if not one.unit
    ]
    if not alike or len(clause) - quantity.end() >= _LONG:
        return None
    opening = measures.indicator.openings.match(clause)
    previous, words = alike[-1], clause[opening.end() if opening else 0 :]
    own = _OWN_YEAR.match(words)
    if own and words == clause:
        if previous.year and int(own[1]) <= previous.year:
            return None  # 到2030年达到8亿吨，2020年达到5亿吨
        words = words[own.end() :]
    measured = (previous.indicator or "").removeprefix(words[:_VERB])  # 建成园区3个，到2030年建成5个
    return replace(previous, name=f"{measured}{words}", year=int(own[1]) if own else None)


def measuring(goal: Goal, encoded: Encoded, start: int, end: int, measures: Measures) -> list[Goal]:
    """A goal with what it measures, even if it compares that with no number (用水总量不超过…指标); empty if nothing.

    Args:
        goal: The goal that a clause states.
        encoded: The encoded text.
        start: Where the clause begins in it.
        end: Where it ends.
        measures: How numbers and goals are worded.
    """
    if goal.indicator or goal.value is not None:
        return [goal] if goal.indicator and goal.indicator not in measures.indicator.bare else []
    compared = measures.goal.degrees.search(encoded.text, start, end)
    names = _NAMES.match(encoded.text, start, end)
    indicator = trim(encoded.surface(names.end(), compared.start()), measures) if names and compared else ""
    return [replace(goal, indicator=indicator)] if indicator else []
