"""Check candidate facts against the schema: keep them, or reject them with the reason; add what they entail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import TypeVar

from kg.model import Entity, Evidence, Extraction, Fact, Goal, Observation, Rejected
from kg.relate import Candidate
from kg.schema import Schema

_Proven = TypeVar("_Proven", Fact, Goal, Observation)
Key = tuple[str, str, str, str | None]


def check(
    candidates: Iterable[Candidate],
    schema: Schema,
    evidence: Callable[[Candidate], Evidence],
    known: Mapping[str, Entity] = MappingProxyType({}),
) -> tuple[dict[Key, tuple[Entity, Entity, tuple[Evidence, ...]]], list[Rejected]]:
    """Facts that the schema admits, with all their evidence, and the others with the reason.

    A relation with an inverse (承接, 疏解至) entails the inverse fact where the schema admits it; a symmetric
    relation is kept once, its ends in code-point order. A sentence is one evidence, however many rules find the fact
    in it: that of the most certain rule.

    Args:
        candidates: What the rules found.
        schema: Which types a relation may link, and what it entails.
        evidence: Makes the evidence of a candidate.
        known: What the document names, by name: a name is of one type in it, whatever else a rule takes it for.

    Returns:
        Facts by (head, relation, tail, time), each with its two entities and its evidence in text order; and what
        was rejected.
    """
    kept: dict[Key, tuple[Entity, Entity, dict[tuple[int, int], Evidence]]] = {}
    rejected: list[Rejected] = []
    admits = cache(schema.admits)  # most facts of a document are of few relations and types
    for candidate in candidates:
        ends = known.get(candidate.head.name, candidate.head), known.get(candidate.tail.name, candidate.tail)
        problem = _problem(*ends, candidate.relation, admits)
        proof = evidence(candidate)
        if problem:
            what = f"{candidate.head.name} {candidate.relation} {candidate.tail.name}"
            rejected.append(Rejected(what, problem, proof))
            continue
        place = (proof.start, proof.end)
        for head, relation, tail in _entailed(*ends, candidate.relation, schema, admits):
            key = (head.name, relation, tail.name, candidate.time)
            proofs = kept.setdefault(key, (head, tail, {}))[2]
            other = proofs.setdefault(place, proof)
            if other is not proof:
                proofs[place] = min(other, proof, key=_uncertainty)
    facts = {
        key: (head, tail, tuple(proofs[place] for place in sorted(proofs)))
        for key, (head, tail, proofs) in kept.items()
    }
    return facts, rejected


def _problem(head: Entity, tail: Entity, relation: str, admits: Callable[[str, str, str], bool]) -> str | None:
    if head.name == tail.name:
        return "head and tail are the same"
    if not admits(relation, head.type, tail.type):
        return f"the schema admits no {relation} from {head.type} to {tail.type}"
    return None


def _uncertainty(proof: Evidence) -> tuple[float, str]:
    return -proof.confidence, proof.rule


def _entailed(
    head: Entity, tail: Entity, name: str, schema: Schema, admits: Callable[[str, str, str], bool]
) -> list[tuple[Entity, str, Entity]]:
    relation = schema.relations[name]
    if relation.symmetric and tail.name < head.name:
        head, tail = tail, head
    facts = [(head, relation.name, tail)]
    if relation.inverse and admits(relation.inverse, tail.type, head.type):
        facts.append((tail, relation.inverse, head))
    return facts


def words_of(item: Fact | Goal | Observation) -> str:
    """The words for a fact, goal or figure that is not kept."""
    match item:
        case Fact():
            return f"{item.head} {item.relation} {item.tail}"
        case Goal():
            return item.name
        case Observation():
            return f"{item.subject} {item.indicator} {item.raw}".strip()


def confident(extraction: Extraction, least: float) -> Extraction:
    """An extraction without the evidence below a confidence; what has no other is rejected, with the reason."""
    if not least:
        return extraction
    rejected: list[Rejected] = []

    def kept(found: Sequence[_Proven]) -> tuple[_Proven, ...]:
        strong: list[_Proven] = []
        for item in found:
            evidence = tuple(proof for proof in item.evidence if proof.confidence >= least)
            if evidence:
                strong.append(replace(item, evidence=evidence))
            else:
                best = max(item.evidence, key=lambda proof: proof.confidence)
                rejected.append(Rejected(words_of(item), f"less certain than {least:g}", best))
        return tuple(strong)

    return replace(
        extraction,
        facts=kept(extraction.facts),
        goals=kept(extraction.goals),
        observations=kept(extraction.observations),
        rejected=tuple(sorted((*extraction.rejected, *rejected), key=lambda r: (r.evidence.start, r.what, r.reason))),
    )


def facts_of(kept: dict[Key, tuple[Entity, Entity, tuple[Evidence, ...]]]) -> tuple[Fact, ...]:
    """The facts in canonical order."""
    return tuple(
        Fact(head, relation, tail, time, kept[head, relation, tail, time][2])
        for head, relation, tail, time in sorted(kept, key=lambda key: (*key[:3], key[3] or ""))
    )
