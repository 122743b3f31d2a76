"""Measure: goals with their horizon, and the numbers that a text reports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.bearers import Bearers
from kg.dates import reported_time
from kg.encode import Encoded
from kg.goals import Measured, goals, horizons
from kg.indicators import DISTRIBUTED, LEAST, indicators, spoken_of
from kg.measures import Measures, Way
from kg.modality import Modalities
from kg.model import Entity, Observation
from kg.quantities import qualifier_of, quantities_between, unit_of, value_of
from kg.topics import Topics

#: What a sentence with a number or a target has at least.
_MEASURED = re.compile(r"五[”’]?(?:(?:时期|规划)?期?末|(?:时期|期间)?，?[^，。；]{0,16}将)|目标|指标")
#: What tells of a plan.
_PLANNED = re.compile(r"提出|明确|规划|纲要|方案|计划|目标|要求|意见")
#: What tells of a time that is no horizon.
_TIME = re.compile(r"20\d\d|目前|截至|今年|去年|当前|现在|近年|如今|这|记者|表示|说")
#: How far after a number the thing stands that it is said of, in characters.
_NEAR = 8
#: How far after a number stands what it is of, in characters.
_IMPLYING = 4
#: Greatest length of an indicator, in characters: longer ones are statements, and name nothing.
_LONGEST = 36
#: How an indicator ends after which other numbers of a list stand that have no unit of their own.
_UNSPLIT = re.compile(r"\d、(?:\d|[\d.]*$)")
#: What stands between the numbers of such a list.
_BETWEEN = ("、", "和", "与", "及")
#: How the targets of a year begin in a section of them (2024年，新增基地10个).
_DATED = re.compile(r"(20\d\d)年(?:底|末)?，")
_CLAUSE = re.compile(r"[^，；。：！？…]+")


def measure(
    encoded: Encoded, topics: Topics, measures: Measures, modalities: Modalities, today: str | None = None
) -> Iterator[Measured]:
    """The goals and observations of a document, in text order.

    Args:
        encoded: The encoded text.
        topics: What its sentences are about.
        measures: How numbers and goals are worded.
        modalities: How modality is worded.
        today: The day of publication, as precise as it is known.
    """
    horizon: int | None = None
    last, in_section, listed, opened = -1, False, False, False
    bearers: Bearers | None = None
    for index, (start, end) in enumerate(topics.spans):
        sentence = encoded.text[start:end]
        if start != last:  # a goal's horizon holds to the end of its paragraph, of a list or section of targets
            heads = measures.heading.match(sentence) is not None
            in_section = measures.section.match(sentence) is not None or (in_section and not heads)
            listed = measures.bullet.match(sentence) is not None
            opened = opened and (heads or listed)
            horizon = horizon if in_section or listed or opened else None
        last, opened = end, opened or (horizon is not None and measures.listing.search(sentence) is not None)
        if in_section and horizon is None and (dated := _DATED.match(sentence)):
            horizon = int(dated[1])
        measured = horizon is not None or measures.numeral.search(sentence) or _MEASURED.search(sentence)
        if sentence.endswith("？") or not measured:
            continue
        listed = listed or in_section or opened
        continuing = not listed and horizon is not None and not _tells_of_now(sentence, measures)
        parts = horizons(encoded.text, start, sentence, horizon, measures, today, listed or continuing, continuing)
        if today and not _PLANNED.search(sentence):  # of a year gone by a plan may still be told, else what was done
            parts = [part for part in parts if not part.year or part.year >= int(today[:4])]
        found = list(goals(encoded, start, sentence, index, parts, topics, measures, modalities)) if parts else []
        yield from found
        if parts:
            horizon = parts[-1].year if found or in_section or opened else None
        if not found:
            bearers = Bearers(encoded, topics, index, measures, bearers)
            yield from _observations(encoded, start, sentence, bearers, topics, measures, modalities, today)


def _tells_of_now(sentence: str, measures: Measures) -> bool:
    """Whether a sentence after one with targets may tell of something else: what was done, or another time."""
    return _TIME.search(sentence) is not None or any(word in sentence for word in measures.done)


def _observations(
    encoded: Encoded,
    offset: int,
    sentence: str,
    bearers: Bearers,
    topics: Topics,
    measures: Measures,
    modalities: Modalities,
    today: str | None,
) -> Iterator[Measured]:
    """The numbers of a sentence, each with its subject and the indicator of its clause or of the clause before."""
    previous: list[str] = []
    measured: list[str] = []  # in all clauses before
    topic = ""
    for clause in _CLAUSE.finditer(sentence):
        start, end = clause.span()
        first = offset + start
        granted = measures.granting.search(clause[0]) is not None
        found = [] if granted else list(_telling(encoded, first, clause[0], measures))
        numbers = [(first + q.start(), first + q.end(), q["unit"]) for q in found]
        bearer = bearers.of(first, offset + end, numbers)
        who, after_subject, way = bearer
        # also of the subjects of the clause before (同比分别增长5%、6%和7%)
        own = who if way is Way.NAMED or (DISTRIBUTED in clause[0] and way is Way.CARRIED) else ()
        if not found:
            topic = spoken_of(encoded.surface(after_subject, offset + end), measures)
            continue
        # where the numbers are fewer or more than the subjects, all belong to all
        each = DISTRIBUTED in clause[0] and len(own) == len(found) > 1
        if DISTRIBUTED in clause[0] and len(previous) < len(found) <= len(measured):
            previous = measured[-len(found) :]  # 收入3万元，支出2万元，分别增长5%和6%
        measuring = indicators(encoded, offset + start, after_subject, clause[0], found, previous, each, measures)
        kind = topics.clauses.kind_before(after_subject) if own else ""
        if leading := kind or topic:
            going_on = [bool(kind) or not words or measures.goes_on(words) for words in measuring]
            measuring = [leading * goes_on + words for goes_on, words in zip(going_on, measuring, strict=True)]
            topic = ""
        if not (previous and measures.goes_on(clause[0])):
            previous = measuring  # 同比增长 and the like are said of what was measured before, not measured again
            measured += measuring
        for number, (quantity, indicator) in enumerate(zip(found, measuring, strict=True)):
            entities, known = own[number : number + 1] if each else who, way
            if number and not each:
                since = first + found[number - 1].end()
                entities = bearers.beside(bearer, numbers[0][0], since, first + quantity.start())
                if entities != who and encoded.surface(since, first + quantity.start()).endswith(indicator):
                    indicator = measuring[number] = measuring[number - 1]  # 其中甲市8家、乙市9家
            thing = _thing(encoded, offset + start, clause[0], quantity, topics, measures)
            if thing is None and way is Way.ASSUMED and measures.away.search(clause[0], 0, quantity.start()):
                continue  # so far away is something that the clause does not name
            if measures.telling.holds(clause[0], quantity.start(), quantity.end()):
                continue
            groups: list[list[Entity]] = [[]]
            if thing is not None:
                groups, indicator, known = [[thing[0]]], thing[1], Way.NAMED
            elif clause[0].find(measures.each, 0, quantity.start()) >= 0:
                groups = [[entity] for entity in entities]
            elif not _of_what_follows(clause[0], quantity, measures):
                groups = [list(dict.fromkeys(entities))]
            time = reported_time(sentence, start + quantity.start(), today)
            span = start + quantity.start(), start + quantity.end()
            indicator = measures.telling.named(indicator, quantity["unit"])
            unsplit = _UNSPLIT.search(indicator) is not None or (
                not each and _listed(number, clause[0], found, measuring)
            )
            for group in map(topics.subjects.joint, groups):
                if len(indicator) < LEAST or indicator in measures.bare:
                    continue
                doubt = _doubt(encoded, offset + start, clause[0], quantity, indicator, group, known, topics, measures)
                if unsplit:
                    doubt = "it is one of a list of numbers"
                yield Measured(
                    Observation(
                        "和".join(entity.name for entity in group),
                        indicator,
                        value_of(quantity),
                        measures.telling.unit(unit_of(quantity), indicator + clause[0][quantity.end() :][:_IMPLYING]),
                        time.value,
                        quantity[0],
                        (),
                        qualifier_of(quantity),
                    ),
                    group[0] if group else None,
                    encoded.clean(offset + start),
                    encoded.clean_end(offset + end),
                    f"observation-{known}",
                    quantity[0],
                    measures.observed[known],
                    modalities.stated(sentence, *span) or modalities.figure,
                    time.words,
                    doubt,
                )


def _doubt(
    encoded: Encoded,
    start: int,
    clause: str,
    quantity: re.Match[str],
    indicator: str,
    group: Sequence[Entity],
    known: Way,
    topics: Topics,
    measures: Measures,
) -> str | None:
    """Why a number of a clause that begins at `start` is no figure of some things; None if it is one."""
    if not group:
        disputed = known is Way.DISPUTED
        return "something else was named last" if disputed else "it is not named what this is said of"
    if known is Way.ASSUMED and _names_others(encoded, start, clause, quantity.end(), group, topics, measures):
        return "its clause names others"
    if known is Way.ASSUMED and measures.telling.pointed.search(clause, 0, quantity.start()):
        return "it is not named what this is said of"
    if len(indicator) > _LONGEST:
        return "what it measures is told by a whole statement"
    if measures.telling.before(clause[: quantity.start()], clause[quantity.end() :]):
        return "it is what was before, and it is not said when"
    places = [entity for entity in group if topics.subjects.is_place(entity)] if known is not Way.NAMED else []
    of_region = known is Way.ASSUMED and any(map(topics.subjects.is_region, places))
    return measures.telling.doubt(indicator, quantity["unit"], bool(places), of_region)


def _names_others(
    encoded: Encoded, start: int, clause: str, counted: int, group: Sequence[Entity], topics: Topics, measures: Measures
) -> bool:
    """Whether a clause names another place or work than some things: not what is counted, from where or for whom."""
    for number in encoded.numbers(start, start + len(clause)):
        mention = encoded.mentions[number]
        others = [e for e in mention.entities if topics.subjects.is_place(e) or e.type == topics.subjects.project]
        at = encoded.positions[number] - start
        led = at == counted or measures.telling.led.search(clause, 0, at) is not None
        if others and not mention.is_class and not led and set(others).isdisjoint(group):
            return True
    return False


def _telling(encoded: Encoded, start: int, clause: str, measures: Measures) -> Iterator[re.Match[str]]:
    """The numbers of a clause that tell something; none of one that only says when something is told of."""
    if measures.telling.when.search(clause):
        return
    for quantity in quantities_between(encoded, start, start + len(clause), measures):
        if measures.telling.bound.match(clause, quantity.start()):
            continue
        if measures.telling.tells(quantity["unit"], clause[: quantity.start()], clause[quantity.end() :]):
            yield quantity


def _listed(number: int, clause: str, found: Sequence[re.Match[str]], measuring: Sequence[str]) -> bool:
    """Whether a number is one of a list of numbers of the same unit which the words do not tell apart (增长3%、5%)."""
    return any(
        clause[found[at].end() : found[at + 1].start()] in _BETWEEN
        and measuring[at] == measuring[at + 1]
        and found[at]["unit"] == found[at + 1]["unit"]
        for at in (number - 1, number)
        if 0 <= at < len(found) - 1
    )


def _of_what_follows(clause: str, quantity: re.Match[str], measures: Measures) -> bool:
    """Whether a number at the start of a clause is said of what follows it (全长30公里的某路通车, 30亩的市场)."""
    before = clause[: quantity.start()]
    said = before in measures.amounts or (not before and quantity["unit"] in measures.measured)
    return said and clause.startswith(measures.particle, quantity.end())


def _thing(
    encoded: Encoded, start: int, clause: str, quantity: re.Match[str], topics: Topics, measures: Measures
) -> tuple[Entity, str] | None:
    """The thing after a number that it is said of, and what it measures (规模100亿元的基金, 142万平方米的商城)."""
    end = quantity.end()
    numbers = encoded.numbers(start + end, start + min(len(clause), end + _NEAR))
    near = ((encoded.positions[number], encoded.mentions[number].entities) for number in numbers)
    measured = ((at, named) for at, named in near if len(named) == 1 and topics.subjects.is_measured(named[0]))
    position, (thing, *_) = next(measured, (0, (None,)))
    if thing is None:
        return None
    between = encoded.surface(start + end, position)
    before = clause[: quantity.start()]
    if away := measures.away.search(before):
        return (
            (thing, encoded.surface(start + away.start(), start + away.end())) if measures.particle in between else None
        )
    word = next((word for word in measures.amounts if before.endswith(word)), "")
    what = measures.measured.get(quantity["unit"])
    if word and between.endswith(measures.particle):
        what = word + between.removesuffix(measures.particle)
    elif between not in ("", measures.particle):
        return None
    return (thing, what) if what else None
