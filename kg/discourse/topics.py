"""Topics: what a sentence is about when it does not say so itself."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property, reduce
from operator import itemgetter

from kg.discourse.clauses import Clauses
from kg.discourse.items import Items
from kg.discourse.known import Known
from kg.discourse.paragraphs import Paragraphs
from kg.discourse.subjects import Subjects
from kg.discourse.themes import chapters, theme, told_of
from kg.encode import Encoded, listed
from kg.model import Entity
from kg.segment import heading

#: Characters of what is told that may begin with the word for a whole (全市吸纳).
WHOLE = 3
#: What parts the items of a sentence.
_PART = "；"
_PARTS = re.compile(_PART)


class Topics:
    """What the sentences of one document are about."""

    def __init__(self, encoded: Encoded, subjects: Subjects, viewpoint: Sequence[Entity] = (), *author: Entity) -> None:
        self.paragraphs = Paragraphs(encoded.text)
        #: Encoded spans of the sentences.
        self.spans = self.paragraphs.spans
        #: How subjects look, and of which types they are.
        self.subjects = subjects
        #: What the clauses say themselves.
        self.clauses = Clauses(encoded, self.spans, subjects)
        self._encoded = encoded
        #: What the document names.
        self.known = Known(encoded, subjects.lexicon, author)
        #: The items of the lists in its sentences.
        self._numbered = Items(encoded.text, self.paragraphs, subjects.words.items)
        #: The last sentence before each, as far as asked for, that begins with a subject.
        self._before: dict[int, int] = {}
        bulletin = subjects.words.bulletins.match(encoded.text) is not None
        #: The headlines of a bulletin, or of the items that one title names together: the numbers of their sentences.
        self._headlines = self.paragraphs.headlines() if bulletin else self.paragraphs.sections()
        #: What the document is about: whose viewpoint it takes, else the region or platform of its heading or of most
        #: of its paragraphs. A bulletin as a whole is about nothing, nor are several items under one title.
        self.theme: list[Entity] = told_of(encoded, viewpoint, subjects)
        #: Whether it speaks for that, and whether numbers are said of that where nothing else is named.
        self.speaks, self._sure = bool(viewpoint), True
        #: The one thing besides that it describes, of which it gives numbers, once it was looked for.
        self.described: Sequence[Entity] = ()
        if self._headlines:
            self.theme = []
        elif not viewpoint:
            self.theme, self._sure = theme(encoded, subjects)
        #: Whether the document is about one place, and its report: then so are its sentences without subject.
        self._one = len(self.theme) == 1 and self.theme[0].type in subjects.places - {subjects.area}
        self.reports = self._one and subjects.is_report(encoded)
        #: Whether it is a plan of one place: what it says of a body is over with the item that names it.
        self.plans = self._one and subjects.is_plan(encoded.surface(0, len(heading(encoded.text))))
        #: Whether it tells what one place does or is to do.
        self.owned = self.reports or self.plans

    def theme_of(self, index: int) -> Sequence[Entity]:
        """What sentence `index` is about as a part of its document: of an item under a headline, what that is about."""
        if item := bisect_right(self._headlines, index):
            return self._items[item - 1]
        chapter = bisect_right(self._chapters, index, key=itemgetter(0))
        return self._chapters[chapter - 1][1] if chapter else self.theme

    @cached_property
    def _chapters(self) -> Sequence[tuple[int, Sequence[Entity]]]:
        """The headlines inside the document, each with what is told under it."""
        return chapters(self._encoded, self.paragraphs, self.theme, self.subjects)

    @cached_property
    def _items(self) -> Sequence[list[Entity]]:
        """What each item under a headline is about: the place of the headline, else the first that a clause has."""
        ends = [*self._headlines[1:], len(self.spans)]
        found = []
        for first, end in zip(self._headlines, ends, strict=True):
            subjects = (entities for at in range(first, end) for _, entities in self.clauses.subjects_of(at))
            found.append(next((one for one in subjects if one and self._counts(one, True)), []))
        return found

    def subject_before(self, index: int) -> int:
        """The last sentence before `index` in its paragraph that begins with a subject of which things are measured.

        -1 if there is none.
        """
        at, found = index, -1
        while at > 0 and self.paragraphs.continues(at):
            if at in self._before:
                found = self._before[at]
                break
            at -= 1
            if self.clauses.within(*self.spans[at], measured=True)[0]:
                found = at
                break
        for known in range(at + 1, index + 1):  # so that each sentence is looked at once
            self._before[known] = found
        return found

    def at(
        self, index: int, position: int, places: bool = False, measured: bool = False, doer: bool = False
    ) -> list[Entity]:
        """What a word at the encoded `position` in sentence `index` is about.

        The subject of the nearest clause before it in its sentence, else of the nearest sentence before it in its
        paragraph, else in a lead the bodies of the heading, else what the document is about. Of the subjects only
        places and platforms, if asked (`places`); of what the document is about what is measured, what acts (`doer`).
        """
        spoken, entities = index, self.own(index, position, places)
        entities = [] if self.parted(index, position, entities) else entities
        stated, theme = bool(entities), list(self.theme_of(index))
        if self.reports and not stated:
            return theme
        if not entities:
            entities, index = self._earlier(index, places)
            stated = bool(entities) and entities == self.clauses.scene(self.paragraphs.first(index))
        led = -1 if self.plans else self.paragraphs.before_list(index, self.subjects.words.items)
        entities = entities or (self._first(led, places) if led >= 0 else [])
        headed = [] if entities or places else self.clauses.headed(index, self.paragraphs)
        entities, stated, known = entities or headed, stated or bool(headed), self._sure or not measured
        if entities and not (not stated and known and (self._within(theme, entities) or self._around(theme, entities))):
            return entities
        told = self.whole_of(spoken, position, theme) if known else []
        return told if not doer or self.clauses.vouched(told, spoken, self.paragraphs) else []

    def whole_of(self, index: int, position: int, theme: list[Entity]) -> list[Entity]:
        """What a document is about, or the place whose whole a sentence means (of 甲省 and 乙市 the latter: 全市)."""
        start, end = self.spans[index]
        wholes = list(self.subjects.own.finditer(self._encoded.text, start, min(position + WHOLE, end)))
        if not wholes or len(theme) != 1 or theme[0].name.endswith(wholes[-1]["kind"]):
            return theme
        while True:
            for _, told in reversed(self.clauses.subjects_of(index)):
                if len(told) == 1 and self.subjects.is_region(told[0]) and told[0].name.endswith(wholes[-1]["kind"]):
                    return told
            if index == 0 or not self.paragraphs.continues(index):
                return self.subjects.around(theme[0], wholes[-1]["kind"]) or theme
            index -= 1

    def _earlier(self, index: int, places: bool) -> tuple[list[Entity], int]:
        """The subject of the nearest sentence before in the paragraph that has one, with its number; else its scene."""
        entities: list[Entity] = []
        while not entities and index > 0 and self.paragraphs.continues(index) and not self._asks_until(index):
            index, known = self._numbered.before(index)
            entities = self._first(index, places or self.plans) if known else []
        return entities or self.clauses.scene(self.paragraphs.first(index)), index

    def parted(self, index: int, position: int, entities: Sequence[Entity]) -> bool:
        """Whether a word is parted from the subject before it.

        That is in the plan of a place from a body by a semicolon, in its report from all but a region: it goes from one
        of its works to the next, each with what becomes of it.
        """
        lasting = self.subjects.regions if self.reports else self.subjects.places
        if not self.owned or not entities or any(entity.type in lasting for entity in entities):
            return False
        mark = self._encoded.text.rfind(_PART, self.spans[index][0], position)
        return mark >= 0 and not any(mark < end <= position for end, _ in self.clauses.subjects_of(index))

    def _within(self, theme: Sequence[Entity], entities: Sequence[Entity]) -> bool:
        """Whether entities lie in the one place that a text is about, or are it; in a wide area they are told apart."""
        return len(theme) == 1 and theme[0].type != self.subjects.area and self.subjects.lie_in(theme[0], entities)

    def _around(self, theme: Sequence[Entity], entities: Sequence[Entity]) -> bool:
        """Whether the text speaks for the one place it is about (我省), and goes on from what that is a part of."""
        return self.speaks and len(theme) == len(entities) == 1 and self.subjects.is_part(theme[0], entities[0])

    def first(self, index: int, position: int) -> list[Entity]:
        """The place or platform that sentence `index` begins with, if before the encoded `position`.

        In the report of a place, only another place: a platform that has made progress makes none of what follows.
        """
        subject, end = self.clauses.within(*self.spans[index])
        own = self.reports and subject and not any(entity.type in self.subjects.regions for entity in subject)
        if own or end > position or not self._counts(subject, True):
            return []
        parts = (mark.end() for mark in _PARTS.finditer(self._encoded.text, end, position))
        return reduce(lambda told, at: self._of_part(at, told), parts, subject)

    def _of_part(self, start: int, subject: list[Entity]) -> list[Entity]:
        """The subject of a sentence from `start` on: the place that this part begins with if it lies elsewhere."""
        mention = self._encoded.mention(start)
        named = [] if mention is None else list(mention.entities[:1])
        elsewhere = self._counts(named, True) and not any(
            one == other or self.subjects.is_part(one, other) or self.subjects.is_part(other, one)
            for one in subject
            for other in named
        )
        return named if named and elsewhere else subject

    def _first(self, index: int, places: bool) -> list[Entity]:
        """Who leads the subject that sentence `index` begins with; the next is not about that of a later clause."""
        subject = self.clauses.leading(index)
        return subject if self._counts(subject, places) else []

    def _counts(self, subject: list[Entity], places: bool) -> bool:
        return not places or all(entity.type in self.subjects.places for entity in subject)

    def host(self, index: int, position: int, doer: bool = False, moved: bool = True) -> list[Entity]:
        """What can take something in: what `at` gives, if that is a single place or platform; else those being built.

        Where a `doer` is looked for, it is not what the text is about if the sentence tells of a body.

        What lies in it counts instead if the document is about that, or if the text goes on from that. No area of
        several places is a host, and none that texts move things out of, but in its report where nothing is `moved`.
        """
        subjects = self.subjects
        entities, theme = self.at(index, position, places=True), self.theme_of(index)
        if entities == theme:
            told, end = self._platform(subjects.promoted, index, position)
            next_to = self._encoded.text.count("，", end, position) == 1  # 北京市支持某新区建设，…迁入
            leaving = next_to and len(entities) == 1 and entities[0].name in subjects.words.origins
            told = told or (self._earlier(index, True)[0] if self.reports else [])
            if len(told) == len(entities) == 1 and (leaving or subjects.named_in(entities[0], told[0])):
                entities = told
        told, end = self._platform(subjects.advanced, index, position)
        later = [pair for pair in self.clauses.subjects_of(index) if end < pair[0] <= position]
        named = [(at, one) for at, one in later if self._counts(one, True)]
        if told and all(self.passed(at, position) and any(subjects.lie_in(e, one) for e in told) for at, one in named):
            entities = told
        if not self.own(index, position, places=True):
            if doer and entities == theme and self.own(index, position):
                return []
            narrower = [e for e in theme if entities and entities[0].name in subjects.lexicon.containers(e.name)]
            entities = narrower or entities
        own = not moved and self.owned
        fits = all(subjects.is_host(one) and (own or one.name not in subjects.words.origins) for one in entities)
        return entities if fits and (len(entities) == 1 or entities is told) else []

    def _platform(self, pattern: re.Pattern[str], index: int, position: int) -> tuple[list[Entity], int]:
        """The platform that a pattern finds last in sentence `index` before a position, and where it ends."""
        if not (found := list(pattern.finditer(self._encoded.text, self.spans[index][0], position))):
            return [], 0
        start, end = found[-1].span("platform")
        return listed(self._encoded, start, end, None, self.subjects.words.particle), end

    def strays(self, index: int, position: int, doer: bool = False) -> bool:
        """Whether what is spoken of last before the encoded `position` in sentence `index` is no place.

        Then what follows is not about what was spoken of before: neither in its sentence nor, unless it is a project
        that is spoken of, in the next ones of its paragraph; nor has it a `doer` if words that are not known tell of
        one. The report of a place is about the place, whatever its works; so is what a text about it asks for.
        """
        if self.reports:
            return False
        told = doer and self._encoded.mention(position) is None
        if told and self.clauses.has_other(index, position, self._asks_until(index)) and not self.own(index, position):
            return True
        nearest = True
        while True:
            start = self.spans[index][0]
            last = max((at for at, _ in self.clauses.subjects_of(index) if at <= position), default=start - 1)
            asked, strange = self._asks_until(index), self.clauses.strangers_of(index)
            if any(max(last, asked) < at <= position and (nearest or lasting) for at, lasting in strange):
                return True
            if asked or last >= start or index == 0 or not self.paragraphs.continues(index):
                return False
            (index, known), nearest = self._numbered.before(index), False
            if not known:
                return False
            position = self.spans[index][1]

    def _asks_until(self, index: int) -> int:
        """Where the words end with which a sentence begins to ask something of the place that a text is about; or 0."""
        return self.clauses.asks_until(index) if self._one else 0

    def own(self, index: int, position: int, places: bool = False) -> list[Entity]:
        """The subject of the nearest clause of sentence `index` before the encoded `position`; empty if none has.

        In a later item of a list none of an item before it.
        """
        subjects = self.clauses.subjects_of(index)
        lead, item = self._numbered.parts(index, position) if subjects else (0, 0)
        last = bisect_right(subjects, position, key=itemgetter(0))
        nearest = (at for at in range(last - 1, -1, -1) if lead >= subjects[at][0] or subjects[at][0] > item)
        at = next((at for at in nearest if self._counts(subjects[at][1], places)), -1)
        return self._leading(index, at, position) if at >= 0 else []

    def _leading(self, index: int, at: int, position: int) -> list[Entity]:
        """Subject `at` of sentence `index`; past a semicolon the place that it lies in if its part begins with that."""
        subjects = self.clauses.subjects_of(index)
        end, subject = subjects[at]
        if not self.passed(end, position):
            return subject
        part = self._encoded.text.rfind(_PART, self.spans[index][0], end)
        first = next(own for stop, own in subjects if stop > part)
        wider = len(first) == 1 and self._counts(first, True) and self.subjects.lie_in(first[0], subject)
        return first if wider else subject

    def passed(self, start: int, end: int) -> bool:
        """Whether a part of a sentence ends between two positions."""
        return self._encoded.text.find(_PART, start, end) >= 0
