"""Goals: what is to be reached, and by which year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from kg.dates import HORIZON, announced_year, horizon_year
from kg.discourse.topics import Topics
from kg.encode import Encoded
from kg.knowledge.measures import Measures
from kg.knowledge.modality import Modalities
from kg.measuring.quantities import comparator_of, quantities, quantities_between, trim, unit_of, value_of
from kg.model import Entity, Goal, Observation
from kg.relate import Candidate
from kg.rules import PLAN
from kg.schema import Schema

#: How the points of a list begin (一是…，二是…), and the shortest clause that is one of its own, in characters.
_COUNTED = re.compile(r"[一二三四五六七八九十]是")
_SHORTEST = 3
_CLAUSE = re.compile(r"[^，；。：！？]+")
_MARK = re.compile(r"[，；。：！？]")
#: What divides the items of a list.
_ITEMS = "、"
#: What divides the points of a sentence.
_PART = "；"
#: Least length of what such an item names before its number, in characters.
_NAMED = 2
#: What stands before the number that a target goes on from (由32%提升到45%).
_FROM = ("由", "从")
_SPAN = re.compile(r".{0,2}[由从]")
#: The beginning of a span of time: its end is no horizon (从2015年…到2019年).
_SINCE = re.compile(r"[从自][^，。；：]*$")
#: A year with which a clause begins.
_YEAR = re.compile(r"(?<=[，；])(20\d\d)年(?:底|末)?[，：]?(?!\d|的)")
#: How far before targets that are announced the year for them is looked for, in characters.
_REACH = 5000


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
    #: Why it is not known what it is said of; None if it is.
    doubt: str | None = None
    #: Those besides the subject whose goal it is.
    others: Sequence[Entity] = ()


class Part(NamedTuple):
    """A stretch of a sentence whose clauses are goals of one year."""

    year: int | None
    start: int
    end: int
    #: The sentence names the year, or says that goals follow; otherwise they go on from the sentence before.
    explicit: bool
    #: The sentence goes on with the targets of the one before it: clauses that set a task are none.
    continuing: bool = False
    #: Only what has a number is a target: the year says when something will be done (2018年，天津将…).
    counted: bool = False


def horizons(
    text: str,
    offset: int,
    sentence: str,
    horizon: int | None,
    measures: Measures,
    today: str | None,
    listed: bool = False,
    continuing: bool = False,
) -> list[Part]:
    """Where the goals of a sentence may stand, with their years.

    After each horizon, after the words that announce them (预期目标是：), or all of a sentence that goes on with goals;
    in a list or section of targets (`listed`) these are told as plainly as after a horizon.
    """
    marks = [mark for mark in HORIZON.finditer(sentence) if not _SINCE.search(sentence, 0, mark.start())]
    named = [(mark.start(), mark.end(), horizon_year(mark), mark["will"] is not None) for mark in marks]
    named += _later(sentence, named)
    parts = [Part(horizon, 0, named[0][0] if named else len(sentence), listed, continuing)] if horizon else []
    ends = [*(start for start, *_ in named[1:]), len(sentence)]
    for (_, start, by, counted), end in zip(named, ends, strict=False):
        parts.append(Part(by, start, end, True, counted=counted))
    announcing = None if marks else measures.goal.announcing.search(sentence)
    if announcing is not None:
        end = offset + announcing.start()
        # From a sentence's beginning on, so that no number is cut; not from the text's, so that time stays linear.
        begin = text.find("。", max(0, end - _REACH), end) + 1 if end > _REACH else 0
        year = announced_year(text[begin:end], today)
        return [Part(year, announcing.end(), len(sentence), True)]
    return parts


def _later(sentence: str, named: Sequence[tuple[int, int, int, bool]]) -> list[tuple[int, int, int, bool]]:
    """The later years with which clauses begin after the last horizon of a sentence (到2027年建成甲，2035年建成乙)."""
    later: list[tuple[int, int, int, bool]] = []
    if named:
        _, start, last, counted = named[-1]
        for match in _YEAR.finditer(sentence, start):
            if not counted and int(match[1]) > last:
                last = int(match[1])
                later.append((match.start(), match.end(), last, False))
    return later


def goals(
    encoded: Encoded,
    offset: int,
    sentence: str,
    index: int,
    parts: Sequence[Part],
    topics: Topics,
    measures: Measures,
    modalities: Modalities,
) -> Iterator[Measured]:
    """The goals of a sentence."""
    previous = ""
    for year, first, last, explicit, continuing, counted in parts:
        pushed: Sequence[Entity] = ()
        bullet = measures.goal.bullet.match(sentence) if first == 0 else None
        clauses = _clauses(sentence, bullet.end() if bullet else first, last)
        for clause_start, clause_end in _items(sentence, clauses, measures):
            clause = sentence[clause_start:clause_end]
            told = any(True for _ in quantities(clause, measures)) if counted else _is_goal(clause, explicit, measures)
            lead = _lead(sentence, first) if clause_start == first else None
            told = told and (lead is not None or measures.goal.apart.search(clause) is None)
            if not told or (continuing and clause.startswith(measures.goal.tasks)):
                if not explicit:
                    break
                continue
            value, subject = _goal(encoded, offset, clause_start, clause_end, index, year, topics, measures, lead)
            pushed = pushed or _pushed(encoded, offset + clause_start, clause, topics, measures)
            unnamed = not topics.clauses.within(offset + clause_start, offset + clause_end)[0]
            if pushed and unnamed and len(subject) == 1 and subject[0].type == topics.subjects.area:
                value, subject = replace(value, subject="和".join(e.name for e in pushed)), pushed
            if value.indicator in measures.indicator.bare and previous:
                value = replace(value, indicator=previous + value.indicator)  # 生产总值达到8千亿元，年均增长6%
            else:
                previous = value.indicator or previous
            yield Measured(
                value,
                subject[0] if subject else None,
                encoded.clean(offset + clause_start),
                encoded.clean_end(offset + clause_end),
                "goal",
                value.name[-2:],
                measures.goal.confidence,
                modalities.values[0],
                others=subject[1:],
            )


def _pushed(encoded: Encoded, start: int, clause: str, topics: Topics, measures: Measures) -> Sequence[Entity]:
    """The part of an area whose target a clause sets that begins with what is done for it (推动甲市产业结构优化)."""
    task = next((task for task in measures.goal.tasks if clause.startswith(task)), "")
    mention = encoded.mention(start + len(task)) if task else None
    parts = mention.entities if mention is not None and not mention.is_class else ()
    return parts if all(topics.subjects.is_region(e) and e.type != topics.subjects.area for e in parts) else ()


def _lead(sentence: str, first: int) -> tuple[int, int] | None:
    """Where the words stand that a clause begins with before its horizon, which ends at `first` (人口到2020年…)."""
    begin = max((match.end() for match in _MARK.finditer(sentence, 0, first)), default=0)
    mark = HORIZON.search(sentence, begin, first)
    return (begin, mark.start()) if mark is not None and mark.start() > begin else None


def _clauses(sentence: str, first: int, last: int) -> list[tuple[int, int]]:
    """Clauses between two positions; a clause of up to four characters belongs to the one before it."""
    clauses: list[tuple[int, int]] = []
    for match in _CLAUSE.finditer(sentence, first, last):
        counted = _COUNTED.match(match[0])
        if counted and match.end() - match.start() > counted.end() + _SHORTEST:
            clauses.append((match.start() + counted.end(), match.end()))
        elif clauses and match.end() - match.start() <= 4 and sentence[match.start() - 1] != _PART:
            clauses[-1] = (clauses[-1][0], match.end())
        else:
            clauses.append(match.span())
    return clauses


def _items(sentence: str, clauses: Sequence[tuple[int, int]], measures: Measures) -> Iterator[tuple[int, int]]:
    """Clauses, each item of a list that has a number of its own as one (收入达到300亿元、利税60亿元)."""
    for start, end in clauses:
        found = list(quantities(sentence[start:end], measures)) if _ITEMS in sentence[start:end] else []
        for one, other in pairwise(found):
            after = start + one.end()
            if sentence.startswith(_ITEMS, after) and other.start() - one.end() > _NAMED:
                yield start, after
                start = after + len(_ITEMS)
        yield start, end


def _is_goal(clause: str, explicit: bool, measures: Measures) -> bool:
    """Whether a clause states a target: after an explicit horizon any state or number, later a state only."""
    if any(word in clause for word in measures.goal.done) or clause.startswith(measures.goal.other):
        return False
    if clause.endswith(measures.goal.states):
        return True
    if not explicit:
        return False
    told = clause.startswith(measures.goal.begins) or measures.goal.degrees.search(clause) is not None
    return told or any(True for _ in quantities(clause, measures))


def _goal(
    encoded: Encoded,
    offset: int,
    start: int,
    end: int,
    index: int,
    year: int | None,
    topics: Topics,
    measures: Measures,
    lead: tuple[int, int] | None,
) -> tuple[Goal, Sequence[Entity]]:
    """The goal that a clause states, and whose goal it is; what the number measures may stand before the horizon."""
    clause = encoded.text[offset + start : offset + end]
    name = measures.goal.closing.sub("", encoded.surface(offset + start, offset + end))
    own, after_subject = topics.clauses.within(offset + start, offset + end)
    ours = len(own) > 1 and topics.subjects.own.search(name)  # others help in it: 三地联合培训我市人员60名
    named = [] if ours else own or topics.own(index, offset + start)
    subject = topics.subjects.joint(named or _whose(encoded, index, offset + start, topics))
    for whose, words in measures.bearer.aims:
        if not ours and words.search(name) and any(whose.name in entity.name for entity in topics.known.named):
            subject = [whose]
    if not own:
        after_subject = offset + start  # words for a class of things are measured themselves (高新技术企业数量)
    found = list(quantities_between(encoded, offset + start, offset + end, measures))
    quantity = found[0] if found else None
    measured = quantity.start() if quantity is not None else 0
    if len(found) > 1 and clause.endswith(_FROM, 0, measured):
        quantity, measured = found[1], measured - 1
    elif len(found) > 1 and (base := measures.indicator.base.search(clause[:measured])) and _SPAN.match(base[0]):
        quantity = found[1]  # 由现在的8亿吨减少到6亿吨
    comparator = value = unit = None
    indicator: str | None = None
    if quantity is not None:
        value, unit = value_of(quantity), unit_of(quantity)
        comparator = comparator_of(clause, measures)
        indicator = trim(encoded.surface(after_subject, offset + start + measured), measures)
        if lead and not indicator:
            own, after_subject = topics.clauses.within(offset + lead[0], offset + lead[1])
            indicator = trim(encoded.surface(after_subject, offset + lead[1]), measures)
            if len(indicator) >= _SHORTEST:
                subject = topics.subjects.joint(own) or subject
                name = encoded.surface(offset + lead[0], offset + lead[1]) + name
            else:
                indicator = ""
        if _ITEMS in indicator:  # 建设甲线、乙线等9条线路: the number is that of the list
            indicator = trim(encoded.surface(offset + start + quantity.end(), offset + end), measures)
    goal = Goal(name, "和".join(e.name for e in subject), year, indicator or None, comparator, value, unit, ())
    return goal, subject


def _whose(encoded: Encoded, index: int, position: int, topics: Topics) -> Sequence[Entity]:
    """Whose targets a sentence tells that does not say so: those of the one place that the document is about.

    Of waters it is not said that they have any, but of the plan that the sentence begins with (某协议提出，到2025年).
    """
    theme = topics.theme_of(index)
    of_place = len(theme) == 1 and topics.subjects.is_place(theme[0]) and theme[0].type != topics.subjects.area
    whose = topics.whole_of(index, topics.spans[index][1], list(theme)) if of_place else topics.at(index, position)
    acting = [entity for entity in whose if not entity.name.endswith(topics.subjects.words.lifeless)]
    first = None if acting else encoded.mention(topics.spans[index][0])
    plans = first.entities if first is not None and not first.is_class else ()
    return acting or [plan for plan in plans if plan.type == topics.subjects.titled[PLAN]]


def goal_facts(measured: Sequence[Measured], schema: Schema) -> Iterator[Candidate]:
    """The facts that link each goal to the one whose goal it is."""
    relation, goal_type = schema.term("sets goal"), schema.term("goal")
    for item in measured:
        if isinstance(item.value, Goal) and item.subject is not None:
            time = str(item.value.year) if item.value.year else None
            tail = Entity(item.value.name, goal_type)
            said = item.start, item.end, item.rule, item.trigger, item.confidence, item.modality
            for whose in (item.subject, *item.others):
                yield Candidate(whose, relation, tail, time, *said)
