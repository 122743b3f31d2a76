"""Recognise names that no list holds: titles by their marks, others by how they end and what they begin with."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter

from kg.finder import Finder, Hit
from kg.forms import Form
from kg.segment import words

#: How far left of its ending a name may begin, in characters.
_REACH = 24
#: How far left of an ending other names matter for the name that it closes, in characters.
_FAR = 60
#: Least number of characters before the ending of a name that begins with no known name.
_LEAST = 4
#: Least number of characters of a name without its ending, in a list whose names share it.
_SHORTEST = 2
#: Least and most characters of a name in a list that says what its names are.
_SHORTEST_LISTED, _LONGEST_LISTED = 3, 16
#: How far before the first comma of a list its first name may begin, in characters.
_FIRST = 24
#: Most characters between a unit's ending and the agency it belongs to, or a quotation and the ending after it.
_UNIT, _QUOTED = 8, 4
#: Characters that names do not run across on their left.
_EDGE = re.compile(r"[，。；：！？、（）“”‘’《》\n\s]")
#: What lists do not run across.
_BOUND = re.compile(r"[，。；：！？（）《》\n]")
_TITLE = re.compile(r"《[^《》\n]{2,60}》")
#: What may join two known names inside one name.
_JOINTS = frozenset("—-–·・")


def titles(text: str, known: Sequence[Hit], finder: Finder) -> list[Hit]:
    """Titles in 《》 that are not known names themselves."""
    starts = [hit.start for hit in known]
    hits = []
    for match in _TITLE.finditer(text):
        start, end = match.span()
        index = bisect_right(starts, start) - 1
        if index < 0 or known[index].end < end:
            hits.append(Hit(start, end, match[0], (), finder.forms.title_type))
    return hits


def elided_names(text: str, known: Sequence[Hit], finder: Finder) -> list[Hit]:
    """The names of lists that share their ending: 动物园、大红门等批发市场 are two markets.

    The last one takes the ending in; the surface of each is its whole name. Names that are known count as what they
    are; others are formed with the ending, unless its words stand for a class of things and the name has none.
    """
    starts = [hit.start for hit in known]
    hits: list[Hit] = []
    for match in _in_lists(finder.elided, text, finder.elided_closing):
        ending, found = match["ending"], []
        place = match.start("items")
        for item in match["items"].split("、"):
            begin, end = place + _stop(item, finder), place + len(item)
            place = end + 1
            name = text[begin:end] + ending
            names = finder.named.get(name, ())
            at = bisect_right(starts, end - 1) - 1
            taken = at >= 0 and known[at].end > begin and known[at].names and not names
            if end - begin < _SHORTEST or taken or (not names and finder.forms.elided[ending] is None):
                break
            form = None if names else finder.forms.elided[ending]
            is_class = form is not None and form.is_class
            pair = form is not None and form.pairs and end - begin == _SHORTEST
            if not match["others"] and not is_class and not names and not pair:
                break
            if is_class and not finder.modifiers.fullmatch(text[begin:end]):
                break
            last = match.end() if end == match.end("items") else end
            found.append(Hit(begin, last, name, names, form.type if form else None, is_class))
        else:
            hits += found
    return hits


def listed_names(text: str, known: Sequence[Hit], finder: Finder) -> list[Hit]:
    """The names of lists that say what they are: 国贸中心、科创中心等重大项目.

    One that ends with a known name, or holds a word that names avoid, is left to others.
    """
    ends = {hit.end for hit in known}
    hits: list[Hit] = []
    for match in _in_lists(finder.apposition, text, finder.apposition_closing):
        following = text[match.end() : match.end() + 1]
        if following.isalpha() and following not in finder.list_followers:
            continue
        place = match.start("items")
        items = match["items"].split("、")
        type_name = finder.forms.appositions[match["noun"]]
        of_industries = type_name == finder.forms.industry_type
        if not of_industries and (joint := finder.coined.joint.search(items[-1], _SHORTEST_LISTED)):
            items[-1:] = [items[-1][: joint.start()], items[-1][joint.end() :]]
        for number, item in enumerate(items):
            begin = text.index(item, place)
            place = end = begin + len(item)
            if number == 0 and (cut := _stop(item, finder)):
                if words(item[:cut])[-1:] == [item[cut - 1]]:
                    continue  # a word of one character may be the beginning of the name
                begin += cut
            if of_industries:
                begin += _leading_place(known, begin, finder)
            name = text[begin:end]
            if (
                end not in ends
                and _SHORTEST_LISTED <= end - begin <= _LONGEST_LISTED
                and not any(part in finder.forms.stops for part in words(name))
                and not finder.coined.words.hollow.issuperset(words(name))
                and not any(word in name for word in finder.forms.breaks)
            ):
                hits.append(Hit(begin, end, name, (), type_name))
    return hits


def _leading_place(known: Sequence[Hit], begin: int, finder: Finder) -> int:
    """Length of the name of a place that stands at `begin`; 0 if there is none."""
    at = bisect_left(known, begin, key=attrgetter("start"))
    place = at < len(known) and known[at].start == begin and finder.forms.place_type in _types(known[at], finder)
    return known[at].end - begin if place else 0


def _in_lists(pattern: re.Pattern[str], text: str, closing: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The matches of a pattern in the stretches of a text with a list and, after its first name, what closes it."""
    comma = text.find("、")
    while comma >= 0:
        start = max(0, comma - _FIRST)
        for bound in _BOUND.finditer(text, start, comma):
            start = bound.end()
        closed = _BOUND.search(text, comma)
        end = closed.start() if closed else len(text)
        if closing.search(text, comma, end):
            yield from pattern.finditer(text, start, end)
        comma = text.find("、", end)


def formed_names(text: str, known: Sequence[Hit], finder: Finder) -> list[Hit]:
    """Names whose ending gives them away, in order.

    Args:
        text: A clean text.
        known: The known names in it, in order and without overlaps.
        finder: Forms, and what may begin a name.
    """
    known = [hit for hit in known if finder.anchors[hit.surface]]  # a bare 示范区 is no name that could be in the way
    starts = [hit.start for hit in known]
    hits: list[Hit] = []
    for index, start, end in finder.endings.find_matches_as_indexes(text):
        forms = finder.forms.endings.get(finder.ending_surfaces[index])
        if forms is None:
            continue  # a word that only ends like a name
        before = bisect_right(starts, start) - 1
        if before >= 0 and known[before].end >= end:
            continue  # the ending belongs to a known name
        if before >= 0 and known[before].end > start:
            start = known[before].end
        nearby = list(known[max(0, before - 6) : before + 1])
        if hits and not hits[-1].is_class and start - _FAR <= hits[-1].end <= start:
            nearby = sorted([*(h for h in nearby if h.end <= hits[-1].start or h.start >= hits[-1].end), hits[-1]])
        hit = _name_before(text, start, end, nearby, forms, finder)
        if hit is None:
            continue
        if hits and hits[-1].start >= hit.start:
            hits.pop()  # the longer name holds the shorter
        hits.append(hit)
    return hits


def _name_before(
    text: str, start: int, end: int, nearby: Sequence[Hit], forms: Sequence[Form], finder: Finder
) -> Hit | None:
    """The name that ends at `end`, whose ending begins at `start`, if one of the forms takes it."""
    floor = max(0, start - _REACH)
    places = {
        (h.start - 1, h.end) for h in nearby if text[h.start - 1 : h.start] == "（" and text[h.end : h.end + 1] == "）"
    }
    within = {at for place in places for at in place}
    for edge in _EDGE.finditer(text, floor, start):
        if edge.start() not in within:
            floor = edge.end()  # the name of a company may hold that of its place in brackets
    quoted, quoting = _quotation_before(text, floor, start, nearby, finder)
    for form in forms:
        inside = [
            hit for hit in nearby if hit.start >= floor and hit.end not in within and _types(hit, finder) & form.anchor
        ]
        if form.anchor and not (inside or form.after or quoting) and quoted is None:
            continue
        if quoting:
            left, anchor = quoting.start, quoting
        elif not (inside or form.is_class) and (form.anchor or form.after or start - floor < _LEAST):
            left, anchor = floor, None  # no matter which of the words before it belong to it
        else:
            left, anchor = _left_edge(text, floor, start, inside, finder, form.is_class)
        if quoted is not None:
            before = (
                hit.start for hit in nearby if hit.end == quoted and hit.names and _types(hit, finder) & form.anchor
            )
            begin, fits = next(before, quoted), not form.unit  # with the name before it: 滨海站“于响”商务区
        elif anchor is not None and _types(anchor, finder) & form.anchor:
            begin, fits = left, not form.unit or 0 <= start - anchor.end <= _UNIT
        elif form.after:
            begin = max((at + len(w) for w in form.after if (at := text.rfind(w, floor, start)) >= 0), default=start)
            listed = max((h.end for h in nearby if h.type and begin <= h.start and h.end < start), default=begin)
            begin = listed + _stop(text[listed:start], finder) if listed > begin else begin  # the next name of a list
            fits = start - begin >= _LEAST and _is_nominal(text[begin:start], finder)
        else:
            begin, fits = left, not form.anchor and start - left >= _LEAST
        if form.type == finder.forms.function_type and text.endswith(finder.forms.class_destinations, 0, begin):
            return None
        if form.is_class and anchor is None:
            modifiers = finder.modifiers.search(text, floor, start)
            first = min(left, modifiers.start() + (modifiers[0][0] in finder.between)) if modifiers else left
            if place := origin(text, first, nearby, finder):
                return Hit(first, end, place + text[first:end], (), form.type, is_class=True)
        if (
            fits
            and not finder.count.search(text, begin, end)
            and not any(w in text[begin:end] for w in finder.forms.breaks)
        ):
            return Hit(begin, end, text[begin:end], (), form.type, form.is_class)
    return None


def origin(text: str, start: int, nearby: Sequence[Hit], finder: Finder) -> str:
    """The place that what begins at `start` comes from (来自北京的企业), by its short name; empty if none is named.

    So many things of a place (北京10家企业) are taken to be those of the place too.
    """
    for hit in nearby:
        if finder.forms.place_type in finder.anchors.get(hit.surface, ()) and (
            finder.number.fullmatch(text, hit.end, start)
            or (
                finder.origin.fullmatch(text, hit.end, start)
                and text.endswith(finder.forms.class_origins, 0, hit.start)
            )
        ):
            shorter = hit.surface[:-1]  # the short name, as in 北京企业
            return shorter if finder.named.get(shorter) == finder.named.get(hit.surface, ()) else hit.surface
    return ""


def _is_nominal(stem: str, finder: Finder) -> bool:
    """Whether words can be the beginning of a name: names avoid neither the first nor the last, no list ends."""
    parts = words(stem)
    return not finder.forms.stops & {parts[0], parts[-1]} and finder.forms.list_closer not in parts


def _quotation_before(
    text: str, floor: int, start: int, nearby: Sequence[Hit], finder: Finder
) -> tuple[int | None, Hit | None]:
    """Where the quotation before an ending opens (“六河五湖”综合治理), or the known name it belongs to."""
    if floor == 0 or text[floor - 1] != "”" or start - floor > _QUOTED:
        return None, None
    if _stop(text[floor:start], finder):
        return None, None
    opening = text.rfind("“", max(0, floor - 20), floor)
    for hit in nearby:
        if hit.end == floor and hit.start < opening:
            return None, hit  # the known name takes the quotation in: 旅游“一张网”
        if hit.end in (floor, floor - 1) and hit.start in (opening, opening + 1):
            return None, None  # the quotation is a known name of its own
    if opening < 0 or text.find("。", opening, floor) >= 0:
        return None, None
    return opening, None


def _types(hit: Hit, finder: Finder) -> frozenset[str]:
    return frozenset({hit.type}) if hit.type else finder.anchors.get(hit.surface, frozenset())


def _left_edge(
    text: str, floor: int, start: int, inside: Sequence[Hit], finder: Finder, is_class: bool
) -> tuple[int, Hit | None]:
    """Where the name that ends at `start` begins, and the known name it begins with, if any.

    Goes left over words and known names until a word that names do not begin with; the words that may belong to those
    for a class of things are none.
    """
    position, anchor = start, None
    for hit in reversed(inside):
        between = text[hit.end : position]
        if anchor is not None and between and between not in _JOINTS:
            break
        stop = 0 if is_class and finder.modifiers.fullmatch(between) else _stop(between, finder)
        if stop and anchor is None:
            return hit.end + stop, None
        position, anchor = hit.start, hit
    if anchor is not None:
        return anchor.start, anchor
    return floor + _stop(text[floor:position], finder), None


def _stop(text: str, finder: Finder) -> int:
    """Length of the part of `text` up to and with its last stop word; 0 if there is none."""
    if not finder.stop.search(text):
        return 0
    end = position = 0
    for word in words(text):
        position += len(word)
        if word in finder.forms.stops:
            end = position
    return end
