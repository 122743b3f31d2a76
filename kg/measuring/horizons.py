"""Horizons: the years by which what a sentence tells is to be reached."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from kg.dates import NUMERALS, announced_year, coming_year, plan_years
from kg.knowledge.measures import Measures

#: The year a goal is to be reached by, with what may stand between it and the goal; not the end of a change
#: (增至2024年) or the day a report closes (截至2024年).
_HORIZON = re.compile(
    r"(?=[近中远力展规到至目任长2“十])"
    r"(?:近期|中期|远期|力争|展望|规划)?(?:(?:(?<![\d年月日回来])到|(?<![截升增降减延高加\d年月日])至)(?P<year>20\d\d)年(?:底|末)?(?![的]?\d)"
    r"(?:[^，。：；]{0,12}(?:目标|任务)(?:是|为))?"
    r"|到(?:本|21|二十一)世纪(?P<mid>中叶)"
    r"|(?:目标|任务)[^，。：；\d]{0,6}(?:定在|定为|瞄准|锁定)(?P<set>20\d\d)年"
    r"|(?:(?:近期|中期|远期|长远)(?:看|来看|瞄准)|(?<=展望)(?=20\d\d年[，：]))(?P<seen>20\d\d)年"
    r"|(?:到|(?<![比较至前和、])(?=[“‘]?十[一二三四五六]五[”’]?(?:时期|规划)?期?末，(?:[^，。；\d]{0,16}(?:力争|将)|全[省市区县])))"
    r"[“‘]?十(?P<nth>[一二三四五六])五[”’]?(?:时期|规划)?期?末"
    r"|[“‘]?十(?P<within>[一二三四五六])五[”’]?(?:时期|期间)?(?=，?[^，。；\d]{0,16}将(?:全面|基本|初步|力争|逐步)?(?:实现|达到?|建成|形成|完成|突破|超过|新增))"
    r"|(?<!\d)(?P<before>20\d\d)年(?:底|末)?(?:之)?前(?!\d|[一二三两四五六七八九十]+个?[季月]|半年)"
    r"|20\d\d年?[到至—-](?P<span>20\d\d)年(?=，?[^，。；\d]{0,24}(?:要|将|力争|应当))"
    r"|(?<!\d)(?P<will>20\d\d)年(?:底|末)?(?=，?[^，。；\d]{0,16}(?:还将|将(?!近|达|从|由|其|把))))[，：；]?(?:届时|那时)?[，：]?"
)

#: The year that the middle of this century is.
_MIDDLE = 2050
#: The beginning of a span of time: its end is no horizon (从2015年…到2019年).
_SINCE = re.compile(r"[从自][^，。；：]*$")
#: A year with which a clause begins.
_YEAR = re.compile(r"(?<=[，；])(20\d\d)年(?:底|末|上半年|下半年|(?:1[0-2]|\d)月份?底?)?(?:之?前)?[，：]?(?!\d|的|后)")
#: What ends what is planned for a year, unless it is a horizon.
_OVER = re.compile("；|，(?:目前|现[有已]|已|截至|累计|去年|当前)")
#: A clause.
_CLAUSE = re.compile("，?[^，。；]*")
#: How the words for a year end that say by then.
_BEFORE = "前"
#: How they end that may name a day to come, after a word for it (到今年底).
_ENDS = ("前", "底", "末")
#: What ends a clause.
_MARKS = "，；："
#: How far before targets that are announced the year for them is looked for, in characters.
_REACH = 5000


#: Where the words for a year begin and end, the year, whether only what has a number is a target of it, and whether
#: the sentences after it go on with targets of it.
_Named = tuple[int, int, int, bool, bool]


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
    #: Where the words for the year begin; -1 if there are none.
    mark: int = -1
    #: The sentences after it go on with targets of the year.
    lasting: bool = True


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
    marks = [mark for mark in _HORIZON.finditer(sentence) if not _SINCE.search(sentence, 0, mark.start())]
    named: list[_Named] = [(mark.start(), mark.end(), _year_of(mark), mark["will"] is not None, True) for mark in marks]
    announcing = measures.goal.announcing.search(sentence)
    aimed = _aimed(sentence, measures, today) if announcing is None else []
    named = _apart(aimed, _coming(sentence, measures, today) + named)
    named += _later(sentence, named)
    unsettled = not today and not named and measures.goal.aimed.search(sentence)  # 年底前, in a text without a date
    goes_on = horizon and not unsettled
    parts = [Part(horizon, 0, named[0][0] if named else len(sentence), listed, continuing)] if goes_on else []
    ends = [*(_end(sentence, before[1], after[0]) for before, after in pairwise(named)), len(sentence)]
    for (mark, start, by, counted, lasting), end in zip(named, ends, strict=False):
        stop = None if lasting else _OVER.search(sentence, start, end)
        end = stop.start() if stop else end
        parts.append(Part(by, start, end, True, counted=counted, mark=mark, lasting=lasting))
    if announcing is not None and not named:
        end = offset + announcing.start()
        # From a sentence's beginning on, so that no number is cut; not from the text's, so that time stays linear.
        begin = text.find("。", max(0, end - _REACH), end) + 1 if end > _REACH else 0
        year = announced_year(text[begin:end], today)
        return [Part(year, announcing.end(), len(sentence), True)]
    return parts


def _apart(aimed: Sequence[_Named], others: Sequence[_Named]) -> list[_Named]:
    """The years of a sentence in their order: those aimed at, and others that stand elsewhere."""

    def alike(one: _Named) -> list[_Named]:
        return [other for other in others if other[0] < one[1] and one[0] < other[1]]

    inside = {other for one in aimed for other in alike(one)}
    joined = [(*one[:4], any(not other[3] for other in alike(one))) for one in aimed]
    return sorted({one[0]: one for one in (*joined, *(one for one in others if one not in inside))}.values())


def _aimed(sentence: str, measures: Measures, today: str | None) -> list[_Named]:
    """The years that a sentence aims at by a word for a plan, or from its day on (力争明年6月底前, 三年内将).

    So many years from now on, and a year that such a word only follows, need not be what a state is reached by.
    """
    found: list[_Named] = []
    now = int(today[:4]) if today else 0
    for match in measures.goal.aimed.finditer(sentence):
        clause = _CLAUSE.match(sentence, match.end())
        expected = clause and match["guess"] and measures.numeral.search(sentence, *clause.span())
        closing = match[0].rstrip(_MARKS).endswith(_ENDS if match["to"] else _BEFORE)
        told = match["aim"] or match["set"] or closing  # else it may be the day up to which a report counts
        if match["year"] or match["nth"]:
            year = int(match["year"] or plan_years(NUMERALS[match["nth"]], "末"))
            if year >= now + bool(expected) if told else year > now > 0:
                found.append((*match.span(), year, False, False))
        elif today and (count := match["most"] or match["count"]):
            year = coming_year(count, today, after=match["later"] is not None)
            found.append((*match.span(), year, True, False))
        elif today and not expected:
            found.append((*match.span(), now + (match["next"] is not None), False, False))
    return found


def _end(sentence: str, start: int, mark: int) -> int:
    """Where the part that begins at `start` ends: where the clause of the next year begins (甲站到2027年建成)."""
    begun = max(sentence.rfind(sign, start, mark) for sign in _MARKS)
    return begun + 1 if begun > start else mark


def _later(sentence: str, named: Sequence[_Named]) -> list[_Named]:
    """The later years with which clauses begin after the last horizon of a sentence (到2027年建成甲，2035年建成乙)."""
    later: list[_Named] = []
    if named:
        _, start, last, counted, _ = named[-1]
        for match in _YEAR.finditer(sentence, start):
            if not counted and int(match[1]) > last:
                last = int(match[1])
                later.append((match.start(), match.end(), last, False, True))
    return later


def _coming(sentence: str, measures: Measures, today: str | None) -> list[_Named]:
    """The years of a sentence that are still to come, or that it plans for, with a number to be reached in them."""
    planned = measures.goal.planning.search(sentence)
    found: list[_Named] = []
    for match in measures.goal.coming.finditer(sentence):
        year = int(match["year"] or match["later"])
        if (today and year > int(today[:4])) or (not today and planned is not None and planned.start() < match.start()):
            found.append((*match.span(), year, True, True))
    return found


def _year_of(horizon: re.Match[str]) -> int:
    """The year that a match of `_HORIZON` names."""
    if horizon["mid"]:
        return _MIDDLE
    if plan := horizon["nth"] or horizon["within"]:
        return int(plan_years(NUMERALS[plan], "末"))
    return int(next(year for year in horizon.group("year", "before", "set", "seen", "span", "will") if year))
