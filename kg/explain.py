"""Why the graph says so: the sentences behind the facts and figures of a built graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.building.records import Names, documents, read_records
from kg.errors import GraphError
from kg.schema import Schema


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
    modality: str | None
    time_text: str | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A fact with every sentence that states it, the most certain first."""

    head: str
    relation: str
    tail: str
    time: str | None
    sources: tuple[Source, ...]
    #: Of a goal with a number: indicator, comparator, value and unit.
    measure: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """An observed number with every sentence that states it, the most certain first."""

    subject: str
    indicator: str
    #: Number and unit as the text has them.
    raw: str
    time: str | None
    sources: tuple[Source, ...]


def explain(
    out: Path, schema: Schema, head: str, relation: str | None = None, tail: str | None = None
) -> list[Explanation | Figure]:
    """The facts of a built graph about `head`, sorted; those it is the head of come first, figures last.

    Args:
        out: The output folder of a build.
        schema: Says which relation joins a subject to its goal, and which relations have no direction. A
            relation that it does not have, since another ontology made the graph, comes after all others.
        head: A name or alias. Without `relation`, facts that it is the tail of are given as well, and figures.
        relation: Only facts of this relation.
        tail: Only facts about this name or alias at the other end.

    Raises:
        GraphError: There is no graph in `out`, a name or relation does not occur in it, or it says nothing
            of the kind.
    """
    records = read_records(out)
    names = Names(records)
    head, tail = names.resolve(head), names.resolve(tail) if tail is not None else None
    about = documents(records)
    facts = _facts(records, schema, about)
    if relation is not None:
        known = [*schema.relations, *sorted({one.relation for one in facts} - schema.relations.keys())]
        if relation not in known:
            raise GraphError(
                "the graph has no such relation", entry=relation, remedy="its relations are " + ", ".join(known)
            )
    both_ways = relation is None or (relation in schema.relations and schema.relations[relation].symmetric)
    asked = [one for one in facts if relation in (None, one.relation)]
    found = [
        one
        for one in asked
        if _joins((one.head, one.tail), head, tail) or (both_ways and _joins((one.tail, one.head), head, tail))
    ]
    figures: list[Figure] = []
    if relation is None and tail is None:
        figures = [one for one in _figures(records, about) if names.concerns(one.subject, head)]
    if not found and not figures:
        entry = " ".join(filter(None, (head, relation, tail)))
        raise GraphError("no fact of the graph says this", entry=entry, remedy=_remedy(asked, records, head, tail))
    order = {name: number for number, name in enumerate(schema.relations)}
    found.sort(
        key=lambda one: (
            one.head != head,
            order.get(one.relation, len(order)),
            one.relation,
            one.head,
            one.tail,
            one.time or "",
        )
    )
    return [*found, *figures]


def _joins(ends: tuple[str, str], head: str, tail: str | None) -> bool:
    return ends[0] == head and tail in (None, ends[1])


def _remedy(asked: Sequence[Explanation], records: Sequence[Mapping[str, Any]], head: str, tail: str | None) -> str:
    """What to ask instead: the other direction if that holds, or everything about the name."""
    other = sorted((one.head, one.relation, one.tail) for one in asked if _joins((one.tail, one.head), head, tail))
    if other:
        return f"the other direction holds: `kg explain {' '.join(other[0])}`"
    ids = [record["doc"] for record in records if any(entity["name"] == head for entity in record["entities"])]
    where = f", which is named in {', '.join(sorted(ids))}" if ids else ""
    return f"`kg explain {head}` prints all that is said about {head}{where}"


def _facts(
    records: Sequence[Mapping[str, Any]], schema: Schema, about: Mapping[str, Mapping[str, str]]
) -> list[Explanation]:
    """Every relation of the graph, its goals among them."""
    found: dict[tuple[str, str, str, str | None], list[Source]] = {}
    measures: dict[tuple[str, str], str] = {}
    sets_goal = schema.term("sets goal")
    for record in records:
        for row in _rows(record, sets_goal):
            fact = (row["head"], row["relation"], row["tail"], row["time"])
            found.setdefault(fact, []).extend(_sources(row, record["doc"], about))
        for goal in record["goals"]:
            parts = [goal.get(key) for key in ("indicator", "comparator", "value", "unit")]
            if text := " ".join(str(part) for part in parts if part is not None):
                measures.setdefault((goal["subject"], goal["name"]), text)
    return [
        Explanation(*fact, _ranked(sources), measures.get((fact[0], fact[2])) if fact[1] == sets_goal else None)
        for fact, sources in found.items()
    ]


def _rows(record: Mapping[str, Any], sets_goal: str) -> Iterator[dict[str, Any]]:
    yield from record["relations"]
    stated = {(row["head"], row["tail"]) for row in record["relations"] if row["relation"] == sets_goal}
    for goal in record["goals"]:
        if (goal["subject"], goal["name"]) not in stated:
            year = None if goal["year"] is None else str(goal["year"])
            yield goal | {"head": goal["subject"], "relation": sets_goal, "tail": goal["name"], "time": year}


def _figures(records: Sequence[Mapping[str, Any]], about: Mapping[str, Mapping[str, str]]) -> list[Figure]:
    """Every observation of the graph, sorted by subject, indicator and time."""
    found: dict[tuple[str, str, str, str | None], list[Source]] = {}
    for record in records:
        for row in record["observations"]:
            figure = (row["subject"], row["indicator"], row["raw"], row["time"])
            found.setdefault(figure, []).extend(_sources(row, record["doc"], about))
    figures = [Figure(*figure, _ranked(sources)) for figure, sources in found.items()]
    return sorted(figures, key=lambda one: (one.subject, one.indicator, one.time or "", one.raw))


def _ranked(sources: Sequence[Source]) -> tuple[Source, ...]:
    return tuple(sorted(sources, key=lambda source: (-source.confidence, source.document, source.start)))


def _sources(row: Mapping[str, Any], document: str, about: Mapping[str, Mapping[str, str]]) -> list[Source]:
    known = about.get(document, {})
    return [
        Source(
            quote=evidence["evidence"],
            document=document,
            title=known.get("title"),
            publisher=known.get("publisher"),
            date=known.get("date"),
            start=evidence["start"],
            end=evidence["end"],
            rule=evidence["rule"],
            confidence=evidence["confidence"],
            modality=evidence.get("modality"),
            time_text=evidence.get("time_text"),
        )
        for evidence in (row, *row.get("more_evidence", ()))
    ]
