"""Pointers: what a clause speaks of that it does not name: it points at it, or measures it as only such things are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from itertools import chain

from kg.discourse.topics import Topics
from kg.encode import Encoded
from kg.knowledge.bearing import Kind
from kg.knowledge.measures import Measures
from kg.measuring.surroundings import Surroundings
from kg.model import Entity

#: Least length of the words for a kind of thing, in characters.
_LEAST = 2
#: Greatest length of them.
_KIND = 8
#: How many characters stand before the words for what is measured that a clause begins with.
_BEGINNING = 3
#: How many mentions before a clause are looked at for the event or the place that is meant.
_LOOKED = 40
_CLAUSES = re.compile(r"[^，；：。]+")


class Pointers:
    """What the clauses of one sentence may point at: what it, the sentences before or the headline name."""

    def __init__(self, encoded: Encoded, topics: Topics, index: int, measures: Measures, around: Surroundings) -> None:
        self._encoded, self._topics, self._index, self._measures = encoded, topics, index, measures
        self._around = around

    def pointed_at(
        self, pointing: re.Match[str], start: int, end: int, lasting: Sequence[Entity]
    ) -> tuple[Sequence[Entity], int]:
        """What a clause speaks of that begins with a pointer, and where the words for it end; nothing if not known.

        The one thing is meant that the sentences before are about, or else that this sentence or the one before names,
        whose name ends with the words after the pointer; words for a place mean what the sentence is about, else the
        one place of the sentence before.

        Args:
            pointing: How the clause points.
            start: Start of the clause.
            end: Its end.
            lasting: What the clauses before it in its sentence are about.
        """
        if pointing["whole"]:
            kind = pointing.end() + 1
            spoken = [*lasting, *self.narrowed(start, end)]
            return self._whole(self._encoded.text[kind - 1 : kind], spoken, start, lasting), kind
        if pointing["area"]:
            return self._area(lasting, start), start
        if pointing["here"]:
            own = self._topics.own(self._index, start, places=True)
            return lasting or own or self._place_before(), pointing.end()
        if pointing["pointer"] is None and pointing["bare"] is None:
            return self._event(pointing, start), start
        words = self._encoded.text[pointing.end() : min(end, pointing.end() + _KIND)]
        about = self.narrowed(start, end)
        named = set(chain.from_iterable(map(self._named, self._near(start)))).difference(about)
        least = _LEAST - words.startswith(self._measures.bearer.brief)
        for things in (about if len(about) == 1 else (), named, self._around.told_before()):
            for size in range(len(words), least - 1, -1):
                meant = [entity for entity in things if entity.name.endswith(words[:size])]
                if meant:
                    return (meant, pointing.end() + size) if len(meant) == 1 else ((), start)
        about, size = self.standing(words, start)
        return about, pointing.end() + size if about else start

    def standing(self, words: str, start: int) -> tuple[Sequence[Entity], int]:
        """What the document describes, or the work told of before, and the length of the words that stand for it."""
        things = self._around.described or self._work(start)
        found = ((kind, match) for kind in self._measures.bearer.standing if (match := kind.words.match(words)))
        section = self._measures.bearer.section
        meant = (m for kind, m in found if any(kind.has(e) or e.name.endswith(section) for e in things))
        return next(((things, match.end()) for match in meant), ((), 0))

    def _work(self, start: int) -> Sequence[Entity]:
        """The one work that the sentence begins with, else the one before it (某线某市段开工。该项目…)."""
        own = self._topics.clauses.within(self._topics.spans[self._index][0], start, measured=True)[0]
        own = own or [*self._around.told_before()]
        return own if [entity.type for entity in own] == [self._topics.subjects.project] else ()

    def fitting(self, start: int, end: int, named_own: Sequence[Entity]) -> Sequence[Entity]:
        """The one thing of which such numbers are given, named before in the sentence, else in the one before.

        Or else in the headline above the paragraph; of several the one that the sentence begins with (`named_own`).
        """
        encoded, kinds = self._encoded, self._kinds(start, end)
        if not kinds:
            return ()
        for span in self._near(start):
            numbers = [n for n in encoded.numbers(*span) if not self._only_does(encoded.positions[n], span[0])]
            mentions = (encoded.mentions[n] for n in numbers)
            found = dict.fromkeys(m.entities[0] for m in mentions if len(m.entities) == 1 and not m.is_class)
            fitting = [entity for entity in found if any(kind.has(entity) for kind in kinds)]
            called = [e for e in fitting if e.name.endswith(encoded.text[start : start + _LEAST])]
            if len(fitting) > 1 and len(called) == 1:
                return called  # 分校现有学生300名
            if len(fitting) > 1 and len(named_own) == 1 and named_own[0] in fitting:
                return named_own  # of those named the one that the sentence begins with
            if fitting:
                return fitting if len(fitting) == 1 else ()
        return ()

    def _only_does(self, position: int, since: int) -> bool:
        """Whether a name only tells by whom something is done (由某集团承建)."""
        return self._encoded.text.endswith(self._measures.bearer.agent, since, position)

    def attended(
        self, own: Sequence[Entity], told: Sequence[Entity], start: int, since: int, end: int
    ) -> Sequence[Entity] | None:
        """The event that those attend whom a clause counts; nothing if it is not known, None if they attend none.

        The clause names it, or else the words before it do.

        Args:
            own: What the clause begins with.
            told: What the clauses before it in its sentence are about.
            start: Start of the clause.
            since: End of its last number.
            end: Its end.
        """
        encoded, event = self._encoded, self._topics.subjects.event
        telling = self._measures.telling
        attending = telling.attended.match(encoded.text, since, end)
        if not attending or telling.inviting.search(encoded.text, start, since) or event in {e.type for e in own}:
            return None
        mentions = (mention for mention in encoded.between(since, end) if not mention.is_class)
        called = [mention for mention in mentions if [entity.type for entity in mention.entities] == [event]]
        if named := [mention for mention in called if len(mention.surface) > _LEAST]:
            return named[0].entities[:1]
        about = told if [entity.type for entity in told] == [event] else self.fitting(start, end, told)
        about = about or self._around.body_before() or self._about(start)
        if events := [entity for entity in about if entity.type == event]:
            return events
        if called:
            return called[0].entities[:1]  # 参加活动
        here = encoded.between(self._topics.spans[self._index][0], start)
        named_here = dict.fromkeys(e for mention in here for e in mention.entities if e.type == event)
        events = list(named_here or dict.fromkeys(e for e in self._before(start) if e.type == event))
        # of an activity without a name who are only called by their place: 某市300名志愿者参加活动
        placed = own and all(map(self._topics.subjects.is_place, own)) and "、" not in encoded.text[start:since]
        return events if len(events) == 1 else None if placed else ()

    def fit(self, things: Sequence[Entity], start: int, end: int) -> bool:
        """Whether a clause measures what things of the kind of each of these have."""
        kinds = self._kinds(start, end)
        return all(any(kind.has(thing) for kind in kinds) for thing in things)

    def unfit(self, things: Sequence[Entity], start: int, end: int) -> bool:
        """Whether a clause measures what things of other kinds have (港口吞吐量, after what a company has)."""
        kinds = self._kinds(start, end)
        return bool(things and kinds) and not any(kind.has(thing) for kind in kinds for thing in things)

    def beyond(self, topic: Sequence[Entity], start: int, end: int) -> bool:
        """Whether a clause tells nothing of what the document describes or of the event that it reports.

        It measures what other things have; or it counts what has nothing to do with those who came (40所学校).
        """
        words = self._encoded.surface(start, end)
        if topic and topic[0].type == self._topics.subjects.event:
            return self._measures.bearer.gathering.search(words) is None
        if topic and topic is self._around.described and self._topics.subjects.is_place(topic[0]):
            return self._measures.bearer.tenants.search(words) is None
        return topic is self._around.described and self.unfit(topic, start, end)

    def named_in(self, events: Sequence[Entity]) -> Sequence[Entity]:
        """The union or place that an event is of by its name (某联盟年会, 2025甲市发展大会); nothing without one."""
        subjects, unions = self._topics.subjects, self._measures.bearer.unions
        names = [self._measures.bearer.edition.sub("", event.name) for event in events if event.type == subjects.event]
        begun = (thing for name in names for _, thing in subjects.lexicon.beginnings(name))
        return [thing for thing in begun if thing.name.endswith(unions) or subjects.is_region(thing)][:1]

    def _kinds(self, start: int, end: int) -> Sequence[Kind]:
        """The kinds of things of which a clause gives such numbers.

        In the report or plan of a place it begins with the words for them: after others they are of something else
        (货物吞吐量, but not 民间投资项目总投资).
        """
        found = ((kind, kind.words.search(self._encoded.text, start, end)) for kind in self._measures.bearer.kind)
        last = start + _BEGINNING if self._around.owned else end
        return [kind for kind, match in found if match and match.start() <= last]

    def named_last(self, start: int) -> Set[Entity]:
        """What was named last, in the sentence up to a position or else in the one before it."""
        return next(filter(None, map(self._named, self._spans(start))), frozenset())

    def narrowed(self, start: int, end: int) -> Sequence[Entity]:
        """What the sentences before are about; instead of an area, the part of it that such numbers are said of."""
        about = self._about(start)
        if len(about) == 1 and about[0].type == self._topics.subjects.area:
            for place, words in self._measures.parts:
                if words.search(self._encoded.surface(start, end)):
                    return [place]
        return about

    def far_from(self, about: Sequence[Entity], start: int, end: int) -> bool:
        """Whether a clause may be about something else inside the area of the document.

        That is a place which those before it were about; of a whole province its sentence or the one before it tells.
        """
        subjects, encoded = self._topics.subjects, self._encoded
        (first, _), before = self._spans(start)
        broad = [place for place in self._about(start) if place.type in self._measures.bearer.broad]
        named = (encoded.mentions[number].entities for number in encoded.numbers(before[0], end))
        if broad and broad == about and broad[0] not in chain(*named):
            return True
        parts = subjects.parts(about[0]) if len(about) == 1 else ()
        words = encoded.text[first:end] if parts else ""
        if not parts or any(word in words for word in self._measures.bearer.regional):
            return False
        clauses = (
            found.span() for span in (before, (first, start)) for found in _CLAUSES.finditer(encoded.text, *span)
        )
        last = [own for clause in clauses if (own := self._topics.clauses.within(*clause)[0])][-1:]
        return any(
            subjects.is_region(place) and place not in about and place.name not in parts for place in chain(*last)
        )

    def in_platform(self, start: int) -> bool:
        """Whether the sentences before are about a platform, whose parts go by words for their kinds (中心)."""
        about = self._about(start)
        return len(about) == 1 and not self._topics.subjects.is_region(about[0])

    def built(self, project: Entity) -> bool:
        """Whether a project is a work such as a line or a port, and no programme."""
        kinds = (k for k in self._measures.bearer.kind if k.type == self._topics.subjects.project)
        return any(project.name.endswith(kind.endings) for kind in kinds)

    def _about(self, start: int) -> list[Entity]:
        """What the sentences before a position are about, of which numbers can be given."""
        return self._topics.at(self._index, start, places=True, measured=True)

    def _event(self, pointing: re.Match[str], start: int) -> Sequence[Entity]:
        """The event that a clause speaks of as the one told of before; nothing if none is known to be meant."""
        subjects, encoded = self._topics.subjects, self._encoded
        words = encoded.text[pointing.start() : pointing.end() + _KIND] if pointing["event"] else ""
        before = (e for e in self._before(start) if e.type == subjects.event)
        meant = next((e for e in before if e.name[-_LEAST:] in words), None) if words else None
        topic = [meant] if meant else self._around.body_before()
        return topic if topic and topic[0].type == subjects.event else ()

    def _area(self, lasting: Sequence[Entity], start: int) -> Sequence[Entity]:
        """The one area that is spoken of as the region: what the clauses or sentences before or the document are about.

        Where none is, what the sentences before are about; nothing where several are.
        """
        about = self._about(start)
        for known in (lasting, about, self._topics.theme_of(self._index)):
            if areas := list(dict.fromkeys(e for e in known if e.type == self._topics.subjects.area)):
                return areas if len(areas) == 1 else ()
        return about

    def _whole(self, kind: str, spoken: Sequence[Entity], start: int, lasting: Sequence[Entity]) -> Sequence[Entity]:
        """The place of a kind (市) whose whole is spoken of: one around what lasts, or of which a platform is named.

        Else the first of what is `spoken` of or named before a position that is one.
        """
        subjects = self._topics.subjects
        lexicon = subjects.lexicon
        known = (entity for entity in chain(spoken, self._before(start)) if subjects.is_place(entity))
        of_kind = [place for place in known if place.name.endswith(kind) and place.type != subjects.area]
        around = {name for entity in lasting for name in lexicon.containers(entity.name)}
        if inside := [place for place in of_kind if place.name in around]:
            return inside[:1]
        named = (e for e in spoken if subjects.is_place(e) and not subjects.is_region(e))
        begun = (place for entity in named for _, place in lexicon.beginnings(entity.name))
        return [place for place in begun if subjects.is_region(place) and place.name.endswith(kind)][:1] or of_kind[:1]

    def _before(self, start: int) -> Iterator[Entity]:
        """The things named before a position, the last first, as far as is looked."""
        encoded = self._encoded
        return (e for n in reversed(encoded.numbers(0, start)[-_LOOKED:]) for e in encoded.mentions[n].entities)

    def _place_before(self) -> Sequence[Entity]:
        """The place or platform that the sentence before names, if it is one."""
        before = self._spans(self._topics.spans[self._index][0])[1]
        places = [entity for entity in self._named(before) if self._topics.subjects.is_place(entity)]
        return places if len(places) == 1 else ()

    def _named(self, span: tuple[int, int]) -> Set[Entity]:
        """The things that a stretch of text names of which numbers can be given."""
        mentions = self._encoded.between(*span)
        return {e for m in mentions if not m.is_class for e in m.entities if self._topics.subjects.is_measured(e)}

    def _near(self, start: int) -> Sequence[tuple[int, int]]:
        """The sentence up to a position, the one before it, and the headline above the paragraph if there is one."""
        return (*self._spans(start), self._around.headline or (0, 0))

    def _spans(self, start: int) -> tuple[tuple[int, int], tuple[int, int]]:
        """The sentence up to a position, and the one before it if it stands in the same paragraph."""
        spans = self._topics.spans
        first = spans[self._index][0]
        follows = self._index and self._topics.paragraphs.continues(self._index)
        return (first, start), spans[self._index - 1] if follows else (first, first)
