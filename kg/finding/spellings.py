"""Names that a document gives in several spellings, in part, or without the body that they belong to."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter

from kg.finding.finder import Finder, Hit, insert_apart, types_of
from kg.segment import words

#: Marks in which spellings of one name differ.
_MARKS, _DASHES = re.compile("[-—–－·“”‘’ ]"), re.compile("[-—–－]")
#: Least characters of the name of a body that owns another, most characters of what tells an edition of an event.
_BODY, _EDITION = 3, 8
#: Least and most characters of the place in the name of a part of a body, and of the words before it.
_PLACE, _BEFORE = (2, 3), 4
#: How far after the words for a class of bodies the parts may be theirs.
_FAR = 16
#: A type and a name, without the marks in which spellings of it differ.
_Key = tuple[str, str]


def joined_names(hits: Sequence[Hit], finder: Finder) -> list[Hit]:
    """Names found by their form, each as the document names the same thing in full.

    Names are the same that differ in their dashes and quotation marks alone, and so are an event and its only edition.
    A name is that of the one longer name that ends with it and begins with a body (某大学雾岭研究院: 雾岭研究院).
    """
    formed = [hit for hit in hits if hit.type and not (hit.names or hit.is_class or hit.several or hit.called)]
    spelled: dict[_Key, str] = {}
    for hit in sorted(
        formed, key=lambda hit: (len(_DASHES.findall(hit.surface)), -len(hit.surface), "-" in hit.surface)
    ):
        spelled.setdefault(_key(hit, finder), hit.surface)
    editions = defaultdict[_Key, list[str]](list)
    for (type_name, key), surface in spelled.items():
        if type_name == finder.forms.editions.type and (length := _edition(key, finder)):
            editions[type_name, key[length:]].append(surface)
    spelled.update((key, names[0]) for key, names in editions.items() if key in spelled and len(names) == 1)
    whole, told = _owned(hits, formed, finder), set(formed)
    return [_as_named(hit, spelled[_key(hit, finder)], whole) if hit in told else hit for hit in hits]


def _key(hit: Hit, finder: Finder) -> _Key:
    """Type and name of a hit without what spellings differ in: marks, the word for the year of an edition."""
    name = _MARKS.sub("", hit.surface)
    if hit.type == finder.forms.editions.type and (length := _edition(name, finder)):
        name = "".join(filter(str.isdecimal, name[:length])) + name[length:] if name[0].isdecimal() else name
    return hit.type or "", name


def _edition(name: str, finder: Finder) -> int:
    """Length of what tells the edition of an event, at the beginning of its name; 0 if nothing does."""
    lengths = range(min(_EDITION, len(name)), 0, -1)
    return next((n for n in lengths if (m := finder.forms.editions.pattern.search(name[:n])) and m.span() == (0, n)), 0)


def _owned(hits: Iterable[Hit], formed: Iterable[Hit], finder: Finder) -> dict[str, Hit]:
    """The names of bodies and what is built that one longer name ends with, with that: it begins with a body."""
    bodies = {hit.surface for hit in formed if hit.type == finder.kinds.body}
    made = {hit.surface: hit.type for hit in formed if hit.type in finder.kinds.made}
    full: dict[str, Hit] = {}
    for hit in hits if made else ():
        if not (hit.is_class or hit.several):
            full.setdefault(hit.surface, hit)
    owners = {name: owner for name in full if (owner := _owner(name, bodies, finder))}
    #: What the longer names end with behind the body: each with those, by what they stand for.
    longer: dict[str, dict[tuple[str, ...] | str, Hit]] = {}
    for name, owner in owners.items():
        for cut in range(owner, len(name)):
            longer.setdefault(name[cut:], {})[full[name].names or name] = full[name]
    return {
        name: one
        for name, type_name in made.items()
        if name not in owners
        for one in longer.get(name, {}).values()
        if len(longer[name]) == 1 and type_name in types_of(one, finder)
    }


def _owner(name: str, bodies: Collection[str], finder: Finder) -> int:
    """Length of the body that a longer name begins with; 0 if it begins with none."""
    for length in range(len(name) - _BODY, _BODY, -1):
        if name[:length] in bodies or finder.kinds.body in finder.anchors.get(name[:length], ()):
            return length
    return 0


def _as_named(hit: Hit, first: str, whole: Mapping[str, Hit]) -> Hit:
    """A hit as the name that the same thing has elsewhere; itself if it has none."""
    if full := whole.get(hit.surface):
        called = "" if full.names else hit.surface
        surface = hit.surface if full.names else full.surface
        return Hit(hit.start, hit.end, surface, full.names, None if full.names else hit.type, called=called)
    return Hit(hit.start, hit.end, first, (), hit.type, called="" if first == hit.surface else hit.surface)


def own_parts(text: str, hits: Sequence[Hit], finder: Finder) -> list[Hit]:
    """Hits with the parts of the one body of the document that has such a part, by their place (推进雾岭校区建设)."""
    found = list(hits)
    bodies = {hit.surface for hit in hits if finder.kinds.body in types_of(hit, finder)}
    bodies |= {name for hit in hits if hit.surface in bodies for name in hit.names}
    formed = {hit.surface: hit.type for hit in hits if hit.type == finder.kinds.body and not hit.names}
    #: The parts by their place, as far as asked for: those of all bodies that have such a part.
    having: dict[str, dict[tuple[str, ...], str]] = {}
    for start, end in _parts(text, finder):
        part = text[start:end]
        if part not in having:
            wholes = {body + part for body in bodies}
            having[part] = {names: whole for whole in sorted(wholes) if (names := finder.named.get(whole, ()))}
            having[part] |= {(whole,): whole for whole in wholes.intersection(formed)}
        if len(having[part]) == 1 and stands_alone(text, start, found, finder):
            names, whole = next(iter(having[part].items()))
            kind = formed.get(whole)
            insert_apart(found, Hit(start, end, whole, () if kind else names, kind))
    return found


def _parts(text: str, finder: Finder) -> Iterator[tuple[int, int]]:
    """Where parts of bodies stand that are told by their place, the shorter places first."""
    for match in finder.lists.part.finditer(text):
        if finder.lists.parts[match[0]] == finder.kinds.body:
            for length in range(_PLACE[0], _PLACE[1] + 1):
                if match.start() >= length:
                    yield match.start() - length, match.end()


def stands_alone(text: str, start: int, hits: Sequence[Hit], finder: Finder) -> bool:
    """Whether a name may begin at `start`: nothing but a word that names avoid stands right before it."""
    at = bisect_left(hits, start, key=attrgetter("end"))
    if at < len(hits) and (hits[at].end == start or hits[at].start < start):
        return False
    if at and hits[at - 1].is_class and start - hits[at - 1].end <= _FAR:
        return False  # that of a kind of bodies (高校将建设雾岭校区)
    before = text[max(0, start - _BEFORE) : start]
    return not before or not before[-1].isalnum() or words(before)[-1] in finder.stops.words
