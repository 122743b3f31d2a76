"""Bearers: what the numbers of a sentence are said of, clause by clause."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kg.encode import Encoded
from kg.measures import Measures
from kg.model import Entity
from kg.topics import Topics


class Bearer(NamedTuple):
    """What the numbers of a clause are said of."""

    entities: Sequence[Entity]
    #: Position after the words for it; the start of the clause if it does not name it.
    end: int
    #: Whether the clause itself names it.
    named: bool


class Bearers:
    """What the clauses of one sentence are about that hold numbers; to be asked for each clause, in order.

    A place or platform counts until another is named. An organisation counts until then too, unless its clause tells
    that it came, spoke or decided: then the numbers after it are said of something else. A project counts for its own
    clause and for those that go on measuring it.
    """

    def __init__(self, encoded: Encoded, topics: Topics, index: int, measures: Measures) -> None:
        self._encoded, self._topics, self._index, self._measures = encoded, topics, index, measures
        self._lasting: Sequence[Entity] = ()
        self._project: Sequence[Entity] = ()
        #: Whether the clause before only leads on to this one (其中，).
        self._leading = False

    def of(self, start: int, end: int, numbers: Sequence[tuple[int, int, str]]) -> Bearer:
        """What the numbers of the clause between two positions are said of.

        Args:
            start: Start of the clause.
            end: Its end.
            numbers: Start and end of each of its numbers, with its unit.
        """
        text, measures, topics = self._encoded.text, self._measures, self._topics
        leading, self._leading = self._leading, text[start:end] in measures.continuing
        own, after = topics.within(start, end, measured=True)
        if own and numbers and self._counted(after, numbers[0][0]):
            own, after = [], start
        if own and all(entity.type == topics.project_type for entity in own):
            self._project = own
            return Bearer(own, after, True)
        if own:
            self._project = ()
            if all(topics.is_place(entity) for entity in own):
                self._lasting = own
            elif numbers and measures.decreeing.match(text, after, numbers[0][0]):
                return Bearer(self._narrowed(start, end), start, False)
            elif not any(word in text[after:end] for word in measures.passing):
                self._lasting = own
            return Bearer(self._first_side(own, start, after), after, True)
        if self._project and (leading or self._measures_on(start, end, numbers)):
            return Bearer(self._project, start, False)
        return Bearer(self._fitting(start, end) or self._lasting or self._narrowed(start, end), start, False)

    def _counted(self, after: int, number: int) -> bool:
        """Whether what a clause begins with is itself counted (北京企业79家, a list of 30), and no bearer."""
        between = self._encoded.text[after:number]
        mention = self._encoded.mention(after - 1)
        return between == self._measures.listed or (not between and mention is not None and mention.is_class)

    def _fitting(self, start: int, end: int) -> Sequence[Entity]:
        """The one thing of which such numbers are given, named before in the sentence, or else in the one before."""
        encoded, spans = self._encoded, self._topics.spans
        kind = next((kind for kind in self._measures.kinds if kind.words.search(encoded.text, start, end)), None)
        if kind is None:
            return ()
        first = spans[self._index][0]
        before = spans[self._index - 1] if self._index and spans[self._index - 1][1] == first else (first, first)
        for span in ((first, start), before):
            mentions = (m for m in encoded.between(*span) if len(m.entities) == 1 and not m.is_class)
            found = {m.entities[0] for m in mentions}
            fitting = [e for e in found if e.type == kind.type and e.name.endswith(kind.endings)]
            if fitting:
                return fitting if len(fitting) == 1 else ()
        return ()

    def _measures_on(self, start: int, end: int, numbers: Sequence[tuple[int, int, str]]) -> bool:
        """Whether a clause goes on measuring the project of the clause before it."""
        text, measures = self._encoded.text, self._measures
        words = (*measures.continuing, *measures.amounts)
        return text.startswith(words, start, end) or any(unit in measures.travel for _, _, unit in numbers)

    def _first_side(self, own: Sequence[Entity], start: int, end: int) -> Sequence[Entity]:
        """Of partners (河北与京津) the first, if the document is about it alone."""
        theme = self._topics.theme
        partners = len(own) > 1 and self._measures.partner.search(self._encoded.text, start, end) is not None
        return theme if partners and len(theme) == 1 and own[0] == theme[0] else own

    def _narrowed(self, start: int, end: int) -> Sequence[Entity]:
        """What the sentences before are about; instead of an area, the part of it that such numbers are said of."""
        about = self._topics.at(self._index, start, places=True)
        if len(about) == 1 and about[0].type == self._topics.area_type:
            for place, words in self._measures.parts:
                if words.search(self._encoded.surface(start, end)):
                    return [place]
        return about
