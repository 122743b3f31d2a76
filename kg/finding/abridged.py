"""Names that a document gives once in full and else in fewer words: without its places, or as its heading does not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from msgspec.structs import replace

from kg.finding.finder import Finder, Hit, insert_apart, types_of
from kg.finding.spellings import stands_alone
from kg.model import Entity, Mention
from kg.segment import heading

#: Least characters of what is left of a name; most of the name of a place, and of what tells an edition.
_LEAST, _PLACE, _EDITION = 6, 7, 8
#: Most characters of the short name of a place or a body.
_SHORT = 5
#: Marks behind places; how many characters two names of one event end with.
_MARKS, _SAME = "·—-", 2
#: What stands between two years, and how names are listed with it.
_YEARS, _DASH = re.compile(r"(?<=\d{4})\D{1,2}(?=\d{4})"), "—"
#: Most characters of a heading.
_HEADING = 200


def full_names(text: str, hits: Sequence[Hit], finder: Finder) -> list[Hit]:
    """Hits with the names found by their form under the fuller name that the document has for the same thing.

    ```
    京津冀·某市海雾产业园      海雾产业园      without its places
    海雾产业创新大会暨论坛     海雾创新大会    an event, one of the two in the heading
    河北省海雾厅               河北海雾厅      with its place or body in short
    ```
    """
    formed = {
        hit.surface: hit.type or "" for hit in hits if hit.type and not (hit.names or hit.is_class or hit.several)
    }
    fuller = _in_fewer_words(heading(text)[:_HEADING], formed, finder)
    longer = {name: Hit(0, 0, full, (), formed[full]) for name, full in fuller.items()}
    places = {name: _leading(name, finder) for name in formed}
    longer |= _without_places(formed, places, hits, finder) | _beginning_in_short(formed, finder)
    longer |= _of_same_years(formed, finder)
    found = [_under(longer.get(hit.surface), hit) if hit.type and not hit.is_class else hit for hit in hits]
    for rest, hit in _told_behind_places(found, places, finder).items():
        for match in re.finditer(re.escape(rest), text):
            if stands_alone(text, match.start(), found, finder):
                insert_apart(found, Hit(*match.span(), hit.surface, (), hit.type, called=rest))
    return found


def _told_behind_places(hits: Iterable[Hit], places: Mapping[str, int], finder: Finder) -> dict[str, Hit]:
    """What names found by their form hold behind their places (`places`: their ends), with the one such name."""
    whole: dict[str, dict[str, Hit]] = {}
    for hit in hits:
        place = 0 if hit.names else places.get(hit.surface, 0)
        if place > _edition(hit.surface, finder) and len(hit.surface) - place >= _LEAST:
            whole.setdefault(hit.surface[place:], {})[hit.surface] = hit
    return {rest: hit for rest, ones in whole.items() for hit in ones.values() if len(ones) == 1}


def told_in_full(ends: Iterable[Entity], mentions: Iterable[Mention], finder: Finder) -> dict[Entity, Entity]:
    """Of ends that only facts name, those that one mention names in full, behind places or its body."""
    named = {entity.name: entity for mention in mentions for entity in mention.entities}
    surfaces = {mention.surface: mention.entities[0] for mention in mentions if len(mention.entities) == 1}
    fuller: dict[Entity, Entity] = {}
    for end in {end for end in ends if end.name not in named and len(end.name) >= _LEAST}:
        whole = {
            entity
            for surface, entity in surfaces.items()
            if entity.type == end.type
            and surface.endswith(end.name)
            and ((before := surface[: -len(end.name)]) in surfaces or _leading(surface, finder) == len(before))
        }
        if len(whole) == 1:
            fuller[end] = whole.pop()
    return fuller


def _under(full: Hit | None, hit: Hit) -> Hit:
    """A hit under a fuller name, if there is one."""
    if full is None or hit.names or hit.several:
        return hit
    called = "" if full.names and not full.type else hit.called or hit.surface
    surface = full.surface if called else hit.surface
    return replace(hit, surface=surface, names=full.names, type=full.type, called=called)


def _without_places(
    formed: Mapping[str, str], places: Mapping[str, int], hits: Iterable[Hit], finder: Finder
) -> dict[str, Hit]:
    """The names that one other of the document has behind its places, with that; both are of one edition."""
    rests = tuple({name[place:] for name, place in places.items() if len(name) - place >= _LEAST})
    #: By what they hold behind their places, and the last of these: the longest name.
    behind: dict[str, dict[str, Hit]] = {}
    telling = (hit for hit in hits if hit.surface.endswith(rests) and (hit.type or hit.names))
    for hit in sorted(telling, key=lambda hit: len(hit.surface), reverse=True):
        name = hit.surface
        if (place := _leading(name, finder)) > _edition(name, finder) and not (hit.is_class or hit.several):
            behind.setdefault(name[place:], {}).setdefault(_last_place(name[:place], finder), hit)
    fuller: dict[str, Hit] = {}
    for name, type_name in formed.items():
        place = places[name]
        found = behind.get(name[place:], {}) if len(name) - place >= _LEAST else {}
        same = [one for one in found.values() if type_name in types_of(one, finder)]
        if place > _edition(name, finder):
            same = [one for one in same if one is found.get(_last_place(name[:place], finder))]
        if len(same) == 1 and same[0].surface != name and _of_one(name, same[0].surface, finder):
            fuller[name] = same[0]
    return fuller


def _beginning_in_short(formed: Mapping[str, str], finder: Finder) -> dict[str, Hit]:
    """The names of bodies that begin with a place or a body in short, with the name that has it in full."""
    fuller: dict[str, Hit] = {}
    for name, type_name in formed.items():
        for length in range(2, min(_SHORT, len(name) - 2) + 1) if type_name == finder.kinds.body else ():
            begun = finder.named.get(name[:length], ())
            whole = begun[0] + name[length:] if len(begun) == 1 else name
            names = finder.named.get(whole, ())
            if whole != name and (len(names) == 1 or formed.get(whole) == type_name):
                fuller[name] = Hit(0, 0, whole, names, None if names else type_name)
    return fuller


def _of_same_years(formed: Mapping[str, str], finder: Finder) -> dict[str, Hit]:
    """The names whose years are spelled otherwise in a known or an earlier name (2023年-2025年: 2023—2025年)."""
    first: dict[str, str] = {}
    fuller: dict[str, Hit] = {}
    for name, type_name in formed.items():
        spelled = _YEARS.sub(_DASH, name)
        names = finder.named.get(spelled, ())
        if len(names) == 1 and spelled != name:
            fuller[name] = Hit(0, 0, spelled, names, None)
        elif first.setdefault(spelled, name) != name:
            fuller[name] = Hit(0, 0, first[spelled], (), type_name)
    return fuller


def _in_fewer_words(title: str, formed: Mapping[str, str], finder: Finder) -> dict[str, str]:
    """The events that the title names in fewer words than the text, or the reverse, with the one fuller name."""
    events = [name for name, type_name in formed.items() if type_name == finder.forms.editions.type]
    fuller: dict[str, set[str]] = {}
    for pair in product((name for name in events if name in title), events):
        short, long = sorted(pair, key=len)
        edition = _edition(short, finder)
        if short == long or not _of_one(short, long, finder) or not _abridges(short[edition:], long, finder):
            continue
        if edition and long.endswith(short):  # what stands before an edition is no part of the name
            short, long = long, short
        fuller.setdefault(short, set()).add(long)
    return {short: next(iter(long)) for short, long in fuller.items() if len(long) == 1}


def _abridges(short: str, long: str, finder: Finder) -> bool:
    """Whether a name is another, or one half of it, with some characters left out; both end alike."""
    halves = (long, *re.split(finder.coined.occasions.held.joint, long)) if len(short) >= _LEAST else ()
    for half in halves:
        rest = iter(half)
        if half.endswith(short[-_SAME:]) and all(character in rest for character in short):
            return True
    return False


def _of_one(name: str, other: str, finder: Finder) -> bool:
    """Whether two names may be of one edition: they tell the same year or number, or one of them tells none."""
    first, second = name[: _edition(name, finder)], other[: _edition(other, finder)]
    return not (first and second) or _number(first) == _number(second)


def _number(edition: str) -> str:
    """The year or number of an edition, without the words around it if it has figures."""
    return "".join(filter(str.isdecimal, edition)) or edition


def _edition(name: str, finder: Finder) -> int:
    """Length of what tells the edition of an event, at the beginning of its name; 0 if nothing does."""
    tells = finder.forms.editions.pattern.match
    return next((end for end in range(min(_EDITION, len(name)), 0, -1) if tells(name, 0, end)), 0)


def _leading(name: str, finder: Finder) -> int:
    """Where in a name the places end that it begins with, behind its edition."""
    end = start = _edition(name, finder)
    while length := next((n for n in range(_PLACE, 1, -1) if _is_place(name[start : start + n], finder)), 0):
        end = start + length
        start = end + (name[end : end + 1] in (*_MARKS, *finder.between))
    return start if name[end:start] in _MARKS else end


def _last_place(places: str, finder: Finder) -> str:
    """The last of the places that a name begins with, by its canonical name if it has one."""
    places = places.rstrip(_MARKS)
    last = next((places[-n:] for n in range(_PLACE, 1, -1) if _is_place(places[-n:], finder)), places)
    return next(iter(finder.named.get(last, ())), last)


def _is_place(word: str, finder: Finder) -> bool:
    return word in finder.forms.classes.several or not finder.kinds.areas.isdisjoint(finder.anchors.get(word, ()))
