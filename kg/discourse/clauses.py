"""Clauses: what those of a sentence say themselves that they are about."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from kg.discourse.paragraphs import Paragraphs
from kg.discourse.subjects import Subjects, subject_span
from kg.encode import Encoded, listed
from kg.model import Entity
from kg.segment import heading

#: What may follow the name of a place that is the heading of an item.
_HEADED = frozenset({"。", "：", "，", ""})
_CLAUSE = re.compile(r"[，；：]")
#: What ends a list of names; most characters between one and what its names share.
_MARK, _CLOSER = re.compile(r"[，。；：、]"), 12


class Clauses:
    """The subjects of the clauses of one document."""

    def __init__(self, encoded: Encoded, spans: Sequence[tuple[int, int]], subjects: Subjects) -> None:
        self._encoded, self._spans, self._subjects = encoded, spans, subjects
        self._begun: dict[tuple[int, int, bool], tuple[list[Entity], int]] = {}
        self._told: dict[int, list[tuple[int, list[Entity]]]] = {}
        self._strange: dict[int, list[tuple[int, bool]]] = {}
        self._asked: dict[int, int] = {}
        self._scenes: dict[int, list[Entity]] = {}
        #: Where the clauses of a sentence begin; and those with words of their own for who acts, up to the next.
        self._others: dict[int, tuple[list[int], list[tuple[int, int]]]] = {}
        #: Where the paragraph that begins with a sentence first names an area.
        self._naming: dict[tuple[int, str], int] = {}

    def within(self, start: int, end: int, measured: bool = False) -> tuple[list[Entity], int]:
        """The subject that a clause itself begins with, and where it ends; nothing and `start` if it has none.

        Projects are subjects of what is measured alone (`measured`).
        """
        if (asked := (start, end, measured)) not in self._begun:
            self._begun[asked] = self._begins(start, end, measured)
        return self._begun[asked]

    def _begins(self, start: int, end: int, measured: bool) -> tuple[list[Entity], int]:
        if not self._encoded.numbers(start, end):
            return [], start
        pattern = self._subjects.measured if measured else self._subjects.pattern
        match = pattern.match(self._encoded.text, start, end)
        if match is None:
            return [], start
        first, last = subject_span(match)
        return self._named(first, last, measured), last

    def _parts(self, start: int, end: int) -> list[Entity]:
        """The parts of the bodies of a list that share their name right behind it (甲大学、乙大学2所高校雄安校区)."""
        for number in self._encoded.numbers(start, min(start + _CLOSER, end)):
            mention, at = self._encoded.mentions[number], self._encoded.positions[number]
            entities = list(mention.entities)
            whole = all(entity.name != mention.surface and entity.name.endswith(mention.surface) for entity in entities)
            if len(entities) > 1 and whole and not _MARK.search(self._encoded.text, start, at):
                return entities
        return []

    def leading(self, index: int) -> list[Entity]:
        """The subject that a sentence begins with, without partners (甲市与乙市): the next sentence may be about it."""
        subject, end = self.within(*self._spans[index])
        if not subject:
            return self._heading(index)
        match = self._subjects.pattern.match(self._encoded.text, *self._spans[index]) if len(subject) > 1 else None
        parted = match and self._subjects.partner.search(self._encoded.text, match.start("subject"), end)
        return self._named(match.start("subject"), parted.start()) if match and parted else subject

    def _heading(self, index: int) -> list[Entity]:
        """The place that a sentence consists of, but for its number (（一）某区。): the next sentences are about it."""
        start, end = self._spans[index]
        number = self._subjects.words.items.match(self._encoded.text, start, end)
        mention = self._encoded.mention(number.end()) if number else None
        alone = mention is not None and number is not None and self._encoded.text[number.end() + 1 : end] in _HEADED
        named = mention.entities if mention is not None and alone and not mention.is_class else ()
        return list(named) if all(entity.type in self._subjects.places for entity in named) else []

    def headed(self, index: int, paragraphs: Paragraphs) -> list[Entity]:
        """The bodies that the heading is about, if sentence `index` is of the paragraph right under it."""
        end = self._spans[0][1]
        if paragraphs.first(index) != 1 or not end <= len(heading(self._encoded.text)) <= self._spans[1][0]:
            return []
        subject = self.within(*self._spans[0])[0]
        return subject if all(entity.type in self._subjects.bodies for entity in subject) else []

    def alone(self, index: int, subject: list[Entity]) -> list[Entity]:
        """A subject, without partners if its sentence begins with it: who goes on to work with others."""
        led = len(subject) > 1 and subject == self.within(*self._spans[index])[0]
        return self.leading(index) if led else subject

    def scene(self, index: int) -> list[Entity]:
        """Where that is which a paragraph tells that begins with sentence `index`, if this begins so (在某市，)."""
        if index not in self._scenes:
            start, end = self._spans[index]
            match = self._subjects.pattern.match(self._encoded.text, start, end)
            led = match is not None and match["scene"] is not None
            staying = self._subjects.words.staying
            stays = match and led and self._encoded.text[start : match.start("scene")].endswith(staying)
            self._scenes[index] = self._named(*match.span("scene")) if match and stays else []
        return self._scenes[index]

    def _named(self, start: int, end: int, measured: bool = False) -> list[Entity]:
        """The entities of a subject; of words for classes of things (河北产业) the places that they begin with.

        These do not do what is done by a class of people or bodies (河北企业), though numbers of it are theirs.
        """
        classes = [mention.surface for mention in self._encoded.between(start, end) if mention.is_class]
        if not classes:
            return listed(self._encoded, start, end, None, self._subjects.words.particle)
        if not measured and all(map(self._subjects.actors.search, classes)):
            return []
        return [place for surface in classes if (place := self._place(surface)[1]) is not None]

    def kind_before(self, end: int) -> str:
        """The words for a class of things that end at `end` (北京第三产业), without the place; empty if none do."""
        mention = self._encoded.mention(end - 1)
        if mention is None or not mention.is_class:
            return ""
        return mention.surface[len(self._place(mention.surface)[0]) :]

    def _place(self, surface: str) -> tuple[str, Entity | None]:
        """The name of a place that the words for a class of things begin with, and the place, if they do."""
        beginnings = self._subjects.lexicon.beginnings(surface[:-1])
        return next((pair for pair in beginnings if pair[1].type in self._subjects.places), ("", None))

    def _of(self, index: int) -> Iterator[tuple[int, int]]:
        """Where each clause of a sentence begins, and where the sentence ends."""
        start, end = self._spans[index]
        while start < end:
            yield start, end
            clause = _CLAUSE.search(self._encoded.text, start, end)
            start = clause.end() if clause else end

    def strangers_of(self, index: int) -> list[tuple[int, bool]]:
        """Where the clauses of a sentence that are about no place begin to say so, and whether about no project."""
        if index not in self._strange:
            match = self._subjects.strangers.match
            found = (match(self._encoded.text, start, end) for start, end in self._of(index))
            self._strange[index] = [(one.end(), one["stranger"] is not None) for one in found if one]
        return self._strange[index]

    def asks_until(self, index: int) -> int:
        """Where the words end with which a sentence begins to ask for something (会议强调，); 0 if it does not."""
        if index not in self._asked:
            match = self._subjects.asking.match(self._encoded.text, *self._spans[index])
            self._asked[index] = match.end() if match else 0
        return self._asked[index]

    def has_other(self, index: int, position: int, after: int) -> bool:
        """Whether a part of a sentence says before a position what it is about, in words that are no known subject."""
        bare, text = self._subjects.bare.match, self._encoded.text
        if index not in self._others:
            starts = [start for start, _ in self._of(index)]
            spans = pairwise([*starts, self._spans[index][1]])
            self._others[index] = starts, [span for span in spans if not bare(text, *span)]
        starts, others = self._others[index]
        part = max(after, text.rfind("；", 0, position) + 1)
        whole = others[bisect_left(others, (part, part)) :][:1]
        if whole and whole[0][1] <= position:
            return True
        begun = starts[: bisect_left(starts, position)][-1:]  # the clause that the position is in
        return bool(begun) and begun[0] >= part and not bare(text, begun[0], position)

    @cached_property
    def _planned(self) -> bool:
        """Whether the text begins with a plan."""
        first = self._spans[0][1] if self._spans else 0
        beginning = self._encoded.surface(0, max(len(heading(self._encoded.text)), first))
        return self._subjects.words.agenda.search(beginning) is not None

    def vouched(self, theme: Sequence[Entity], index: int, paragraphs: Paragraphs) -> bool:
        """Whether a sentence without subject may be about the theme: an area of several places does little itself.

        It has to be named, or all its parts together, before sentence `index` in its paragraph, or the text begins with
        a plan.
        """
        if len(theme) != 1 or not self._subjects.is_wide(theme[0]) or self._planned:
            return True
        first = paragraphs.first(index)
        if (asked := (first, theme[0].name)) not in self._naming:
            end = self._spans[paragraphs.last(index)][1]
            self._naming[asked] = self._first_named(theme[0], self._spans[first][0], end)
        return self._naming[asked] < self._spans[index][0]

    def themed(self, theme: Sequence[Entity], position: int) -> list[Entity]:
        """The theme, as far as what stands at a position may be of it.

        Of an area of several places it is only where the text begins with a plan, or where the paragraph names the area
        up to there, in whatever name, or all its parts together.
        """
        whole = self._subjects.joint(theme)
        area = whole[0] if len(whole) == 1 and self._subjects.is_wide(whole[0]) and not self._planned else None
        parts = self._subjects.parts(area) if area else frozenset()
        named = self._encoded.between(self._encoded.text.rfind("\n", 0, position) + 1, position + 1)
        told = (area.name in one.surface or area in one.entities for one in named) if area else ()
        together = (parts <= {entity.name for entity in one.entities} for one in named) if parts else ()
        return list(theme) if area is None or any(told) or any(together) else []

    def _first_named(self, area: Entity, start: int, end: int) -> int:
        """Where an area is first named between two positions, or all its parts together; `end` if it is not."""
        parts, mentions = self._subjects.parts(area), self._encoded.mentions
        for number in self._encoded.numbers(start, end):
            named = mentions[number].entities
            if area in named or parts <= {entity.name for entity in named}:
                return self._encoded.positions[number]
        return end

    def _done_by(self, start: int, span: tuple[int, int], before: Sequence[Entity]) -> bool:
        """Whether a clause only tells by whom something is done with the park or body that is told of `before`."""
        passive = span[0] > start and self._subjects.words.agent.match(self._encoded.text, span[0] - 1) is not None
        return passive and not any(entity.type in self._subjects.regions for entity in before)

    def subjects_of(self, index: int) -> list[tuple[int, list[Entity]]]:
        """End and entities of the subject of each clause of a sentence that has one, in order."""
        if index not in self._told:
            found: list[tuple[int, list[Entity]]] = []
            led = -1  # where the clauses begin that only lead to what this one is about
            for start, end in self._of(index):
                if not self._encoded.numbers(start, end):
                    break
                before, led = led, -1
                if self._subjects.words.fronting.match(self._encoded.text, start, end):
                    led = start if before < 0 else before
                match = self._subjects.pattern.match(self._encoded.text, start, end)
                later = match is not None and (not found or subject_span(match)[1] > found[-1][0])
                if match is None or not later or (found and self._done_by(start, subject_span(match), found[-1][1])):
                    continue
                span = subject_span(match)
                if subject := self._parts(span[1], end) or self._named(*span):
                    if before >= 0 and all(entity.type in self._subjects.places for entity in subject):
                        found.append((before, subject))
                    found.append((span[1], subject))
            self._told[index] = found
        return self._told[index]
