"""Fitting: which two things can be the ends of a fact, as far as their names, their types and the gazetteer tell."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from kg.discourse.subjects import Subjects
from kg.knowledge.grammar import Grammar, SubjectWords
from kg.lexicon import Lexicon
from kg.model import Entity
from kg.relating.ends import CITY, of_other_county, small
from kg.rules import FRAMED, HOST, INFERRED, PLACE, REPORTED, STATED, THEME, TOPIC, Rule

#: Where what a text is about comes from, and a head that no word ties to the tail.
_ABOUT, _NEAREST = (TOPIC, FRAMED), (STATED, REPORTED, THEME, PLACE)


class _Ends(NamedTuple):
    """Two things as the ends of a fact that a rule states."""

    head: Entity
    tail: Entity
    rule: Rule
    grammar: Grammar
    subjects: Subjects
    reporting: Collection[Entity]

    @property
    def words(self) -> SubjectWords:
        """Which relations, things and words are of what kind."""
        return self.grammar.subject

    @property
    def lexicon(self) -> Lexicon:
        """The gazetteer."""
        return self.subjects.lexicon

    @property
    def moved(self) -> Entity:
        """What is moved, if something is."""
        return self.tail if self.rule.relation in self.words.hosted else self.head

    @property
    def supplied(self) -> bool:
        """The head comes from elsewhere than the pattern."""
        return self.rule.head in INFERRED


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
    ends = _Ends(head, tail, rule, grammar, subjects, reporting)
    if not (_asked(ends) and _acts(ends) and _becomes(ends) and _joins(ends)):
        return False
    if rule.head in _NEAREST and head.type == subjects.area and tail.type in subjects.places:
        return not tail.name.startswith(head.name)  # it is named by the area, and nothing says that all of it builds
    return _links(ends) and _lies(ends) and _leaves(ends) and _moves(ends) and _is_held(ends)


def _asked(ends: _Ends) -> bool:
    """Whether the ends are such as the rule itself asks for."""
    rule = ends.rule
    return not (
        (rule.gazetteer and ends.tail.name not in ends.lexicon.containers(ends.head.name))
        or (rule.levels and not _below(ends.head, ends.tail, ends.grammar, ends.subjects))
        # what is only said to be there need not have come there
        or (rule.outside and not _from_outside(ends.moved, ends.grammar, ends.subjects))
        or (rule.whole and ends.head.name.endswith(ends.words.sections))
    )


def _acts(ends: _Ends) -> bool:
    """Whether the head may do something of its own to the tail, if the relation says that it does."""
    head, tail, words, relation, subjects = ends.head, ends.tail, ends.words, ends.rule.relation, ends.subjects
    if relation not in words.acting:
        return True
    if head.type in subjects.regions and subjects.is_lifeless(head):
        return False  # a river builds nothing
    if ends.supplied and (any(word in tail.name for word in words.guests) or head.name.endswith(words.reporters)):
        return False  # nor a newspaper what it reports
    if ends.rule.head not in _NEAREST:
        return True
    running = head not in ends.reporting and tail.name.endswith((*words.lines, *words.sections))
    if running and small(head, ends.grammar, subjects):
        return False  # nor a district a line that runs through it
    # nor a place what lies elsewhere by its name, unless the text says so
    return not (relation in words.unled and _foreign(tail, head, subjects))


def _becomes(ends: _Ends) -> bool:
    """Whether the head may be what the tail says, if the relation tells what a place is to be."""
    if ends.rule.relation not in ends.words.of_wholes:
        return True
    if ends.tail.name.endswith(ends.words.unfit.get(ends.head.type, ())):
        return False  # a province is no town
    # its own name does not tell (甲市出行的节点)
    return not (ends.supplied and ends.lexicon.begins(ends.tail, ends.head))


def _joins(ends: _Ends) -> bool:
    """Whether the two may do something together, or one help the other, if that is what the relation says."""
    head, tail, words, relation, subjects = ends.head, ends.tail, ends.words, ends.rule.relation, ends.subjects
    if ends.rule.pairs and (_of_area(head, tail, subjects) or _of_area(tail, head, subjects)):
        return False  # one of a list not with the area that tells where all of it lie (唐山市等京津冀七地)
    if relation in words.helping and ends.supplied and tail.name in _led(head, ends.grammar, subjects):
        return False  # a place is not helped by its own government where another's help is told of
    if relation not in words.mutual:
        return True
    if ends.supplied and tail.type in subjects.regions and head.name in ends.lexicon.containers(tail.name):
        return False  # nor does it work with a part of itself
    # nor do the bodies that lead it with each other
    return not _led(head, ends.grammar, subjects) & _led(tail, ends.grammar, subjects)


def _links(ends: _Ends) -> bool:
    """Whether the head may link places, if the relation says so: a line does, a station at which it stops does not."""
    return not (ends.rule.relation in ends.words.linking and ends.head.name.endswith(ends.words.points))


def _lies(ends: _Ends) -> bool:
    """Whether one may lie in the other, if the relation says so: not in a part of itself, a narrower or two places."""
    head, tail, rule, lexicon, subjects = ends.head, ends.tail, ends.rule, ends.lexicon, ends.subjects
    if rule.relation not in ends.words.lying:
        return True
    if tail.name.startswith(head.name) or (rule.still and head.name.endswith(ends.words.lines)):
        return False
    done = tail.type in subjects.places and head.name.rstrip("”").endswith(ends.words.done)
    if done or head.name in lexicon.containers(tail.name):
        return False
    level = ends.grammar.levels.get(head.type) if head.type in subjects.regions else None
    if level is not None and level <= ends.grammar.levels.get(tail.type, -1):
        return False
    if of_other_county(head, tail, ends.grammar, subjects):
        return False
    holding = list(lexicon.containers(head.name))
    outermost = not lexicon.parents.get(tail.name)
    if outermost and level is not None and tail.type in ends.grammar.levels and holding:
        return tail.name in holding  # one may lie near another province (某市位于某省的上游)
    told = not ends.supplied and not rule.still  # by words that say so, whatever the gazetteer knows
    if told or tail.type not in subjects.places or outermost:
        return True
    return not holding or tail.name in holding


def _leaves(ends: _Ends) -> bool:
    """Whether the head may be taken from the tail, if the relation says so."""
    head, tail, rule, subjects = ends.head, ends.tail, ends.rule, ends.subjects
    if rule.relation not in ends.words.local:
        return True
    if subjects.parts(tail) or (head.type not in subjects.bodies and _foreign(head, tail, subjects)):
        return False  # nothing leaves all places of an area, nor one that it is not of by its name; a body changes that
    # nor is it taken from a part of the place that it is named by
    return not (rule.tail and (_of_wider(head, tail, ends.lexicon) or _from_nowhere(head, ends.grammar, subjects)))


def _moves(ends: _Ends) -> bool:
    """Whether one may go to the other, if the relation says so."""
    head, tail, rule, words = ends.head, ends.tail, ends.rule, ends.words
    if rule.relation not in words.moving:
        return True
    if (rule.head in _ABOUT and head.name in words.origins) or (rule.tail == THEME and tail.name in words.origins):
        return False  # what a text is about takes in nothing where things are moved out of it
    taking = head if rule.relation in words.hosted else tail
    business = taking.type in ends.subjects.bodies and ends.moved.name.endswith(words.business)
    if business or ((rule.infers or rule.relation in words.hosted) and _of_here(ends, taking)):
        return False  # what a body takes on is its business, and what is of a place does not come there
    if any(end.name.endswith(words.immovable) for end in (head, tail)) or words.organs.fullmatch(taking.name):
        return False  # nor does a body that leads a place take in what comes there
    guests = words.guests if rule.infers else ()
    if any(_from_nowhere(end, ends.grammar, ends.subjects) or end.name.endswith(guests) for end in (head, tail)):
        return False  # whose campus it is has moved, not the campus
    if rule.tail and tail.type in ends.subjects.regions and head.name.endswith(words.leaving):
        origins = {place.name for _, place in ends.lexicon.beginnings(head.name)}
        if not origins.isdisjoint(ends.lexicon.containers(tail.name)):
            return False  # nor does what is to leave a city go to a district of it that is not said to take it in
    # nothing is moved to the place that its name says it is from
    return not (ends.lexicon.begins(head, tail) or ends.lexicon.begins(tail, head))


def _is_held(ends: _Ends) -> bool:
    """Whether the head may take place in the tail, if the rule takes this for where it does."""
    head, tail, rule, lexicon = ends.head, ends.tail, ends.rule, ends.lexicon
    nearest = rule.tail in _NEAREST and rule.relation in ends.words.lying
    # what is told in a text on a province need not stand there, nor does a line stand in one place
    loose = not ends.grammar.levels.get(tail.type, CITY) or head.name.endswith(ends.words.sections)
    if nearest and loose and not rule.gazetteer:
        return False
    return (rule.tail != HOST and not nearest) or not (
        # a line goes on to other places
        (rule.relation in ends.words.lying and head.name.endswith(ends.words.immovable))
        # nothing takes place within a part of itself, or in another place than its name says
        or tail.name.startswith(head.name)
        or head.name in lexicon.containers(tail.name)
        or (rule.relation not in ends.words.moving and _elsewhere(head, tail, lexicon, ends.subjects.hosts))
    )


def _below(head: Entity, tail: Entity, grammar: Grammar, subjects: Subjects) -> bool:
    """Whether a place that the gazetteer does not know is a town or a village and the other a county, or a town."""
    lowest = max(grammar.levels.values())
    level = grammar.levels.get(head.type, lowest + 1)
    if subjects.lexicon.parents.get(head.name) or head.type not in subjects.regions - {subjects.area} or level < lowest:
        return False
    return grammar.levels.get(tail.type) in (level - 1, lowest - 1)


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


def _of_here(ends: _Ends, place: Entity) -> bool:
    """Whether what moves is named by what a place lies in or has in it, a body by a city or county of these."""
    subjects, levels = ends.subjects, ends.grammar.levels
    least = CITY if ends.moved.type in subjects.bodies else 0
    named = (one for _, one in ends.lexicon.beginnings(ends.moved.name) if one.name not in ends.words.origins)
    held = (one for one in named if subjects.named_in(one, place) or subjects.is_part(one, place))
    return any(levels.get(one.type, 0) >= least for one in held)


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
