"""Recognise names that no list holds by how they end and what they begin with."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from kg.finding.beginnings import UNIT, Ending, beginning, leftmost, quotation_before, widened
from kg.finding.finder import Finder, Hit, types_of
from kg.finding.firms import with_brand
from kg.finding.joined import complete, is_kind, is_of_many, whole_quotation
from kg.finding.stops import EDGE
from kg.knowledge.forms import Form

#: How far left of its ending a name may begin, in characters.
_REACH = 24
#: How far left of an ending other names matter for the name that it closes, in characters.
_FAR = 60
#: Most characters of an ending that names nothing after the word for several places alone.
_SHORT = 4


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
        forms = finder.formed.get(finder.endings.words[index])
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
        0 < start - end <= UNIT
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
    for match in finder.forms.joint.brackets.finditer(text, start, end):
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
    quotation = quotation_before(text, floor, start, nearby, finder)
    ending = Ending(text, start, end, floor, nearby, brackets, *quotation)
    for form in forms:
        inside = ending.inside(form, finder)
        if form.anchor and not (inside or form.after or ending.quoting) and ending.quoted is None:
            continue
        left, anchor = leftmost(ending, inside, form, finder)
        short = end - start <= _SHORT
        if anchor is not None and short and is_kind(text, start, end, anchor, nearby, form, forms, finder):
            continue
        if anchor is not None and anchor.end == start == end - 1 and finder.kinds.body in types_of(anchor, finder):
            continue  # a body and one character are no other body (某厅处罚)
        begin = beginning(ending, left, anchor, form, finder)
        at = left if begin is None else begin
        if form.type == finder.kinds.function and text.endswith(finder.forms.classes.destinations, 0, at):
            return None
        if form.is_class and anchor is None:
            modifiers = finder.forms.classes.modifiers.search(text, floor, start)
            first = min(left, modifiers.start() + (modifiers[0][0] in finder.between)) if modifiers else left
            if place := origin(text, first, nearby, finder):
                return Hit(first, end, place + text[first:end], (), form.type, is_class=True)
        if begin is None or finder.forms.breaks.count.search(text, begin, end):
            continue
        if any(word in text[begin:end] for word in finder.forms.breaks.words):
            continue
        begin = widened(ending, begin, anchor, form, finder)
        named = anchor is not None and types_of(anchor, finder) != {finder.kinds.industry}
        if not named and not form.is_class and is_of_many(text, begin, start, end, finder):
            continue
        begin = whole_quotation(text, floor, begin, end, finder)
        built = form.type in finder.kinds.made or form.type == finder.forms.layouts.type
        if anchor is not None and begin == anchor.start and built and not form.is_class:
            begin = with_brand(text, floor, anchor, nearby, finder)
        return Hit(begin, end, text[begin:end], (), form.type, form.is_class)
    return None


def origin(text: str, start: int, nearby: Sequence[Hit], finder: Finder) -> str:
    """The place that what begins at `start` comes from (来自北京的企业), by its short name; empty if none is named.

    So many things of a place (北京10家企业) are taken to be those of the place too.
    """
    for hit in nearby:
        if finder.kinds.place in finder.anchors.get(hit.surface, ()) and (
            finder.forms.classes.number.fullmatch(text, hit.end, start)
            or (
                finder.forms.classes.particle.fullmatch(text, hit.end, start)
                and text.endswith(finder.forms.classes.origins, 0, hit.start)
            )
        ):
            shorter = hit.surface[:-1]  # the short name, as in 北京企业
            return shorter if finder.named.get(shorter) == finder.named.get(hit.surface, ()) else hit.surface
    return ""
