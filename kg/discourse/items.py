"""Items: where a list that runs through sentences goes from one item to the next (一是…；二是…。三是…)."""

from __future__ import annotations

import re

from kg.dates import NUMERALS
from kg.discourse.paragraphs import Paragraphs

_CLAUSE_START = re.compile(r"[，；：]")
_NUMBER = re.compile(f"[{''.join(NUMERALS)}]+")
#: How the number of the first item is written.
_ONE = next(iter(NUMERALS))
_DIGITS = re.compile(r"\d+")


class Items:
    """The numbered items in the sentences of one document.

    What one item is about the next one is not; what leads to their list, all of them are.
    """

    def __init__(self, text: str, paragraphs: Paragraphs, marks: re.Pattern[str]) -> None:
        self._text, self._paragraphs, self._marks = text, paragraphs, marks

    def parts(self, index: int, position: int) -> tuple[int, int]:
        """Where the first item of the list begins that a later one of is at a position in sentence `index`, and that.

        Twice the start of the sentence if the position stands in no later item; the first item may have begun before.
        """
        start = self._paragraphs.spans[index][0]
        found = (start, start)
        for at in (start, *(match.end() for match in _CLAUSE_START.finditer(self._text, start, position))):
            if at <= position and (first := self._first(at)):
                found = (max(self._text.find(first, start, at), start), at)
        return found

    def before(self, index: int) -> tuple[int, bool]:
        """The sentence before `index` in its paragraph that tells what it may be about, and whether there is one.

        For a later item of a list that is what leads to the list. If there is none, the paragraph's first is given.
        """
        spans, continues = self._paragraphs.spans, self._paragraphs.continues
        first = self._first(spans[index][0])
        if not first:
            return index - 1, True
        while index > 0 and continues(index):
            index -= 1
            at = self._text.find(first, *spans[index])
            if at > spans[index][0]:
                return index, True
            if at >= 0 and index > 0 and continues(index):
                return index - 1, True
        return index, False

    def _first(self, at: int) -> str:
        """How the first item of a list begins of which a later one begins at a position; empty if none does."""
        mark = self._marks.match(self._text, at)
        first = _DIGITS.sub("1", _NUMBER.sub(_ONE, mark[0])) if mark else ""
        return first if mark and first != mark[0] else ""
