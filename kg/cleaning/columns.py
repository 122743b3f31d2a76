"""Sentences that a page cut in two: by the document's own words, which stand whole elsewhere in it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from kg.cleaning.furniture import Line
from kg.cleaning.tracing import Part

#: How far before and after a break the document's words are looked up, in characters.
_WINDOW = 10_000
#: How many paragraphs may stand between the halves of a sentence, and how far apart they may be.
_REACH, _DISTANCE = 12, 5_000
#: Least length of a paragraph that is not finished, in characters: headings are shorter.
_LENGTH = 40
_FUNCTION_WORDS = frozenset("的了和与及等在为是有对将以从到并也都就而之年月日")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_CONTINUES = frozenset("，。；：、！？）”’》,;:?!)")
_PUNCTUATION = frozenset("，。；：、！？,;:?!“”‘’《》（）()\n ")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d\Z")


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together, as far as they have been read."""

    lines: list[Line]
    #: Each line but the last, with what joins it to the next.
    parts: list[Part] = field(default_factory=list)
    #: Whether it ends as a sentence does.
    finished: bool = False

    @property
    def start(self) -> int:
        """Where its first line begins."""
        return self.lines[0].start

    @property
    def end(self) -> int:
        """Where its last line ends."""
        return self.lines[-1].end


def cut_word(text: str, end: int, start: int) -> bool:
    """Whether what stands on both sides of a break between `end` and `start` is one word or sign.

    It is when the next line begins with a closing sign, or when the two characters beside the break stand
    together elsewhere near it.
    """
    left, right = text[end - 1], text[start]
    if right in _CONTINUES:
        return True
    return _may_be_word(left, right) and text.find(left + right, max(0, end - _WINDOW), start + _WINDOW) >= 0


def _may_be_word(left: str, right: str) -> bool:
    both = left + right
    return _HAN.fullmatch(both) is not None and _FUNCTION_WORDS.isdisjoint(both)


def mend_columns(text: str, paragraphs: list[Paragraph]) -> list[list[Paragraph]]:
    """The paragraphs in order, each with those that continue it where other columns came between.

    A long paragraph that stops in mid-sentence is continued by the paragraph after it, or one of the next
    few, if three characters across the seam stand together elsewhere; else it is left as it is.
    """
    taken: set[int] = set()
    groups: list[list[Paragraph]] = []
    for number, paragraph in enumerate(paragraphs):
        if number in taken:
            continue
        group = [paragraph]
        found: int | None = number
        while found is not None and _stops_short(paragraphs[found]):
            found = _continuation(text, paragraphs, found, taken)
            if found is not None:
                taken.add(found)
                group.append(paragraphs[found])
        groups.append(group)
    return groups


def _stops_short(paragraph: Paragraph) -> bool:
    unfinished = not (paragraph.finished or paragraph.lines[-1].alone)
    return unfinished and paragraph.end - paragraph.start >= _LENGTH


def _continuation(text: str, paragraphs: list[Paragraph], number: int, taken: set[int]) -> int | None:
    """The next paragraph that the document's own words tie to the end of this one, the best of them."""
    end = paragraphs[number].end
    near = text[max(0, end - _WINDOW) : end + _WINDOW]
    one, two = text[end - 1], text[end - 2 : end]
    after_one = Counter(rest[:2] for rest in near.split(one)[1:])
    after_two = Counter(rest[:1] for rest in near.split(two)[1:])
    best, strength = None, 0
    for candidate in range(number + 1, min(number + 1 + _REACH, len(paragraphs))):
        start = paragraphs[candidate].start
        if start - end > _DISTANCE:
            break
        line = paragraphs[candidate].lines[0]
        if candidate in taken or line.alone or line.opens:
            continue
        first = text[start]
        if first == "年":
            tie = int(_YEAR.search(text, max(0, end - 5), end) is not None)
        elif _may_be_word(one, first):
            tie = after_one[text[start : start + 2]] + after_two[first] * (two[0] not in _PUNCTUATION)
            tie = tie or (candidate == number + 1 and cut_word(text, end, start))
        else:
            continue
        if tie > strength:
            best, strength = candidate, tie
    return best
