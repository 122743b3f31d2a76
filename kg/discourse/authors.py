"""Authors: the place whose document a text is, by who publishes it, signs it, is addressed by it or is reported to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kg.discourse.subjects import Subjects, opening
from kg.discourse.themes import in_heading, seat, theme
from kg.encode import Encoded
from kg.model import Entity
from kg.segment import heading

#: In how many lines those who sign a document are looked for.
_LINES = 12
#: What stands between the names of bodies that publish together.
_BETWEEN = re.compile(r"[、，,\s]+")


def author(encoded: Encoded, publisher: str, subjects: Subjects) -> Sequence[Entity]:
    """The place whose report or plan a document is, or whose governing bodies issue it; none if that is not told.

    Args:
        encoded: The encoded text.
        publisher: Who publishes it, as far as that is known.
        subjects: How subjects look.
    """
    leading = subjects.words.organs.fullmatch(publisher) if subjects.is_report(encoded) else None
    return (
        list(filter(subjects.is_place, _meant(leading, subjects)))
        or sitting(encoded, subjects)
        or _publishing(encoded, publisher, subjects)
        or _issuing(encoded, publisher, subjects)
    )


def replying(encoded: Encoded, publisher: Sequence[Entity], subjects: Subjects) -> Sequence[Entity]:
    """The body of no one place that publishes its reply to a motion, which tells what that body does; or none."""
    replies = subjects.words.replies.search(opening(encoded))
    return publisher if replies and all(seat(body.name, subjects) is None for body in publisher) else ()


def sitting(encoded: Encoded, subjects: Subjects) -> list[Entity]:
    """The place to whose congress a report is given of which a text tells from its beginning on, in a list; or none."""
    return list(filter(subjects.is_region, _meant(subjects.session(encoded), subjects)))


def _meant(found: re.Match[str] | None, subjects: Subjects) -> list[Entity]:
    """What the words for a `place` in a match first stand for, in a list; none if they are not known."""
    names = subjects.lexicon.surfaces.get(found["place"], ()) if found else ()
    return [subjects.lexicon.entities[name] for name in names[:1]]


def _publishing(encoded: Encoded, publisher: str, subjects: Subjects) -> list[Entity]:
    """The place whose body publishes a plan or a report, if no place stands in its heading."""
    words, end = subjects.words, len(heading(encoded.text))
    title = encoded.surface(0, end)
    planned = subjects.is_plan(title) or words.agenda.search(title) or subjects.is_report(encoded)
    if not (planned and words.authors.fullmatch(publisher)) or any(in_heading(encoded, subjects)):
        return []
    place = seat(publisher, subjects)
    return [] if place is None else [place]


def _issuing(encoded: Encoded, publisher: str, subjects: Subjects) -> list[Entity]:
    """The place whose governing bodies sign a document in lines of their own, else publish it, else address it.

    None if its heading names a place, or if it is about something that does not hold that place.
    """
    lines = encoded.text.split("\n", _LINES)[:_LINES]
    addressed = _addressing(encoded, lines[0], subjects)
    if not addressed and any(in_heading(encoded, subjects)):
        return []
    found = _seats(_surfaces(encoded, lines), subjects) or _seats(_BETWEEN.split(publisher), subjects) or addressed
    if len(found) != 1:
        return []
    about, _ = theme(encoded, subjects)
    wider = all(one.type == subjects.area or one.name in subjects.lexicon.containers(found[0].name) for one in about)
    return found if wider else []


def _surfaces(encoded: Encoded, lines: Iterable[str]) -> list[str]:
    """Lines at the beginning of a text, as it has them."""
    found, at = [], 0
    for line in lines:
        found.append(encoded.surface(at, at + len(line)).strip())
        at += len(line) + 1
    return found


def _seats(names: Iterable[str], subjects: Subjects) -> list[Entity]:
    """The places of those of some names that are governing bodies of places."""
    places = [seat(name, subjects) for name in names if subjects.words.governing.fullmatch(name)]
    return list(dict.fromkeys(place for place in places if place and subjects.is_region(place)))


def _addressing(encoded: Encoded, line: str, subjects: Subjects) -> list[Entity]:
    """The place whose parts a first line addresses, of the level whose bodies it addresses, too (各市、省直部门：)."""
    lexicon, address = subjects.lexicon, subjects.words.addressing.fullmatch(encoded.surface(0, len(line)))
    if address is None:
        return []
    named = [entity for mention in encoded.between(0, len(line)) for entity in mention.entities]
    around = [set(lexicon.containers(part.name)) for part in filter(subjects.is_place, named)]
    names = set.intersection(*around) if around else set()
    places = [lexicon.entities[name] for name in sorted(names) if name.endswith(address["level"])]
    return list(filter(subjects.is_region, places))
