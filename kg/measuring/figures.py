"""Figures: the numbers that the sentences of a text report, each with what it is said of and what it measures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.dates import reported_time
from kg.discourse.outline import UNTOLD, Outline
from kg.discourse.topics import Topics
from kg.encode import Encoded
from kg.knowledge.measures import Measures, Way
from kg.knowledge.modality import Modalities
from kg.measuring.bearers import Bearer, Bearers
from kg.measuring.doubts import Doubts, Figure, FigureClause
from kg.measuring.goals import Measured
from kg.measuring.indicators import group_of, indicators, spoken_of
from kg.measuring.measurands import Measurands
from kg.measuring.quantities import qualifier_of, quantities_between, trim, unit_of, value_of
from kg.measuring.things import thing_after
from kg.measuring.wording import BETWEEN, LEAST, listed_alike
from kg.model import Entity, Observation

#: How far after a number stands what it is of, in characters.
_IMPLYING = 4
#: How an indicator ends after which other numbers of a list stand that have no unit of their own.
_UNSPLIT = re.compile(r"\d、(?:\d|[\d.]*$)")
#: A clause as far as numbers are read in it.
CLAUSE = re.compile(r"[^，；。：！？…]+")


class Figures:
    """The numbers of a text, sentence by sentence.

    Args:
        encoded: The encoded text.
        topics: What its sentences are about.
        measures: How numbers are worded.
        modalities: How modality is worded.
        outline: The sections that its sentences stand in.
    """

    def __init__(
        self, encoded: Encoded, topics: Topics, measures: Measures, modalities: Modalities, outline: Outline
    ) -> None:
        self._encoded, self._topics, self._measures = encoded, topics, measures
        self._modalities, self._outline, self._section = modalities, outline, UNTOLD
        #: What the numbers of the last sentence that was read are said of.
        self._bearers: Bearers | None = None
        self._measurands = Measurands(measures)
        self._doubts = Doubts(encoded, topics, measures)

    def of(self, index: int) -> Iterator[Measured]:
        """The numbers of a sentence, each with its subject and the indicator of its clause or of the clause before.

        Args:
            index: Number of the sentence; sentences are to be asked for in order.
        """
        measures = self._measures
        self._section, (start, end) = self._outline.at(index), self._topics.spans[index]
        sentence = self._encoded.text[start:end]
        self._bearers = bearers = Bearers(self._encoded, self._topics, index, measures, self._bearers)
        self._measurands.enter(index, continues=index > 0 and self._topics.paragraphs.continues(index))
        previous: list[str] = []
        measured: list[str] = []  # in all clauses before
        topic, group, work = "", "", None
        silent: list[str] = []  # the clauses without numbers since the last one with some
        for match in CLAUSE.finditer(sentence):
            clause = self._clause(start + match.start(), match[0])
            numbers = [(clause.start + q.start(), clause.start + q.end(), q["unit"]) for q in clause.quantities]
            bearer = bearers.of(clause.start, clause.end, numbers)
            self._measurands.read(clause.text)
            if not numbers:
                silent.append(clause.text)
                words = self._encoded.surface(bearer.end, clause.end)
                topic, group = spoken_of(words, measures), group_of(words, measures)
                continue
            worked = measures.bearer.worked.match(clause.text)
            work = worked if worked and (work or any(trim(words, measures) for words in silent)) else None
            silent, clause = [], clause._replace(work=work)
            own = _own(bearer, clause)
            each = clause.distributes and len(own) == len(numbers) > 1
            if clause.distributes and not each and len(previous) < len(numbers) <= len(measured):
                previous = measured[-len(numbers) :]  # 收入3万元，支出2万元，分别增长5%和6%
            coming = self._coming(clause, previous)
            measuring = coming or self._indicators(clause, bearer, own, previous, topic, each=each)
            if group and not own and measuring[0] and self._counts_some(clause):
                measuring[0] = group + measuring[0]
            topic = group = ""
            # no new measure: 签约项目50个，其中来自甲市的20个，总投资9亿元
            if not coming and not (previous and (measures.goes_on(clause.text) or not bearer.entities)):
                previous = measuring  # 同比增长 and the like are said of what was measured before, not measured again
                measured += measuring
            for figure, listed in self._figures(clause, bearers, bearer, measuring, each=each):
                yield from self._told(clause, figure, sentence, start, listed=listed)

    def _clause(self, start: int, text: str) -> FigureClause:
        """A clause with its numbers that tell something; with none if it only says when, or what is granted."""
        measures = self._measures
        clause = FigureClause(start, text, ())
        if measures.units.granting.search(text) or measures.telling.when.search(text):
            return clause
        found = quantities_between(self._encoded, start, clause.end, measures)
        return clause._replace(
            quantities=[
                quantity
                for quantity in found
                if not measures.telling.bound.match(text, quantity.start())
                and measures.telling.tells(quantity["unit"], clause.before(quantity), clause.after(quantity))
            ]
        )

    def _coming(self, clause: FigureClause, previous: Sequence[str]) -> list[str]:
        """What the number of a clause measures that tells from where some of what was counted last come."""
        coming, measures = self._measures.bearer.coming.match(clause.text), self._measures
        if coming is None or not previous or len(clause.quantities) != 1:
            return []
        (start, end), unit = coming.span("whence" if coming["whence"] else "origin"), clause.quantities[0]["unit"]
        kind = self._topics.clauses.kind_before(clause.start + end)
        place = self._encoded.surface(clause.start + start, clause.start + end).removesuffix(kind)
        whole = measures.telling.worth.sub("", previous[-1]) if measures.telling.counts(unit) else previous[-1]
        share = measures.telling.portion if unit in measures.telling.ratios else ""
        return [f"{measures.bearer.whence}{place}{measures.indicator.particle}{whole}{share}"]

    def _indicators(
        self,
        clause: FigureClause,
        bearer: Bearer,
        own: Sequence[Entity],
        previous: Sequence[str],
        topic: str,
        *,
        each: bool,
    ) -> list[str]:
        """What each number of a clause measures, also of what the clause before speaks (`topic`)."""
        encoded, measures, known = self._encoded, self._measures, () if topic else previous
        found = indicators(encoded, clause.start, bearer.end, clause.text, clause.quantities, known, each, measures)
        kind = self._topics.clauses.kind_before(bearer.end) if own else ""
        if leading := ("" if kind in measures.indicator.areas else kind) or topic:
            found = [leading + words if kind or not words or measures.goes_on(words) else words for words in found]
        return self._measurands.completed(found, clause.quantities, named=bearer.way is Way.NAMED)

    def _counts_some(self, clause: FigureClause) -> bool:
        """Whether a clause begins with a number of things (有30家设总部)."""
        first, having = clause.quantities[0], self._measures.indicator.having
        return self._measures.telling.counts(first["unit"]) and having.fullmatch(clause.before(first)) is not None

    def _figures(
        self, clause: FigureClause, bearers: Bearers, bearer: Bearer, measuring: list[str], *, each: bool
    ) -> Iterator[tuple[Figure, bool]]:
        """The numbers of a clause, each with all that it is said of, and whether it is one of a list of numbers."""
        encoded, measures = self._encoded, self._measures
        for number, quantity in enumerate(clause.quantities):
            entities = bearer.entities[number : number + 1] if each else bearer.entities
            if number and not each:
                since, at = clause.start + clause.quantities[number - 1].end(), clause.start + quantity.start()
                first = clause.start + clause.quantities[0].start()
                entities = bearers.beside(bearer, first, since, at)
                named = encoded.surface(since, at).lstrip("".join(BETWEEN))
                if named and entities != bearer.entities and measuring[number].startswith(named):
                    measuring[number] = measuring[number - 1]  # 其中甲市8家、乙市9家
            thing = thing_after(encoded, clause.start, clause.text, quantity, self._topics.subjects, measures)
            if thing is None and bearer.way is Way.ASSUMED and measures.indicator.away.search(clause.before(quantity)):
                continue  # so far away is something that the clause does not name
            held = measures.telling.holds(clause.text, quantity.start(), quantity.end())
            if held or self._sums_up(clause, quantity):
                continue
            listed = not each and listed_alike(number, clause.text, clause.quantities, measuring)
            if thing is not None:
                yield Figure(quantity, [thing[0]], thing[1], Way.NAMED), listed
                continue
            subjects = entities if not self._of_what_follows(clause, quantity) else ()
            yield Figure(quantity, subjects, measuring[number], bearer.way), listed

    def _told(
        self, clause: FigureClause, figure: Figure, sentence: str, offset: int, *, listed: bool
    ) -> Iterator[Measured]:
        """A number as observations: one of all subjects together, or of each."""
        encoded, measures, quantity = self._encoded, self._measures, figure.quantity
        indicator = measures.telling.named(figure.indicator, quantity["unit"])
        if len(indicator) < LEAST or indicator in measures.indicator.bare:
            return
        figure = figure._replace(indicator=indicator)
        listed = listed or _UNSPLIT.search(indicator) is not None
        unit = measures.telling.unit(unit_of(quantity, measures), indicator + clause.after(quantity)[:_IMPLYING])
        at = clause.start - offset + quantity.start()
        was = measures.telling.before(clause.before(quantity), clause.after(quantity)) and self._section.base
        time = was or self._section.when(reported_time(sentence, at, self._outline.today))
        stated = self._modalities.stated(sentence, at, at + len(quantity[0]), self._section.planned)
        for group in map(self._topics.subjects.joint, self._groups(clause, figure)):
            yield Measured(
                Observation(
                    "和".join(entity.name for entity in group),
                    indicator,
                    value_of(quantity, measures),
                    unit,
                    time.value,
                    quantity[0],
                    (),
                    qualifier_of(quantity, measures),
                ),
                group[0] if group else None,
                encoded.clean(clause.start),
                encoded.clean_end(clause.end),
                f"observation-{figure.way}",
                quantity[0],
                measures.observed[figure.way],
                stated or self._modalities.figure,
                time.words,
                "it is one of a list of numbers"
                if listed
                else self._doubts.of(clause, figure, group, base=bool(self._section.base)),
            )

    def _groups(self, clause: FigureClause, figure: Figure) -> list[list[Entity]]:
        """The subjects of a number, all together or each by itself (各)."""
        if self._measures.indicator.each.search(clause.before(figure.quantity)):
            return [[entity] for entity in figure.subjects]
        return [list(dict.fromkeys(figure.subjects))]

    def _sums_up(self, clause: FigureClause, quantity: re.Match[str]) -> bool:
        """Whether a number only counts the bodies named right before it that act or are partners (甲校、乙校2所)."""
        encoded, at, bodies = self._encoded, clause.start + quantity.start(), 0
        while at > clause.start and (mention := encoded.mention(at - 1)) is not None and not mention.is_class:
            bodies += sum(not self._topics.subjects.is_place(entity) for entity in mention.entities)
            at -= 1 + (encoded.text[at - 2] in BETWEEN[:1])
        acting = at <= clause.start or encoded.text[at - 1] in (*BETWEEN, self._measures.indicator.particle)
        return acting and 1 < bodies <= value_of(quantity, self._measures) < 2 * bodies

    def _of_what_follows(self, clause: FigureClause, quantity: re.Match[str]) -> bool:
        """Whether a number at the start of a clause is said of what follows it (全长30公里的某路通车, 30亩的市场)."""
        before, measures = clause.before(quantity), self._measures
        said = before in measures.amounts or (not before and quantity["unit"] in measures.measured)
        return said and clause.text.startswith(measures.indicator.particle, quantity.end())


def _own(bearer: Bearer, clause: FigureClause) -> Sequence[Entity]:
    """What a clause names itself that its numbers are said of, or gives each its number of what was named before."""
    # the latter: 同比分别增长5%、6%和7%
    named = bearer.way is Way.NAMED or (clause.distributes and bearer.way is Way.CARRIED)
    return bearer.entities if named else ()
