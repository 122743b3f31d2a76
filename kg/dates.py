"""Points and spans of time as Chinese texts write them, absolute or relative to the day a text was published."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from kg.times import NO_TIME, Time, last_year, years

_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_DATE = rf"(?P<year>(?:19|20)\d\d)年(?!代)(?:(?P<month>{_MONTH})月(?:{_DAY}日)?)?"
#: A year, or what stands for one, with its parts: the beginning of many sentences.
YEAR = (
    r"(?:自|从|截至)?(?:(?:(?:(?:19|20)\d\d年?[—\-~～至到])?(?:19|20)\d\d年|今年|去年)(?:\d{1,2}(?:[—\-~～至到]\d{1,2})?月份?)?"
    r"(?:\d{1,2}日)?(?:前?[一二三四]季度|[上下]半年|前[一二三四五六七八九十\d]{1,2}个?月)?|前?[一二三四]季度|[上下]半年"
    r"|(?:\d{1,2}[—\-~～至到]\d{1,2}月份?|前[一二三四五六七八九十\d]{1,2}个?月)|[“‘]?十[二三四五]五[”’]?(?:期间|时期|以来))(?:底|末|初|起|以来)?"
)
_PART = r"(?:底|末|初|年中|上半年|下半年|全年|[春夏秋冬]季|前?[一二三四]季度)?"
#: Chinese numerals of one character.
NUMERALS = {numeral: value for value, numeral in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
#: The first five-year plan of China began in 1953; the plans from the sixth (1981) on follow each other without a gap.
_PLANS_BEGIN, _SIXTH = 1981, 6

#: Kinds of time, each with how it is written. The first that fits at a place is taken; the characters that times begin
#: with are looked for first, because few places have one.
_TIMES = re.compile(
    r"(?=[自从\d“‘十近过最这一二两三四五六七八九今未去前上明后本多长截目当如眼现日昨同])(?:"
    rf"(?P<since>(?P<origin>自|从)?{_DATE}{_PART}(?(origin)[^，。；\d]{{0,8}}?|)(?:至今|以来|起))"
    r"|(?P<between>(?P<from>(?:19|20)\d\d)年?(?:至|到|—|-|~|～)(?P<to>(?:19|20)\d\d)年(?!的?\d)(?:间|期间)?)"
    rf"|(?P<on>{_DATE.replace('year', 'y').replace('month', 'm')}{_PART})"
    r"|(?P<plan>[“‘]?十(?P<nth>[一二三四五六])五[”’]?(?:(?P<title>规划|纲要|计划)|(?P<within>期间|时期|以来|期末|时期末|末|开局之年|起步之年|收官之年)?))"
    r"|(?P<ago>(?:近|过去|最近|这)?(?P<count>\d{1,2}|[一二两三四五六七八九十])(?P<odd>多|余)?年(?:多|余)?来)"
    r"|(?P<past>(?:过去|这)(?P<gone>\d{1,2}|[一二两三四五六七八九十])年)(?!多|余|来|[前后级])"
    r"|(?P<ahead>(?:今后|未来)(?P<coming>\d{1,2}|[一二两三四五六七八九十])年)"
    rf"|(?P<relative>(?P<word>今年|去年|前年|上年|明年|(?<![成产造用工运])后年(?![产均收销加处营接利吞])|本年度?)(?:(?P<in>{_MONTH})月(?:{_DAY}日)?)?{_PART}(?P<going>以来)?)"
    r"|(?P<vague>近年来|近些年来?|多年来|这些年来?|长期以来|一直以来|一段时间以来)"
    r"|(?P<now>截至(?:目前|现在|发稿时|记者发稿)|目前|当前|如今|眼下|现阶段|现(?=有|已)|日前|近日|今天|今日|昨天|昨日)"
    rf"|(?P<alone>(?<![\d年])(?P<nameless>{_MONTH})月(?:{_DAY}日|底|初|中旬|[上下]旬))"
    r"|(?P<same>同年|当年))"
)
#: Words for a time that no day of publication would resolve.
_VAGUE = re.compile("[近多这一长][^至]*来|日前|近日")
_SHIFTS = {"今年": 0, "本年": 0, "本年度": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1, "后年": 2}

#: Words before a time that make it another's than the fact's: what is compared with, and the horizon of a goal.
_COMPARED = ("与", "较", "比", "相比于", "同")
#: Words before the first of two times that a number changed between: only the number right after it is of it.
_BASE = ("由", "从")
#: Where a time stands that holds for a whole sentence, in characters from its beginning at most.
_LEADING = 24
_DIGIT = re.compile(r"\d")
_MARK = re.compile(r"[，。；：！？\n]")
#: What follows a time that a number is so many times that of (是2013年的1.9倍).
_TIMES_OF = re.compile(r"同?期?的[\d.]+倍")
_HORIZON_BEFORE, _REPORTED_BEFORE = ("到", "至"), "截至"
#: What stands before a time that a text begins with.
_LED = re.compile("(?:[^，。；！]{2,6}！)?(?:(?:刚刚|即将)?过去的|回顾|回首|回望|在|自|从)?")
_NOT_FACTS = re.compile(r"底?前|相比|规划|远景")

#: The years that a plan is for, in its name.
_PERIOD = re.compile(r"（20\d\d年?[—-](?P<last>20\d\d)年?）")

#: A day in the heading of a text: 2019-02-22, 2019年2月22日, 2019/2/22.
_PUBLISHED = re.compile(rf"(?<!\d)((?:19|20)\d\d)(?:年|[-/.])({_MONTH})(?:月|[-/.])({_DAY})(?:日|(?!\d))")


def announced_year(text: str, today: str | None) -> int | None:
    """The year that targets announced right after a text are for: this year or the end of a plan, as it says last.

    Args:
        text: What stands before the targets.
        today: The day of publication, as precise as it is known; its year where the text names none.
    """
    for match in reversed(list(_TIMES.finditer(text))):
        of_plan = match.lastgroup == "plan" and match["within"] and text[match.end() : match.end() + 1] != "年"
        of_year = match.lastgroup == "on" and not _MARK.search(text, match.end())
        if (
            of_plan
            or of_year
            or match.lastgroup == "ahead"
            or (match.lastgroup == "relative" and not _SHIFTS[match["word"]])
        ):
            value = _resolved(match, today, None)
            if value and (year := last_year(value)):
                return int(year)
    return int(today[:4]) if today else None


def coming_year(written: str, today: str, *, after: bool = False) -> int:
    """The last of so many years from a day on, or the one `after` so many.

    Of a year that has but begun it is the first.

    >>> coming_year("三", "2019-03-05"), coming_year("三", "2019-03-05", after=True)
    (2021, 2022)
    """
    return int(today[:4]) + _number(written) - (not after and _begins(today))


class _Found(NamedTuple):
    start: int
    end: int
    time: Time
    #: Something is compared with it.
    compared: bool
    #: A fact may be of it.
    of_fact: bool


def published(heading: str) -> str | None:
    """The day that the heading of a text names, as `2019-02-22`; None if it names none.

    >>> published("2019-02-22 10:20")
    '2019-02-22'
    """
    match = _PUBLISHED.search(heading)
    return "-".join(f"{int(part):02d}" for part in match.groups()) if match else None


def period_end(name: str) -> str | None:
    """The last year that the name of a plan says it is for; None if it says none.

    >>> period_end("《某地发展规划（2016—2025年）》")
    '2025'
    """
    match = _PERIOD.search(name)
    return match["last"] if match else None


def fact_time(text: str, end: int, today: str | None) -> Time:
    """The last time that begins before `end` and is neither a horizon nor what something is compared with.

    Args:
        text: A sentence.
        end: Position in it up to which a time may begin.
        today: The day of publication, as precise as it is known; None if it is not.
    """
    return _last(one.time for one in reversed(_all_times(text, today)) if one.start < end and one.of_fact)


def reported_time(text: str, position: int, today: str | None) -> Time:
    """The time that a number at a position is of: an open span if one is named, else the last time before it.

    Args and result as for `fact_time`; left out is what the number is compared with and where its change began
    (由2014年的2个增至11个).
    """
    part = text.rfind("；", 0, position)  # what is told between semicolons has times of its own
    found = [
        one.time
        for one in reversed(_all_times(text, today))
        if one.start < position
        and (part < one.start or one.start <= _LEADING)
        and not one.compared
        and not (text.endswith(_BASE, 0, one.start) and _DIGIT.search(text, one.end, position))
    ]
    spans = [time for time in found if time.value and time.value.endswith("..")]
    return _last(spans or found)


def leading_time(text: str, today: str | None) -> Time:
    """The time with which a text begins, if it is one that the words or the day of publication settle."""
    begins = _LED.match(text)
    first = next(iter(_all_times(text, today)), None)
    led = first and begins and first.start == begins.end() and first.of_fact and first.time.value
    return first.time if first and led else NO_TIME


def named_times(text: str, today: str | None) -> Sequence[Time]:
    """The different times in a text that the words or the day of publication settle."""
    found = {one.time.value: one.time for one in _all_times(text, today) if one.time.value and one.of_fact}
    return list(found.values())


def without_times(text: str) -> str:
    """A text without the times in it, apart from those that something is compared with."""
    return _TIMES.sub(lambda match: match[0] if text.endswith(_COMPARED, 0, match.start()) else "", text)


def _last(backwards: Iterable[Time]) -> Time:
    """Of times that are given from the last on, the one that counts, else the first words for one.

    That is the first that is resolved or that only the day of publication would resolve (成立于2015年，目前…).
    """
    words = NO_TIME
    for time in backwards:
        if time.value or (time.words and not _VAGUE.fullmatch(time.words)):
            return time
        if words is NO_TIME:
            words = time
    return words


@lru_cache(maxsize=64)
def _all_times(text: str, today: str | None) -> tuple[_Found, ...]:
    """The times of a sentence, which is asked for those of one fact after the other."""
    before: str | None = None
    found = []
    for match in _TIMES.finditer(text):
        value = _resolved(match, today, before)
        if value and value[:4].isdigit():
            before = value[:4]
        start, end = match.span()
        compared = text.endswith(_COMPARED, 0, start) or _TIMES_OF.match(text, end) is not None
        horizon = text.endswith(_HORIZON_BEFORE, 0, start) and not text.endswith(_REPORTED_BEFORE, 0, start)
        of_fact = not (compared or horizon or _NOT_FACTS.match(text, end))
        found.append(_Found(start, end, Time(value, match[0]), compared, of_fact))
    return tuple(found)


def _resolved(match: re.Match[str], today: str | None, before: str | None) -> str | None:
    """The value of a time, or None: the words alone do not settle it, or the day of publication is not known.

    Args:
        match: A match of `_TIMES`.
        today: The day of publication.
        before: The year named last.
    """
    year = int(today[:4]) if today else None
    match match.lastgroup:
        case "since":
            return _written(match["year"], match["month"]) + "/.."
        case "between":
            return f"{match['from']}/{match['to']}"
        case "on":
            return _written(match["y"], match["m"])
        case "plan" if not match["title"]:
            return plan_years(NUMERALS[match["nth"]], match["within"] or "")
        case "ago" if year:
            count = _number(match["count"])
            return years(year - count, year - (count == 1 and _begins(today)))
        case "past" if year:
            # said at the beginning of a year, that year is none of them
            return years(year - _number(match["gone"]), year - _begins(today))
        case "ahead" if year:
            return years(year, coming_year(match["coming"], today or ""))
        case "relative" if year:
            return _written(str(year + _SHIFTS[match["word"]]), match["in"]) + ("/.." if match["going"] else "")
        case "now":
            return today[:7] if today else None
        case "same":
            return before
        case "alone" if before:
            return _written(before, match["nameless"])
        case "alone" if today and len(today) > 4:  # the last such month up to publication
            month = int(match["nameless"])
            return f"{int(today[:4]) - (month > int(today[5:7]))}-{month:02d}"
    return None


def plan_years(nth: int, within: str) -> str:
    """The years of the five-year plan that is the `nth` after the tenth."""
    first = _PLANS_BEGIN + 5 * (10 + nth - _SIXTH)
    last = str(first + 4)
    ends = {"以来": f"{first}/..", "开局之年": str(first), "起步之年": str(first)}
    ends |= dict.fromkeys(("末", "期末", "时期末", "收官之年"), last)
    return ends.get(within, f"{first}/{last}")


def _number(written: str) -> int:
    return int(written) if written.isdigit() else NUMERALS[written]


def _begins(today: str | None) -> bool:
    """Whether the year of a day has but begun."""
    return today is not None and "01" <= today[5:7] <= "03"


def _written(year: str, month: str | None) -> str:
    return f"{year}-{int(month):02d}" if month else year
