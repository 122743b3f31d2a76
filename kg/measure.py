"""Measure: goals with their horizon, and the numbers that a text reports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from kg.dates import HORIZON, announced_year, horizon_year, reported_time
from kg.encode import Encoded
from kg.measures import Measures, comparator_of, qualifier_of, quantities, trim, unit_of, value_of
from kg.modality import Modalities
from kg.model import Entity, Goal, Observation
from kg.relate import Candidate
from kg.schema import Schema
from kg.topics import Topics

#: The word that distributes numbers over what they belong to.
_DISTRIBUTED = "分别"
#: Longest word of a list that shares what follows its last word, in characters.
_SHORT = 3
#: How the points of a list begin (一是…，二是…).
_COUNTED = re.compile(r"[一二三四五六七八九十]是")
_DIGIT = re.compile(r"\d")
_CLAUSE = re.compile(r"[^，；。：！？]+")


@dataclass(frozen=True, slots=True)
class Measured:
    """A goal or observation with the clean span of the clause that states it, and the words it hung on."""

    value: Goal | Observation
    subject: Entity | None
    start: int
    end: int
    rule: str
    trigger: str
    confidence: float
    modality: str
    time_text: str | None = None


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
    last = -1
    for index, (start, end) in enumerate(topics.spans):
        sentence = encoded.text[start:end]
        if start != last:
            horizon = None  # a goal's horizon holds to the end of its paragraph
        last = end
        if sentence.endswith("？") or (horizon is None and not _DIGIT.search(sentence)):
            continue
        parts = _horizons(encoded.text, start, sentence, horizon, measures, today)
        if not parts:
            yield from _observations(encoded, start, sentence, index, topics, measures, modalities, today)
            continue
        found = list(_goals(encoded, start, sentence, index, parts, topics, measures, modalities))
        yield from found
        horizon = parts[-1].year if found else None
        if not found:
            yield from _observations(encoded, start, sentence, index, topics, measures, modalities, today)


class _Part(NamedTuple):
    """A stretch of a sentence whose clauses are goals of one year."""

    year: int | None
    start: int
    end: int
    #: The sentence names the year, or says that goals follow; otherwise they go on from the sentence before.
    explicit: bool


def _horizons(
    text: str, offset: int, sentence: str, horizon: int | None, measures: Measures, today: str | None
) -> list[_Part]:
    """Where the goals of a sentence may stand, with their years: after each horizon, after the words that announce
    them (主要预期目标是：), or all of a sentence that goes on with goals.
    """
    marks = list(HORIZON.finditer(sentence))
    parts = [_Part(horizon, 0, marks[0].start() if marks else len(sentence), False)] if horizon else []
    for mark, following in zip(marks, [*marks[1:], None], strict=False):
        end = following.start() if following else len(sentence)
        parts.append(_Part(horizon_year(mark), mark.end(), end, True))
    announcing = None if marks else measures.announcing.search(sentence)
    if announcing is not None:
        year = announced_year(text[: offset + announcing.start()], today)
        return [_Part(year, announcing.end(), len(sentence), True)]
    return parts


def _goals(
    encoded: Encoded,
    offset: int,
    sentence: str,
    index: int,
    parts: Sequence[_Part],
    topics: Topics,
    measures: Measures,
    modalities: Modalities,
) -> Iterator[Measured]:
    """The goals of a sentence."""
    for year, first, last, explicit in parts:
        clauses = _clauses(sentence, first, last)
        for clause_start, clause_end in clauses:
            clause = sentence[clause_start:clause_end]
            if not _is_goal(clause, explicit, measures):
                if not explicit:
                    return
                continue
            value, subject = _goal(encoded, offset, clause_start, clause_end, index, year, topics, measures)
            yield Measured(
                value,
                subject[0] if subject else None,
                encoded.clean(offset + clause_start),
                encoded.clean_end(offset + clause_end),
                "goal",
                value.name[-2:],
                measures.goal_confidence,
                modalities.values[0],
            )


def _clauses(sentence: str, first: int, last: int) -> list[tuple[int, int]]:
    """Clauses between two positions; a clause of up to four characters belongs to the one before it."""
    clauses: list[tuple[int, int]] = []
    for match in _CLAUSE.finditer(sentence, first, last):
        counted = _COUNTED.match(match[0])
        if counted and match.end() - match.start() > counted.end() + _SHORT:
            clauses.append((match.start() + counted.end(), match.end()))
        elif clauses and match.end() - match.start() <= 4:
            clauses[-1] = (clauses[-1][0], match.end())
        else:
            clauses.append(match.span())
    return clauses


def _is_goal(clause: str, explicit: bool, measures: Measures) -> bool:
    """Whether a clause states a target: after an explicit horizon any state or number, later a state only."""
    if any(word in clause for word in measures.done) or clause.startswith(measures.other):
        return False
    if clause.endswith(measures.states):
        return True
    return explicit and (clause.startswith(measures.begins) or any(True for _ in quantities(clause, measures)))


def _goal(
    encoded: Encoded,
    offset: int,
    start: int,
    end: int,
    index: int,
    year: int | None,
    topics: Topics,
    measures: Measures,
) -> tuple[Goal, Sequence[Entity]]:
    """The goal that a clause states, and whose goal it is."""
    clause = encoded.text[offset + start : offset + end]
    name = encoded.surface(offset + start, offset + end)
    own, after_subject = topics.within(offset + start, offset + end)
    subject = own or topics.at(index, offset + start)
    quantity = next(quantities(clause, measures), None)
    comparator = value = unit = None
    indicator: str | None = None
    if quantity is not None:
        value, unit = value_of(quantity), unit_of(quantity)
        comparator = comparator_of(clause, measures)
        indicator = trim(encoded.surface(after_subject, offset + start + quantity.start()), measures)
    goal = Goal(name, "和".join(e.name for e in subject), year, indicator or None, comparator, value, unit, ())
    return goal, subject


def _observations(
    encoded: Encoded,
    offset: int,
    sentence: str,
    index: int,
    topics: Topics,
    measures: Measures,
    modalities: Modalities,
    today: str | None,
) -> Iterator[Measured]:
    """The numbers of a sentence, each with its subject and the indicator of its clause or of the clause before."""
    previous: list[str] = []
    subject: Sequence[Entity] = ()
    for clause in _CLAUSE.finditer(sentence):
        start, end = clause.span()
        own, after_subject = topics.within(offset + start, offset + end)
        subject = own or subject
        found = list(quantities(clause[0], measures))
        if not found:
            continue
        who = subject or topics.at(index, offset + start)
        # where the numbers are fewer or more than the subjects, all belong to all
        each = _DISTRIBUTED in clause[0] and len(own) == len(found) > 1
        previous = _indicators(encoded, offset + start, after_subject, clause[0], found, previous, each, measures)
        for number, (quantity, indicator) in enumerate(zip(found, previous, strict=True)):
            entities = own[number : number + 1] if each else who
            if not entities or len(indicator) < 2:
                continue
            time = reported_time(sentence, start + quantity.start(), today)
            span = start + quantity.start(), start + quantity.end()
            yield Measured(
                Observation(
                    "和".join(entity.name for entity in entities),
                    indicator,
                    value_of(quantity),
                    unit_of(quantity),
                    time.value,
                    quantity[0],
                    (),
                    qualifier_of(quantity),
                ),
                entities[0],
                encoded.clean(offset + start),
                encoded.clean_end(offset + end),
                "observation",
                quantity[0],
                measures.observation_confidence,
                modalities.stated(sentence, *span) or modalities.figure,
                time.words,
            )


def _indicators(
    encoded: Encoded,
    start: int,
    after_subject: int,
    clause: str,
    found: Sequence[re.Match[str]],
    previous: Sequence[str],
    each: bool,
    measures: Measures,
) -> list[str]:
    """What each number of a clause measures, in the words around it.

    Args:
        encoded: The encoded text.
        start: Position of the clause.
        after_subject: Position after the subject that the clause begins with.
        clause: The encoded clause.
        found: Its quantities.
        previous: The indicators of the clause before.
        each: Each number belongs to a subject of its own, and all have one indicator.
        measures: How numbers are worded.
    """
    first = trim(encoded.surface(after_subject, start + found[0].start()), measures)
    if len(first) < 2 and not previous:
        first = trim(encoded.surface(start, start + found[0].start()), measures)
    if each:
        return [first if len(first) > 1 or not previous else previous[0]] * len(found)
    parts = re.split("[、和与]", first)
    if _DISTRIBUTED in clause and len(parts) == len(found) > 1:
        # 进口、出口通关时间: short words share what follows the last of them
        shared = parts[-1][len(parts[0]) :] if len(parts[0]) <= _SHORT else ""
        return [part + shared for part in parts[:-1]] + parts[-1:]
    indicators: list[str] = []
    position = after_subject
    for number, quantity in enumerate(found):
        before = encoded.surface(position, start + quantity.start())
        following = start + (found[number + 1].start() if number + 1 < len(found) else len(clause))
        after = encoded.surface(start + quantity.end(), following)
        own = first if not number else trim(before.lstrip("、和与及"), measures)
        indicators.append(_indicator(own, before, after, number, len(found), indicators, previous, measures))
        position = start + quantity.end()
    return indicators


def _indicator(
    own: str,
    before: str,
    after: str,
    number: int,
    total: int,
    indicators: Sequence[str],
    previous: Sequence[str],
    measures: Measures,
) -> str:
    """What one number measures: its own words, or what was measured before them.

    `压缩30%和40%` after `进口20小时、出口3小时` takes each its own.
    """
    following = trim((re.split(r"[、和]", after)[0] if total > 1 else after).strip("、和与及（）"), measures)
    if number and not own and indicators:
        stem = indicators[0].removeprefix(previous[0]) if previous else ""
        own = (previous[number] if number < len(previous) else "") + stem or indicators[-1]
    elif previous and (before.startswith(measures.continuing) or len(own + following) < 2):
        own = previous[min(number, len(previous) - 1)] + own
    return own + following


def goal_facts(measured: Sequence[Measured], schema: Schema) -> Iterator[Candidate]:
    """The facts that link each goal to the one whose goal it is."""
    relation, goal_type = schema.term("sets goal"), schema.term("goal")
    for item in measured:
        if isinstance(item.value, Goal) and item.subject is not None:
            time = str(item.value.year) if item.value.year else None
            tail = Entity(item.value.name, goal_type)
            yield Candidate(
                item.subject,
                relation,
                tail,
                time,
                item.start,
                item.end,
                item.rule,
                item.trigger,
                item.confidence,
                item.modality,
            )
