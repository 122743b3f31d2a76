"""A graph in pieces: the nouns of one part with keys in a range, and what is needed to describe them."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, StrEnum, auto
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from kg.keeping.order import Key, goal_key, in_order, observation_key
from kg.model import Document, Entity, Evidence, Extraction, Fact, Goal, KnowledgeGraph, Observation


class Part(StrEnum):
    """What a graph consists of, in the order in which it is written."""

    DOCUMENTS = "document"
    ENTITIES = "entity"
    GOALS = "goal"
    OBSERVATIONS = "observation"
    FACTS = "fact"


#: What the nouns of each part are told apart and sorted by.
KEYS: Mapping[Part, tuple[str, ...]] = {
    Part.DOCUMENTS: ("id",),
    Part.ENTITIES: ("place", "name"),
    Part.GOALS: ("year", "name", "subject", "value", "unit", "comparator", "indicator"),
    Part.OBSERVATIONS: ("subject", "indicator", "time", "value", "unit", "raw", "qualifier"),
    Part.FACTS: ("head", "relation", "tail", "time"),
}
#: By how many parts of their key nouns belong together: facts of the same ends, whatever their time, and figures of
#: the same subject and indicator. Such a series is described as a whole, and never cut.
_SERIES: Mapping[Part, int] = {Part.OBSERVATIONS: 2, Part.FACTS: 3}


class Section(Enum):
    """What is described, in the order in which a file describes it."""

    DOCUMENTS = auto()
    ENTITIES = auto()
    GOALS = auto()
    OBSERVATIONS = auto()
    FACTS = auto()
    EVIDENCE = auto()


#: What the slices of each part are described in.
SECTIONS: Mapping[Part, Sequence[Section]] = {
    Part.DOCUMENTS: (Section.DOCUMENTS, Section.EVIDENCE),
    Part.ENTITIES: (Section.ENTITIES,),
    Part.GOALS: (Section.GOALS,),
    Part.OBSERVATIONS: (Section.OBSERVATIONS,),
    Part.FACTS: (Section.FACTS,),
}


@dataclass(frozen=True, slots=True)
class Slice:
    """Some nouns of one part. The other fields hold what describing them takes, as far as it concerns them."""

    part: Part
    #: The nouns stand in the field of their part: `goals` of `Part.GOALS`. Elsewhere `goals` are those that share
    #: their words with a fact's tail, a mention or an entity, and with entities stand the facts that they head.
    graph: KnowledgeGraph
    #: Type of the names that matter here.
    types: Mapping[str, str]
    #: With goals: others of the same name.
    kin: tuple[Goal, ...] = ()
    #: With documents: what was found in each.
    extractions: tuple[Extraction, ...] = ()
    #: With entities: the number of facts of each, and the documents that mention it.
    degrees: Mapping[str, int] = field(default_factory=dict)
    mentioned: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def evidence(self) -> frozenset[Evidence]:
        """With documents: all evidence that stands in them."""
        nouns: list[Fact | Goal | Observation] = []
        for found in self.extractions or (self.graph,):
            nouns += (*found.facts, *found.goals, *found.observations)
        return frozenset(evidence for noun in nouns for evidence in noun.evidence)


class Range(NamedTuple):
    """The nouns of a part with keys from `first` up to but without `until`; None is no bound."""

    part: Part
    first: Key | None
    until: Key | None


def slices(kg: KnowledgeGraph) -> tuple[Slice, ...]:
    """A graph that fits into memory: one slice for each part."""
    types = {entity.name: entity.type for entity in kg.entities}
    degrees = Counter(name for fact in kg.facts for name in {fact.head, fact.tail})
    documents: dict[str, list[str]] = {name: [] for name in types}
    for document, names in sorted(kg.mentions.items()):
        for name in names:
            documents.setdefault(name, []).append(document)
    mentioned = {name: tuple(some) for name, some in documents.items()}
    return tuple(Slice(part, kg, types, degrees=degrees, mentioned=mentioned) for part in Part)


@cache
def decoder(kind: Any) -> Callable[[bytes], Any]:
    """Reads a noun of this kind from MessagePack."""
    import msgspec

    return msgspec.msgpack.Decoder(kind).decode


class Slicer:
    """Reads slices from the tables of a ledger."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def keys(self, part: Part, first: Key | None = None, until: Key | None = None) -> Iterator[tuple[Key, int]]:
        """The key of each noun of a range in order, and how many documents state it; of an entity, how many facts."""
        columns = ", ".join(KEYS[part])
        where, values = _between(part, first, until)
        statements = "max(1, sum(facts))" if part is Part.ENTITIES else "count(*)"
        query = f"SELECT {columns}, {statements} FROM {part} {where} GROUP BY {columns} ORDER BY {columns}"
        return ((row[:-1], row[-1]) for row in self._db.execute(query, values))

    def cut(self, whole: Range, nouns: int, statements: int) -> Iterator[Range]:
        """A range in pieces of so many nouns, or of fewer with no more than so many statements (`keys`).

        What belongs together stays together, however much it is. A piece of such nouns begins before all that may
        ever belong to the first of them, so that what is added later falls into the same piece.
        """
        part, first, until = whole
        begun: Key | None = None
        last: Key | None = None
        taken = stated = 0
        for key, more in self.keys(part, first, until):
            start = _start(part, key)
            if begun is not None and start != last and (taken >= nouns or stated + more > statements):
                yield Range(part, begun, start)
                begun, taken, stated = None, 0, 0
            begun, last = start if begun is None else begun, start
            taken, stated = taken + 1, stated + more
        if begun is not None:
            yield Range(part, begun, until)

    def slice(self, part: Part, first: Key | None = None, until: Key | None = None) -> Slice:
        """The nouns of a part from the key `first` up to but without `until`."""
        where, values = _between(part, first, until)
        ordered = f"{where} ORDER BY {', '.join(KEYS[part])}"
        return getattr(self, f"_{part.name.lower()}")(ordered, values)  # type: ignore[no-any-return]

    def size(self) -> int:
        """How many nouns there are, or nearly: what several documents count is counted for each."""
        counts = "SELECT (SELECT count(*) FROM document) + (SELECT count(*) + sum(facts) / 2 FROM entity)"
        ((nouns,),) = self._db.execute(f"{counts} + (SELECT count(*) FROM goal) + (SELECT count(*) FROM observation)")
        return int(nouns or 0)

    def rows(self, query: str, *values: str | int | float) -> Iterator[tuple[Any, ...]]:
        """The answer to a query over the tables of `kg.keeping.ledger`."""
        return iter(self._db.execute(query, values))

    def graph(self) -> KnowledgeGraph:
        """Everything at once."""
        whole = {part: self.slice(part) for part in Part}
        documents = whole[Part.DOCUMENTS]
        return KnowledgeGraph(
            documents=documents.graph.documents,
            entities=tuple(sorted(whole[Part.ENTITIES].graph.entities, key=lambda entity: entity.name)),
            facts=whole[Part.FACTS].graph.facts,
            goals=whole[Part.GOALS].graph.goals,
            observations=whole[Part.OBSERVATIONS].graph.observations,
            mentions=documents.graph.mentions,
            rejected=sum(len(one.rejected) for one in documents.extractions),
        )

    def _documents(self, where: str, values: Key) -> Slice:
        decode = decoder(Extraction)
        rows = self._db.execute(f"SELECT extraction FROM document {where}", values)
        extractions: tuple[Extraction, ...] = tuple(decode(row) for (row,) in rows)
        mentions = {one.document.id: tuple(entity.name for entity in one.entities) for one in extractions}
        goals = self.goals_named({name for names in mentions.values() for name in names})
        graph = _graph(documents=tuple(one.document for one in extractions), mentions=mentions, goals=goals)
        return Slice(Part.DOCUMENTS, graph, self.types(goal.name for goal in goals), extractions=extractions)

    def _entities(self, where: str, values: Key) -> Slice:
        rows = self._db.execute(f"SELECT name, type, facts FROM entity {where}", values).fetchall()
        names, entities, mentioned = [name for name, *_ in rows], [], {}
        for name, kind, _ in rows:
            found = self._db.execute(
                "SELECT document, aliases, named FROM mention WHERE name = ? ORDER BY document", (name,)
            ).fetchall()
            # Most documents give the same aliases: each list is read once.
            aliases = {alias for words in {row[1] for row in found} for alias in json.loads(words)}
            entities.append(Entity(name, kind, tuple(sorted(aliases))))
            mentioned[name] = tuple(document for document, _, named in found if named)
        links = self._where("SELECT DISTINCT head, relation, tail, time FROM fact WHERE head", names)
        facts = tuple(Fact(head, relation, tail, time or None, ()) for head, relation, tail, time in links)
        goals = self.goals_named({*names, *(fact.tail for fact in facts)})
        return Slice(
            Part.ENTITIES,
            _graph(entities=tuple(entities), facts=facts, goals=goals),
            self.types(goal.name for goal in goals) | {name: kind for name, kind, _ in rows},
            degrees={name: count for name, _, count in rows},
            mentioned=mentioned,
        )

    def _goals(self, where: str, values: Key) -> Slice:
        found: tuple[Goal, ...] = self._joined(Goal, goal_key, f"SELECT goal FROM goal {where}", values)
        keys = {goal_key(goal) for goal in found}
        kin = tuple(goal for goal in self.goals_named(goal.name for goal in found) if goal_key(goal) not in keys)
        types = self.types(name for goal in found for name in (goal.name, goal.subject))
        return Slice(Part.GOALS, _graph(goals=found), types, kin=kin)

    def _observations(self, where: str, values: Key) -> Slice:
        query = f"SELECT observation FROM observation {where}"
        found: tuple[Observation, ...] = self._joined(Observation, observation_key, query, values)
        return Slice(Part.OBSERVATIONS, _graph(observations=found), self.types(one.subject for one in found))

    def _facts(self, where: str, values: Key) -> Slice:
        decode = decoder(tuple[Evidence, ...])
        rows = self._db.execute(f"SELECT head, relation, tail, time, evidence FROM fact {where}", values)
        facts = tuple(
            Fact(head, relation, tail, time or None, in_order(one for row in same for one in decode(row[4])))
            for (head, relation, tail, time), same in groupby(rows, key=lambda row: row[:4])
        )
        goals = self.goals_named(fact.tail for fact in facts)
        return Slice(Part.FACTS, _graph(facts=facts, goals=goals), self.types(goal.name for goal in goals))

    def _joined(self, kind: Any, key: Callable[[Any], Key], query: str, values: Key) -> tuple[Any, ...]:
        """Goals or observations, each with the evidence of all documents."""
        decode = decoder(kind)
        found = (decode(row) for (row,) in self._db.execute(query, values))
        groups = (list(same) for _, same in groupby(found, key=key))
        return tuple(
            replace(same[0], evidence=in_order(proof for one in same for proof in one.evidence)) for same in groups
        )

    def goals_named(self, names: Iterable[str]) -> tuple[Goal, ...]:
        """Every goal of these names once, without its evidence."""
        decode, keys = decoder(Goal), ", ".join(KEYS[Part.GOALS])
        rows = self._where("SELECT goal FROM goal WHERE name", names, f"GROUP BY {keys} ORDER BY {keys}")
        return tuple(replace(decode(row), evidence=()) for (row,) in rows)

    def types(self, names: Iterable[str]) -> dict[str, str]:
        """The type of each of these names that is an entity."""
        return dict(self._where("SELECT name, type FROM entity WHERE name", names))

    def _where(self, query: str, values: Iterable[str], rest: str = "") -> list[tuple[Any, ...]]:
        """The rows in which the last column that the query names has one of these values."""
        listed = json.dumps(sorted(set(values)))
        return self._db.execute(f"{query} IN (SELECT value FROM json_each(?)) {rest}", (listed,)).fetchall()


def _start(part: Part, key: Key) -> Key:
    """The first key that there can be in the series of a noun; of one that belongs to none, its own key."""
    length = _SERIES.get(part)
    return key if length is None else (*key[:length], *("" for _ in key[length:]))


def _between(part: Part, first: Key | None, until: Key | None) -> tuple[str, Key]:
    """The condition of a range, and its values."""
    columns, marks = ", ".join(KEYS[part]), ", ".join("?" * len(KEYS[part]))
    bounds = [(sign, key) for sign, key in ((">=", first), ("<", until)) if key is not None]
    condition = " AND ".join(f"({columns}) {sign} ({marks})" for sign, _ in bounds)
    return f"WHERE {condition or '1'}", tuple(value for _, key in bounds for value in key)


def _graph(
    documents: tuple[Document, ...] = (),
    entities: tuple[Entity, ...] = (),
    facts: tuple[Fact, ...] = (),
    goals: tuple[Goal, ...] = (),
    observations: tuple[Observation, ...] = (),
    mentions: Mapping[str, tuple[str, ...]] | None = None,
) -> KnowledgeGraph:
    return KnowledgeGraph(documents, entities, facts, goals, observations, mentions or {})


def open_slicer(path: Path) -> Slicer:
    """Reads what a ledger holds that was settled, in any process."""
    return Slicer(read_only(path))


def read_only(path: Path) -> sqlite3.Connection:
    """The file of a ledger, to be read."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
