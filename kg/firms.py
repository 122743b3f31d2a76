"""Where the names of firms begin, which hold words that other names avoid."""

from __future__ import annotations

from collections.abc import Sequence

from kg.finder import Finder, Hit
from kg.segment import past_last, words
from kg.stops import EDGE, up_to_last

#: Most characters of a firm's name between its place and its ending; of a brand before its place in brackets.
_FIRM, _BRAND = 14, 8


def firm(text: str, start: int, inside: Sequence[Hit], finder: Finder) -> tuple[int, Hit | None]:
    """Where the name of a firm begins, with the place or body it begins with: it holds words that other names avoid."""
    hit = inside[-1]
    if start - hit.end > _FIRM or not finder.forms.in_firms.issuperset(
        finder.forms.stops.intersection(words(finder.stops.without_kept(text[hit.end : start])))
    ):
        return start, None
    return hit.start, hit


def opened(text: str, floor: int, begin: int, finder: Finder) -> int:
    """Where the name of a firm begins whose first character is a word that other names avoid (中煤设计公司)."""
    before = words(text[floor:begin])[-2:]
    if not before or before[-1] not in finder.forms.opening:
        return begin
    apart = before[-1] in finder.forms.stops and (before[0] in finder.forms.stops or not before[0].isalnum())
    return begin - len(before[-1]) if apart else begin


def branded(text: str, begin: int, finder: Finder) -> int:
    """Where the name of a firm begins whose brand stands before its place in brackets (海中（某市）科技有限公司)."""
    floor = past_last(EDGE, text, max(0, begin - _BRAND), begin)
    floor = past_last(finder.forms.besides.opening, text, floor, begin)
    return floor + up_to_last(finder.forms.stops - finder.forms.in_firms, words(text[floor:begin]))
