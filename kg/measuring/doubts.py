"""Doubts: why a number of a clause is no figure of what it seems to be said of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from kg.discourse.topics import Topics
from kg.encode import Encoded
from kg.knowledge.measures import Measures, Way
from kg.measuring.targets import CROWDED, DISPUTED, UNNAMED
from kg.measuring.wording import DISTRIBUTED
from kg.model import Entity

#: Greatest length of an indicator, in characters: longer ones are statements, and name nothing.
_LONGEST = 36


class FigureClause(NamedTuple):
    """A clause with its numbers: positions of the numbers are those in its text, and it begins at `start`."""

    start: int
    text: str
    quantities: Sequence[re.Match[str]]
    #: How it measures a work or a body that words since the last number of its sentence may have brought in.
    work: re.Match[str] | None = None

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)

    @property
    def distributes(self) -> bool:
        """Whether it gives each of several subjects or things its number (分别)."""
        return DISTRIBUTED in self.text

    def before(self, quantity: re.Match[str]) -> str:
        """Its words before one of its numbers."""
        return self.text[: quantity.start()]

    def after(self, quantity: re.Match[str]) -> str:
        """Its words after one of its numbers."""
        return self.text[quantity.end() :]


class Figure(NamedTuple):
    """A number with all of what it is said of, what it measures, and how the former is known."""

    quantity: re.Match[str]
    subjects: Sequence[Entity]
    indicator: str
    way: Way


class Doubts:
    """What speaks against the figures of a text.

    Args:
        encoded: The encoded text.
        topics: What its sentences are about.
        measures: How numbers are worded.
    """

    def __init__(self, encoded: Encoded, topics: Topics, measures: Measures) -> None:
        self._encoded, self._topics, self._measures = encoded, topics, measures

    def of(self, clause: FigureClause, figure: Figure, group: Sequence[Entity], *, base: bool) -> str | None:
        """Why a number is no figure of some things; None if it is one.

        Args:
            clause: Its clause.
            figure: The number.
            group: The things.
            base: Whether the section tells when it was what was before.
        """
        telling, subjects, (quantity, _, indicator, way) = self._measures.telling, self._topics.subjects, figure
        if not group:
            return DISPUTED if way is Way.DISPUTED else UNNAMED
        if way is Way.ASSUMED and self._names_others(clause, quantity, group):
            return CROWDED
        if way is Way.ASSUMED and telling.pointed.search(clause.before(quantity)):
            return UNNAMED
        if len(indicator) > _LONGEST:
            return "what it measures is told by a whole statement"
        if telling.before(clause.before(quantity), clause.after(quantity)) and not base:
            return "it is what was before, and it is not said when"
        places = [entity for entity in group if subjects.is_place(entity)] if way is not Way.NAMED else []
        worded, words = self._measures.bearer, self._encoded.surface(clause.start, clause.end)
        work = clause.work if places else None
        of_work = work is not None and (work["bodily"] is not None or all(map(subjects.is_region, places)))
        of_region = way in {Way.ASSUMED, Way.DISPUTED} and any(map(subjects.is_region, places))
        others = (kind for kind in worded.kind if kind.type not in {subjects.project, *subjects.regions})
        of_others = of_region and not self._topics.owned and worded.regioned.search(clause.text) is None
        of_others = of_others and any(kind.words.search(clause.text) for kind in others)
        if not places and way is not Way.NAMED and worded.within.match(words):
            return UNNAMED
        return telling.doubt(indicator, quantity["unit"], bool(places), of_region or of_work, of_others or of_work)

    def _names_others(self, clause: FigureClause, quantity: re.Match[str], group: Sequence[Entity]) -> bool:
        """Whether a clause names other places or works: not what is counted, from where, for whom, or a place does."""
        encoded, subjects = self._encoded, self._topics.subjects
        counted = {other.end() for other in clause.quantities}
        done = self._topics.owned and self._measures.telling.ends(quantity["unit"], clause.after(quantity))
        for number in encoded.numbers(clause.start, clause.end):
            mention, at = encoded.mentions[number], encoded.positions[number] - clause.start
            others = [e for e in mention.entities if subjects.is_place(e) or (not done and e.type == subjects.project)]
            led = at in counted or self._measures.telling.led.search(clause.text, 0, at) is not None
            led = led or self._measures.telling.seated.match(clause.text, max(at - 1, 0)) is not None
            if others and not mention.is_class and not led and set(others).isdisjoint(group):
                return True
        return False
