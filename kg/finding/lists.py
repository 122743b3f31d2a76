"""Names in lists: those that share their ending, those that the list says what they are, and single ones told so."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from operator import attrgetter

from kg.finding.finder import Finder, Hit, types_of
from kg.finding.joined import is_bare, parted
from kg.finding.stops import EDGE, up_to_last
from kg.segment import is_common, past_last, words

#: Least number of characters of a name without its ending, in a list whose names share it.
_SHORTEST = 2
#: Least and most characters of a name in a list that says what its names are.
_SHORTEST_LISTED, _LONGEST_LISTED = 3, 16
#: Least number of characters of the name of a firm there.
_SHORTEST_FIRM = 2
#: How far before the first comma of a list its first name may begin, in characters.
_FIRST = 24
#: What joins the ends of a line.
_DASH = re.compile("[—-]")
#: What lists do not run across.
_BOUND = re.compile(r"[，。；：！？（）《》\n]")


def elided_names(text: str, known: Sequence[Hit], finder: Finder) -> list[Hit]:
    """The names of lists that share their ending: 动物园、大红门等批发市场 are two markets.

    The last one takes the ending in; the surface of each is its whole name. Names that are known count as what they
    are; others are formed with the ending, unless its words stand for a class of things and the name has none.
    """
    starts = [hit.start for hit in known]
    hits: list[Hit] = []
    for match in _in_lists(finder.lists.elided, text, finder.lists.elided_closing):
        ending, least = match["ending"], 1
        sharing = finder.lists.endings[ending]
        place, found = match.start("items"), list[Hit]()
        for item in match["items"].split("、"):
            cut = finder.stops.avoided(item)
            begin, end = place + cut * (not found or item[:cut] not in finder.forms.stops.opening), place + len(item)
            at = bisect_right(starts, end - 1) - 1
            line = _DASH.search(text, begin, end) is not None
            ends = at > 0 and known[at].end == end and finder.kinds.place in types_of(known[at], finder)
            while ends and at > 0 and text[known[at - 1].end : known[at].start] in finder.forms.joint.lines:
                line, at = True, at - 1
                begin = known[at].start
            industry = at >= 0 and known[at].end == end and finder.kinds.industry in types_of(known[at], finder)
            if industry and _leading_place(known, place, finder):
                begin = place  # 甲乙新能源和新材料、丙市机器人等产业廊道
            place = end + 1
            name = text[begin:end] + ending
            names = finder.named.get(name, ())
            if not names and at >= 0 and known[at].end == end and known[at].start > begin:
                shorter = known[at].surface + ending  # without the place before it: 北京大红门、动物园等批发市场
                if names := finder.named.get(shorter, ()):
                    begin, name = known[at].start, shorter
            taken = at >= 0 and known[at].end >= end and known[at].names and not names
            taken = taken and not (industry and _leading_place(known, begin, finder))
            taken = taken and not line  # 甲城—乙城、丙城—丁城等输电通道
            if names and at >= 0 and (known[at].start, known[at].end) == (begin, end):  # 中国科学院、北京大学
                taken = not types_of(known[at], finder).isdisjoint(finder.anchors.get(name, frozenset()))
            if taken and (not found or match["others"]) and _of_form(known[at], ending, finder):
                least = 2  # one that has an ending of its own stands among them (京雄城际、京台、京开高速)
                continue
            if end - begin < _SHORTEST or taken or (not names and sharing.type is None):
                break
            form = None if names else sharing
            is_class = form is not None and form.is_class
            pair = form is not None and form.pairs and (line or end - begin == _SHORTEST)
            if not match["others"] and not is_class and not names and not pair:
                break
            if is_class and not finder.forms.classes.modifiers.fullmatch(text[begin:end]):
                break
            last = match.end() if end == match.end("items") else end
            found.append(Hit(begin, last, name, names, form.type if form else None, is_class))
        else:
            hits += found if len(found) >= least else []
    return hits


def _of_form(hit: Hit, ending: str, finder: Finder) -> bool:
    """Whether a known name is of the type that names with a shared ending have."""
    return finder.lists.endings[ending].type in types_of(hit, finder)


def listed_names(text: str, known: Sequence[Hit], finder: Finder) -> list[Hit]:
    """The names of lists that say what they are: 国贸中心、科创中心等重大项目.

    One that ends with a known name, or holds a word that names avoid, is left to others.
    """
    hits: list[Hit] = []
    predicates, industry, closer = finder.lists.predicates, finder.kinds.industry, finder.forms.lists.closer
    for match in chain(
        _in_lists(finder.lists.apposition, text, finder.lists.apposition_closing),
        _in_lists(finder.lists.predicated, text, finder.lists.predicated_closing),
    ):
        at = bisect_left(known, match.start("noun"), key=attrgetter("start")) - 1
        if at >= 0 and known[at].end > match.start("noun") and industry not in types_of(known[at], finder):
            continue  # it is part of a name
        predicated = match.re is finder.lists.predicated
        type_name = (predicates if predicated else finder.lists.nouns)[match["noun"]]
        if _goes_on(text, match.end(), type_name, finder) and not predicated:
            continue
        place = match.start("items")
        items = match["items"].split("、")
        if closer in items[-1] and not text.startswith(closer, match.end("items")):
            continue  # the list ends before, and what closes it is of another (甲地、乙地等地区的2家公司和3家企业)
        if predicated and not any(_tells(item, finder) for item in items):
            continue
        of_industries = type_name == industry
        items = [part for item in items for part in parted(item, finder)] if of_industries else items
        if not of_industries and (joint := finder.coined.joint.search(items[-1], _SHORTEST_LISTED)):
            items[-1:] = [items[-1][: joint.start()], items[-1][joint.end() :]]
        if not of_industries and any(_is_kind(item, finder, first=not at) for at, item in enumerate(items)):
            continue  # firms, parks and works of these industries, bodies of these kinds
        anew = finder.forms.lists.anew if of_industries else finder.forms.lists.anew & finder.stops.words
        if type_name == finder.kinds.project and _are_bare(text, place, items, known, finder):
            continue  # kinds of works (道路、停车场等设施)
        first = max((at for at, item in enumerate(items) if at and _begins_anew(item, anew)), default=-1)
        for number, item in enumerate(items):
            begin = text.index(item, place)
            place = end = begin + len(item)
            if number <= first:
                continue  # another list, which goes on to a clause
            if number == 0 and (cut := finder.stops.avoided_before(item)) and not _opens(item[:cut], type_name, finder):
                if words(item[:cut])[-1] == item[cut - 1]:
                    if not _opens(item[cut - 1], type_name, finder):
                        continue  # a word of one character may be the beginning of the name
                    cut -= 1
                begin += cut
            if of_industries:
                begin += _leading_place(known, begin, finder)
                if number == 0:  # with the words that say what is done with it (大力发展家具、机器人等产业)
                    begin += up_to_last(finder.forms.lists.anew, words(text[begin:end]))
                begin, end = _unquoted(text, begin, end)
            if number == 0 and (dated := finder.forms.stops.years.match(text, begin, end)):
                begin = dated.end()
            name = text[begin:end]
            if _may_be_listed(text, begin, end, type_name, known, finder):
                told = _by_ending(name, finder) if predicated else None
                hits.append(Hit(begin, end, name, (), told or type_name))
    return hits


def single_names(text: str, known: Sequence[Hit], finder: Finder) -> Iterator[Hit]:
    """The one name that stands for many things and is told what it is: 推进国贸中心等重大项目.

    It follows the word that governs it.
    """
    lists = finder.forms.lists
    for closer in re.finditer(re.escape(lists.closer), text):
        start = closer.start()
        match = finder.lists.apposition_closing.match(text, start)
        type_name = finder.lists.nouns[match["noun"]] if match else ""
        if match is None or type_name not in lists.singled or _goes_on(text, match.end(), type_name, finder):
            continue
        floor = past_last(EDGE, text, max(0, start - _FIRST), start)
        cut = finder.stops.avoided(text[floor:start])
        begin = floor + cut
        told = words(text[begin:start])[:1]
        opened = not cut and _tells(text[begin:start], finder)
        if (
            (opened or (cut and len(words(text[floor:begin])[-1]) > 1))
            and told
            and told[0] not in finder.classes
            and _may_be_listed(text, begin, start, type_name, known, finder)
            and not is_bare(text, begin, start, known, finder, short=True)
        ):
            yield Hit(begin, start, text[begin:start], (), type_name)


def shared_names(text: str, finder: Finder) -> Iterator[Hit]:
    """What stands for several names that share a part: 十九届三中、四中全会, 京冀科技部门."""
    for shared in finder.forms.shared:
        for start, end, names in shared.names(text):
            yield Hit(start, end, text[start:end], (), shared.type, several=names)


def _goes_on(text: str, end: int, type_name: str, finder: Finder) -> bool:
    """Whether the noun that closes a list goes on as another word."""
    if going_on := finder.forms.besides.going_on.get(type_name):
        return going_on.match(text, end) is not None
    following = text[end : end + 1]
    return following.isalpha() and following not in finder.forms.lists.followers


def _may_be_listed(text: str, begin: int, end: int, type_name: str, known: Sequence[Hit], finder: Finder) -> bool:
    """Whether what stands in a list that says what its names are may be a name of its own."""
    at = bisect_left(known, end, key=attrgetter("end"))
    last = known[at] if at < len(known) and known[at].end == end else None
    longer = (
        last is not None
        and (last.is_class or type_name != finder.kinds.industry)
        and last.start > begin
        and finder.kinds.industry in types_of(last, finder)
    )
    parts = words(text[begin:end])
    kept = words(finder.stops.without_kept(text[begin:end]))
    telling = kept if type_name == finder.kinds.industry else parts
    avoidable = kept[1:] if parts and _opens(parts[0], type_name, finder) else kept
    if avoidable and type_name == finder.kinds.body and finder.coined.joint.fullmatch(avoidable[-1]):
        avoidable = avoidable[:-1]  # it joins nothing at the end of an item
    if type_name in (finder.kinds.body, finder.kinds.project) and len(parts) > 1:
        avoidable = tuple(w for w in avoidable if w not in finder.forms.stops.in_firms or (w == parts[0] and w[1:]))
    least = _SHORTEST_FIRM if type_name == finder.kinds.body else _SHORTEST_LISTED
    return (
        (last is None or longer)
        and least <= end - begin <= _LONGEST_LISTED
        and (end - begin > _SHORTEST_FIRM or not (is_common(text[begin:end]) or text[begin:end] in finder.classes))
        and finder.stops.words.isdisjoint(avoidable)
        and not finder.coined.words.hollow.issuperset(telling)
        and not text[end - 1].isdigit()
        and not finder.forms.breaks.count.search(text, begin, end)
        and not any(word in text[begin:end] for word in finder.forms.breaks.words)
    )


def _by_ending(name: str, finder: Finder) -> str | None:
    """The type that the ending of a name tells, the longest one first."""
    endings = (name[at:] for at in range(_SHORTEST, len(name) - 1))
    found = (place.endings.get(ending) for ending in endings for place in finder.coined.places)
    return next(filter(None, found), None)


def _begins_anew(item: str, anew: frozenset[str]) -> bool:
    """Whether an item of a list is the end of one and the beginning of another (甲村、乙村也发展种植、加工等产业).

    A word that ends the item begins nothing (文旅融合发展、加工等产业).
    """
    return not anew.isdisjoint(words(item)[:-1])


def _unquoted(text: str, begin: int, end: int) -> tuple[int, int]:
    """The ends of a name without the quotation marks around the list that it stands in."""
    if text[begin:end].count("“") == text[begin:end].count("”"):
        return begin, end
    return begin + text.startswith("“", begin), end - text.startswith(("“", "”"), end - 1)


def _is_kind(item: str, finder: Finder, *, first: bool) -> bool:
    """Whether an item of a list is the name of an industry or the words for a class of things.

    Only before the first one other words may stand: the others are whole (某中新材料 is a firm, and no kind).
    """
    name = item[finder.stops.avoided_before(item) :] if first else item
    return finder.kinds.industry in finder.anchors.get(name, ()) or name in finder.classes


def _are_bare(text: str, start: int, items: Sequence[str], known: Sequence[Hit], finder: Finder) -> bool:
    """Whether the items of a list, which begins at `start`, all stand for kinds of works."""
    for number, item in enumerate(items):
        start = text.index(item, start)
        begin = start + (0 if number else finder.stops.avoided_before(item))
        if begin < start + len(item) and not is_bare(text, begin, start + len(item), known, finder, short=False):
            return False
    return True


def _opens(word: str, type_name: str, finder: Finder) -> bool:
    """Whether a word that names avoid may be the first one of a firm or of what is built (中船二期)."""
    return word in finder.forms.stops.opening and type_name in (finder.kinds.body, finder.kinds.project)


def _tells(item: str, finder: Finder) -> bool:
    """Whether an item of a list is made of more than general words: it holds a character that is none, or letters."""
    parts = words(item)
    return not item.isalpha() or item.isascii() or any(len(part) == 1 or part.isascii() for part in parts[:-1])


def _leading_place(known: Sequence[Hit], begin: int, finder: Finder) -> int:
    """Length of the name of a place that stands at `begin`; 0 if there is none."""
    at = bisect_left(known, begin, key=attrgetter("start"))
    place = at < len(known) and known[at].start == begin and finder.kinds.place in types_of(known[at], finder)
    return known[at].end - begin if place else 0


def _in_lists(pattern: re.Pattern[str], text: str, closing: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The matches of a pattern in the stretches of a text with a list and, after its first name, what closes it."""
    for start, comma, end in _stretches(text):
        if closing.search(text, comma, end):
            yield from pattern.finditer(text, start, end)


@lru_cache(maxsize=2)  # several kinds of lists are looked for in one text
def _stretches(text: str) -> tuple[tuple[int, int, int], ...]:
    """The stretches of a text that may hold a list: where each begins, where its first comma stands, where it ends."""
    found = []
    comma = text.find("、")
    while comma >= 0:
        start = past_last(_BOUND, text, max(0, comma - _FIRST), comma)
        closed = _BOUND.search(text, comma)
        end = closed.start() if closed else len(text)
        found.append((start, comma, end))
        comma = text.find("、", end)
    return tuple(found)
