"""Where names begin that no list holds and that their ending gives away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kg.finding.coined import may_end
from kg.finding.finder import Finder, Hit, types_of
from kg.finding.firms import beyond_park, branded, firm, opened
from kg.finding.joined import is_nominal, of_two, of_two_places, verb_before
from kg.knowledge.forms import Form
from kg.segment import words

#: Least number of characters before the ending of a name that begins with no known name.
_LEAST = 4
#: How many characters an ending has that closes the first of two joined names by itself.
_ENDING = 4
#: Most characters between a unit's ending and the agency it belongs to, or a quotation and the ending after it.
UNIT, _QUOTED = 8, 4
#: Most characters of a firm's name between its place and its ending, and of what joins two places.
_FIRM, _JOINT = 14, 2
#: Tasks of a body that the word between them joins.
_TASKS = 2
#: What may join two known names inside one name.
_JOINTS = frozenset("—-–·・")


class Ending(NamedTuple):
    """An ending of names in a text, with what stands around it."""

    text: str
    start: int
    end: int
    #: Where a name that it closes may begin at the earliest.
    floor: int
    #: The names before it, and where brackets open and close that names hold.
    nearby: Sequence[Hit]
    brackets: Sequence[tuple[int, int]]
    #: Where the quotation right before it opens, or the known name that this belongs to.
    quoted: int | None
    quoting: Hit | None

    def inside(self, form: Form, finder: Finder) -> list[Hit]:
        """The names that a name of a form may begin with."""
        return [
            hit
            for hit in self.nearby
            if hit.start >= self.floor
            and not any(first < hit.start < last for first, last in self.brackets)
            and types_of(hit, finder) & form.anchor
        ]


def leftmost(ending: Ending, inside: Sequence[Hit], form: Form, finder: Finder) -> tuple[int, Hit | None]:
    """Where a name of a form may begin that an ending closes, and the known name it begins with, if any."""
    text, start, end, floor = ending[:4]
    if ending.quoting:
        return ending.quoting.start, ending.quoting
    if not (inside or form.is_class) and (form.anchor or form.after or start - floor < _LEAST):
        return floor, None  # no matter which of the words before it belong to it
    left, anchor = _left_edge(text, floor, start, inside, ending.nearby, finder, form)
    if anchor is None and inside and form.type == finder.kinds.body:
        if text.endswith(finder.forms.stops.firms, start, end):
            return firm(text, start, inside, finder)
        if end - start > 1:
            return _of_two_tasks(text, start, end, inside[-1], left, finder)
    return left, anchor


def beginning(ending: Ending, left: int, anchor: Hit | None, form: Form, finder: Finder) -> int | None:
    """Where the name begins, by what its form asks for; None if it asks for something else."""
    text, start = ending.text, ending.start
    if ending.quoted is not None:
        places = (hit for hit in ending.nearby if hit.end == ending.quoted and hit.names and hit.surface[-1] != "”")
        before = (hit.start for hit in places if types_of(hit, finder) & form.anchor)
        return None if form.unit else next(before, ending.quoted)  # with the name before it: 滨海站“于响”商务区
    if anchor is not None and types_of(anchor, finder) & form.anchor:
        return left if not form.unit or 0 <= start - anchor.end <= UNIT else None
    if form.after:
        return _after(ending, form, finder)
    dated = finder.stops.kept.fullmatch(text, left, start)  # 2031年科技城
    return left if not form.anchor and not dated and start - left >= _LEAST else None


def _after(ending: Ending, form: Form, finder: Finder) -> int | None:
    """Where a name begins that follows one of the words for which its form asks; None if none does."""
    text, start, floor = ending.text, ending.start, ending.floor
    begin = max((at + len(w) for w in form.after if (at := text.rfind(w, floor, start)) >= 0), default=start)
    listed = max((h.end for h in ending.nearby if h.type and begin <= h.start and h.end < start), default=begin)
    if listed > begin:  # the next name of a list
        begin = listed + finder.stops.avoided(text[listed:start])
    joined = finder.tasks.split(text[begin:start])
    other = joined[-2] if len(joined) > 1 else ""
    if other[-_ENDING:] in finder.formed or (other and other.endswith(text[start : ending.end])):
        begin = start - len(joined[-1])  # the second of two (甲协议和乙协议, 甲行动计划和乙行动)
    fits = start - begin >= _LEAST and is_nominal(text[begin:start], finder)
    return begin if fits and may_end(text, ending.end, finder.coined) else None


def widened(ending: Ending, begin: int, anchor: Hit | None, form: Form, finder: Finder) -> int:
    """Where a name begins with what belongs to it before its first known part: a brand, a second place or industry."""
    text, start, end, floor = ending[:4]
    held = any(f"{word}（" in text[begin:start] for word in finder.forms.stops.firms)  # 中海集团（某市）产业园
    if held or (form.type == finder.kinds.body and text.endswith(finder.forms.stops.firms, start, end)):
        begin = opened(text, floor, begin, finder) if text[begin] != "（" else branded(text, begin, finder)
        begin = beyond_park(text, begin, anchor, finder) if not held else begin
    if anchor is not None and not form.is_class:
        return of_two_places(text, begin, end, ending.nearby, form, finder)
    if form.type in finder.kinds.areas or form.type in finder.kinds.made:
        return of_two(text, begin, end, ending.nearby, finder)
    return begin


def _left_edge(
    text: str, floor: int, start: int, inside: Sequence[Hit], nearby: Sequence[Hit], finder: Finder, form: Form
) -> tuple[int, Hit | None]:
    """Where the name that ends at `start` begins, and the known name it begins with, if any.

    Goes left over words and known names until a word that names do not begin with; the words that may belong to those
    for a class of things are none.
    """
    position, anchor = start, None
    for hit in reversed(inside):
        between = text[hit.end : position]
        if anchor is not None and ((between and between not in _JOINTS) or _two_bodies(hit, anchor, finder)):
            break
        plain = _without_bodies(between, hit.end, nearby, finder)
        stop = 0 if form.is_class and finder.forms.classes.modifiers.fullmatch(between) else finder.stops.avoided(plain)
        stop = stop or (verb_before(text, hit.end, start, form, finder) if anchor is None else 0)
        if stop and anchor is None:
            return hit.end + stop, None
        position, anchor = hit.start, hit
    if anchor is not None:
        return anchor.start, anchor
    left = floor + finder.stops.avoided(text[floor:position])
    for hit in nearby:  # what is done in a place that such names do not begin with
        if hit.start >= left and hit.end < start and (stop := verb_before(text, hit.end, start, form, finder)):
            left = hit.end + stop
    return left, None


def _without_bodies(stretch: str, start: int, nearby: Sequence[Hit], finder: Finder) -> str:
    """A stretch of text from `start` on with other characters for the bodies and places in it (定州, 新发地物流园)."""
    kinds = {finder.kinds.body, *finder.kinds.areas}
    for hit in nearby:
        first, last = hit.start - start, hit.end - start
        if first >= 0 and last <= len(stretch) and types_of(hit, finder) & kinds:
            stretch = stretch[:first] + "□" * (last - first) + stretch[last:]
    return stretch


def _two_bodies(hit: Hit, following: Hit, finder: Finder) -> bool:
    """Whether a name found by its form and a known one right after it are two bodies (甲部办公厅 and 乙委)."""
    return hit.type == finder.kinds.body and bool(following.names) and types_of(following, finder) == {hit.type}


def _of_two_tasks(text: str, start: int, end: int, hit: Hit, left: int, finder: Finder) -> tuple[int, Hit | None]:
    """Where the name of a body of two tasks begins, with what it begins with (海岭市港务与渔业管理中心); else `left`.

    No word that names avoid stands between the two but what joins the tasks, and the first is no name itself.
    """
    between = text[hit.end : start]
    tasks = finder.tasks.split(between)
    if len(between) > _FIRM or len(tasks) != _TASKS or any(map(finder.stops.avoided, tasks)):
        return left, None
    first = words(tasks[0])
    ends = any(tasks[0].endswith(ending) for ending in finder.formed)
    if len(tasks[0]) < _JOINT or not (tasks[1] or end - start >= _ENDING) or ends or first[-1] in finder.classes:
        return left, None
    return hit.start, hit


def quotation_before(
    text: str, floor: int, start: int, nearby: Sequence[Hit], finder: Finder
) -> tuple[int | None, Hit | None]:
    """Where the quotation before an ending opens (“六河五湖”综合治理), or the known name it belongs to."""
    if floor == 0 or text[floor - 1] != "”" or start - floor > _QUOTED:
        return None, None
    if finder.stops.avoided(text[floor:start]):
        return None, None
    opening = text.rfind("“", max(0, floor - 20), floor)
    if opening < 0:
        return None, None
    for hit in nearby:
        if hit.end == floor and hit.start < opening:
            return None, hit  # the known name takes the quotation in: 旅游“一张网”
        if hit.end in (floor, floor - 1) and hit.start in (opening, opening + 1):
            place = hit.end < floor and types_of(hit, finder) & finder.kinds.areas  # “甲乙丙”医疗联盟
            return (opening if place else None), None  # else the quotation is a known name of its own
    if text.find("。", opening, floor) >= 0:
        return None, None
    return opening, None
