"""Names that those beside them tell: the third of three firms in a list, who signs an agreement with a known body."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.finding.finder import Finder, Hit, types_of
from kg.finding.stops import up_to_last
from kg.segment import is_common, past_last, words

#: Least and most characters of such a name, and least of one of an industry.
_SHORTEST, _LONGEST, _SHORTEST_INDUSTRY = 2, 14, 3
#: Least number of words of a name by its ending that are no general ones.
_TELLING = 3
#: How far left of its end such a name begins at most, in characters.
_LONGEST_ITEM = 28
#: How many names of its type stand beside one at least.
_ENOUGH = 2
_COMMA = "、"
#: Where the items of a list end.
_EDGE = re.compile(r"[、，。；：！？（）《》“”‘’\n]")
#: What an item is made of.
_ITEM = re.compile(r"[A-Za-z0-9\u4e00-\u9fff·]+")


def names_beside(text: str, known: Iterable[Hit], finder: Finder) -> Iterator[Hit]:
    """Names that no list holds, by the names of their type that stand beside them.

    Args:
        text: A clean text.
        known: The known names in it and those found by their form, in this order.
        finder: What such names hold.
    """
    starts, ends = {}, {}
    for hit in known:
        if not hit.is_class:
            starts[hit.start] = ends[hit.end] = hit
    comma = text.find(_COMMA)
    while comma >= 0:
        left, right = ends.get(comma), starts.get(comma + 1)
        if left is None:
            span = _first(text, comma, starts, finder) if right is not None else None
        elif right is None:
            span = _next(text, left, starts, ends, finder)
        else:
            span = _last(text, left, right, starts, finder)
        type_name = _told(left or right, finder)
        if span and type_name and _may_be(text[slice(*span)], type_name, finder):
            hit = Hit(*span, text[slice(*span)], (), type_name)
            starts[hit.start] = ends[hit.end] = hit
            yield hit
        comma = text.find(_COMMA, comma + 1)
    body = finder.kinds.body
    for match in finder.forms.besides.between.finditer(text):
        first, second = ends.get(match.start()), starts.get(match.end())
        if (first is None) == (second is None):
            continue
        if first is not None:
            other = finder.forms.besides.name.match(text, match.end())
            span = other.span("name") if other else None
        else:
            span = _before(text, match.start(), second, finder)
        if span and _may_be(text[slice(*span)], body, finder):
            yield Hit(*span, text[slice(*span)], (), body)


def item_names(text: str, finder: Finder) -> Iterator[Hit]:
    """Names of a list that their ending tells, where they hold more than general words (甲地海雾制品项目、)."""
    besides = finder.forms.besides
    last = -1
    for match in besides.items.finditer(text):
        end = match.end()
        begin = past_last(_EDGE, text, max(0, end - _LONGEST_ITEM), end)
        listed = text[begin - 1 : begin] == _COMMA
        if begin <= last and (joint := finder.coined.joint.match(text, last)):
            begin, listed = joint.end(), True
        last = end
        if not listed:
            if not text.startswith(_COMMA, end):
                continue
            begin += up_to_last(finder.stops.in_no_firm, words(text[begin:end]))
        name = text[begin:end]
        parts = [word for word in words(finder.stops.without_kept(name)) if word not in finder.forms.stops.in_firms]
        if (
            len([word for word in parts if word not in finder.coined.words.hollow]) >= _TELLING
            and finder.stops.words.isdisjoint(finder.tasks.sub("", word) for word in parts)
            and not finder.forms.breaks.count.search(name)
            and not any(word in name for word in finder.forms.breaks.words)
        ):
            yield Hit(begin, end, name, (), besides.item_type)


def _told(hit: Hit | None, finder: Finder) -> str | None:
    """The type of a name, if it is one and tells those of names beside it."""
    types = types_of(hit, finder) if hit else ()
    return next((name for name in types if name in finder.forms.besides.types), None) if len(types) == 1 else None


def _same(hit: Hit | None, other: Hit, finder: Finder) -> bool:
    """Whether there is a name, and of the type of another."""
    return hit is not None and types_of(hit, finder) == types_of(other, finder)


def _end(text: str, begin: int, finder: Finder) -> int:
    """Where the item of a list ends that begins at `begin`: at a mark, or at what closes the list."""
    edge = _EDGE.search(text, begin)
    end = edge.start() if edge else len(text)
    acting = finder.forms.besides.acting.search(text, begin + _SHORTEST, end)
    end = acting.start() if acting else end
    closer = text.find(finder.forms.lists.closer, begin, end)
    return closer if closer > begin else end


def _next(
    text: str, left: Hit, starts: Mapping[int, Hit], ends: Mapping[int, Hit], finder: Finder
) -> tuple[int, int] | None:
    """The item after a name, which another one stands before, or after the item."""
    begin = left.end + 1
    end = _end(text, begin, finder)
    following = starts.get(end + 1) if text.startswith(_COMMA, end) else None
    joint = finder.coined.joint.search(text, begin + 1, end)
    if joint and joint.end() in starts:
        end, following = joint.start(), starts[joint.end()]
    before = ends.get(left.start - 1) if text.startswith(_COMMA, left.start - 1) else None
    told = _same(following, left, finder) or _same(before, left, finder) or _closed(text, begin, left, finder)
    return (begin, end) if told else None


def _last(text: str, left: Hit, right: Hit, starts: Mapping[int, Hit], finder: Finder) -> tuple[int, int] | None:
    """The last item of a list, after two names and a word that joins it to them."""
    joint = finder.coined.joint.match(text, right.end)
    if not joint or joint.end() in starts or not _same(left, right, finder):
        return None
    return joint.end(), _end(text, joint.end(), finder)


def _first(text: str, comma: int, starts: Mapping[int, Hit], finder: Finder) -> tuple[int, int] | None:
    """The first item of a list, before two names, after a mark or a word that names avoid."""
    right = starts[comma + 1]
    following = starts.get(right.end + 1) if text.startswith(_COMMA, right.end) else None
    told = _same(following, right, finder) or _closed(text, comma, right, finder)
    return _before(text, comma, None, finder) if told else None


def _closed(text: str, begin: int, hit: Hit, finder: Finder) -> bool:
    """Whether the list that `begin` stands in closes with a word for what such names are (A、B等领域)."""
    closing = finder.forms.besides.closing.get(_told(hit, finder) or "")
    return closing is not None and closing.match(text, begin) is not None


def _before(text: str, end: int, partner: Hit | None, finder: Finder) -> tuple[int, int] | None:
    """What stands before a comma, or a word that joins it to a partner who acts with it."""
    if partner is not None and not (
        finder.kinds.body in types_of(partner, finder) and finder.forms.besides.together.match(text, partner.end)
    ):
        return None
    first = max(0, end - _LONGEST - 1)
    floor = past_last(finder.forms.besides.opening, text, past_last(_EDGE, text, first, end), end)
    return (floor, end) if floor > first or not first else None


def _may_be(item: str, type_name: str, finder: Finder) -> bool:
    """Whether what stands beside names may be a name of a type: no word is one that names avoid."""
    least = _SHORTEST_INDUSTRY if type_name == finder.kinds.industry else _SHORTEST
    if not least <= len(item) <= _LONGEST or not _ITEM.fullmatch(item) or item[0].isdigit():
        return False
    parts = words(finder.stops.without_kept(item))
    return (
        finder.stops.words.isdisjoint(parts)
        and finder.coined.words.foreign.isdisjoint(parts[len(parts[0]) == 1 :])  # a brand may begin with any
        and not finder.coined.words.hollow.issuperset(parts)
        and item not in finder.anchors
        and not finder.forms.breaks.count.search(item)
        and not (len(item) == _SHORTEST and is_common(item))
        and not any(word in item for word in finder.forms.breaks.words)
        and not finder.forms.besides.types[type_name].search(item)
    )


def without_doubtful(text: str, hits: Sequence[Hit], finder: Finder) -> list[Hit]:
    """The hits without the short names that stand beside no other name of their type, nor for one named elsewhere.

    A place need not be named elsewhere where only one can be meant (落户某地，).
    """
    kept: list[Hit] = []
    full = {hit.names for hit in hits if hit.surface not in finder.listed}
    settled = {hit for hit in hits if hit.surface in finder.listed and _is_settled(text, hit, finder)}
    full |= {hit.names for hit in settled}
    for index, hit in enumerate(hits):
        if hit.surface in finder.listed:
            types = finder.anchors[hit.surface]
            following = hits[index + 1] if index + 1 < len(hits) else None
            beside = [(kept[-1], text[kept[-1].end : hit.start])] if kept else []
            beside += [(following, text[hit.end : following.start])] if following else []
            told = hit.names in full or any(other.surface.startswith(hit.names) for other in hits)  # 玉田县人民政府
            placed = told and _is_placed(text, hit, finder)
            if not (placed or hit in settled) and not any(
                gap in finder.between and finder.anchors[other.surface] & types for other, gap in beside
            ):
                continue
        kept.append(hit)
    return kept


def _is_placed(text: str, hit: Hit, finder: Finder) -> bool:
    """Whether a short name that often means something else stands where what it names may stand."""
    if finder.kinds.body in finder.anchors[hit.surface]:
        return finder.forms.besides.active.match(text, hit.end) is not None
    return finder.forms.besides.placed.match(text, hit.start - 1) is not None


def _is_settled(text: str, hit: Hit, finder: Finder) -> bool:
    """Whether a short name that often means something else can only be that of a place or a body where it stands."""
    types, besides = finder.anchors[hit.surface], finder.forms.besides
    if finder.kinds.body in types:
        return besides.posted.match(text, hit.end) is not None
    return finder.kinds.place in types and besides.settled.match(text, hit.start) is not None
