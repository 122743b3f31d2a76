"""Lasting: whether a clause is still about what the clauses before it in its sentence are about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.discourse.topics import Topics
from kg.encode import Encoded
from kg.knowledge.measures import Measures
from kg.measuring.pointers import Pointers
from kg.measuring.surroundings import Surroundings
from kg.model import Entity


class Lasting:
    """How what a sentence names lasts in its clauses.

    The report or plan of a place leaves its subject out: it goes on about the place, whatever else a clause named,
    unless such numbers are given of that, or it is a place of which the sentence tells. Elsewhere a body that only does
    something is over where a number begins a clause, and so are waters past a semicolon.
    """

    def __init__(
        self,
        encoded: Encoded,
        topics: Topics,
        index: int,
        measures: Measures,
        around: Surroundings,
        pointers: Pointers,
    ) -> None:
        self._encoded, self._topics, self._index, self._measures = encoded, topics, index, measures
        self._around, self._pointers = around, pointers
        #: Whether the text tells what one place does: its report or its plan.
        self.owned = around.owned
        #: Where the clause ends that names what lasts, whether it gives numbers of it, and whether it is the first.
        self._since, self._told, self._opened = 0, False, False
        #: Where a clause ends that was about something else without a known name, -1 if none was; whether the next
        #: items of its sentence are too.
        self._astray, self._far = -1, False

    def pointing(self, start: int, end: int) -> re.Match[str] | None:
        """How a clause points at what it does not name; in the report or plan of a place no 我们 and no bare kind."""
        pointing = self._measures.bearer.pointing.match(self._encoded.text, start, end)
        own = pointing is not None and self.owned and (pointing["us"] or pointing["bare"]) is not None
        return None if own else pointing

    def named(self, start: int, end: int, *, told: bool) -> None:
        """Takes note of a clause that names what it is about, and whether it gives numbers of it (`told`)."""
        self._since, self._told, self._opened = end, told, start == self._topics.spans[self._index][0]
        self._astray = -1

    def stray(self, left: Sequence[Entity], end: int) -> bool:
        """Whether a clause that is no longer about what it `left` is about something without a known name.

        It is not in the report or plan of a place. Otherwise those after it are taken to be about that too.
        """
        if not self.owned:
            self._astray, self._far = end, any(map(self._topics.subjects.is_lifeless, left))
        return not self.owned

    def is_astray(self, start: int) -> bool:
        """Whether the item of a sentence in which a clause stands has gone over to something without a known name."""
        return self._astray >= 0 and (self._far or not self._topics.passed(self._astray, start))

    def measures_on(self, start: int, end: int, numbers: Sequence[tuple[int, int, str]]) -> bool:
        """Whether a clause goes on measuring the project of the clause before it."""
        words = (*self._measures.indicator.continuing, *self._measures.amounts)
        travels = any(unit in self._measures.bearer.travel for _, _, unit in numbers)
        return travels or self._encoded.text.startswith(words, start, end)

    def is_over(
        self, about: Sequence[Entity], start: int, end: int, numbers: Sequence[tuple[int, int, str]], *, acting: bool
    ) -> bool:
        """Whether a clause is no longer about what those before it are about.

        Args:
            about: What these are about.
            start: Start of the clause.
            end: Its end.
            numbers: Start and end of each of its numbers, with its unit.
            acting: Whether of that only is told what it does.
        """
        subjects = self._topics.subjects
        waters = any(map(subjects.is_lifeless, about))
        if self.owned:
            if [*about] == [*self._topics.theme_of(self._index)] or self._pointers.fit(about, start, end):
                return False
            if waters or not all(map(subjects.is_place, about)):
                return True
            opened = len(about) == 1 and self._opened and subjects.is_region(about[0])
            lasts = self._told or opened or all(map(subjects.is_wide, about))
            return not lasts or self._topics.passed(self._since, start)
        joining = self._measures.bearer.joining
        begun = acting and bool(numbers) and numbers[0][0] == start
        begun = begun and all(entity.type in subjects.bodies for entity in about)
        begun = begun and not joining.search(self._encoded.text, start, end)
        parted = self._topics.passed(self._since, start)
        over = waters if parted else begun
        return over and not self._pointers.fit(about, start, end)

    def divided(self, start: int, end: int) -> Sequence[Entity]:
        """What that is of which a clause gives the parts without naming it: no place that was only named last."""
        about = self._pointers.narrowed(start, end)
        whole = self.owned or not any(map(self._topics.subjects.is_region, about))
        return about if whole or [*about] == [*self._around.told_before()] else self._around.event_before()

    def owner(self, start: int) -> Sequence[Entity]:
        """The place whose report or plan the text is, or the one under whose headline the sentence stands."""
        return self._topics.whole_of(self._index, start, list(self._topics.theme_of(self._index)))
