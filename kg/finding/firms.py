"""Where the names of firms begin, which hold words that other names avoid; firms by their brands alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.finding.finder import Finder, Hit, types_of
from kg.finding.stops import EDGE, up_to_last
from kg.segment import past_last, words

#: Most characters of a firm's name between its place and its ending; of a brand before its place in brackets.
_FIRM, _BRAND = 14, 8
#: Least number of characters of a brand that are no words.
_STRANGE = 2
#: What joins two partners; most characters of the first.
_JOINT, _PARTNER = "·", 4


def firm(text: str, start: int, inside: Sequence[Hit], finder: Finder) -> tuple[int, Hit | None]:
    """Where the name of a firm begins, with the place or body it begins with: it holds words that other names avoid."""
    hit = inside[-1]
    stem = text[hit.end : start]
    if (joint := finder.tasks.search(stem, 1)) and _is_strange(stem[: joint.start()], finder):  # 某市海和雾科技公司
        stem = stem[joint.end() :]
    if start - hit.end > _FIRM or not finder.forms.stops.in_firms.issuperset(
        finder.stops.words.intersection(words(finder.stops.without_kept(stem)))
    ):
        return start, None
    return hit.start, hit


def firms_of_places(text: str, known: Sequence[Hit], finder: Finder) -> Iterator[Hit]:
    """Firms by a place and the brand right behind it (某省海孚落户).

    The brand is no word; or it is one word, and the firm is told by what it makes, and by what it joins a partner in.
    """
    named, joints = {hit.start for hit in known}, tuple(filter(None, finder.between))
    for place in known:
        brand = finder.forms.besides.brand.match(text, place.end)
        if not brand or place.end in named or finder.kinds.place not in types_of(place, finder):
            continue
        stem, joined = brand["brand"], brand["joining"] and text.endswith(joints, 0, place.start)
        free = stem not in finder.named and stem not in finder.classes
        if free and (_is_strange(stem, finder) or (joined and _is_word(stem, finder))):
            yield Hit(place.start, brand.end(), text[place.start : brand.end()], (), finder.kinds.body)


def _is_word(stem: str, finder: Finder) -> bool:
    """Whether a stem is one word, and none that other names avoid."""
    return words(stem) == (stem,) and not (stem in finder.stops.words or stem in finder.forms.stops.in_firms)


def _is_strange(stem: str, finder: Finder) -> bool:
    """Whether a stem holds no word and no stop word, as the first half of a brand does."""
    parts = words(stem)
    return all(len(part) == 1 and part.isalpha() for part in parts) and finder.stops.words.isdisjoint(parts)


def opened(text: str, floor: int, begin: int, finder: Finder) -> int:
    """Where the name of a firm begins whose first character is a word that other names avoid (中煤设计公司)."""
    before = words(text[floor:begin])[-2:]
    if not before or before[-1] not in finder.forms.stops.opening:
        return begin
    apart = before[-1] in finder.stops.words and (before[0] in finder.stops.words or not before[0].isalnum())
    return begin - len(before[-1]) if apart else begin


def branded(text: str, begin: int, finder: Finder) -> int:
    """Where the name of a firm begins whose brand stands before its place in brackets (海中（某市）科技有限公司)."""
    floor = past_last(EDGE, text, max(0, begin - _BRAND), begin)
    floor = past_last(finder.forms.besides.opening, text, floor, begin - 1)
    brand = words(text[floor:begin])
    if brand and len(brand[-1]) > 1:  # what stands right before the brackets is the brand, whatever it means elsewhere
        brand = brand[:-1]
    return floor + up_to_last(finder.stops.in_no_firm, brand)


def beyond_park(text: str, begin: int, anchor: Hit | None, finder: Finder) -> int:
    """Where the name of a firm begins that stands behind the park it lies in: its brand has its place in brackets."""
    if anchor is None or begin != anchor.start or anchor.surface in finder.forms.stops.brands:
        return begin
    opening = text.find("（", begin, anchor.end + _BRAND + 1)
    park = types_of(anchor, finder).isdisjoint((finder.kinds.body, finder.kinds.place))
    return anchor.end if park and opening >= anchor.end + _STRANGE else begin


def with_brand(text: str, floor: int, place: Hit, nearby: Sequence[Hit], finder: Finder) -> int:
    """Where a name begins whose place stands behind a brand (海中某市软件园), or behind a partner.

    A brand is told by characters that are no words, and may have a place of its own before it (某省海中某市软件园); a
    partner by the mark that joins the two (海中·某市产业园). An industry right before the place belongs to the name,
    and so does the word before it (国家数字经济某市试验区).
    """
    begin = place.start
    industries = [hit for hit in nearby if finder.kinds.industry in types_of(hit, finder)]
    if field := next((hit.start for hit in industries if hit.end == begin), None):
        scope = words(text[floor + finder.stops.avoided(text[floor:field]) : field])[-1:]
        whole = bool(scope) and len(scope[0]) >= _STRANGE and scope[0].isalpha() and scope[0] not in finder.stops.verbs
        return field - len(scope[0]) if whole and text.endswith(scope[0], floor, field) else field
    before = [hit for hit in nearby if hit.end <= begin and hit not in industries]
    last = max(before, key=lambda hit: hit.end, default=None)
    floor = max(floor, last.end if last else 0)
    if text.endswith(_JOINT, 0, begin):
        first = floor + finder.stops.avoided(text[floor : begin - 1])
        partner = text[first : begin - 1]
        several = place.surface in finder.forms.classes.several
        return begin if several or not partner.isalpha() or not _STRANGE <= len(partner) <= _PARTNER else first
    brand = next((brand for brand in finder.forms.stops.brands if text.endswith(brand, floor, begin)), "")
    first = begin - len(brand)
    if not brand or finder.stops.avoided(text[floor:first]) < first - floor:
        first = floor + finder.stops.avoided(text[floor:begin])
        if begin - first > _BRAND or not _is_brand(text[first:begin], finder):
            return begin
    placed = last is not None and last.end == first and finder.kinds.place in types_of(last, finder)
    return last.start if last is not None and placed else first


def _is_brand(stretch: str, finder: Finder) -> bool:
    """Whether what stands before a place is a brand: it begins with a known one, with letters, or with no word."""
    parts, brands = words(stretch), finder.forms.stops.brands
    strange = sum(len(part) == 1 and part not in finder.coined.words.hollow for part in parts)
    return (
        stretch.isalpha()
        and (parts[0] in brands or parts[0].isascii() or (strange >= _STRANGE and len(parts[0]) == 1))
        and finder.coined.words.foreign.isdisjoint(parts)
    )
