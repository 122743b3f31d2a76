"""The types of the schema that what looks for names tells apart."""

from __future__ import annotations

from dataclasses import dataclass

from kg.schema import Schema


@dataclass(frozen=True, slots=True)
class Kinds:
    """Types by what they are to a name: who bears it, or what it begins with."""

    person: str
    place: str
    body: str
    project: str
    industry: str
    function: str
    #: Those that lie somewhere; those that are founded or built.
    areas: frozenset[str]
    made: frozenset[str]


def kinds_of(schema: Schema) -> Kinds:
    """The types of a schema that are told apart. Raises OntologyError if it lacks one."""
    person, place, body, platform, project, industry, function = map(
        schema.term, ("person", "region", "organisation", "platform", "project", "industry", "function")
    )
    areas, made = frozenset({place, platform}), frozenset({platform, body, project})
    return Kinds(person, place, body, project, industry, function, areas, made)
