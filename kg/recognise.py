"""Recognise names that no list holds by how they end and what they begin with."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from kg.coined import may_end
from kg.finder import Finder, Hit, types_of
from kg.firms import beyond_park, branded, firm, opened, with_brand
from kg.forms import Form
from kg.joined import complete, is_kind, is_nominal, is_of_many, of_two, of_two_places, verb_before, whole_quotation
from kg.segment import words
from kg.stops import EDGE

#: How far left of its ending a name may begin, in characters.
_REACH = 24
#: How far left of an ending other names matter for the name that it closes, in characters.
_FAR = 60
#: Least number of characters before the ending of a name that begins with no known name.
_LEAST = 4
#: Most characters of an ending that names nothing after the word for several places alone.
_SHORT = 4
#: How many characters an ending has that closes the first of two joined names by itself.
_ENDING = 4
#: Most characters between a unit's ending and the agency it belongs to, or a quotation and the ending after it.
_UNIT, _QUOTED = 8, 4
#: Most characters of a firm's name between its place and its ending, and of what joins two places.
_FIRM, _JOINT = 14, 2
#: Tasks of a body that the word between them joins.
_TASKS = 2
#: What may join two known names inside one name.
_JOINTS = frozenset("—-–·・")


def formed_names(text: str, known: Sequence[Hit], finder: Finder) -> list[Hit]:
    """Names whose ending gives them away, in order.

    Args:
        text: A clean text.
        known: The known names in it, in order and without overlaps.
        finder: Forms, and what may begin a name.
    """
    known = complete(known, finder)
    starts = [hit.start for hit in known]
    hits: list[Hit] = []
    for index, start, end in finder.endings.find_matches_as_indexes(text):
        forms = finder.forms.endings.get(finder.ending_surfaces[index])
        if forms is None:
            continue  # a word that only ends like a name
        before = bisect_right(starts, start) - 1
        if before >= 0 and (known[before].start, known[before].end, known[before].names) == (start, end, ()):
            before -= 1  # a word for what the text has named (启动区) may end a longer name
        if before >= 0 and known[before].end >= end:
            continue  # the ending belongs to a known name
        if before >= 0 and known[before].end > start:
            start = known[before].end
        around = nearby = known[max(0, before - 6) : before + 1]
        if hits and not hits[-1].is_class and start - _FAR <= hits[-1].end <= start:
            nearby = sorted([*(h for h in nearby if h.end <= hits[-1].start or h.start >= hits[-1].end), hits[-1]])
        hit = _name_before(text, start, end, nearby, forms, finder)
        if hit is None and hits and _goes_on(text, hits[-1].end, start, finder):  # not ended there: 某省科技资源对接会
            hit = _name_before(text, start, end, around, [f for f in forms if not f.is_class], finder)
            if hit is not None and hits[-1].end == start and hits[-1].start < hit.start:
                hit = Hit(hits[-1].start, end, text[hits[-1].start : end], (), hit.type)  # the whole of what it ends
        if hit is None or (hits and hits[-1].start < hit.start < hits[-1].end):
            continue
        if hits and hits[-1].start >= hit.start:
            hits.pop()  # the longer name holds the shorter
        hits.append(hit)
    return hits


def _goes_on(text: str, end: int, start: int, finder: Finder) -> bool:
    """Whether the name that ends at `end` may go on to the ending at `start` (某市轨道交通 and 技术装备集团)."""
    between = text[end:start]
    return end == start or (
        0 < start - end <= _UNIT
        and between.isalpha()
        and not any(map(finder.between.__contains__, between))
        and not finder.stops.avoided(between)
    )


def _brackets(text: str, start: int, end: int, nearby: Sequence[Hit], finder: Finder) -> Iterator[tuple[int, int]]:
    """Where brackets open and close that names hold: with known names alone, side by side, or with Latin letters.

    某公司（天津）, 某园（河北三河）; 某项目（NRA）推广中心. After a known name any word will do: 中关村（冀南）创新园.
    So do those of known names: 某大学（北京）雄安研究院.
    """
    known = {hit.end for hit in nearby}
    for match in finder.brackets.finditer(text, start, end):
        if match["anywhere"] or match.start() in known:
            yield match.start(), match.end() - 1
    ends = {hit.start: hit.end for hit in nearby}
    for hit in nearby:
        if hit.surface.endswith("）"):
            yield text.rfind("（", 0, hit.end), hit.end - 1
        if text.endswith("（", 0, hit.start):
            end = hit.end
            while end in ends:
                end = ends[end]
            if text.startswith("）", end):
                yield hit.start - 1, end


def _name_before(
    text: str, start: int, end: int, nearby: Sequence[Hit], forms: Sequence[Form], finder: Finder
) -> Hit | None:
    """The name that ends at `end`, whose ending begins at `start`, if one of the forms takes it."""
    floor = max(0, start - _REACH)
    brackets = list(_brackets(text, floor, start, nearby, finder))
    within = {at for bracket in brackets for at in bracket}
    for edge in EDGE.finditer(text, floor, start):
        if edge.start() not in within:
            floor = edge.end()  # a name may hold that of its place in brackets
    quoted, quoting = _quotation_before(text, floor, start, nearby, finder)
    for form in forms:
        inside = [
            hit
            for hit in nearby
            if hit.start >= floor
            and not any(first < hit.start < last for first, last in brackets)
            and types_of(hit, finder) & form.anchor
        ]
        if form.anchor and not (inside or form.after or quoting) and quoted is None:
            continue
        if quoting:
            left, anchor = quoting.start, quoting
        elif not (inside or form.is_class) and (form.anchor or form.after or start - floor < _LEAST):
            left, anchor = floor, None  # no matter which of the words before it belong to it
        else:
            left, anchor = _left_edge(text, floor, start, inside, nearby, finder, form)
            if (
                anchor is None
                and inside
                and form.type == finder.forms.body_type
                and text.endswith(finder.forms.firms, start, end)
            ):
                left, anchor = firm(text, start, inside, finder)
            elif anchor is None and inside and form.type == finder.forms.body_type and end - start > 1:
                left, anchor = _of_two_tasks(text, start, end, inside[-1], left, finder)
        short = end - start <= _SHORT
        if anchor is not None and short and is_kind(text, start, end, anchor, nearby, form, forms, finder):
            continue
        if quoted is not None:
            places = (hit for hit in nearby if hit.end == quoted and hit.names and hit.surface[-1] != "”")
            before = (hit.start for hit in places if types_of(hit, finder) & form.anchor)
            begin, fits = next(before, quoted), not form.unit  # with the name before it: 滨海站“于响”商务区
        elif anchor is not None and types_of(anchor, finder) & form.anchor:
            begin, fits = left, not form.unit or 0 <= start - anchor.end <= _UNIT
        elif form.after:
            begin = max((at + len(w) for w in form.after if (at := text.rfind(w, floor, start)) >= 0), default=start)
            listed = max((h.end for h in nearby if h.type and begin <= h.start and h.end < start), default=begin)
            if listed > begin:  # the next name of a list
                begin = listed + finder.stops.avoided(text[listed:start])
            joined = finder.tasks.split(text[begin:start])
            other = joined[-2] if len(joined) > 1 else ""
            if other[-_ENDING:] in finder.forms.endings or (other and other.endswith(text[start:end])):
                begin = start - len(joined[-1])  # the second of two (甲协议和乙协议, 甲行动计划和乙行动)
            fits = (
                start - begin >= _LEAST and is_nominal(text[begin:start], finder) and may_end(text, end, finder.coined)
            )
        else:
            dated = finder.stops.kept.fullmatch(text, left, start)  # 2031年科技城
            begin, fits = left, not form.anchor and not dated and start - left >= _LEAST
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
            held = any(f"{word}（" in text[begin:start] for word in finder.forms.firms)  # 中海集团（某市）产业园
            if held or (form.type == finder.forms.body_type and text.endswith(finder.forms.firms, start, end)):
                begin = opened(text, floor, begin, finder) if text[begin] != "（" else branded(text, begin, finder)
                begin = beyond_park(text, begin, anchor, finder) if not held else begin
            if anchor is not None and not form.is_class:
                begin = of_two_places(text, begin, end, nearby, form, finder)
            elif form.type in finder.forms.areas or form.type in finder.forms.made:
                begin = of_two(text, begin, end, nearby, finder)
            named = anchor is not None and types_of(anchor, finder) != {finder.forms.industry_type}
            if not named and not form.is_class and is_of_many(text, begin, start, end, finder):
                continue
            begin = whole_quotation(text, floor, begin, end, finder)
            built = form.type in finder.forms.made or form.type == finder.forms.layout_type
            if anchor is not None and begin == anchor.start and built and not form.is_class:
                begin = with_brand(text, floor, anchor, nearby, finder)
            return Hit(begin, end, text[begin:end], (), form.type, form.is_class)
    return None


def _of_two_tasks(text: str, start: int, end: int, hit: Hit, left: int, finder: Finder) -> tuple[int, Hit | None]:
    """Where the name of a body of two tasks begins, with what it begins with (海岭市港务与渔业管理中心); else `left`.

    No word that names avoid stands between the two but what joins the tasks, and the first is no name itself.
    """
    between = text[hit.end : start]
    tasks = finder.tasks.split(between)
    if len(between) > _FIRM or len(tasks) != _TASKS or any(map(finder.stops.avoided, tasks)):
        return left, None
    first = words(tasks[0])
    ends = any(tasks[0].endswith(ending) for ending in finder.forms.endings)
    if len(tasks[0]) < _JOINT or not (tasks[1] or end - start >= _ENDING) or ends or first[-1] in finder.classes:
        return left, None
    return hit.start, hit


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


def _quotation_before(
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
            place = hit.end < floor and types_of(hit, finder) & finder.forms.areas  # “甲乙丙”医疗联盟
            return (opening if place else None), None  # else the quotation is a known name of its own
    if text.find("。", opening, floor) >= 0:
        return None, None
    return opening, None


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
        stop = 0 if form.is_class and finder.modifiers.fullmatch(between) else finder.stops.avoided(plain)
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
    kinds = {finder.forms.body_type, *finder.forms.areas}
    for hit in nearby:
        first, last = hit.start - start, hit.end - start
        if first >= 0 and last <= len(stretch) and types_of(hit, finder) & kinds:
            stretch = stretch[:first] + "□" * (last - first) + stretch[last:]
    return stretch


def _two_bodies(hit: Hit, following: Hit, finder: Finder) -> bool:
    """Whether a name found by its form and a known one right after it are two bodies (甲部办公厅 and 乙委)."""
    return hit.type == finder.forms.body_type and bool(following.names) and types_of(following, finder) == {hit.type}
