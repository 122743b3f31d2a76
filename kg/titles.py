"""Titles in book-title marks: those of plans and other papers, and those of books, films and broadcasts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from kg.finder import Finder, Hit

#: The type of titles that are no names: they hide the names in them and are left out at last.
WORK = ""
_TITLE = re.compile(r"《[^《》\n]{2,60}》")


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
