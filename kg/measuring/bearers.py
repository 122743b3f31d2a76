"""Bearers: what the numbers of a sentence are said of, clause by clause."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import chain
from typing import NamedTuple

from kg.discourse.topics import Topics
from kg.encode import UNRESOLVED, Encoded
from kg.knowledge.measures import Measures, Way
from kg.measuring.lasting import Lasting
from kg.measuring.lines import line_before
from kg.measuring.partners import Partners
from kg.measuring.pointers import Pointers
from kg.measuring.quantities import trim
from kg.measuring.surroundings import Clause, Surroundings
from kg.model import Entity


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
        self._worded = measures.bearer
        self._around = Surroundings(encoded, topics, index, measures)
        self._pointers = Pointers(encoded, topics, index, measures, self._around)
        self._partners = Partners(encoded, topics, index, measures)
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
        #: The line of which clauses may name sections: of the sentence, else of the document.
        self._sectioned: Sequence[Entity] = [e for e in topics.described if e.type == topics.subjects.project]
        #: What the clause before names of which it gives numbers.
        self._counting: Sequence[Entity] = ()
        #: What that is of which the clauses give the parts (按行业分，); None before any do.
        self._divided: Sequence[Entity] | None = None
        #: Whether the clause before only leads on to this one (其中，).
        self._leading = False
        #: Whether the clauses are about something that the sentence (我们, 这家工厂) or those before it do not name.
        self._elsewhere = self._around.strayed()
        #: Whether that was pointed at (这种产品) in a clause before: nor are they of what such numbers are given of.
        self._lost = False
        self._line_before = partial(line_before, encoded, topics, index, measures.bearer)
        self._last = Lasting(encoded, topics, index, measures, self._around, self._pointers)

    def of(self, start: int, end: int, numbers: Sequence[tuple[int, int, str]]) -> Bearer:
        """What the numbers of the clause between two positions are said of.

        Args:
            start: Start of the clause.
            end: Its end.
            numbers: Start and end of each of its numbers, with its unit.
        """
        clause, text = Clause(start, end, numbers), self._encoded.text
        leading, self._leading = self._leading, text[start:end] in self._measures.indicator.continuing
        scene = None if numbers or self._last.owned else self._worded.scene.match(text, start, end)
        if scene and not self._around.closing(start, end):
            return self._of_unknown(start)
        coming = numbers and self._worded.coming.match(text, start, end)
        own, after = ([], start) if coming else self._around.begun(start, end, counting=bool(numbers))
        if numbers and not own and (along := self._along(clause)):
            return along
        told = self._lasting or self._named_own
        event = self._pointers.attended(own, told, start, numbers[-1][1], end) if numbers else None
        if event is not None:
            self._counting = event
            return Bearer(event, start, Way.CARRIED) if event else self._of_unknown(start)
        settled = self._settled(own, after, clause)
        if isinstance(settled, Bearer):
            return settled
        own, after = settled
        self._wide = not own and (self._wide or self._worded.wide.match(text, start, end) is not None)
        if self._wide:
            self._lasting = self._project = self._counting = ()
        if not numbers and (parts := self._measures.indicator.dividing.match(text, start, end)) and parts["anew"]:
            whole = self._lasting or self._last.divided(start, end) if self._divided is None else self._divided
            self._lasting, self._project, self._divided = whole, (), whole
            if not whole:
                return self._of_unknown(start)
        going_on = self._counting if not own and (coming or self._measures.goes_on(text[start:end])) else ()
        self._counting = going_on or (own if numbers else ())
        if going_on:
            return Bearer(going_on, start, Way.CARRIED)
        if own:
            return self._of_own(own, after, clause)
        if self._project and self._worded.peopled.search(text, start, end):
            self._project = ()
        if self._project and (leading or self._last.measures_on(start, end, numbers)):
            return Bearer(self._project, start, Way.CARRIED)
        return self._of_pointed(clause) or self._of_strange(clause) or self._of_earlier(clause) or self._of_text(clause)

    def beside(self, bearer: Bearer, first: int, since: int, number: int) -> Sequence[Entity]:
        """What a later number of a clause is said of: the other places right before it (`Partners.beside`)."""
        named = bearer.way is Way.NAMED
        return self._partners.beside(bearer.entities, bearer.end, first, since, number) if named else bearer.entities

    def _settled(self, own: list[Entity], after: int, clause: Clause) -> Bearer | tuple[list[Entity], int]:
        """What a clause is about of what it begins with, and where that ends; or what its numbers are said of."""
        (start, end, numbers), text, worded = clause, self._encoded.text, self._worded
        subjects, clauses = self._topics.subjects, self._topics.clauses
        self._sectioned = self._project or self._sectioned
        if numbers and worded.sections.match(self._encoded.surface(start, end)):
            line = self._sectioned or self._line_before(start)
            if line or numbers[0][2] in self._measures.telling.sizes:
                self._lost = True  # the next clauses go on about the section
                return self._of_unknown(start)._replace(entities=line, way=Way.CARRIED)
        listed = bool(own) and not subjects.is_place(own[-1]) and worded.others.match(text, after) is not None
        if listed and numbers and own[-1].name.endswith(worded.speakers):
            return self._of_unknown(start)
        if own and subjects.is_region(own[-1]) and self._around.unknown(own, after, end):
            return self._of_unknown(start)  # more places than those named, or a part of one
        if own and (listed or (numbers and self._partners.counted(start, after, numbers[0][0]))):
            own, after = self._partners.before(start, after)
        if own and own != self._lasting:
            shared = clauses.kind_before(after) + self._encoded.surface(after, end)
            own, after = ([], start) if worded.shares.match(shared) else (own, after)
        self._named_own = self._named_own or own
        own, after = self._partners.belonging(own, after, end)
        joined = bool(numbers) and len(own) > 1 and not any(map(subjects.is_region, own))
        if joined and worded.added.search(self._encoded.surface(after, numbers[0][0])):
            return self._of_unknown(start)  # it counts who joins them
        called = worded.called.match(text, after, end) if own else None
        if called and (mention := self._encoded.mention(called.end())) and len(mention.entities) == 1:
            own, after = list(mention.entities), called.end() + 1
        elif own and (called or self._around.unknown(own, after, end)):
            return self._of_unknown(start)
        if own and text.startswith(worded.to, after) and self._encoded.mention(after + 1):
            return Bearer(own, start, Way.NAMED)  # 甲市到乙市的车程
        built = own and not numbers and worded.jointly.match(text, after, end)
        closing = self._around.closing(start, end) if built or not own else []
        return (closing, end) if closing else (own, after)

    def _along(self, clause: Clause) -> Bearer | None:
        """The bearer of a clause that speaks of the line told of before (线路全长90公里)."""
        along = self._worded.along.match(self._encoded.surface(start := clause.start, clause.end))
        told = self._project or [e for e in self._lasting if e.type == self._topics.subjects.project]
        line = told or (self._line_before(start) if along else ())
        if along is None or (told and not along["stops"]) or (not line and along["way"]):
            return None
        if not line:
            return self._of_unknown(start)
        if not along["way"]:
            self._project, self._lasts, self._lasting, self._elsewhere = line, True, (), False
        return Bearer(line, start, Way.CARRIED)

    def _of_own(self, own: list[Entity], after: int, clause: Clause) -> Bearer:
        """The bearer of a clause that names it, of which those after may tell more."""
        (start, end, numbers), text, worded = clause, self._encoded.text, self._worded
        subjects = self._topics.subjects
        if all(entity.type == subjects.project for entity in own):
            self._project, self._lasting = own, ()
            goes_on = len(own) == 1 and self._pointers.built(own[0])
            self._lasts = goes_on and not any(word in text[after:end] for word in worded.passing)
            return Bearer(own, after, Way.NAMED)
        if all(entity.type == subjects.event for entity in own):
            return Bearer(own, after, Way.NAMED)
        self._last.named(start, end, told=bool(numbers))
        places = all(map(subjects.is_place, own))
        part = places and (self._lasting or self._project) and self._measures.goes_on(text[start:end])
        self._project = self._project if part else ()
        self._elsewhere = self._lost = False
        first = self._partners.first(own, start, after)
        opening = worded.opening if self._lasting else ()
        if places:  # 其中甲市30家: what follows is of the whole
            self._lasting, self._acting = self._lasting if part else first, False
        elif numbers and worded.decreeing.match(text, after, numbers[0][0]):
            return Bearer(self._pointers.narrowed(start, end), start, Way.ASSUMED)
        elif not any(word in text[after:end] for word in chain(worded.passing, opening)):
            self._lasting, self._acting = first, not numbers
        elif not numbers and len(own) == 1 and (office := self._around.office_of(own[0])):
            self._lasting, self._acting = office, False
        return Bearer(self._partners.first_side(own, start, after), after, Way.NAMED)

    def _of_pointed(self, clause: Clause) -> Bearer | None:
        """The bearer of a clause that points at it (该区), or that gives numbers of a kind of which one was named."""
        (start, end, _), text, worded = clause, self._encoded.text, self._worded
        pointing = self._last.pointing(start, end)
        here = pointing is not None and pointing["here"] is not None and not (self._lasting or self._named_own)
        if pointing and (pointing["whole"] or here) and self._elsewhere:
            return Bearer((), start, Way.ASSUMED)  # a place that is not known
        about, thing = self._pointers.pointed_at(pointing, start, end, self._lasting) if pointing else ((), start)
        unnamed = pointing is not None and pointing["pointer"] is not None
        known = about or self._wide or unnamed or self._lost or worded.foreign.match(text, start, end)
        if not known and (fitting := self._pointers.fitting(start, end, self._project or self._named_own)):
            self._counting = self._fitted = fitting
            self._lasting = () if self._topics.subjects.is_lifeless(fitting[0]) else fitting
            return Bearer(fitting, start, Way.ASSUMED)
        if pointing and (about or pointing["bare"] is None or not self._pointers.in_platform(start)):
            self._elsewhere, self._lasting, self._lasts = not about, about, False
            self._lost = not about and pointing["pointer"] is not None
            return Bearer(about, thing, Way.CARRIED)
        if text.startswith(UNRESOLVED, start) and not self._around.thing_before():
            words = self._encoded.surface(start, end)
            pointed = worded.pointing.match(words)
            if pointed and pointed["whole"] is None:
                if not (about := self._pointers.standing(words[pointed.end() :], start)[0]):
                    return self._of_unknown(start)  # a company that is not known
                self._project, self._lasts = about, True
                return Bearer(about, start + 1, Way.CARRIED)
        return None

    def _of_strange(self, clause: Clause) -> Bearer | None:
        """The bearer of a clause about something without a known name, or about what has come to a place it names."""
        (start, end, numbers), text, worded = clause, self._encoded.text, self._worded
        strange = None if numbers else worded.unnamed.match(text, start, end)
        if strange and not (strange["thing"] and self._encoded.numbers(*strange.span("thing"))):
            return self._of_unknown(start)
        if worded.foreign.match(text, start, end):
            return self._of_unknown(start)
        done = not numbers and not self._project and worded.completed.match(text, start, end)
        if done and all(map(self._topics.subjects.is_region, self._lasting or self._pointers.narrowed(start, end))):
            return self._of_unknown(start)
        if arrived := self._around.arrived_at(clause.counted, end):
            return Bearer(arrived, start, Way.CARRIED)
        strayed = self._elsewhere or self._wide or self._last.is_astray(start)
        return Bearer((), start, Way.ASSUMED) if strayed else None

    def _of_earlier(self, clause: Clause) -> Bearer | None:
        """What the clauses before in the sentence are about, if this one goes on with it."""
        (start, end, numbers), text, topics = clause, self._encoded.text, self._topics
        parted = topics.passed(topics.spans[self._index][0], start)
        self._lasts = self._lasts and not parted and not text.startswith(self._worded.regional, start)
        if self._project and self._lasts and (not self._last.owned or self._pointers.fit(self._project, start, end)):
            return Bearer(self._project, start, Way.CARRIED)
        if self._lasting and self._last.is_over(self._lasting, start, end, numbers, acting=self._acting):
            left, self._lasting = self._lasting, ()
            if self._last.stray(left, end):
                return Bearer((), start, Way.ASSUMED)
        counted = trim(self._encoded.surface(start, numbers[0][0]), self._measures) if numbers else ""
        unfit = self._lasting is self._fitted and self._pointers.unfit(self._fitted, start, end)
        unfit = unfit and counted not in self._measures.indicator.dependent  # 会上签约项目20个，总投资9亿元
        if unfit or (parted and self._acting) or topics.parted(self._index, start, self._lasting):
            self._lasting = ()
        return Bearer(self._lasting, start, Way.CARRIED) if self._lasting else None

    def _of_text(self, clause: Clause) -> Bearer:
        """What the sentences before, or the text as a whole, are about."""
        (start, end, numbers), subjects, pointers = clause, self._topics.subjects, self._pointers
        topic = () if self._worded.peopled.search(self._encoded.text, start, end) else self._around.body_before()
        travels = all(unit in self._worded.travel for _, _, unit in numbers)
        if self._pointers.beyond(topic, start, end):
            topic = self._pointers.named_in(topic)
        if self._last.owned:
            topic = topic if topic and pointers.fit(topic, start, end) else self._last.owner(start)
            return Bearer(topic, start, Way.ASSUMED)
        if topic and (not travels or topic[0].type == subjects.project):
            return Bearer(topic, start, Way.ASSUMED)
        if self._around.of_unnamed_event(start, end):
            return self._of_unknown(start)
        about = self._topics.clauses.themed(pointers.narrowed(start, end), clause.counted)
        if pointers.far_from(about, start, end) or (travels and all(map(subjects.is_region, about))):
            return Bearer((), start, Way.ASSUMED)
        last = pointers.named_last(start)
        if len(last) != 1 or not last.isdisjoint(about):
            return Bearer(about, start, Way.ASSUMED)
        of_area = len(about) == 1 and about[0].type == subjects.area
        (other,) = last
        if of_area and other.name.endswith(self._worded.speakers):
            return Bearer(about, start, Way.ASSUMED)
        # in a wide area the place named last, in a place the platform, or what goes by its own name
        place = subjects.is_place(other)
        if place and about and (of_area or not subjects.is_region(other)):
            return Bearer([other], start, Way.DISPUTED)
        kept = place or any(other.name.startswith(entity.name) for entity in about)
        return Bearer(about if kept else (), start, Way.DISPUTED)

    def _of_unknown(self, start: int) -> Bearer:
        """The bearer of a clause about something without a known name; what the sentence goes on with is of it too."""
        self._elsewhere, self._lasting, self._project, self._counting = True, (), (), ()
        return Bearer((), start, Way.ASSUMED)
