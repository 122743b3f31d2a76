"""Ends: which heads and tails go together, and can be those of a fact as far as names and the gazetteer tell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import product

from kg.discourse.subjects import Subjects
from kg.knowledge.grammar import Grammar
from kg.lexicon import Lexicon
from kg.model import Entity
from kg.rules import HOST, INFERRED, STATED, THEME, TOPIC, Rule

#: The level of cities that have districts, counted from that of provinces.
_CITY = 1
#: Where a head comes from that no word ties to the tail.
_NEAREST = (STATED, THEME)


def fit(
    head: Entity, tail: Entity, rule: Rule, grammar: Grammar, subjects: Subjects, reporting: Collection[Entity] = ()
) -> bool:
    """Whether two things can be the ends of a fact that a rule states.

    Args:
        head: The head.
        tail: The tail.
        rule: What states the fact.
        grammar: Which relations are of what kind.
        subjects: Which types are places and hosts, and the gazetteer.
        reporting: The place whose own report the document is: the works that it tells of are that place's.
    """
    lexicon, words, relation = subjects.lexicon, grammar.subject, rule.relation
    if rule.gazetteer and tail.name not in lexicon.containers(head.name):
        return False
    if rule.levels and not _below(head, tail, grammar, subjects):
        return False
    if rule.outside and not _from_outside(tail, grammar, subjects):
        return False  # what is only said to be there need not have come there
    if relation in words.acting and head.type in subjects.regions and head.name.endswith(words.lifeless):
        return False  # a river builds nothing
    if relation in words.of_wholes and tail.name.endswith(words.unfit.get(head.type, ())):
        return False  # nor is a province a town
    if relation in words.of_wholes and rule.head in INFERRED and subjects.lexicon.begins(tail, head):
        return False  # what a place is to be is not told by its own name (甲市出行的节点)
    supplied = relation in words.acting and rule.head in INFERRED
    if supplied and (any(word in tail.name for word in words.guests) or head.name.endswith(words.reporters)):
        return False  # nor a newspaper what it reports
    if (
        supplied
        and rule.head in _NEAREST
        and head not in reporting
        and tail.name.endswith((*words.lines, *words.sections))
        and _small(head, grammar, subjects)
    ):
        return False  # nor a district a line that runs through it
    if supplied and rule.head in _NEAREST and relation in words.unled and _foreign(tail, head, subjects):
        return False  # nor does a place build what lies elsewhere by its name, unless the text says so
    together = relation in words.mutual and rule.head in INFERRED and tail.type in subjects.regions
    if together and head.name in lexicon.containers(tail.name):
        return False  # a place does not work with a part of itself
    if relation in words.mutual and _led(head, grammar, subjects) & _led(tail, grammar, subjects):
        return False  # nor do the bodies that lead it with each other
    if relation in words.helping and rule.head in INFERRED and tail.name in _led(head, grammar, subjects):
        return False  # nor is it helped by its own government where another's help is told of
    if rule.pairs and (_of_area(head, tail, subjects) or _of_area(tail, head, subjects)):
        return False  # nor one of a list with the area that tells where all of it lie (唐山市等京津冀七地)
    if rule.head in _NEAREST and head.type == subjects.area and tail.type in subjects.places:
        return not tail.name.startswith(head.name)  # it is named by the area, and nothing says that all of it builds
    if relation in words.linking and head.name.endswith(words.points):
        return False  # a station links nothing, but the line that stops there
    if rule.whole and head.name.endswith(words.sections):
        return False
    if relation in words.lying and not _lies(head, tail, rule, grammar, subjects):
        return False
    if relation in words.local and (subjects.parts(tail) or _foreign(head, tail, subjects)):
        return False  # nothing leaves all places of an area, nor one where by its name it is not
    if relation in words.local and rule.tail and _of_wider(head, tail, lexicon):
        return False  # nor is it taken from a part of the place that it is named by
    moved = relation in words.moving
    if moved and rule.head == TOPIC and head.name in words.origins:
        return False  # what a text is about takes in nothing where things are moved out of it
    if moved and rule.tail == THEME and tail.name in words.origins:
        return False
    if moved and (head.name.endswith(words.immovable) or tail.name.endswith(words.immovable)):
        return False
    if moved and words.organs.fullmatch((head if relation in words.hosted else tail).name):
        return False  # nor does a body that leads a place take in what comes there
    if moved and any(_from_nowhere(end, grammar, subjects) for end in (head, tail)):
        return False
    if relation in words.local and rule.tail and _from_nowhere(head, grammar, subjects):
        return False
    if moved and rule.infers and any(end.name.endswith(words.guests) for end in (head, tail)):
        return False  # whose campus it is has moved, not the campus
    if rule.tail == HOST and (
        (relation in words.lying and head.name.endswith(words.immovable))  # a line goes on to other places
        or tail.name.startswith(head.name)
        or head.name in lexicon.containers(tail.name)
        or (not moved and _elsewhere(head, tail, lexicon, subjects.hosts))
    ):
        return False  # nothing takes place within a part of itself, or in another place than its name says
    # nothing is moved to the place that its name says it is from
    return not (moved and (lexicon.begins(head, tail) or lexicon.begins(tail, head)))


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


def _below(head: Entity, tail: Entity, grammar: Grammar, subjects: Subjects) -> bool:
    """Whether a place that the gazetteer does not know is a town or a village and the other a county, or a town."""
    lowest = max(grammar.levels.values())
    level = grammar.levels.get(head.type, lowest + 1)
    if subjects.lexicon.parents.get(head.name) or head.type not in subjects.regions - {subjects.area} or level < lowest:
        return False
    return grammar.levels.get(tail.type) in (level - 1, lowest - 1)


def _small(place: Entity, grammar: Grammar, subjects: Subjects) -> bool:
    """Whether a place is smaller than a city that has districts."""
    return place.type in subjects.regions and grammar.levels.get(place.type, 0) > _CITY


def _led(entity: Entity, grammar: Grammar, subjects: Subjects) -> set[str]:
    """The place that a body leads by its name, or that something is."""
    if entity.type in subjects.regions:
        return {entity.name}
    body = grammar.subject.organs.fullmatch(entity.name)
    return {body["place"], *subjects.lexicon.surfaces.get(body["place"], ())} if body else set()


def _of_area(entity: Entity, area: Entity, subjects: Subjects) -> bool:
    """Whether an entity is one of the places that make up an area, or lies in one of them."""
    parts = subjects.parts(area)
    return bool(parts) and not parts.isdisjoint({entity.name, *subjects.lexicon.containers(entity.name)})


def _from_outside(entity: Entity, grammar: Grammar, subjects: Subjects) -> bool:
    """Whether a name says that what it names comes from another place."""
    beginnings = subjects.lexicon.beginnings(entity.name)
    return any(word in entity.name for word in grammar.subject.outsiders) or any(
        e.type in subjects.hosts for _, e in beginnings
    )


def _from_nowhere(entity: Entity, grammar: Grammar, subjects: Subjects) -> bool:
    """Whether a thing is of a kind that is new where it comes to be, and its name says nothing else."""
    return entity.name.endswith(grammar.subject.unmoved) and not _from_outside(entity, grammar, subjects)


def _lies(head: Entity, tail: Entity, rule: Rule, grammar: Grammar, subjects: Subjects) -> bool:
    """Whether one thing may lie in the other: not in a part of itself, in a narrower place, or in two places."""
    lexicon = subjects.lexicon
    if tail.name.startswith(head.name) or (rule.still and head.name.endswith(grammar.subject.lines)):
        return False
    if head.name in lexicon.containers(tail.name):
        return False
    if tail.type in subjects.places and head.name.rstrip("”").endswith(grammar.subject.done):
        return False
    level = grammar.levels.get(head.type) if head.type in subjects.regions else None
    if level is not None and level <= grammar.levels.get(tail.type, -1):
        return False
    if _of_other_county(head, tail, grammar, subjects):
        return False
    told = rule.head not in INFERRED and not rule.still  # by words that say so, whatever the gazetteer knows
    if told or tail.type not in subjects.places or not lexicon.parents.get(tail.name):
        return True
    holding = list(lexicon.containers(head.name))
    return not holding or tail.name in holding


def _of_other_county(entity: Entity, place: Entity, grammar: Grammar, subjects: Subjects) -> bool:
    """Whether a name begins with that of a county, in full, and holds none that a place lies in or that lies there."""
    lexicon = subjects.lexicon
    if entity.type in subjects.regions or place.type not in subjects.places:
        return False
    named = [one.name for one in (place, *lexicon.inside(place.name))]
    around = {name for one in named for name in (one, *lexicon.containers(one))}
    found = {one.name: one for one in lexicon.inside(entity.name) if lexicon.parents.get(one.name)}
    begun = [one for one in found.values() if entity.name.startswith(one.name) and _small(one, grammar, subjects)]
    known = any(_small(lexicon.entities[name], grammar, subjects) for name in around if name in lexicon.entities)
    return known and bool(begun) and all(n not in around and place.name not in lexicon.containers(n) for n in found)


def _foreign(entity: Entity, place: Entity, subjects: Subjects) -> bool:
    """Whether a name holds those of places, and none that lies in a place or in one of its parts, or has it in it."""
    lexicon = subjects.lexicon
    named = {found.name for _, found in lexicon.beginnings(place.name)}
    around = {place.name, *named, *subjects.parts(place), *lexicon.containers(place.name)}
    found = [
        one
        for one in (entity, *lexicon.inside(entity.name))
        if one.type in subjects.hosts and (one.type in subjects.regions or lexicon.parents.get(one.name))
    ]
    return bool(found) and all(around.isdisjoint({one.name, *lexicon.containers(one.name)}) for one in found)


def _of_wider(entity: Entity, place: Entity, lexicon: Lexicon) -> bool:
    """Whether a name begins with that of a place in which another place lies."""
    containers = set(lexicon.containers(place.name))
    return any(found.name in containers for _, found in lexicon.beginnings(entity.name))


def _elsewhere(entity: Entity, place: Entity, lexicon: Lexicon, hosts: Collection[str]) -> bool:
    """Whether a name holds that of a place (of the types `hosts`) which neither lies in a place nor has it in it."""
    named = [found.name for _, found in lexicon.beginnings(place.name)]
    around = {container for name in (place.name, *named) for container in lexicon.containers(name)}
    return any(
        found.type in hosts
        and found.name not in (entity.name, place.name)
        and not lexicon.begins(place, found)
        and found.name not in around
        and place.name not in lexicon.containers(found.name)
        for found in lexicon.inside(entity.name)
    )
