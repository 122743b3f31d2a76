"""Years and months as Chinese texts write them."""

from __future__ import annotations

import re

#: `2014年`, `2014年6月`: when a fact holds; not the horizon of a goal (到2020年) or what is compared with.
_FACT = re.compile(
    r"(?<![到至与较比\d])(?P<year>(?:19|20)\d\d)年(?!代)(?:(?P<month>1[0-2]|0?[1-9])月)?(?!底?前|相比|规划)"
)

#: When a number was measured; not what it is compared with (与2013年相比, 较2013年).
REPORTED = re.compile(
    r"(?<![与较比\d])(?P<year>(?:19|20)\d\d)年(?!代)(?:(?P<month>1[0-2]|0?[1-9])月)?(?:\d{1,2}日)?(?:底|末|上半年|全年)?"
)

#: A span that has begun and not ended.
OPEN_SPAN = re.compile(r"(?:自)?(?:19|20)\d\d年(?:\d{1,2}月)?(?:至今|以来)")

#: The year a goal is to be reached by, with what may stand between it and the goal; not the end of a change
#: (增至2024年) or the day a report closes (截至2024年).
HORIZON = re.compile(
    r"(?:近期|中期|远期|力争|展望|规划)?(?:(?:到|(?<![截升增降减延高加])至)(?P<year>20\d\d)年(?:底|末)?(?![的]?\d)"
    r"(?:[^，。：；]{0,12}(?:目标|任务)(?:是|为))?"
    r"|(?:目标|任务)[^，。：；\d]{0,6}(?:定在|定为|瞄准|锁定)(?P<set>20\d\d)年"
    r"|(?:近期|中期|远期|长远)(?:看|来看|瞄准)(?P<seen>20\d\d)年"
    r"|(?<!\d)(?P<before>20\d\d)年(?:底|末)?(?:之)?前(?!\d))[，：；]?(?:届时|那时)?[，：]?"
)


def fact_time(text: str, end: int) -> str | None:
    """The last date that begins before `end`, as `2014` or `2014-06`; None if there is none."""
    found = None
    for match in _FACT.finditer(text):
        if match.start() >= end:
            break
        found = _written(*match.groups())
    return found


def reported_time(text: str, position: int) -> str | None:
    """The date that a number at a position is of: the last one before it that nothing is compared with."""
    spans = list(OPEN_SPAN.finditer(text, 0, position))
    if spans:
        return spans[-1][0]
    dates = list(REPORTED.finditer(text, 0, position))
    return _written(*dates[-1].group("year", "month")) if dates else None


def _written(year: str, month: str | None) -> str:
    return f"{year}-{int(month):02d}" if month else year
