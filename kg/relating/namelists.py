"""Names that hold others: partners or places that marks join, places in brackets, the elements of a list, bodies."""

from __future__ import annotations

import re

from kg.knowledge.namerules import NameRule
from kg.lexicon import Lexicon
from kg.model import Entity

#: A part of a name, as it stands there, and what it stands for.
Part = tuple[str, tuple[Entity, ...]]
#: Most characters of the elements that no mark divides in a known name: longer ones name a grid (四纵四横一环).
_TWO_ELEMENTS = 4
#: Most characters of a brand before a place.
_LONGEST_BRAND = 8
#: Most places whose first characters a name holds.
_MOST_INITIALS = 4
#: Least characters of the name of a body that has units.
_SHORTEST_PARENT = 6
#: Marks that join the names of two partners (北京·沧州渤海新区): such a name begins with a partner, not a place.
JOINTS = frozenset("·—-")


def joined_parts(surface: str, lexicon: Lexicon, joints: str, ways: str) -> list[tuple[str, tuple[Entity, ...]]]:
    """The names that marks or words join at the beginning of a name (北京-雄安科创走廊), as one part.

    Of a place and another in it, the latter counts (某市至某省某县铁路). One that nothing known is joined to counts
    beside a character that joins the ends of a line (北京至海雾铁路).
    """
    marks, single = joints or JOINTS, []
    for at in (at for at, char in enumerate(surface) if char in marks):
        last, first = at, _one(surface[:at], lexicon)
        found = [first] if first else []
        while surface[last : last + 1] and surface[last] in marks:
            ends = ((end, _one(surface[last + 1 : end], lexicon)) for end in range(len(surface) - 1, last + 2, -1))
            end, place = next((pair for pair in ends if pair[1]), (0, None))
            if place is None:
                break
            found.append(place)
            last = end
        if first and len(found) > 1:
            return [(surface[:last], tuple(found))]
        if found and surface[at] in ways:
            single = [(surface[:last], tuple(found))]
    return single


def initials(surface: str, rule: NameRule, lexicon: Lexicon) -> list[tuple[str, tuple[Entity, ...]]]:
    """The places whose first characters a name begins with (京唐城际), as one part.

    A character that stands for none is passed over in a known name alone, and not as its first (京台高速).
    """
    stems = (surface[:end] for end in range(2, _MOST_INITIALS + 1) if surface.startswith(rule.then, end))
    stem = next((stem for stem in stems if stem not in lexicon.surfaces), "")
    told = tuple(lexicon.entities[rule.initials[char]] for char in stem if char in rule.initials)
    known = surface in lexicon.surfaces and stem[:1] in rule.initials
    return [(stem, told)] if told and (known or len(told) == len(stem)) else []


def _one(words: str, lexicon: Lexicon) -> Entity | None:
    """The one thing that some words name, alone or behind the place that it lies in."""
    if names := lexicon.surfaces.get(words):
        return lexicon.entities[names[0]] if len(names) == 1 else None
    for part, holder in lexicon.beginnings(words):
        names = lexicon.surfaces.get(words[len(part) :], ())
        if len(names) == 1 and holder.name in lexicon.containers(names[0]):
            return lexicon.entities[names[0]]
    return None


def beyond(surface: str) -> str:
    """What follows the first mark that joins two partners in a name; empty if there is none."""
    return next((surface[at + 1 :] for at, char in enumerate(surface) if char in JOINTS), "")


def behind(surface: str, rule: NameRule, lexicon: Lexicon) -> str:
    """The place, and what follows it, behind a known name that a name begins with; empty if there is none.

    A name that begins with no known one begins with a brand, if the place behind it is known (海中某市产业园).
    """
    known = [(part, found.type) for part, found in lexicon.beginnings(surface) if part != surface]
    rests = [surface[len(part) :] for part, type_name in known if type_name in rule.whole]
    if known:
        bare = (rest.removeprefix(next(filter(rest.startswith, rule.leads), "")) for rest in rests)
        return next((rest for rest in bare if _placed(rest, rule, lexicon)), "")
    inner = (surface[at:] for at in range(1, min(_LONGEST_BRAND, len(surface)) + 1))
    place = next((part for part in inner if _placed(part, rule, lexicon)), "")
    brand = surface.removesuffix(place)
    return place if len(brand) > 1 and JOINTS.isdisjoint(brand) else ""  # else it may be that of the partner


def _placed(words: str, rule: NameRule, lexicon: Lexicon) -> bool:
    """Whether some words begin with a name that a rule takes for a part."""
    return any(found.type in rule.part for _, found in lexicon.beginnings(words))


def bracketed(surface: str, rule: NameRule, lexicon: Lexicon) -> list[tuple[str, tuple[Entity, ...]]]:
    """The name in the brackets of another, or the longest with which those that stand there side by side end.

    Where a place right before the brackets lies in one, and that within them in none, the former (某县（北京）示范区).
    """
    before, _, rest = surface.rpartition("（")
    inside = rest.partition("）")[0] if "）" in rest else ""
    own = next((place for part, place in lexicon.beginnings(before) if part == before), None)
    for start in range(len(inside) - 1):
        names = lexicon.surfaces.get(inside[start:], ())
        if len(names) == 1 and (not start or next(lexicon.beginnings(inside), ("",))[0] == inside[:start]):
            lies = own is not None and own.type in rule.part - rule.whole and next(lexicon.containers(own.name), None)
            if own is not None and lies and not next(lexicon.containers(names[0]), None):
                return [(before, (own,))]
            return [(inside[start:], (lexicon.entities[names[0]],))]
    return []


def parent_body(surface: str, whole: Entity, rule: NameRule, lexicon: Lexicon) -> list[tuple[str, tuple[Entity, ...]]]:
    """The body that a name begins with, known or not, by how the names of such bodies end (某省海雾学会鱼汛分会)."""
    for end in range(len(surface) - 2, 1, -1):
        if surface.endswith(rule.parents, 0, end) and (body := _one(surface[:end], lexicon)):
            return [(surface[:end], (body,))]
    ends = (surface.find(word, _SHORTEST_PARENT - len(word)) + len(word) for word in rule.parents if word in surface)
    end = min((end for end in ends if _SHORTEST_PARENT <= end <= len(surface) - 2), default=0)
    kind = whole.type if whole.type in rule.part else min(rule.part)
    return [(surface[:end], (Entity(surface[:end], kind),))] if end else []


def elements(surface: str, whole: Entity, rule: NameRule, lexicon: Lexicon) -> list[Entity]:
    """The elements of a name that is a list; those that are not known are of the type of the whole."""
    listed = surface.strip("“”").split("、")
    grid = whole.name in lexicon.entities or any(word in surface for word in rule.exceptions)
    longest = 0 if len(listed) > 1 else _TWO_ELEMENTS if grid else len(surface)
    found = [
        part
        for element in listed
        for part in (_split(element, rule.element_starts) if len(element) <= longest else [element])
    ]
    if len(found) < 2 or not all(element[:1] in rule.element_starts for element in found):
        return []
    names = [lexicon.surfaces.get(element, ()) for element in found]
    return [
        lexicon.entities[known[0]] if len(known) == 1 else Entity(element, whole.type)
        for element, known in zip(found, names, strict=True)
    ]


def _split(element: str, starts: str) -> list[str]:
    """The elements that no mark divides (一核两翼, 一带一轴多组团)."""
    parts = re.findall(f"[{starts}][^{starts}]{{1,2}}", element) if starts else []
    return parts if len(parts) > 1 and "".join(parts) == element else [element]


def inner_parts(surface: str, rule: NameRule, lexicon: Lexicon) -> list[Part]:
    """The longest known name that stands right before the ending of a name, and what it stands for."""
    ending = next((e for e in rule.before if surface.endswith(e)), None)
    stem = surface[: -len(ending)] if ending else ""
    for start in range(1, len(stem) - 1):
        names = lexicon.surfaces.get(stem[start:], ())
        if len(names) == 1:
            return [(stem[start:], (lexicon.entities[names[0]],))]
    return []
