"""Goals: what is to be reached, and by which year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.discourse.topics import Topics
from kg.encode import FIRST, LAST_NAME, Encoded
from kg.knowledge.measures import Measures
from kg.knowledge.modality import Modalities
from kg.measuring.horizons import Part
from kg.measuring.indicators import counted_after
from kg.measuring.legs import leg_of, measuring
from kg.measuring.owners import (
    acting,
    answering,
    carried,
    is_sited,
    led,
    of_bodies,
    owning,
    past_places,
    reached,
    whose_targets,
)
from kg.measuring.quantities import quantities, quantities_between, trim, unit_of, value_of
from kg.model import Entity, Goal, Observation
from kg.relate import Candidate
from kg.schema import Schema

#: How the points of a list begin (一是…，二是…), and the shortest clause that is one of its own, in characters.
COUNTED = re.compile(r"[一二三四五六七八九十]是")
_SHORTEST = 3
_CLAUSE = re.compile(r"[^，；。：！？]*[^，；。：！？“”‘’）》][^，；。：！？]*")
_MARK = re.compile(r"[，；。：！？]")
#: The characters of names.
_NAMES = "".join(map(chr, range(ord(FIRST), ord(LAST_NAME) + 1)))
#: What divides the items of a list.
_ITEMS = "、"
#: How a number is compared that is not to be passed.
_MOST = "<="
#: What divides the points of a sentence.
_PART = "；"
#: How far after some names a circle around them is told of, in characters.
_AROUND = 6
#: Least length of what such an item names before its number, in characters.
_NAMED = 2
#: What stands before the number that a target goes on from (由32%提升到45%).
_FROM = ("由", "从")
_SPAN = re.compile(r".{0,2}[由从]")


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
    earlier: list[Goal] = []
    around: list[Entity] = []
    for year, first, last, explicit, continuing, counted, mark, lasting in parts:
        pushed: Sequence[Entity] = ()
        bullet = measures.goal.bullet.match(sentence) if first == 0 else None
        listed = offset + first if first and mark < 0 else None
        clauses = _clauses(sentence, bullet.end() if bullet else first, last, measures)
        for clause_start, clause_end in _items(sentence, clauses, measures):
            clause = sentence[clause_start:clause_end]
            if measures.goal.abroad.match(encoded.surface(offset + clause_start, offset + clause_end)):
                break
            told = any(True for _ in quantities(clause, measures)) if counted else _is_goal(clause, explicit, measures)
            if explicit and not (told or counted):  # 形成甲市半小时交通圈，乙市1小时交通圈
                words = encoded.surface(offset + clause_start, offset + clause_end)
                told = _circle(words, measures) == len(words)
            lead = _lead(sentence, mark, first, measures) if clause_start == first else None
            leg = None if lead else leg_of(clause, earlier, measures)
            told = told and (lead is not None or leg is not None or measures.goal.apart.search(clause) is None)
            if not told or (continuing and clause.startswith(measures.goal.tasks)):
                if not explicit:
                    break
                continue
            value, subject = _goal(
                encoded, offset, clause_start, clause_end, index, year, topics, measures, lead, around, listed
            )
            if measures.goal.alone.fullmatch(value.name) or (not lasting and of_bodies(subject, topics)):
                continue
            pushed = pushed or _pushed(encoded, offset + clause_start, clause, topics, measures)
            unnamed = not topics.clauses.within(offset + clause_start, offset + clause_end)[0]
            if pushed and unnamed and len(subject) == 1 and subject[0].type == topics.subjects.area:
                value, subject = replace(value, subject="和".join(e.name for e in pushed)), pushed
            if leg is not None:
                value = replace(value, name=leg.name, indicator=leg.indicator, year=leg.year or year)
            elif value.indicator in measures.indicator.bare and earlier:  # 生产总值达到8千亿元，年均增长6%
                value = replace(value, indicator=f"{earlier[-1].indicator}{value.indicator}")
            else:
                earlier += measuring(value, encoded, offset + clause_start, offset + clause_end, measures)
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


def _lead(sentence: str, mark: int, first: int, measures: Measures) -> tuple[int, int] | None:
    """Where the words stand that a clause begins with before its horizon, from `mark` to `first` (人口到2020年…).

    That may be the clause before it, if it only says what is measured (人口规模，到2020年达到…).
    """
    ends = [0, *(match.end() for match in _MARK.finditer(sentence, 0, first))]
    begin = ends[-1]
    if mark > begin:
        return begin, mark
    if len(ends) > 1 and mark == begin and measures.goal.reaching.match(sentence, first):
        alone = measures.goal.measures.fullmatch(sentence, ends[-2], begin - 1)
        return alone.span() if alone else None
    return None


def _clauses(sentence: str, first: int, last: int, measures: Measures) -> list[tuple[int, int]]:
    """Clauses between two positions; a clause of up to four characters belongs to the one before it.

    So do all of a state of which is told by and by (形成以甲为核心，布局合理的港口群).
    """
    clauses: list[tuple[int, int]] = []
    wholes = [match.span() for match in measures.goal.whole.finditer(sentence, first, last)]
    for match in _CLAUSE.finditer(sentence, first, last):
        counted = COUNTED.match(match[0]) or measures.goal.joining.match(match[0])
        if clauses and any(start < match.start() < end for start, end in wholes):
            clauses[-1] = (clauses[-1][0], match.end())
        elif counted and match.end() - match.start() > counted.end() + _SHORTEST:
            clauses.append((match.start() + counted.end(), match.end()))
        elif (clauses and measures.goal.striving.match(match[0])) or (
            clauses and match.end() - match.start() <= 4 and sentence[match.start() - 1] != _PART
        ):  # 稳定在Ⅲ类，力争为Ⅱ类
            clauses[-1] = (clauses[-1][0], match.end())
        else:
            clauses.append(match.span())
    return clauses


def _items(sentence: str, clauses: Sequence[tuple[int, int]], measures: Measures) -> Iterator[tuple[int, int]]:
    """Clauses, each item of a list that has a number of its own as one (收入达到300亿元、利税60亿元)."""
    for start, end in clauses:
        found = list(quantities(sentence[start:end], measures)) if _ITEMS in sentence[start:end] else []
        first = start
        for one, other in pairwise(found):
            after = first + one.end()
            if sentence.startswith(_ITEMS, after) and other.start() - one.end() > _NAMED:
                yield start, after
                start = after + len(_ITEMS)
        yield start, end


def _is_goal(clause: str, explicit: bool, measures: Measures) -> bool:
    """Whether a clause states a target: after an explicit horizon any state or number, later a state only."""
    if measures.goal.tells_done(clause) or measures.goal.other.match(clause):
        return False
    if clause.endswith(measures.goal.states):
        return True
    if not explicit:
        return False
    told = clause.lstrip(_NAMES).startswith(measures.goal.begins) or measures.goal.degrees.search(clause) is not None
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
    around: list[Entity],
    listed: int | None,
) -> tuple[Goal, Sequence[Entity]]:
    """The goal that a clause states, and whose goal it is; what the number measures may stand before the horizon.

    What a circle of which a clause tells lies around is noted (`around`): that sets no targets. Of a list that is
    announced (it begins at `listed`) each item speaks for itself.
    """
    clause = encoded.text[offset + start : offset + end]
    name = encoded.surface(offset + start, offset + end)
    name = measures.goal.closing.sub("", name)
    own, after_subject = topics.clauses.within(offset + start, offset + end)
    own, after_subject = (own, after_subject) if acting(own, topics) else ([], offset + start)
    ours = len(own) > 1 and topics.subjects.own.search(name)  # others help in it: 三地联合培训我市人员60名
    if own and is_sited(encoded, own, after_subject, topics, measures):
        own, after_subject = [], offset + start
        named: Sequence[Entity] = ()
    else:
        named = [] if ours else own or carried(encoded, index, offset + start, listed, topics)
    if own and _circle(encoded.surface(after_subject, offset + end), measures, _AROUND):
        around.extend(own)
    if named and all(entity in around for entity in named):
        named = list(whose_targets(encoded, index, offset + start, topics, measures)) or named
    subject = topics.subjects.joint(named or whose_targets(encoded, index, offset + start, topics, measures))
    subject = answering(encoded, index, offset + start, subject, topics, measures) or subject
    subject = owning(index, offset + start, subject, topics, measures)
    for whose, words in measures.aims:
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
        comparator, unit = measures.comparators.of(clause), unit_of(quantity, measures)
        value = value_of(quantity, measures, upper=comparator == _MOST)
        indicator = trim(encoded.surface(after_subject, offset + start + measured), measures)
        if lead and not indicator:
            own, _ = topics.clauses.within(offset + lead[0], offset + lead[1])
            after_subject = past_places(encoded, offset + lead[0], topics)
            indicator = trim(encoded.surface(after_subject, offset + lead[1]), measures)
            if len(indicator) >= _SHORTEST:
                subject = topics.subjects.joint(own) or subject
                name = encoded.surface(offset + lead[0], offset + lead[1]) + name
            else:
                indicator = ""
        if len(indicator) < _SHORTEST and len(found) == 1:  # 形成300公里的铁路网
            indicator = counted_after(encoded, offset + start, after_subject, clause, found, measures) or indicator
        if _ITEMS in indicator:  # 建设甲线、乙线等9条线路: the number is that of the list
            indicator = trim(encoded.surface(offset + start + quantity.end(), offset + end), measures) or indicator
    elif lead and not own:  # 甲站到2027年基本建成
        name, subject = led(encoded, offset + lead[0], offset + lead[1], name, subject, topics, measures)
    elif not lead and measures.goal.alone.fullmatch(name):
        name = reached(encoded, index, offset + start, topics, measures) + name
    goal = Goal(name, "和".join(e.name for e in subject), year, indicator or None, comparator, value, unit, ())
    return goal, subject


def _circle(words: str, measures: Measures, near: int | None = None) -> int:
    """Where the circle ends of which some words tell (甲乙两市1小时交通圈), its number near their beginning; else 0."""
    first = next(measures.quantity.finditer(words), None)
    label = (
        measures.units.labels.match(words, first.end()) if first and (near is None or first.start() <= near) else None
    )
    return label.end() if label else 0


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
