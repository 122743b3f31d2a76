"""The parts of the bodies of a list, which these share: 甲公司、乙公司总部大楼, 甲大学、乙大学雄安校区."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter

from kg.finding.finder import Finder, Hit, types_of

#: Least and most characters of a name without the place that it begins with.
_SHORTEST, _LONGEST = 4, 14
#: What stands in brackets after a name.
_BRACKETS = re.compile("（[^（）]*）$")
#: Most known names between the last of a list of bodies and the word for the parts of these.
_BETWEEN = 3


def part_names(text: str, known: Sequence[Hit], finder: Finder) -> Iterator[Hit]:
    """The parts of the bodies of a list: 甲公司、乙公司总部大楼, 甲大学和乙大学，其雄安校区.

    Each is found where the words for all of them stand, the bodies where their names do.
    """
    parts, types = finder.forms.parts, finder.lists.parts
    for match in finder.lists.part.finditer(text):
        if (whole := _last_part(known, match, finder)) is not None:
            yield from whole
            continue
        last = bisect_right(known, match.start(), key=attrgetter("end")) - 1
        for at in range(last, max(-1, last - _BETWEEN), -1):
            between = parts.between.fullmatch(text, known[at].end, match.start())
            if between and finder.kinds.body in types_of(known[at], finder):
                break
        else:
            continue
        first = _first_body(text, known, at, finder, alike=bool(between["place"]) and not between["closer"])
        if first == at and not between["closer"]:
            continue
        if not between["place"] and types[match[0]] == finder.kinds.body:
            continue  # the campuses of several are no bodies of their own without the places of their names
        if between["closer"] or not between["place"] or parts.all.match(text, match.end()):
            part = (between["place"] or "") + match[0]
            names = tuple(body.surface + part for body in known[first : at + 1])
            yield Hit(match.end() - len(part), match.end(), part, (), types[match[0]], several=names)


def _last_part(known: Sequence[Hit], match: re.Match[str], finder: Finder) -> Sequence[Hit] | None:
    """The part that a list of bodies shares with its last one, where that is known with it (甲大学、乙大学雄安校区).

    What follows says so, and the last body is found without it.
    """
    at = bisect_right(known, match.end(), key=attrgetter("end")) - 1
    if at < 1 or known[at].end != match.end() or not finder.forms.parts.all.match(match.string, match.end()):
        return None
    whole, text = known[at], match.string
    ends = (end for end in range(match.start(), whole.start + 1, -1))
    end = next((e for e in ends if finder.kinds.body in finder.anchors.get(text[whole.start : e], ())), None)
    first = _first_body(text, known, at, finder, alike=True, last=text[whole.start : end or whole.end])
    if end is None or first == at:
        return None
    part, body = text[end : whole.end], text[whole.start : end]
    names = (*(hit.surface + part for hit in known[first:at]), whole.surface)
    return (
        Hit(whole.start, end, body, finder.named[body], None),
        Hit(end, whole.end, part, (), finder.lists.parts[match[0]], several=names),
    )


def _first_body(
    text: str, known: Sequence[Hit], at: int, finder: Finder, *, alike: bool, last: str | None = None
) -> int:
    """Which known name is the first of the list of bodies that one of them ends; none before it has a part itself.

    Args:
        text: The text.
        known: The known names.
        at: Which of them is the last of the list.
        finder: What is known of names.
        alike: They are of one kind by the last character of their names (大学, 医院).
        last: The name of the last one, if it is not all of the known name.
    """
    kind = _kind(last or known[at].surface)
    while at and (
        text[known[at - 1].end : known[at].start] in finder.between - {""}
        and finder.kinds.body in types_of(known[at - 1], finder)
        and not known[at - 1].surface.endswith(tuple(finder.lists.parts))
        and (not alike or _kind(known[at - 1].surface) == kind)
    ):
        at -= 1
    return at


def _kind(name: str) -> str:
    """The last character of a name, apart from what stands in brackets after it (某大学（北京）)."""
    return _BRACKETS.sub("", name)[-1:]


def parted_names(text: str, known: Sequence[Hit], finder: Finder) -> Iterator[Hit]:
    """Known names of which the place that they begin with stands before a particle (某县的云计算基地)."""
    particle = finder.coined.words.attributing
    for place in known:
        start = place.end + len(particle)
        if not text.startswith(particle, place.end) or finder.kinds.place not in types_of(place, finder):
            continue
        for end in range(min(start + _LONGEST, len(text)), start + _SHORTEST - 1, -1):
            if len(names := finder.named.get(place.surface + text[start:end], ())) == 1:
                yield Hit(start, end, text[start:end], names, None)
                break
