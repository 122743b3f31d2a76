"""Outline: the sections of a document whose headings tell when, and how far along, is what stands under them.

A report of a government tells of the year gone by under one heading (一、2025年工作回顾) and of what is to be done
under another (三、2026年重点任务); its sentences name neither the year nor that it is a plan.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from kg.dates import leading_time, named_times
from kg.discourse.paragraphs import NUMERAL, Paragraphs
from kg.encode import Encoded
from kg.knowledge.modality import Headings
from kg.segment import heading
from kg.times import NO_TIME, Time, last_year, span, until

#: Greatest length of a heading, in characters.
_HEADING = 40
#: The months at the beginning of a year in which its work is planned.
_BEGINNING = "06"
_CLOSING = frozenset("。！？；，：")


class Section(NamedTuple):
    """What the heading of a section tells of what stands under it."""

    #: Whether it is still to be done, or was done; None if that is not told.
    planned: bool | None
    time: Time
    #: Whether the time is one that holds several, of which it is not known which is told of.
    several: bool = False

    @property
    def horizon(self) -> int | None:
        """The year by which what is planned is to be done, if the heading names one."""
        value = self.time.value if self.planned and not self.several else None
        year = last_year(value) if value else None
        return int(year) if year else None

    @property
    def base(self) -> Time:
        """The year before the period of years that is reviewed: that from which changes are told (由3万增至4万)."""
        first, _, last = (self.time.value or "").partition("/")
        period = first.isdigit() and last.isdigit() and not self.planned
        return Time(str(int(first) - 1), self.time.words) if period and int(last) - int(first) > 1 else NO_TIME

    def when(self, told: Time) -> Time:
        """The time of what a sentence tells: its own, of what is reviewed no longer than the section's; else that."""
        return self.time if not told else told if self.planned else until(told, self.time)


#: Nothing is told.
UNTOLD = Section(None, NO_TIME)


class Outline:
    """The sections of one document.

    Args:
        encoded: The encoded text.
        paragraphs: Its sentences.
        headings: How such headings are worded.
        today: The day of publication, as precise as it is known.
    """

    def __init__(self, encoded: Encoded, paragraphs: Paragraphs, headings: Headings, today: str | None) -> None:
        self._encoded, self._paragraphs, self._headings = encoded, paragraphs, headings
        #: The day of publication, as precise as it is known.
        self.today = today
        self._title_end = len(heading(encoded.text))

    def at(self, index: int) -> Section:
        """What the headings above sentence `index` tell of it, with the time that its paragraph begins with."""
        found = bisect_right(self._starts, index)
        return self._sections[found - 1][1] if found else UNTOLD

    @cached_property
    def _starts(self) -> Sequence[int]:
        return [index for index, _ in self._sections]

    @cached_property
    def _sections(self) -> Sequence[tuple[int, Section]]:
        """Where what is told changes: the number of a sentence that begins a paragraph, with what holds since."""
        found: list[tuple[int, Section]] = []
        above: list[tuple[str, Section]] = []  # how the headings are marked under which a paragraph stands
        frame = last = UNTOLD  # what the last heading tells that tells something, and what holds after a paragraph
        for index in self._firsts:
            mark = self._mark(index)
            if mark is None:
                dated = frame.time and (frame.several or not frame.planned)
                time = until(leading_time(self._opening(index), self.today), frame.time) if dated else NO_TIME
                here = last._replace(time=time, several=False) if time else last
                last = here if frame.several else last  # several times are told of in turn, under further headings too
            else:
                form, words = mark
                del above[next((at for at, (other, _) in enumerate(above) if other == form), len(above)) :]
                outer, told = above[-1][1] if above else UNTOLD, self._told(words, last)
                if told is not None and outer.planned is not None and not told.time:
                    told = None  # under one that tells, only a heading with a time tells something else
                under = self._under(outer, told, last)
                if told is not None or under != frame:
                    frame = last = under
                here = last
                above.append((form, under))
            if here != (found[-1][1] if found else UNTOLD):
                found.append((index, here))
        return found

    @property
    def _firsts(self) -> Iterator[int]:
        """The sentences that begin paragraphs."""
        return (at for at in range(len(self._paragraphs.spans)) if self._paragraphs.first(at) == at)

    def _mark(self, index: int) -> tuple[str, str] | None:
        """How a paragraph is marked that is a heading or leads to a list of works, and its words; else None."""
        start, end = self._paragraphs.spans[index]
        if end - start > _HEADING:
            return None
        mark = self._headings.mark.match(self._encoded.text, start, end)
        closed = self._encoded.text[end - 1] in _CLOSING or self._paragraphs.last(index) != index
        words = self._line(index)
        if mark and not closed:
            return NUMERAL.sub("", mark[0]), words[mark.end() - start :]
        if closed:
            return ("", words) if self._headings.leading.search(words) else None
        # a line without a mark is one if it begins with a time and tells something
        led = start >= self._title_end and leading_time(words, self.today) and self._told(words, UNTOLD)
        return ("", words) if led else None

    @staticmethod
    def _under(above: Section, told: Section | None, before: Section) -> Section:
        """What holds under a heading that tells something or nothing, in a section, after another."""
        if told is None:  # what follows what is to be done is to be done, too
            return above if above is not UNTOLD or not before.planned else before
        return told if told.time or not above.planned else told._replace(time=above.time)

    def _line(self, index: int) -> str:
        return self._encoded.surface(*self._paragraphs.spans[index])

    def _opening(self, index: int) -> str:
        """The beginning of a paragraph."""
        start, end = self._paragraphs.spans[index][0], self._paragraphs.spans[self._paragraphs.last(index)][1]
        return self._encoded.surface(start, min(start + _HEADING, end))

    def _told(self, words: str, before: Section) -> Section | None:
        """What the words of a heading tell; None if nothing."""
        headings, times = self._headings, named_times(words, self.today)
        time, several = span(times), len(times) > 1
        reviewing = headings.reviewing.search(words)
        planning = headings.planning.search(words) or headings.leading.search(words)
        if reviewing or planning:
            both = reviewing and planning
            return Section(None, NO_TIME) if both else Section(planning is not None, time, several)
        if time.value and headings.either.search(words):
            return Section(self._is_coming(time.value, before), time, several)
        return None

    def _is_coming(self, value: str, before: Section) -> bool:
        """Whether the work of a time is still to be done at the day of publication, or after that of another time."""
        if not self.today:
            return bool(before.time.value)
        year, now = last_year(value), self.today
        return year is None or year > now[:4] or (year == now[:4] and (now[5:7] or _BEGINNING) <= _BEGINNING)
