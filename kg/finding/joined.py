"""Where the names begin that two places or two industries share, or that a quotation holds; kinds of things; verbs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter

from kg.finding.finder import Finder, Hit, types_of
from kg.finding.stops import EDGE
from kg.knowledge.forms import Form
from kg.segment import is_word, past_last, words

#: Most characters of what joins two places.
_JOINT = 2
#: Last characters by which two names end alike.
_ALIKE = 2
#: Most characters of the name of a place that begins a line and that nothing knows.
_END = 4
#: How far before a name the number of such things is looked for, in characters.
_MANY = 6
#: Most characters of the words for a kind of works.
_BARE = 4
#: Least characters of a verb after a place with what it governs, before an ending (管理创新示范区 has none).
_GOVERNED = 5


def complete(known: Sequence[Hit], finder: Finder) -> list[Hit]:
    """The known names that no other name is in the way of: without those that are its ending alone.

    So is a bare 示范区, and an area that goes by a direction, after the place that it is a part of (西部地区).
    """
    named = [hit for hit in known if finder.anchors[hit.surface]]
    kind, place = frozenset({finder.kinds.function}), finder.kinds.place
    ends = {hit.end for hit in named if place in types_of(hit, finder)}
    return [
        hit
        for hit in named
        if hit.surface not in finder.formed
        or (finder.anchors[hit.surface] != kind and not (hit.start in ends and place in types_of(hit, finder)))
    ]


def is_kind(
    text: str,
    start: int,
    end: int,
    anchor: Hit,
    nearby: Sequence[Hit],
    form: Form,
    forms: Sequence[Form],
    finder: Finder,
) -> bool:
    """Whether a place and an ending stand for a kind of things and name none (甲乙两省开发区, 某市优质学校)."""
    if _is_shared(text, anchor, end, nearby, form, finder):
        return True
    if anchor.end == start:
        kind = finder.anchors.get(text[start:end]) == frozenset({finder.kinds.function})
        kind = kind and finder.kinds.place in types_of(anchor, finder)  # 某市批发市场
        alone = end - start == 1 and text[start] in finder.formed  # 某园厅
        kind = kind or (alone and bool(finder.kinds.areas & types_of(anchor, finder)))
        return form.type in finder.kinds.made and (kind or anchor.surface in finder.forms.classes.several)
    return (
        form.type == finder.kinds.body
        and any(other.is_class for other in forms)
        and finder.kinds.place in types_of(anchor, finder)
        and finder.forms.classes.modifiers.fullmatch(text, anchor.end, start) is not None
    )


def _is_shared(text: str, place: Hit, end: int, nearby: Sequence[Hit], form: Form, finder: Finder) -> bool:
    """Whether the part of a place is that of those beside it, too (甲市、乙市北部地区)."""
    return form.type == finder.kinds.place and any(
        hit.end < place.start
        and text[hit.end : place.start] in (*finder.between, *finder.forms.joint.joints)
        and not text.endswith(text[end - _ALIKE : end], 0, hit.end)
        for hit in nearby
        if finder.kinds.place in types_of(hit, finder)
    )


def parted(item: str, finder: Finder) -> list[str]:
    """An item of a list of industries, or the two that it joins, one of them known (节能环保和临空经济).

    One that is known with what joins it stays whole, whatever words stand before it.
    """
    joint = finder.coined.joint.search(item)
    if joint is None or any(_is_industry(item[at:], finder) for at in range(joint.start())):
        return [item]
    parts = [item[: joint.start()], item[joint.end() :]]
    return parts if any(_is_industry(part, finder) for part in parts) else [item]


def _is_industry(name: str, finder: Finder) -> bool:
    """Whether a name is that of a known industry."""
    return finder.kinds.industry in finder.anchors.get(name, ())


def of_two_places(text: str, begin: int, end: int, nearby: Sequence[Hit], form: Form, finder: Finder) -> int:
    """Where a name begins that two places share (北京市与廊坊北三县项目推介会); `begin` where it has only one."""
    before = text[:begin] if begin < _JOINT else text[begin - _JOINT : begin]
    shared = any(word in text[begin:end] for word in finder.forms.joint.words)
    shared = shared and not text.endswith(finder.forms.stops.firms, begin, end)
    joints = finder.forms.joint.joints if shared else ()
    if form.type == finder.kinds.project:
        joints += finder.forms.joint.lines
    joint = next((joint for joint in joints if before.endswith(joint) and before != 2 * joint), "")
    if not joint:
        return _of_list(text, begin, nearby, finder) if shared and form.type in finder.kinds.areas else begin
    first = begin - len(joint)
    for hit in reversed(nearby):
        if hit.end == first and text.endswith(text[end - _ALIKE : end], 0, first):
            break  # two names that end alike: 甲乙示范区和丙丁示范区
        line = form.type in types_of(hit, finder) and first < begin - len(joint)  # of which they end a section
        if hit.end == first and (line or types_of(hit, finder) & finder.kinds.areas):
            first = hit.start
    if first < begin - len(joint):
        return first
    return _strange_end(text, first, begin, finder) if joint in finder.forms.joint.lines else begin


def _strange_end(text: str, end: int, begin: int, finder: Finder) -> int:
    """Where the first end of a line begins that nothing knows: a word of no dictionary after a mark; else `begin`."""
    floor = past_last(EDGE, text, max(0, end - _END - _JOINT), end)
    word = text[floor:end]
    known = is_word(word) or not word.isalpha() or word.isascii() or finder.stops.avoided(word)
    return floor if _JOINT <= len(word) <= _END and not known else begin


def _of_list(text: str, begin: int, nearby: Sequence[Hit], finder: Finder) -> int:
    """Where the list of places begins that the first place of a name closes (甲、乙、丙一体化示范区)."""
    for hit in reversed(nearby):
        if text.startswith("、", hit.end) and hit.end == begin - 1 and finder.kinds.place in types_of(hit, finder):
            begin = hit.start
    return begin


def of_two(text: str, begin: int, end: int, nearby: Sequence[Hit], finder: Finder) -> int:
    """Where the name begins that two industries share (甲业和乙业产业园); `begin` where it has only one.

    In a list they share it if what stands before them ends alike (丙联盟、甲业与乙业联盟).
    """
    industries = [hit for hit in nearby if finder.kinds.industry in types_of(hit, finder)]
    for first, second in pairwise(industries):
        if second.start == begin and finder.coined.joint.fullmatch(text, first.end, second.start):
            listed = first.start > 0 and text[first.start - 1] in finder.between
            alike = listed and text.endswith(text[end - _ALIKE : end], 0, first.start - 1)
            return first.start if alike or not listed else begin
    return begin


def whole_quotation(text: str, floor: int, begin: int, end: int, finder: Finder) -> int:
    """Where a name begins that a quotation ends with: with the quotation, if no word before it is one names avoid."""
    quoted = text.endswith("“", 0, floor) and text.startswith("”", end)
    quoted = quoted and finder.coined.words.attributing not in text[floor:begin]
    return floor if quoted and not finder.stops.avoided(text[floor:begin]) else begin


def is_of_many(text: str, begin: int, start: int, end: int, finder: Finder) -> bool:
    """Whether so many things stand there (建成一大批甲产业园、乙产业园): they are kinds, unless quotation marks tell.

    Args:
        text: A clean text.
        begin: Where the name begins.
        start: Where its ending begins.
        end: Where it ends.
        finder: How numbers with their measure words are put.
    """
    if (text[begin] in "“‘" and text[end - 1] in "”’") or text[begin - 1 : begin] in ("“", "‘"):
        return False
    while begin and text.startswith("、", begin - 1) and text.endswith(text[start:end], 0, begin - 1):
        item = max(text.rfind(mark, 0, begin - 1) for mark in "、，。；：\n") + 1
        if finder.forms.breaks.many.search(text, item, begin):
            return True
        begin = item
    return any(found.end() == begin for found in finder.forms.breaks.many.finditer(text, max(0, begin - _MANY), begin))


def is_counted(text: str, end: int, type_name: str | None, finder: Finder) -> bool:
    """Whether so many of what ends there are told: it is a kind, if not of what is moved (实施甲乙合作项目约50个)."""
    number = finder.forms.classes.number.match(text, end) if type_name != finder.kinds.function else None
    return number is not None and not text[number.end() : number.end() + 1].isalnum()


def is_bare(text: str, begin: int, end: int, known: Sequence[Hit], finder: Finder, *, short: bool) -> bool:
    """Whether words stand for a kind of works: no name is in them, no number, mark or brand (咖啡馆).

    Args:
        text: A clean text.
        begin: Where the words begin.
        end: Where they end.
        known: The known names, in order.
        finder: What tells of a name.
        short: They are few, too.
    """
    name = text[begin:end]
    if (short and len(name) > _BARE) or not name.isalpha() or name.isascii() or name[0].isnumeric():
        return False
    kinds = {finder.kinds.industry, finder.kinds.function}
    at = bisect_left(known, begin, key=attrgetter("start"))
    held = next((hit for hit in known[at : at + 1] if hit.start < end), None)
    parts, brands = words(name), finder.forms.stops.brands
    return (held is None or types_of(held, finder) <= kinds) and all(
        part in finder.coined.words.hollow or (len(part) > 1 and is_word(part) and part not in brands)
        for part in (parts if len(parts[-1]) == 1 else parts[:-1])
    )


def verb_before(text: str, at: int, start: int, form: Form, finder: Finder) -> int:
    """Length of the verb that follows a place at `at` and governs what the ending at `start` closes; else 0.

    So does that of 开发海雾新城 after a place, not that of 管理创新示范区.
    """
    named = form.type in finder.kinds.made and form.type != finder.kinds.body and not form.is_class
    first = words(text[at:start])[0] if named and start - at >= _GOVERNED else ""
    return len(first) if first in finder.stops.verbs else 0


def is_nominal(stem: str, finder: Finder) -> bool:
    """Whether words can be the beginning of a name: names avoid neither the first nor the last, no list ends."""
    parts = words(stem)
    return not finder.stops.words & {parts[0], parts[-1]} and finder.forms.lists.closer not in parts
