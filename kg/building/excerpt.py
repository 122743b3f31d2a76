"""The part of a graph that can be drawn: of a large one, what is best connected and best proven."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from kg.keeping.order import Key, goal_key, in_order, observation_key
from kg.keeping.slices import Part, Slicer, decoder
from kg.model import Document, Entity, Evidence, Fact, Goal, KnowledgeGraph, Observation

_Figure = TypeVar("_Figure", Goal, Observation)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much can be drawn."""

    entities: int
    facts: int
    #: Sentences in all.
    evidence: int
    #: Goals, numbers and documents for each entity.
    each: int


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What is drawn, and whether it is everything."""

    graph: KnowledgeGraph
    is_whole: bool


def excerpt(slicer: Slicer, whole: Limits, limits: Limits) -> Excerpt:
    """The whole graph if it keeps within the first limits, else the part between the entities with most facts.

    Of more facts than the second limits allow, those with most evidence, and then the most certain, are kept; of their
    evidence so many sentences for each fact that all have some.
    """
    if _fits(slicer, whole):
        return Excerpt(slicer.graph(), is_whole=True)
    names = [
        name for (name,) in slicer.rows("SELECT name FROM entity ORDER BY facts DESC, name LIMIT ?", limits.entities)
    ]
    listed = json.dumps(names)
    facts = _facts(slicer, listed, limits)
    entities, mentions = [], _Mentions(slicer, limits.each)
    for name in sorted(names):
        entities.append(mentions.entity(name))
    goals = tuple(_figures(slicer, Part.GOALS, decoder(Goal), goal_key, listed, limits.each))
    observations = tuple(
        _figures(slicer, Part.OBSERVATIONS, decoder(Observation), observation_key, listed, limits.each)
    )
    nouns: list[Fact | Goal | Observation] = [*facts, *goals, *observations]
    cited = {proof.document for noun in nouns for proof in noun.evidence} | mentions.documents.keys()
    graph = KnowledgeGraph(
        documents=tuple(_document(slicer, name) for name in sorted(cited)),
        entities=tuple(entities),
        facts=facts,
        goals=goals,
        observations=observations,
        mentions={name: tuple(sorted(found)) for name, found in sorted(mentions.documents.items())},
    )
    return Excerpt(graph, is_whole=False)


def _fits(slicer: Slicer, limits: Limits) -> bool:
    counts = (
        ("SELECT count(*) FROM (SELECT 1 FROM entity LIMIT ?)", limits.entities),
        ("SELECT count(*) FROM (SELECT 1 FROM fact GROUP BY head, relation, tail, time LIMIT ?)", limits.facts),
        ("SELECT count(*) FROM (SELECT 1 FROM fact LIMIT ?)", limits.evidence),
        ("SELECT count(*) FROM (SELECT 1 FROM observation LIMIT ?)", limits.evidence),
    )
    return all(next(slicer.rows(query, most + 1))[0] <= most for query, most in counts)


def _facts(slicer: Slicer, names: str, limits: Limits) -> tuple[Fact, ...]:
    found = list(
        slicer.rows(
            "SELECT head, relation, tail, time, sum(evidences) AS proofs, max(confidence) AS best FROM fact"
            " WHERE head IN (SELECT value FROM json_each(?1)) AND tail IN (SELECT value FROM json_each(?1))"
            " GROUP BY head, relation, tail, time ORDER BY proofs DESC, best DESC, head, relation, tail, time LIMIT ?2",
            names,
            limits.facts,
        )
    )
    counts = sorted(row[4] for row in found)
    each = _share(counts, limits.evidence)
    decode = decoder(tuple[Evidence, ...])
    facts = []
    for head, relation, tail, time, *_ in sorted(found):
        rows = slicer.rows(
            "SELECT evidence FROM fact WHERE (head, relation, tail, time) = (?, ?, ?, ?) ORDER BY document LIMIT ?",
            *(head, relation, tail, time, each),
        )
        evidence = in_order(one for (row,) in rows for one in decode(row))[:each]
        facts.append(Fact(head, relation, tail, time or None, evidence))
    return tuple(facts)


def _share(counts: Sequence[int], most: int) -> int:
    """How many each may have at most, so that all together have `most` or fewer; at least one. Counts are sorted."""
    left = most
    for place, count in enumerate(counts):
        if count * (len(counts) - place) > left:
            return max(1, left // (len(counts) - place))
        left -= count
    return max(counts, default=1)


class _Mentions:
    """Entities, and the first documents that mention each."""

    def __init__(self, slicer: Slicer, each: int) -> None:
        self.documents: dict[str, set[str]] = {}
        self._slicer, self._each = slicer, each

    def entity(self, name: str) -> Entity:
        ((kind,),) = self._slicer.rows("SELECT type FROM entity WHERE name = ?", name)
        aliases = self._slicer.rows("SELECT DISTINCT aliases FROM mention WHERE name = ?", name)
        found = self._slicer.rows(
            "SELECT document FROM mention WHERE name = ? AND named ORDER BY document LIMIT ?", name, self._each
        )
        for (document,) in found:
            self.documents.setdefault(document, set()).add(name)
        return Entity(name, kind, tuple(sorted({alias for (words,) in aliases for alias in json.loads(words)})))


def _figures(
    slicer: Slicer,
    part: Part,
    decode: Callable[[bytes], _Figure],
    key: Callable[[_Figure], Key],
    names: str,
    each: int,
) -> Iterator[_Figure]:
    """The first goals or observations of each of the names, with their first evidence."""
    rows = slicer.rows(
        f"SELECT {part} FROM (SELECT {part}, row_number() OVER (PARTITION BY subject) AS number FROM {part}"
        " WHERE subject IN (SELECT value FROM json_each(?))) WHERE number <= ?",
        names,
        each,
    )
    found: dict[Key, _Figure] = {}
    for (row,) in rows:
        figure = decode(row)
        found.setdefault(key(figure), figure)
    return (replace(found[one], evidence=found[one].evidence[:1]) for one in sorted(found))


def _document(slicer: Slicer, name: str) -> Document:
    ((found,),) = slicer.rows("SELECT document FROM document WHERE id = ?", name)
    document: Document = decoder(Document)(found)
    return document
