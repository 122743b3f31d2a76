"""Titles in book-title marks: those of plans and other papers, and those of books, films and broadcasts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from kg.finder import Finder, Hit
from kg.segment import heading

#: The type of titles that are no names: they hide the names in them and are left out at last.
WORK = ""
_TITLE = re.compile(r"《[^《》\n]{2,60}》")
#: What stands in brackets at the end of a title, as a rule its years.
_BRACKETS = re.compile(r"[（(][^（()）]*[)）]$")
#: Least characters of a title with words left out; how many names a homonym has at least.
_LEAST, _TWO = 9, 2


def in_full(hit: Hit, hits: Sequence[Hit], text: str) -> Hit | None:
    """The one title of a text that a hit in its heading is with words left out; None if there is none, or more."""
    if hit.end > len(heading(text)):
        return None
    marked = (other for other in hits if other.surface.startswith("《") and len(other.names) < _TWO)
    fuller = {other.surface: other for other in marked if shortens(hit.surface, other.surface)}
    return next(iter(fuller.values())) if len(fuller) == 1 else None


def shortens(words: str, title: str) -> bool:
    """Whether some words are a title with words left out: its characters in order, and the last ones.

    >>> shortens("海雾合作备忘录(2031年)", "《关于海雾的合作备忘录（2031年）》")
    True
    """
    told, whole = (_BRACKETS.sub("", text.strip("《》")) for text in (words, title))
    rest = iter(whole)
    return len(told) >= _LEAST and told != whole and told[-2:] == whole[-2:] and all(char in rest for char in told)


def titles(text: str, known: Sequence[Hit], finder: Finder) -> Iterator[Hit]:
    """Titles in 《》 that are not known names themselves; what they end with tells a paper from a work.

    Args:
        text: A clean text.
        known: The known names in it, in order and without overlaps.
        finder: How the titles of papers look.
    """
    starts = [hit.start for hit in known]
    for match in _TITLE.finditer(text):
        start, end = match.span()
        index = bisect_right(starts, start) - 1
        if index < 0 or known[index].end < end:
            paper = finder.forms.papers.search(match[0])
            yield Hit(start, end, match[0], (), finder.forms.title_type if paper else WORK)
