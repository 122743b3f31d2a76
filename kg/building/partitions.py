"""What documents contribute, divided into partitions that are described apart: on any machine, in any order.

A name's partition holds all that is said of it alone: the votes for its type, its goals and figures, where its facts
lead. Facts and documents have partitions of their own, so that a name that stands everywhere makes none of them large.
What describing a partition takes from others it asks of them: how goals that share their words are told apart, and
whether the subject of a goal is an entity.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import partial
from hashlib import blake2b
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.errors import DocumentError
from kg.export.goals import GOAL, SETS_GOAL
from kg.export.rdf import by_graph, nquads
from kg.export.triples import describe
from kg.keeping.entries import MENTION, Entries, Row, encode
from kg.keeping.ledger import Ledger
from kg.keeping.slices import Part, Range, Slicer, decoder
from kg.model import Goal

if TYPE_CHECKING:
    import sqlite3

    from kg.export.names import Names
    from kg.knowledge.authority import Authority
    from kg.schema import Schema

#: So many nouns are described at once, or fewer if more documents than this state them.
_NOUNS, _STATEMENTS = 200, 400
#: What is described of a name's partition, and of one of facts and documents.
_OF_NAMES, _OF_STATEMENTS = (Part.ENTITIES, Part.GOALS, Part.OBSERVATIONS), (Part.FACTS, Part.DOCUMENTS)
_LEVEL = 1
#: The table of what is asked: a name, the partition that asks, and whether it has a goal with this name as subject.
_ASK = "ask"
#: Type of a name, if it is an entity, and its goals, if they are not simply called by their name.
Answer = tuple[str | None, tuple[Goal, ...]]


class Kind(IntEnum):
    """What a parcel holds."""

    #: Rows of names, and what is asked of these names.
    NAMES = 0
    #: All other rows.
    ROWS = 1
    #: What a partition asked for.
    ANSWERS = 2
    #: How a block of documents was read; of no partition.
    REPORT = 3


class Parcel(NamedTuple):
    """What goes to one partition, packed."""

    kind: Kind
    partition: int
    content: bytes


def place(key: str, partitions: int) -> int:
    """In which of so many partitions a key belongs: the same on every machine."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest()) % partitions


class Divider:
    """Divides the rows of some documents. Rows that say the same of a name become one.

    Args:
        partitions: Number of partitions of names; there are as many of facts and documents.
        schema: The vocabulary of the graph.
        counted: Names whose facts are counted, so that their partitions have to know every one.
    """

    def __init__(self, partitions: int, schema: Schema, counted: Container[str] = ()) -> None:
        self._partitions, self._sets_goal, self._counted = partitions, schema.term(SETS_GOAL), counted
        self._rows: dict[tuple[Kind, int], Entries] = {}
        #: Name and type to the first document that gives them, the aliases, and the number of votes.
        self._mentions: dict[tuple[str, str], tuple[str, set[str], int]] = {}
        #: The name to whose partition a link goes, then head, relation, tail and, of a goal and of what is counted,
        #: time to the first document that states them.
        self._links: dict[tuple[str, str, str, str, str], str] = {}
        self._asks: set[tuple[str, int, bool]] = set()
        self._documents = 0

    def add(self, entries: Entries) -> None:
        """The rows of one document."""
        (row,) = entries[Part.DOCUMENTS]
        document = str(row[0])
        self._documents += 1
        home = self._put_statement(Part.DOCUMENTS, document, row)
        for name, _, kind, aliases, named in entries[MENTION]:
            first, known, votes = self._mentions.get((name, kind), (document, set(), 0))
            self._mentions[name, kind] = min(first, document), known | set(json.loads(aliases)), votes + named
            if named:
                self._asks.add((name, home, False))
        for row in entries.get(Part.FACTS, ()):
            head, relation, tail, time = row[:4]
            home = self._put_statement(Part.FACTS, "\x1f".join((head, relation, tail)), row)
            counted = {end for end in (head, tail) if end in self._counted}
            timed = time if counted or relation == self._sets_goal else ""
            for end in {head} | counted:
                link = end, head, relation, tail, timed
                self._links[link] = min(self._links.get(link, document), document)
            if relation == self._sets_goal:
                self._asks |= {(tail, home, False), (tail, self._of(head), False)}
        for row in entries.get(Part.GOALS, ()):
            name, subject = row[1:3]
            self._put(Kind.NAMES, name, Part.GOALS, row)
            self._asks.add((subject, self._of(name), True))
        for row in entries.get(Part.OBSERVATIONS, ()):
            self._put(Kind.ROWS, row[0], Part.OBSERVATIONS, row)

    def parcels(self, failures: Sequence[DocumentError] = ()) -> Iterator[Parcel]:
        """What was added, by kind and partition, and a report.

        Args:
            failures: What is wrong with the documents of the block that could not be read.
        """
        for (name, type_name), (document, aliases, votes) in self._mentions.items():
            words = json.dumps(sorted(aliases), ensure_ascii=False)
            self._put(Kind.NAMES, name, MENTION, (name, document, type_name, words, votes))
        for (end, head, relation, tail, time), document in self._links.items():
            self._put(Kind.ROWS, end, Part.FACTS, (head, relation, tail, time, document, 0, 0.0, b""))
        for name, asker, of_subject in self._asks:
            self._put(Kind.NAMES, name, _ASK, (name, asker, of_subject))
        size = 0
        for (kind, partition), rows in sorted(self._rows.items()):
            content = encode({table: sorted(some) for table, some in sorted(rows.items())})
            size += len(content)
            yield Parcel(kind, partition, zlib.compress(content, _LEVEL))
        wrong = [(error.where, error.problem, error.remedy) for error in failures]
        yield Parcel(Kind.REPORT, -1, pack(Report(self._documents, size, wrong)))

    def _of(self, name: str) -> int:
        return place(name, self._partitions)

    def _put(self, kind: Kind, name: str, table: str, row: Row) -> None:
        self._rows.setdefault((kind, self._of(name)), {}).setdefault(table, []).append(row)

    def _put_statement(self, table: str, key: str, row: Row) -> int:
        """Put a row where facts and documents are; gives the partition."""
        partition = self._partitions + place(key, self._partitions)
        self._rows.setdefault((Kind.ROWS, partition), {}).setdefault(table, []).append(row)
        return partition


def answers(contents: Iterable[bytes], schema: Schema) -> Iterator[Parcel]:
    """What the names of one partition are asked, from the `Kind.NAMES` parcels of all documents.

    A goal that has its words for itself is called by them: that need not be told.
    """
    ledger, asks = Ledger(), set()
    for content in contents:
        rows = _rows(content)
        asks |= {(str(name), int(asker), bool(of_subject)) for name, asker, of_subject in rows.pop(_ASK, ())}
        ledger.enter(rows)
    ledger.settle()
    names = {name for name, *_ in asks}
    types, goals = ledger.slicer.types(names), _by_name(ledger.slicer.goals_named(names))
    ledger.close()
    told: dict[int, dict[str, Answer]] = {}
    for name, asker, of_subject in sorted(asks):
        kind, shared = types.get(name), goals.get(name, ())
        if len(shared) == 1 and kind == schema.term(GOAL):
            shared = ()
        if shared or (of_subject and kind):
            told.setdefault(asker, {})[name] = kind, shared
    for asker, some in sorted(told.items()):
        yield Parcel(Kind.ANSWERS, asker, pack(some))


def _by_name(goals: Sequence[Goal]) -> dict[str, tuple[Goal, ...]]:
    ordered = sorted(goals, key=lambda goal: goal.name)
    return {name: tuple(same) for name, same in groupby(ordered, key=lambda goal: goal.name)}


class _AnsweredSlicer(Slicer):
    """Knows of the names of other partitions what it was told."""

    def __init__(self, told: Mapping[str, Answer], db: sqlite3.Connection) -> None:
        super().__init__(db)
        self._told = told

    def goals_named(self, names: Iterable[str]) -> tuple[Goal, ...]:
        names = set(names)
        own = super().goals_named(names)
        foreign = sorted((names & self._told.keys()) - {goal.name for goal in own})
        return own + tuple(goal for name in foreign for goal in self._told[name][1])

    def types(self, names: Iterable[str]) -> dict[str, str]:
        names = set(names)
        told = {name: self._told[name][0] for name in names & self._told.keys()}
        return {name: kind for name, kind in told.items() if kind is not None} | super().types(names)


def quads(
    parcels: Iterable[tuple[int, bytes]], partition: int, partitions: int, names: Names, authority: Authority
) -> Iterator[str]:
    """The lines of N-Quads of one partition, from its parcels (kind and content) of all documents and its answers.

    A line may come twice, and from several partitions.

    Raises:
        DocumentError: Two documents have one id.
    """
    told: dict[str, Answer] = {}
    seen: set[str] = set()
    ledger = Ledger(types=tuple(names.schema.types), slicer=partial(_AnsweredSlicer, told))
    for kind, content in parcels:
        if kind == Kind.ANSWERS:
            told |= unpack(dict[str, Answer], content)
        else:
            rows = _rows(content)
            rows.pop(_ASK, None)
            for id, *_ in rows.get(Part.DOCUMENTS, ()):
                if id in seen:
                    problem, remedy = "two documents have this id", "give each document an id of its own"
                    raise DocumentError(problem, where=str(id), remedy=remedy)
                seen.add(id)
            ledger.enter(rows)
    ledger.settle()
    for part in _OF_NAMES if partition < partitions else _OF_STATEMENTS:
        for some in ledger.slicer.cut(Range(part, None, None), _NOUNS, _STATEMENTS):
            for section, triples in describe(ledger.slicer.slice(*some), names, authority).items():
                for graph, those in by_graph(section, triples, names).items():
                    yield from nquads(those, names.graph(graph))
    ledger.close()


class Report(NamedTuple):
    """How a block of documents was read."""

    documents: int
    #: Bytes of their rows, before they were compressed.
    size: int
    #: Of each document that could not be read: where it is, what is wrong, and what to do.
    failures: list[tuple[str | None, str, str | None]]


def pack(content: object) -> bytes:
    """In compressed MessagePack: documents say most things several times, and each byte goes to another machine."""
    return zlib.compress(encode(content), _LEVEL)


def unpack(kind: Any, content: bytes) -> Any:
    """What was packed, as a value of this kind."""
    return decoder(kind)(zlib.decompress(content))


def _rows(content: bytes) -> Entries:
    """The rows of a parcel by table."""
    rows: Entries = unpack(dict[str, list[tuple[Any, ...]]], content)
    return rows
