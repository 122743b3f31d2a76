"""Surroundings: what a clause that names no subject may be about by what stands around it, or at its end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from kg.dates import NUMERALS
from kg.discourse.topics import Topics
from kg.encode import Encoded
from kg.knowledge.measures import Measures
from kg.measuring.described import described_at
from kg.model import Entity

#: How many sentences before one are looked at for where it is.
_BACK = 3
_CLAUSE = re.compile(r"[^，；。：！？]+")
#: How many things a sentence is about that tells of one after the other.
_MANY = 3
#: Length of a clause that only names a thing, in encoded characters.
_SHORTEST = 2
#: Greatest length of what a clause points at that only tells when, in encoded characters.
_SHORT = 4
#: What stands after the last name of a clause that ends with it.
_ENDS = ("", "”")


class Clause(NamedTuple):
    """A clause: its start and end, with start, end and unit of each of its numbers."""

    start: int
    end: int
    numbers: Sequence[tuple[int, int, str]]

    @property
    def counted(self) -> int:
        """End of its last number; of the clause if it has none."""
        return self.numbers[-1][1] if self.numbers else self.end


class Surroundings:
    """What stands around one sentence: its paragraph and the headline above."""

    def __init__(self, encoded: Encoded, topics: Topics, index: int, measures: Measures) -> None:
        self._encoded, self._topics, self._index, self._measures = encoded, topics, index, measures
        #: What the document describes, where that is no place, and where the sentence is not under another headline.
        self.described = described_at(topics, index)

    @cached_property
    def headline(self) -> tuple[int, int] | None:
        """Where the headline right above the paragraph stands; None if there is none."""
        return self._topics.paragraphs.headline_above(self._index)

    @cached_property
    def owned(self) -> bool:
        """Whether the text is the report or the plan of one place.

        It is not if its title only tells that somebody issues or signs what it names (某市发布某计划), as news do.
        """
        encoded, words = self._encoded, self._measures.bearer.hosting
        if not self._topics.owned:
            return False
        named = encoded.numbers(0, max(encoded.text.find("\n"), 0))
        return not any(encoded.text.startswith(words, encoded.positions[at] + 1) for at in named)

    def begun(self, start: int, end: int, *, counting: bool) -> tuple[list[Entity], int]:
        """What a clause begins with, and where that ends; nothing and its start if it only tells by whom.

        Nor with a list of stops which it counts (`counting`: whether it has numbers).
        """
        text, topics, worded = self._encoded.text, self._topics, self._measures.bearer
        # with the comma that a scene stands before (在某市，)
        own, after = topics.clauses.within(start, end if counting else min(end + 1, len(text)), measured=True)
        if not own and (attributed := worded.attributed.match(text, start, end)):
            own, after = topics.clauses.within(attributed.end(), end, measured=True)
            own, after = (own, after) if all(map(topics.subjects.is_place, own)) else ([], start)
        if own and (names := self._encoded.numbers(start, after)):
            done_by = text.endswith(worded.agent, start, self._encoded.positions[names.start])
            if done_by and not topics.subjects.is_place(own[0]):
                own, after = [], start
        along = worded.along.match(self._encoded.surface(start, end)) if own and counting else None
        return ([], start) if along and along["stops"] else (own, after)

    def arrived_at(self, start: int, end: int) -> Sequence[Entity]:
        """The one place or platform that a clause ends with as that to which what it counts has come."""
        encoded, numbers = self._encoded, self._encoded.numbers(start, end)
        if not numbers:
            return ()
        mention, at = encoded.mentions[numbers[-1]], encoded.positions[numbers[-1]]
        ends = encoded.text[at + 1 : end] in _ENDS and not mention.is_class
        if not ends or not encoded.text.endswith(self._measures.bearer.arriving, start, at):
            return ()
        entities = mention.entities
        return entities if len(entities) == 1 and self._topics.subjects.is_place(entities[0]) else ()

    def body_before(self) -> Sequence[Entity]:
        """The organisation or project that the paragraph before is about, or the headline above it, or the document.

        None that only came, spoke or decided there, and none if a place was spoken of since.
        """
        topics, measures = self._topics, self._measures
        index = topics.subject_before(self._index)
        while index >= 0 and self._tells_of_others(index):
            index = topics.subject_before(index)
        if index >= 0:
            own, after = topics.clauses.within(*topics.spans[index], measured=True)
            told = self._body(own, after, topics.spans[index][1], measures.bearer.passing, measures.bearer.opening)
            return told or (() if own and topics.subjects.is_place(own[0]) else self.described)
        above = self.headline
        own, after = topics.clauses.within(*above, measured=True) if above else ([], 0)
        return (self._body(own, after, above[1], measures.bearer.hosting) if above else ()) or self.described

    def event_before(self) -> Sequence[Entity]:
        """That, if it is an event."""
        return [thing for thing in self.body_before() if thing.type == self._topics.subjects.event]

    def told_before(self) -> Sequence[Entity]:
        """What the sentence before in the paragraph begins with that has a subject, whatever it tells of that."""
        index = self._topics.subject_before(self._index)
        return self._topics.clauses.within(*self._topics.spans[index], measured=True)[0] if index >= 0 else ()

    def _tells_of_others(self, index: int) -> bool:
        """Whether a sentence tells of several things of a kind, one after the other, or of the parts of one."""
        clauses = list(_CLAUSE.finditer(self._encoded.text, *self._topics.spans[index]))
        told = [self._topics.clauses.within(*clause.span(), measured=True)[0] for clause in clauses]
        kinds = {entity.type for entity in next(filter(None, told), ())}
        others = {one[0] for one in told if len(one) == 1 and one[0].type in kinds}
        divided = any(self._measures.indicator.dividing.match(clause[0]) for clause in clauses)
        return len(others) >= _MANY - divided

    def thing_before(self) -> Sequence[Entity]:
        """The same without events: words for a kind of thing do not speak of these."""
        return [thing for thing in self.body_before() if thing.type != self._topics.subjects.event]

    def _body(self, own: Sequence[Entity], after: int, end: int, *doing: Sequence[str]) -> Sequence[Entity]:
        """The one organisation, project or event that a stretch of text is about, unless it only does something."""
        if (
            len(own) != 1
            or self._topics.subjects.is_place(own[0])
            or own[0].name.endswith(self._measures.bearer.speakers)
            or self._encoded.text.startswith(self._measures.indicator.particle, after)
        ):
            return ()
        acts = any(self._encoded.text.find(word, after, end) >= 0 for word in chain(*doing))
        return () if acts and own[0].type != self._topics.subjects.event else own

    def of_unnamed_event(self, start: int, end: int) -> bool:
        """Whether a clause counts what took part in an event without a known name, told of in the sentence before.

        Or else in the headline above the paragraph.
        """
        follows = self._index and self._topics.paragraphs.continues(self._index)
        told = (self.headline, self._topics.spans[self._index - 1] if follows else None)
        if not any(span and self._measures.bearer.events.search(self._encoded.surface(*span)) for span in told):
            return False
        kinds = (kind for kind in self._measures.bearer.kind if kind.type == self._topics.subjects.event)
        return any(kind.words.search(self._encoded.text, start, end) for kind in kinds)

    def office_of(self, body: Entity) -> Sequence[Entity]:
        """The place whose office a body is by its name (某市统计局), of which it gives numbers."""
        if not body.name.endswith(self._measures.bearer.speakers):
            return ()
        begun = (entity for _, entity in self._topics.subjects.lexicon.beginnings(body.name) if entity != body)
        return [entity for entity in begun if self._topics.subjects.is_region(entity)][:1]

    def widened(self) -> bool:
        """Whether the last words of the sentence before that are about anything are about the whole country."""
        topics, index, text = self._topics, self._index, self._encoded.text
        if not index or not topics.paragraphs.continues(index):
            return False
        clauses = reversed(list(_CLAUSE.finditer(text, *topics.spans[index - 1])))
        told = (
            (
                self._measures.bearer.wide.match(text, *clause.span()),
                topics.clauses.within(*clause.span(), measured=True)[0],
            )
            for clause in clauses
        )
        return next((wide is not None and not own for wide, own in told if wide or own), False)

    def follows(self, index: int) -> bool:
        """Whether this sentence stands in the paragraph of sentence `index`, with none between that names a subject."""
        spans, continues = self._topics.spans, self._topics.paragraphs.continues
        joined = all(map(continues, range(index + 1, self._index + 1)))
        return joined and not any(self._topics.clauses.within(*spans[at])[0] for at in range(index + 1, self._index))

    def strayed(self) -> bool:
        """Whether the sentences before have gone over to a place without a known name, and named nothing since."""
        topics, index = self._topics, self._index
        for at in range(index - 1, max(-1, index - 1 - _BACK), -1):
            if not topics.paragraphs.continues(at + 1):
                return False
            clauses = list(_CLAUSE.finditer(self._encoded.text, *topics.spans[at]))
            for clause in reversed(clauses):
                if not self.owned and self._measures.bearer.scene.match(self._encoded.text, *clause.span()):
                    return True
                own, after = topics.clauses.within(*clause.span(), measured=True)
                if not own and self._points_away(at, *clause.span()):
                    return True
                if own:
                    called = self._measures.bearer.called.match(self._encoded.text, after, clause.end())
                    strange = called is not None and self._encoded.mention(called.end()) is None
                    return strange or self.unknown(own, after, clause.end())
        return False

    def _points_away(self, index: int, start: int, end: int) -> bool:
        """Whether a clause is about something of a kind (该基地), and its paragraph names nothing before it."""
        pointing = self._measures.bearer.pointing.match(self._encoded.text, start, end)
        if pointing is None or pointing["pointer"] is None or end - pointing.end() <= _SHORT:
            return False  # 这个春天，
        before = self._encoded.between(self._topics.spans[self._topics.paragraphs.first(index)][0], start)
        return not any(self._topics.subjects.is_measured(entity) for mention in before for entity in mention.entities)

    def unknown(self, own: Sequence[Entity], after: int, end: int) -> bool:
        """Whether what a clause begins with is only the first part of a name, or some of more places (等16个地区)."""
        match = self._measures.bearer.unknown.match(self._encoded.text, after, end)
        more = match["more"] if match else None
        return match is not None and (more is None or NUMERALS.get(more, more) not in (len(own), str(len(own))))

    def closing(self, start: int, end: int) -> list[Entity]:
        """The thing that a clause ends with as what it describes (占地两百亩的某某中心，)."""
        mention = self._encoded.mention(end - 1) if self._encoded.text.startswith("，", end) else None
        described = end - start > _SHORTEST and self._encoded.text.endswith(
            self._measures.indicator.particle, start, end - 1
        )
        if mention is None or not described or mention.is_class or len(mention.entities) != 1:
            return []
        return list(mention.entities) if self._topics.subjects.is_measured(mention.entities[0]) else []
