"""Bearers: what the numbers of a sentence are said of, clause by clause."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kg.encode import UNRESOLVED, Encoded
from kg.measures import Measures, Way
from kg.model import Entity
from kg.pointers import Pointers
from kg.quantities import trim
from kg.surroundings import Surroundings
from kg.topics import Topics

#: How far after a body what belongs to it may be named, in characters.
_NEAR = 10
#: Greatest length of the words between a list and the number of those in it, in characters.
_SHORT = 4
#: What parts the items of a sentence.
_PART = "；"


class Bearer(NamedTuple):
    """What the numbers of a clause are said of."""

    entities: Sequence[Entity]
    #: Position after the words for it; the start of the clause if it does not name it.
    end: int
    way: Way


class Bearers:
    """What the clauses of one sentence are about that hold numbers; to be asked for each clause, in order.

    A place or platform counts until another is named. An organisation counts until then too, unless its clause tells
    that it came, spoke or decided: then the numbers after it are said of something else. A project counts for its own
    clause and for those that go on measuring it.
    """

    def __init__(
        self, encoded: Encoded, topics: Topics, index: int, measures: Measures, before: Bearers | None = None
    ) -> None:
        self._encoded, self._topics, self._index, self._measures = encoded, topics, index, measures
        self._around = Surroundings(encoded, topics, index, measures)
        self._pointers = Pointers(encoded, topics, index, measures, self._around)
        #: Whether the clauses are about the whole country or the world: also those of the sentences after in the
        #: paragraph, until one names something else (`before`: the bearers of the last of them with numbers).
        still = before is not None and before._wide and self._around.follows(before._index)
        self._wide: bool = still or self._around.widened()
        self._lasting: Sequence[Entity] = ()
        #: Whether that is a body of which only is told what it does: the next items of the sentence are not about it.
        self._acting = False
        self._project: Sequence[Entity] = ()
        #: Whether the clauses after may measure it too: a line or a port of which more is told than that it came.
        self._lasts = False
        #: What the first clause is about that names it.
        self._named_own: Sequence[Entity] = ()
        #: That, where it is one by what was measured alone.
        self._fitted: Sequence[Entity] = ()
        #: What the clause before names of which it gives numbers.
        self._counting: Sequence[Entity] = ()
        #: Whether the clause before only leads on to this one (其中，).
        self._leading = False
        #: Whether the clauses are about something that the sentence (我们, 这家工厂) or those before it do not name.
        self._elsewhere = self._around.strayed()
        #: Whether that was pointed at (这种产品) in a clause before: nor are they of what such numbers are given of.
        self._lost = False

    def of(self, start: int, end: int, numbers: Sequence[tuple[int, int, str]]) -> Bearer:
        """What the numbers of the clause between two positions are said of.

        Args:
            start: Start of the clause.
            end: Its end.
            numbers: Start and end of each of its numbers, with its unit.
        """
        text, topics, measures, worded = self._encoded.text, self._topics, self._measures, self._measures.bearer
        leading, self._leading = self._leading, text[start:end] in measures.indicator.continuing
        if not numbers and worded.scene.match(text, start, end) and not self._around.closing(start, end):
            return self._of_unknown(start)
        # with the comma that a scene stands before (在某市，)
        own, after = topics.clauses.within(start, end if numbers else min(end + 1, len(text)), measured=True)
        if not own and (attributed := worded.attributed.match(text, start, end)):
            own, after = topics.clauses.within(attributed.end(), end, measured=True)
            own, after = (own, after) if all(map(topics.subjects.is_place, own)) else ([], start)
        if own and (names := self._encoded.numbers(start, after)):
            done_by = text.endswith(worded.agent, start, self._encoded.positions[names.start])
            if done_by and not topics.subjects.is_place(own[0]):
                own, after = [], start
        told = self._lasting or self._named_own
        event = self._pointers.attended(own, told, start, numbers[-1][1], end) if numbers else None
        if event is not None:
            self._counting = event
            return Bearer(event, start, Way.CARRIED) if event else self._of_unknown(start)
        listed = bool(own) and text.startswith(measures.indicator.listed, after)
        listed = listed and not topics.subjects.is_place(own[-1])
        if listed and numbers and own[-1].name.endswith(worded.speakers):
            return self._of_unknown(start)
        if own and topics.subjects.is_region(own[-1]) and self._around.unknown(own, after, end):
            return self._of_unknown(start)  # more places than those named, or a part of one
        if own and (listed or (numbers and self._counted(start, after, numbers[0][0]))):
            own, after = self._before_partner(start, after)
        if (
            own
            and self._lasting
            and own != self._lasting
            and worded.shares.match(topics.clauses.kind_before(after) + self._encoded.surface(after, end))
        ):
            own, after = [], start
        self._named_own = self._named_own or own
        if own and numbers and self._project and worded.sections.match(text, after, end):
            return Bearer(self._project, start, Way.CARRIED)
        own, after = self._belonging(own, after, end)
        joined = bool(numbers) and len(own) > 1 and not any(map(topics.subjects.is_region, own))
        if joined and worded.added.search(self._encoded.surface(after, numbers[0][0])):
            return self._of_unknown(start)  # it counts who joins them
        called = worded.called.match(text, after, end) if own else None
        if called and (mention := self._encoded.mention(called.end())) and len(mention.entities) == 1:
            own, after = list(mention.entities), called.end() + 1
        elif own and (called or self._around.unknown(own, after, end)):
            return self._of_unknown(start)
        if own and text.startswith(worded.to, after) and self._encoded.mention(after + 1):
            return Bearer(own, start, Way.NAMED)  # 甲市到乙市的车程
        if closing := self._around.closing(start, end) if not own else []:
            own, after = closing, end
        self._wide = not own and (self._wide or worded.wide.match(text, start, end) is not None)
        if self._wide:
            self._lasting = self._project = self._counting = ()
        going_on = self._counting if not own and measures.goes_on(text[start:end]) else ()
        self._counting = going_on or (own if numbers else ())
        if going_on:
            return Bearer(going_on, start, Way.CARRIED)
        if own and all(entity.type == topics.subjects.project for entity in own):
            self._project, self._lasting = own, ()
            goes_on = len(own) == 1 and self._pointers.built(own[0])
            self._lasts = goes_on and not any(word in text[after:end] for word in worded.passing)
            return Bearer(own, after, Way.NAMED)
        if own and all(entity.type == topics.subjects.event for entity in own):
            return Bearer(own, after, Way.NAMED)
        if own:
            places = all(map(topics.subjects.is_place, own))
            part = places and (self._lasting or self._project) and measures.goes_on(text[start:end])
            self._project = self._project if part else ()
            self._elsewhere = self._lost = False
            first = self._first_of_partners(own, start, after)
            if places:  # 其中甲市30家: what follows is of the whole
                self._lasting, self._acting = self._lasting if part else first, False
            elif numbers and worded.decreeing.match(text, after, numbers[0][0]):
                return Bearer(self._pointers.narrowed(start, end), start, Way.ASSUMED)
            elif not any(word in text[after:end] for word in (worded.opening if self._lasting else worded.passing)):
                self._lasting, self._acting = first, not numbers
            elif not numbers and len(own) == 1 and (office := self._around.office_of(own[0])):
                self._lasting, self._acting = office, False
            return Bearer(self._first_side(own, start, after), after, Way.NAMED)
        if self._project and (leading or self._measures_on(start, end, numbers)):
            return Bearer(self._project, start, Way.CARRIED)
        pointing = worded.pointing.match(text, start, end)
        here = pointing is not None and pointing["here"] is not None and not (self._lasting or self._named_own)
        if pointing and (pointing["whole"] or here) and self._elsewhere:
            return Bearer((), start, Way.ASSUMED)  # a place that is not known
        about, thing = self._pointers.pointed_at(pointing, start, end, self._lasting) if pointing else ((), start)
        unnamed = pointing is not None and pointing["pointer"] is not None
        known = about or self._wide or unnamed or self._lost
        if not known and (fitting := self._pointers.fitting(start, end, self._project or self._named_own)):
            self._counting = self._lasting = self._fitted = fitting
            return Bearer(fitting, start, Way.ASSUMED)
        if pointing and (about or pointing["bare"] is None or not self._pointers.in_platform(start)):
            self._elsewhere, self._lasting, self._lasts = not about, about, False
            self._lost = not about and measures.telling.pointed.match(text, start, end) is not None
            return Bearer(about, thing, Way.CARRIED)
        if text.startswith(UNRESOLVED, start) and not self._around.body_before():
            pointed = worded.pointing.match(self._encoded.surface(start, end))
            if pointed and pointed["whole"] is None:
                return self._of_unknown(start)  # a company that is not known
        strange = None if numbers else worded.unnamed.match(text, start, end)
        if strange and not (strange["thing"] and self._encoded.numbers(*strange.span("thing"))):
            return self._of_unknown(start)
        if worded.foreign.match(text, start, end):
            return self._of_unknown(start)
        if not numbers and not self._project and worded.completed.match(text, start, end):
            about = self._lasting or self._pointers.narrowed(start, end)
            if all(map(topics.subjects.is_region, about)):
                return self._of_unknown(start)
        if arrived := self._around.arrived_at(numbers[-1][1] if numbers else end, end):
            return Bearer(arrived, start, Way.CARRIED)
        if self._elsewhere or self._wide:
            return Bearer((), start, Way.ASSUMED)
        parted = text.find(_PART, topics.spans[self._index][0], start) >= 0
        self._lasts = self._lasts and not parted and not text.startswith(worded.regional, start)
        if self._project and self._lasts:
            return Bearer(self._project, start, Way.CARRIED)
        counted = trim(self._encoded.surface(start, numbers[0][0]), measures) if numbers else ""
        unfit = self._lasting is self._fitted and self._pointers.unfit(self._fitted, start, end)
        unfit = unfit and counted not in measures.indicator.dependent  # 会上签约项目20个，总投资9亿元
        if unfit or (parted and self._acting) or topics.parted(self._index, start, self._lasting):
            self._lasting = ()
        if self._lasting:
            return Bearer(self._lasting, start, Way.CARRIED)
        topic = () if worded.peopled.search(text, start, end) else self._around.body_before()
        travels = all(unit in worded.travel for _, _, unit in numbers)
        if topic and (not travels or topic[0].type == topics.subjects.project):
            return Bearer(topic, start, Way.ASSUMED)
        self._elsewhere = self._around.of_unnamed_event(start, end)
        if self._elsewhere:
            return Bearer((), start, Way.ASSUMED)
        about = topics.clauses.themed(self._pointers.narrowed(start, end), numbers[-1][1] if numbers else end)
        if self._pointers.far_from(about, start, end):
            return Bearer((), start, Way.ASSUMED)
        last = self._pointers.named_last(start)
        if len(last) != 1 or not last.isdisjoint(about):
            return Bearer(about, start, Way.ASSUMED)
        of_area = len(about) == 1 and about[0].type == topics.subjects.area
        (other,) = last
        if of_area and other.name.endswith(worded.speakers):
            return Bearer(about, start, Way.ASSUMED)
        # in a wide area the place named last, in a place the platform, or what goes by its own name
        place = topics.subjects.is_place(other)
        if place and about and (of_area or not topics.subjects.is_region(other)):
            return Bearer([other], start, Way.DISPUTED)
        kept = place or any(other.name.startswith(entity.name) for entity in about)
        return Bearer(about if kept else (), start, Way.DISPUTED)

    def beside(self, bearer: Bearer, first: int, since: int, number: int) -> Sequence[Entity]:
        """What a later number of a clause is said of: the other places right before it (甲市3座桥、乙市5座).

        Nothing where more are meant than those named (丙市等9个市的7座), else what the clause is about.

        Args:
            bearer: What the clause is about.
            first: Start of its first number.
            since: End of the number before.
            number: Start of the number.
        """
        encoded, measures, own = self._encoded, self._measures, bearer.entities
        for partner in measures.bearer.partners.finditer(encoded.text, since, number):
            since = partner.start()
        named = encoded.numbers(since, number)
        if bearer.way is not Way.NAMED or not own or not named or first - bearer.end > _SHORT:
            return own
        begin, last = encoded.positions[named.start], encoded.positions[named.stop - 1] + 1
        mentions = encoded.mentions[named.start : named.stop]
        regions = [entity for m in mentions if not m.is_class for entity in m.entities[:1]]
        joined = measures.indicator.joints.fullmatch(encoded.text, begin - 1, begin) is not None
        placed = all(map(self._topics.subjects.is_region, [*own, *regions]))
        if not joined or len(regions) < len(mentions) or not placed:
            return own
        if encoded.text.startswith(measures.indicator.listed, last):
            return ()
        same = "", measures.indicator.particle, encoded.text[bearer.end : first]
        return regions if encoded.text[last:number] in same else own

    def _of_unknown(self, start: int) -> Bearer:
        """The bearer of a clause about something without a known name; what the sentence goes on with is of it too."""
        self._elsewhere, self._lasting, self._project, self._counting = True, (), (), ()
        return Bearer((), start, Way.ASSUMED)

    def _counted(self, start: int, after: int, number: int) -> bool:
        """Whether what a clause begins with is itself counted (北京企业79家, a list of 30), and no bearer."""
        between = self._encoded.text[after:number]
        mention = self._encoded.mention(after - 1)
        listed = between.startswith(self._measures.indicator.listed) and len(between) <= _SHORT
        partners = self._measures.bearer.partners.search(self._encoded.text, start, after) is not None
        return listed or (not between and mention is not None and (mention.is_class or partners))

    def _measures_on(self, start: int, end: int, numbers: Sequence[tuple[int, int, str]]) -> bool:
        """Whether a clause goes on measuring the project of the clause before it."""
        text, measures = self._encoded.text, self._measures
        words = (*measures.indicator.continuing, *measures.amounts)
        return text.startswith(words, start, end) or any(unit in measures.bearer.travel for _, _, unit in numbers)

    def _belonging(self, own: list[Entity], after: int, end: int) -> tuple[list[Entity], int]:
        """What a clause is about that names it by its owner (甲集团所属的乙机场旅客吞吐量), and where that ends."""
        text, particle = self._encoded.text, self._measures.indicator.particle
        at = text.find(particle, after, min(end, after + _NEAR)) + len(particle) if own else 0
        mention = self._encoded.mention(at) if at >= len(particle) else None
        if mention is None or mention.is_class or len(mention.entities) != 1 or self._encoded.numbers(after, at):
            return own, after
        thing = mention.entities[0]
        measured = self._topics.subjects.is_measured(thing) and not self._topics.subjects.is_place(thing)
        return ([thing], at + 1) if measured else (own, after)

    def _first_of_partners(self, own: Sequence[Entity], start: int, end: int) -> Sequence[Entity]:
        """Of partners (某区与某县) the first side, which the clauses after are about."""
        return (self._before_partner(start, end)[0] if len(own) > 1 else []) or own

    def _before_partner(self, start: int, end: int) -> tuple[list[Entity], int]:
        """What stands before the first word for partners between two positions, and where that word stands.

        Nothing and `start` if there is none.
        """
        partner = self._measures.bearer.partners.search(self._encoded.text, start, end)
        own = self._topics.clauses.within(start, partner.start() + 1, measured=True)[0] if partner else []
        return own, partner.start() if partner and own else start

    def _first_side(self, own: Sequence[Entity], start: int, end: int) -> Sequence[Entity]:
        """Of partners (河北与京津) the first, if the document is about it alone."""
        theme = self._topics.theme_of(self._index)
        partners = len(own) > 1 and self._measures.bearer.partners.search(self._encoded.text, start, end) is not None
        return theme if partners and len(theme) == 1 and own[0] == theme[0] else own
