"""Ends: which of several heads and tails go together, who of them takes in, what stays, what is elsewhere."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import product

from kg.discourse.subjects import Subjects
from kg.knowledge.grammar import Grammar
from kg.model import Entity

#: The level of cities that have districts, counted from that of provinces.
CITY = 1


def paired(
    left: Sequence[Entity], right: Sequence[Entity], match: re.Match[str], grammar: Grammar
) -> Iterable[tuple[Entity, Entity]]:
    """Each of a list with each of another; item by item where these are as long and the match says so (分别)."""
    singly = len(left) == len(right) and grammar.lists.respectively.search(match[0])
    return zip(left, right, strict=True) if singly else product(left, right)


def takers(heads: Sequence[Entity], tails: Iterable[Entity], subjects: Subjects) -> Sequence[Entity]:
    """Of several places those that take something in: none where it comes from (与乙市丙区合作，承接乙市项目)."""
    lexicon = subjects.lexicon
    origins = {place.name for tail in tails for _, place in lexicon.beginnings(tail.name) if subjects.is_region(place)}
    return [head for head in heads if origins.isdisjoint({head.name, *lexicon.containers(head.name)})] or heads


def staying(
    facts: Iterable[tuple[Entity, str, Entity]], grammar: Grammar, subjects: Subjects
) -> Callable[[Entity, Entity, bool], bool]:
    """Whether a thing moves within a place (北京市级机关迁入城市副中心), or also lies there.

    Args:
        facts: Head, relation and tail of what the sentences state.
        grammar: The relations of what is moved and where it goes, and of what lies somewhere.
        subjects: Which types are places, and the gazetteer.
    """
    moving, lying = grammar.subject.moving, grammar.subject.lying
    goals: defaultdict[str, set[Entity]] = defaultdict(set)
    seats: defaultdict[str, set[Entity]] = defaultdict(set)
    for head, relation, tail in facts:
        if relation in moving:
            what, to = (head, tail) if subjects.is_place(tail) else (tail, head)
            goals[what.name].add(to)
        elif relation in lying and subjects.is_place(tail):
            seats[head.name].add(tail)

    def stays(what: Entity, place: Entity, seated: bool) -> bool:
        places = goals[what.name] | (seats[what.name] if seated else set())
        return bool(places) and all(subjects.named_in(place, to) for to in places)

    return stays


def small(place: Entity, grammar: Grammar, subjects: Subjects) -> bool:
    """Whether a place is smaller than a city that has districts."""
    return place.type in subjects.regions and grammar.levels.get(place.type, 0) > CITY


def of_other_county(entity: Entity, place: Entity, grammar: Grammar, subjects: Subjects) -> bool:
    """Whether a name begins with that of a county, in full, and holds none that a place lies in or that lies there."""
    lexicon = subjects.lexicon
    if entity.type in subjects.regions or place.type not in subjects.places:
        return False
    named = [one.name for one in (place, *lexicon.inside(place.name))]
    around = {name for one in named for name in (one, *lexicon.containers(one))}
    found = {one.name: one for one in lexicon.inside(entity.name) if lexicon.parents.get(one.name)}
    begun = [one for one in found.values() if entity.name.startswith(one.name) and small(one, grammar, subjects)]
    known = any(small(lexicon.entities[name], grammar, subjects) for name in around if name in lexicon.entities)
    return known and bool(begun) and all(n not in around and place.name not in lexicon.containers(n) for n in found)
