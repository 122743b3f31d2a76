"""Times as texts tell them: resolved, if they can be, and in the texts' own words.

Resolved times are written as in ISO 8601 and its extension for uncertain dates (EDTF, Library of Congress, 2019):
`2014`, `2014-06`, `2016/2020` from year to year, `2014/..` since a year and still going on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

#: How a time ends that goes on.
GOING_ON = ".."


class Time(NamedTuple):
    """When something holds: resolved, if it can be, and in the text's own words; both None where nothing is said.

    It is true if something is said.
    """

    value: str | None
    words: str | None

    def __bool__(self) -> bool:
        return self.words is not None


NO_TIME = Time(None, None)


def years(first: int | str, last: int | str) -> str:
    """The time from one year to another."""
    return str(first) if first == last else f"{first}/{last}"


def last_year(value: str) -> str | None:
    """The year in which a time ends; None if it goes on.

    >>> last_year("2021/2026-03"), last_year("2021/..")
    ('2026', None)
    """
    return None if value.endswith(GOING_ON) else value.split("/")[-1][:4]


def span(times: Sequence[Time]) -> Time:
    """The shortest time that holds some times.

    >>> span([Time("2025", "2025年"), Time("2021/2025", "“十四五”时期")])
    Time(value='2021/2025', words='2025年、“十四五”时期')
    """
    values = [time.value.split("/") for time in times if time.value]
    if not values:
        return NO_TIME
    words = "、".join(time.words or "" for time in times)
    return Time(years(min(value[0] for value in values), max(value[-1] for value in values)), words)


def until(time: Time, other: Time) -> Time:
    """A time as far as it goes on until another ends.

    >>> until(Time("2021/2026", "五年来"), Time("2021/2025", "“十四五”时期")).value
    '2021/2025'
    """
    if not time.value or not other.value or other.value.endswith(GOING_ON):
        return time
    first, last = time.value.split("/")[0], other.value.split("/")[-1]
    later = time.value.endswith(GOING_ON) or time.value.split("/")[-1] > last
    return time._replace(value=years(first, last)) if later and first <= last else time
