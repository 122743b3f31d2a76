"""Repeats: the numbers of a headline that the text below it tells again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.knowledge.measures import Measures
from kg.measuring.goals import Measured
from kg.model import Observation

#: How many characters in a row two indicators share that measure the same.
_SHARED = 2
#: What no two indicators share.
_CUT = " "


def said_once(found: Sequence[Measured], head: int, measures: Measures) -> Iterator[Measured]:
    """The figures of a text without those of its headline that the text tells again, where it says more of them.

    Args:
        found: Goals and figures.
        head: Where the headline ends.
        measures: How numbers are worded.
    """
    below = [one.value for one in found if one.start >= head and one.doubt is None]
    told = [value for value in below if isinstance(value, Observation)]
    for one in found:
        value = one.value
        again = one.start < head and isinstance(value, Observation) and any(_same(value, o, measures) for o in told)
        if not again:
            yield one


def _same(figure: Observation, other: Observation, measures: Measures) -> bool:
    """Whether two figures give one number of what shares a word; things may be counted by other units (3家, 3所)."""
    if figure.value != other.value or _counting(figure.unit, measures) != _counting(other.unit, measures):
        return False
    words, others = (_things(one, measures) for one in (figure, other))
    pieces = (words[at : at + _SHARED] for at in range(len(words) - _SHARED + 1))
    return any(_CUT not in piece and piece in others for piece in pieces)


def _things(figure: Observation, measures: Measures) -> str:
    """What a figure counts, without the words for how many there are and for what was done (签约企业: 企业)."""
    telling = measures.telling
    words = figure.indicator.removesuffix(telling.numbers.get(figure.unit, ""))
    return telling.verbal.sub(_CUT, words)


def _counting(unit: str, measures: Measures) -> str:
    """What stands for a unit: the word for how many there are, where it counts things or persons."""
    telling = measures.telling
    return telling.numbers.get(unit) or telling.persons.get(unit, unit)[:1]
