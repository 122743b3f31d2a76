"""Find the stretches of clean text that may name something: by the lexicon, by their form, by their place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise

from kg.finding.abridged import full_names
from kg.finding.acted import acted_names
from kg.finding.coined import Coined, coined_names, quoted_names
from kg.finding.events import held_events, with_recalled
from kg.finding.finder import Finder, Hit, types_of
from kg.finding.firms import firms_of_places
from kg.finding.joined import is_bare, is_counted, is_of_many
from kg.finding.lists import elided_names, listed_names, shared_names, single_names
from kg.finding.neighbours import item_names, names_beside, without_doubtful
from kg.finding.parties import with_parties
from kg.finding.partnames import part_names, parted_names
from kg.finding.people import people, titled_people, without_split
from kg.finding.recognise import formed_names, origin
from kg.finding.repeats import repeated_names, short_names
from kg.finding.spellings import joined_names, own_parts
from kg.finding.stops import EDGE
from kg.finding.titles import WORK, titles
from kg.finding.unnamed import unnamed_occasions
from kg.segment import clause, goes_across, past_last, word_start, words

#: How many characters left of the words for a class of things their modifiers may begin, after a clause what follows a
#: numbered name may stand, before a place the things may be named of which some come from it.
_MODIFIERS, _AFTER, _SHARE = 12, 6, 60
#: Characters of the words for a class of things that nothing narrows, and of the ending of a name.
_BARE, _ENDING = 2, 3


def find(text: str, finder: Finder) -> list[Hit]:
    """All hits in a clean text, in order, without overlaps.

    The longest known name wins, and a name found by its form wins over the known names inside it:

    ```
    text     天津海关综合业务处副处长
    known    ~~~~~~~~               天津海关
    ending                 ~~       处, a unit that follows its agency
    hit      ~~~~~~~~~~~~~~~~~~     天津海关综合业务处
    ```
    """
    classes, named = _known_names(text, finder)
    persons, titled = list(people(text, named, classes, finder)), list(titled_people(text, finder))
    named = without_split(text, named, [*persons, *titled], finder)
    known = _without_own(without_doubtful(text, named, finder), finder)
    starts = [hit.start for hit in known]
    layouts = [
        Hit(match.start() + 1, match.end() - 1, match[0][1:-1], (), finder.forms.layouts.type)
        for match in finder.lists.layout.finditer(text)
        if not _covered(match.start() + 1, match.end() - 1, known, starts)
    ]
    editions = [_edition(text, hit, finder) for hit in known]
    listed = listed_names(text, known, finder)  # the whole of what stands between two commas is the longer name
    formed = list(_without_shorter((_edition(text, hit, finder) for hit in formed_names(text, named, finder)), listed))
    named_so = [hit for hit in formed if not (hit.is_class or is_counted(text, hit.end, hit.type, finder))]
    found = _without_overlaps(
        layouts,
        held_events(text, (*known, *formed), finder),
        shared_names(text, finder),
        part_names(text, known, finder),
        parted_names(text, known, finder),
        elided_names(text, known, finder),
        titles(text, known, finder),
        _without_shorter(_numbered(text, known, finder), formed),
        _coined(text, known, finder, finder.coined_first),
        named_so,
        _without_shorter(_coined(text, [*known, *named_so], finder, finder.coined), listed),
        _quoted(text, known, finder),
        acted_names(text, [*known, *named_so], finder),
        _longer_industries(text, (*known, *classes), finder),
        listed,
        single_names(text, known, finder),
        item_names(text, finder),
        names_beside(text, (*known, *formed, *listed), finder),
        (hit for hit in formed if hit.is_class and _may_end(text, hit.end, starts, finder)),
        firms_of_places(text, known, finder),
        _moved_industries(text, known, finder),
        _shares(text, known, classes, finder),
        editions,
        persons,
        titled,
        (_with_origin(text, hit, known, starts, finder) for hit in classes if _may_end(text, hit.end, starts, finder)),
    )
    found = with_parties(text, short_names(text, repeated_names(text, found), finder), finder)
    found = joined_names(unnamed_occasions(text, found, finder), finder)
    found = own_parts(text, full_names(text, found, finder), finder)
    return [_unquoted(hit) for hit in with_recalled(text, found, finder) if hit.type != WORK]


def _unquoted(hit: Hit) -> Hit:
    """A name found by its form, without a mark that opens or closes the list that it stands in (“甲提升、乙提升”)."""
    if hit.names or not hit.type or hit.surface.count("“") == hit.surface.count("”"):
        return hit
    opened, name = hit.surface.lstrip("“”"), hit.surface.strip("“”")
    start, end = hit.start + len(hit.surface) - len(opened), hit.end - len(opened) + len(name)
    return Hit(start, end, name, (), hit.type, hit.is_class, hit.several, hit.called, hit.recalled)


def _coined(text: str, known: Sequence[Hit], finder: Finder, coined: Coined) -> Iterator[Hit]:
    """Names that the text coins; a bare word for one thing (公司, 示范区) may be the ending of one."""
    if coined.needed is not None and not coined.needed.search(text):
        return
    spans = sorted((hit.start, hit.end) for hit in known if hit.names or hit.type or finder.anchors.get(hit.surface))
    alone = {finder.kinds.place, finder.kinds.industry}
    sharing = frozenset(hit.end for hit in known if not alone.isdisjoint(finder.anchors.get(hit.surface, ())))
    for start, end, type_name in coined_names(text, spans, sharing, coined):
        name = text[start:end]
        many = finder.forms.breaks.many.match(text, start)
        of_many = many or is_of_many(text, start, max(start, end - _ENDING), end, finder)
        bare = type_name == finder.kinds.project and is_bare(text, start, end, known, finder, short=True)
        if not (of_many or bare or is_counted(text, end, type_name, finder)) and name not in finder.classes:
            yield Hit(start, end, name, (), type_name)


def _quoted(text: str, known: Sequence[Hit], finder: Finder) -> Iterator[Hit]:
    """Quotations that are names; one that is known is what it is known as."""
    inside = {at for hit in known for at in range(hit.start, hit.end)}
    for start, end, type_name in quoted_names(text, finder.coined):
        if inside.isdisjoint((start, start + 1)):
            yield Hit(start, end, text[start:end], (), type_name)


def _longer_industries(text: str, known: Iterable[Hit], finder: Finder) -> Iterator[Hit]:
    """Industries whose names go on after a known one: two in one item of a list (芯片与软件、), 电池材料产业."""
    for hit in known:
        types = finder.anchors.get(hit.surface, frozenset({finder.classes.get(hit.surface)}))
        if finder.kinds.industry in types and (more := finder.forms.industries.longer.match(text, hit.end)):
            name = text[hit.start : more.end()]
            if more[0][1:] in finder.named and not text.startswith("、", more.end()):
                continue  # the last of a list (甲业、乙业和丙业三大产业)
            if name not in finder.named and finder.stops.words.isdisjoint(words(more[0])[1:]):
                yield Hit(hit.start, more.end(), name, (), finder.kinds.industry)


def _moved_industries(text: str, known: Sequence[Hit], finder: Finder) -> Iterator[Hit]:
    """Industries of a place that are moved (京津医药产业转移): a class of things under the name of both."""
    for place, industry in pairwise(known):
        if (
            place.end == industry.start
            and finder.kinds.place in finder.anchors[place.surface]
            and finder.kinds.industry in finder.anchors[industry.surface]
            and text.startswith(finder.forms.classes.moved, industry.end)
        ):
            yield Hit(place.start, industry.end, text[place.start : industry.end], (), finder.kinds.function, True)


def _shares(text: str, known: Sequence[Hit], classes: Sequence[Hit], finder: Finder) -> Iterator[Hit]:
    """Things of which a part comes from a place (入驻企业86家，45家来自北京), under the name of both (北京企业).

    They stand where the text says that they come from there. Things of a narrower class keep its name.
    """
    narrower = {hit.end for hit in classes if hit.end - hit.start > _BARE}
    for place in known:
        if finder.kinds.place not in finder.anchors[place.surface]:
            continue
        origin_word = next((w for w in finder.forms.classes.origins if text.endswith(w, 0, place.start)), "")
        if not origin_word:
            continue
        first = max(0, place.start - _SHARE)
        before = text[first : place.start]
        match = finder.forms.classes.shares.search(before)
        if match is None and finder.forms.classes.rest_parts.match(text, place.end):
            match = finder.forms.classes.rests.search(before)
        if match is None or first + match.end("noun") in narrower:
            continue
        surface = place.surface + match["noun"]
        yield Hit(place.start - len(origin_word), place.end, surface, (), finder.kinds.function, is_class=True)


def _known_names(text: str, finder: Finder) -> tuple[list[Hit], list[Hit]]:
    """The known words for classes of things, and the known names."""
    things, hits = [], []  # things: the words for classes, and the names of such things
    for index, start, end in finder.matches(text):
        names, surface = finder.names[index], finder.surfaces[index]
        if surface in finder.classes:
            things.append(_class(text, start, end, names or (), finder))
        elif names is None or goes_across(text, start, end):
            continue
        elif text.endswith(finder.after.get(surface, ""), 0, start):
            hits.append(Hit(start, end, surface, names, None))
            things += hits[-1:] * (finder.kinds.function in finder.anchors[surface])
    ends = {hit.end for hit in hits if finder.kinds.function in finder.anchors[hit.surface]}
    things = [hit for hit in things if hit.start not in ends]  # what is moved is named before (甲功能疏解项目)
    return _beside_others(text, things, finder), hits


def _beside_others(text: str, things: Sequence[Hit], finder: Finder) -> list[Hit]:
    """The words for classes of things without those that are one only beside others, where none are (高校、2家医院)."""
    kept: list[Hit] = []
    for index, hit in enumerate(things):
        neighbours = pairwise([*kept[-1:], hit, *things[index + 1 : index + 2]])
        if not (hit.is_class and hit.surface in finder.forms.classes.beside) or any(
            finder.beside.fullmatch(text, first.end, second.start) for first, second in neighbours
        ):
            kept.append(hit)
    return [hit for hit in kept if hit.is_class]


def _class(text: str, start: int, end: int, names: tuple[str, ...], finder: Finder) -> Hit:
    """The words for a class of things, with what belongs to them on their left (大型工业项目)."""
    modifiers = finder.forms.classes.modifiers.search(text, max(0, start - _MODIFIERS), start)
    if modifiers is None:
        return Hit(start, end, text[start:end], names, None, is_class=True)
    first = modifiers.start() + (modifiers[0][0] in finder.between)
    first = word_start(text, past_last(EDGE, text, max(0, first - _MODIFIERS), first), first, end)
    return Hit(first, end, text[first:end], (), finder.classes[text[start:end]], is_class=True)


def _without_own(known: Sequence[Hit], finder: Finder) -> list[Hit]:
    """The known names without those of things that are moved right after a body: they are its own (某集团企业总部)."""
    bodies = {hit.end for hit in known if finder.kinds.body in types_of(hit, finder)}
    return [h for h in known if h.start not in bodies or types_of(h, finder) != {finder.kinds.function}]


def _with_origin(text: str, hit: Hit, known: Sequence[Hit], starts: Sequence[int], finder: Finder) -> Hit:
    """A class of things that come from a place, under the name of both (来自北京的企业: 北京企业)."""
    at = bisect_left(starts, hit.start) - 1
    place = origin(text, hit.start, known[max(0, at) : at + 1], finder)
    if not place:
        return hit
    type_name = hit.type or finder.classes[hit.surface]
    return Hit(hit.start, hit.end, place + hit.surface, (), type_name, hit.is_class)


def _may_end(text: str, end: int, starts: Sequence[int], finder: Finder) -> bool:
    """Whether the words for a class of things may end here, and not go on as another word (高校毕业生)."""
    following, followers = text[end : end + 1], finder.forms.classes.followers
    at = bisect_left(starts, end)
    goes_on = following.isalpha() and not following.isascii() and not text.startswith(followers, end)
    return not goes_on or (at < len(starts) and starts[at] == end)


def _edition(text: str, hit: Hit, finder: Finder) -> Hit:
    """A known event with the year or number of its edition before it (2018京津冀协同发展论坛); others as they are."""
    if finder.forms.editions.type not in (hit.type, *finder.anchors.get(hit.surface, ())):
        return hit
    edition = finder.forms.editions.pattern.search(text[max(0, hit.start - 8) : hit.start])
    if edition is None:
        return hit
    start = hit.start - len(edition[0])
    return Hit(start, hit.end, text[start : hit.end], hit.names, finder.forms.editions.type)


def _numbered(text: str, known: Sequence[Hit], finder: Finder) -> Iterator[Hit]:
    """Names that a number tells apart, where they are not known names or part of one, nor of one another."""
    starts, found, end = [hit.start for hit in known], list[Hit](), 0
    places = finder.numbering.places(text)
    for where, patterns in finder.numbered.items():
        last = 0
        for start, stop in sorted(chain.from_iterable(places.get(word, ()) for word in where)):
            if start < last:
                continue
            first, last = clause(text, start, stop)
            for type_name, pattern in patterns:
                found += (Hit(*m.span(), m[0], (), type_name) for m in pattern.finditer(text, first, last + _AFTER))
    for hit in sorted(found, key=lambda hit: (hit.start, -hit.end)):
        if hit.start >= end and not _covered(hit.start, hit.end, known, starts):
            yield hit
            end = hit.end


def _without_shorter(hits: Iterable[Hit], others: Iterable[Hit]) -> Iterator[Hit]:
    """Some hits without those that a longer name among others begins with (某协会信息中心)."""
    longest = {hit.start: hit.end for hit in others if not hit.is_class}
    return (hit for hit in hits if hit.end >= longest.get(hit.start, 0))


def _covered(start: int, end: int, known: Sequence[Hit], starts: Sequence[int]) -> bool:
    """Whether the last known name that begins at `start` or before it reaches to `end`."""
    at = bisect_right(starts, start) - 1
    return at >= 0 and known[at].end >= end


def _without_overlaps(*layers: Iterable[Hit]) -> list[Hit]:
    """Hits of all layers in order; one hides what it touches of later layers, and of its own where it begins first."""
    kept: list[Hit] = []
    for layer in layers:
        spans = sorted(kept)
        starts = [hit.start for hit in spans]
        end = 0
        for hit in sorted(layer, key=lambda hit: (hit.start, -hit.end)):
            index = bisect_right(starts, hit.start)
            left, following = spans[index - 1].end if index else 0, spans[index : index + 1]
            if hit.start >= max(left, end) and not (following and following[0].start < hit.end):
                kept.append(hit)
                end = hit.end
    return sorted(kept)
