"""Where the names begin that two places or two industries share, or that a quotation holds; kinds of things; verbs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kg.finder import Finder, Hit, types_of
from kg.forms import Form
from kg.segment import words

#: Most characters of what joins two places.
_JOINT = 2
#: Last characters by which two names end alike.
_ALIKE = 2
#: How far before a name the number of such things is looked for, in characters.
_MANY = 4
#: Least characters of a verb after a place with what it governs, before an ending (管理创新示范区 has none).
_GOVERNED = 5


def of_two_places(text: str, begin: int, end: int, nearby: Sequence[Hit], form: Form, finder: Finder) -> int:
    """Where a name begins that two places share (北京市与廊坊北三县项目推介会); `begin` where it has only one."""
    before = text[:begin] if begin < _JOINT else text[begin - _JOINT : begin]
    shared = any(word in text[begin:end] for word in finder.forms.joint_words)
    shared = shared and not text.endswith(finder.forms.firms, begin, end)
    joints = finder.forms.joints if shared else ()
    if form.type == finder.forms.project_type:
        joints += finder.forms.line_joints
    joint = next((joint for joint in joints if before.endswith(joint) and before != 2 * joint), "")
    if not joint:
        return _of_list(text, begin, nearby, finder) if shared and form.type in finder.forms.areas else begin
    first = begin - len(joint)
    for hit in reversed(nearby):
        if hit.end == first and text.endswith(text[end - _ALIKE : end], 0, first):
            break  # two names that end alike: 甲乙示范区和丙丁示范区
        line = form.type in types_of(hit, finder) and first < begin - len(joint)  # of which they end a section
        if hit.end == first and (line or types_of(hit, finder) & finder.forms.areas):
            first = hit.start
    return first if first < begin - len(joint) else begin


def _of_list(text: str, begin: int, nearby: Sequence[Hit], finder: Finder) -> int:
    """Where the list of places begins that the first place of a name closes (甲、乙、丙一体化示范区)."""
    for hit in reversed(nearby):
        if text.startswith("、", hit.end) and hit.end == begin - 1 and finder.forms.place_type in types_of(hit, finder):
            begin = hit.start
    return begin


def of_two_industries(text: str, begin: int, end: int, nearby: Sequence[Hit], finder: Finder) -> int:
    """Where the name begins that two industries share (甲业和乙业产业园); `begin` where it has only one.

    In a list they share it if what stands before them ends alike (丙联盟、甲业与乙业联盟).
    """
    industries = [hit for hit in nearby if finder.forms.industry_type in types_of(hit, finder)]
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
    if text[begin] in "“‘" or text[begin - 1 : begin] in ("“", "‘"):
        return False
    while begin and text.startswith("、", begin - 1) and text.endswith(text[start:end], 0, begin - 1):
        item = max(text.rfind(mark, 0, begin - 1) for mark in "、，。；：\n") + 1
        if finder.many.search(text, item, begin):
            return True
        begin = item
    return any(found.end() == begin for found in finder.many.finditer(text, max(0, begin - _MANY), begin))


def verb_before(text: str, at: int, start: int, form: Form, finder: Finder) -> int:
    """Length of the verb that follows a place at `at` and governs what the ending at `start` closes; else 0.

    So does that of 开发海雾新城 after a place, not that of 管理创新示范区.
    """
    named = form.type in finder.forms.made and form.type != finder.forms.body_type and not form.is_class
    first = words(text[at:start])[0] if named and start - at >= _GOVERNED else ""
    return len(first) if first in finder.forms.verbs else 0


def is_nominal(stem: str, finder: Finder) -> bool:
    """Whether words can be the beginning of a name: names avoid neither the first nor the last, no list ends."""
    parts = words(stem)
    return not finder.forms.stops & {parts[0], parts[-1]} and finder.forms.list_closer not in parts
