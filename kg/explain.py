"""Why the graph says so: the sentences behind the facts of a built graph."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from kg.build import FACTS, TRIPLES
from kg.errors import GraphError
from kg.schema import Schema

_DCTERMS = "http://purl.org/dc/terms/"


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence that states a fact, and the document it stands in."""

    quote: str
    document: str
    #: Title, publisher and date of the document, as far as they are known.
    title: str | None
    publisher: str | None
    date: str | None
    #: Code points of the original text.
    start: int
    end: int
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """A fact with every sentence that states it, the most certain first."""

    head: str
    relation: str
    tail: str
    time: str | None
    sources: tuple[Source, ...]


def explain(
    out: Path, schema: Schema, head: str, relation: str | None = None, tail: str | None = None
) -> list[Explanation]:
    """The facts of a built graph about `head`, sorted; those it is the head of come first.

    Args:
        out: The output folder of a build.
        schema: Says which relation joins a subject to its goal, and which relations have no direction.
        head: A name or alias. Without `relation`, facts that it is the tail of are given as well.
        relation: Only facts of this relation.
        tail: Only facts about this name or alias at the other end.

    Raises:
        GraphError: There is no graph in `out`, or a name or relation does not occur in it.
    """
    records = list(_records(out))
    names = _Names(records)
    head, tail = names.resolve(head), names.resolve(tail) if tail is not None else None
    if relation is not None and relation not in schema.relations:
        raise _unknown("relation", relation, schema.relations)
    both_ways = relation is None or schema.relations[relation].symmetric
    documents = _documents(out / TRIPLES)
    found: dict[tuple[str, str, str, str | None], list[Source]] = {}
    for record in records:
        for row in _facts(record, schema.term("sets goal")):
            ends = row["head"], row["tail"]
            if relation not in (None, row["relation"]):
                continue
            if _joins(ends, head, tail) or (both_ways and _joins(ends[::-1], head, tail)):
                sources = found.setdefault((row["head"], row["relation"], row["tail"], row["time"]), [])
                sources += _sources(row, record["doc"], documents.get(record["doc"], {}))
    explanations = [
        Explanation(
            *fact,
            tuple(sorted(sources, key=lambda source: (-source.confidence, source.document, source.start))),
        )
        for fact, sources in found.items()
    ]
    order = list(schema.relations)
    return sorted(
        explanations,
        key=lambda one: (one.head != head, order.index(one.relation), one.head, one.tail, one.time or ""),
    )


def _joins(ends: tuple[str, str], head: str, tail: str | None) -> bool:
    return ends[0] == head and tail in (None, ends[1])


def _records(out: Path) -> Iterator[dict[str, Any]]:
    path = out / FACTS
    try:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)
    except FileNotFoundError as error:
        raise GraphError(
            "there is no built graph", where=out, remedy="run `kg build`, or name its output with --graph"
        ) from error
    except (OSError, ValueError) as error:
        raise GraphError(f"cannot be read: {error}", where=path, remedy="run `kg build` again") from error


def _facts(record: Mapping[str, Any], sets_goal: str) -> Iterator[dict[str, Any]]:
    """The relations of a document, its goals among them."""
    yield from record["relations"]
    stated = {(row["head"], row["tail"]) for row in record["relations"] if row["relation"] == sets_goal}
    for goal in record["goals"]:
        if (goal["subject"], goal["name"]) not in stated:
            year = None if goal["year"] is None else str(goal["year"])
            yield goal | {"head": goal["subject"], "relation": sets_goal, "tail": goal["name"], "time": year}


def _sources(row: Mapping[str, Any], document: str, about: Mapping[str, str]) -> list[Source]:
    return [
        Source(
            quote=evidence["evidence"],
            document=document,
            title=about.get("title"),
            publisher=about.get("publisher"),
            date=about.get("issued"),
            start=evidence["start"],
            end=evidence["end"],
            rule=evidence["rule"],
            confidence=evidence["confidence"],
        )
        for evidence in (row, *row.get("more_evidence", ()))
    ]


def _documents(path: Path) -> dict[str, dict[str, str]]:
    """Document id to what the graph says of the document: `title`, `publisher`, `issued`."""
    from pyoxigraph import RdfFormat, parse

    found: dict[str, dict[str, str]] = {}
    try:
        for quad in parse(path=str(path), format=RdfFormat.N_TRIPLES):
            if quad.predicate.value.startswith(_DCTERMS):
                found.setdefault(str(quad.subject), {})[quad.predicate.value.removeprefix(_DCTERMS)] = quad.object.value
    except (OSError, SyntaxError) as error:
        raise GraphError(f"cannot be read: {error}", where=path, remedy="run `kg build` again") from error
    return {about["identifier"]: about for about in found.values() if "identifier" in about}


class _Names:
    """Every name in a graph, and what it may stand for."""

    def __init__(self, records: Iterable[Mapping[str, Any]]) -> None:
        self._aliases: dict[str, set[str]] = {}
        self._names: set[str] = set()
        for record in records:
            for entity in record["entities"]:
                self._names.add(entity["name"])
                for alias in entity["aliases"]:
                    self._aliases.setdefault(alias, set()).add(entity["name"])
            for row in record["relations"]:
                self._names |= {row["head"], row["tail"]}
            for goal in record["goals"]:
                self._names |= {goal["name"], goal["subject"]}

    def resolve(self, name: str) -> str:
        """The canonical name that `name` is or stands for."""
        if name in self._names:
            return name
        meant = sorted(self._aliases.get(name, ()))
        if len(meant) > 1:
            raise GraphError("the name has several meanings", entry=name, remedy="name one of: " + ", ".join(meant))
        if not meant:
            raise _unknown("name", name, self._names | self._aliases.keys())
        return meant[0]


def _unknown(what: str, name: str, known: Iterable[str]) -> GraphError:
    # Short names differ in a character or two: a lower cutoff than difflib's own still finds them.
    close = get_close_matches(name, sorted(known), n=5, cutoff=0.4)
    return GraphError(
        f"the graph has no such {what}",
        entry=name,
        remedy="did you mean " + ", ".join(close) if close else "look for it in nodes.csv",
    )
