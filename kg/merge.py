"""Merge the facts of many documents into one graph; evidence adds up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from kg.model import Document, Entity, Evidence, Extraction, Fact, Goal, KnowledgeGraph, Observation


def merge(extractions: Iterable[Extraction]) -> KnowledgeGraph:
    """The graph of all extractions, the same for any order of theirs.

    Takes them one at a time and keeps no text, so memory grows with the graph alone. Where documents give one name
    different types, the most frequent type wins, and among equals the first in code-point order.
    """
    documents: dict[str, Document] = {}
    types: dict[str, Counter[str]] = {}
    aliases: dict[str, set[str]] = {}
    facts: dict[tuple[str, str, str, str], set[Evidence]] = {}
    goals: dict[Goal, set[Evidence]] = {}
    observations: dict[Observation, set[Evidence]] = {}
    mentions: dict[str, tuple[str, ...]] = {}
    rejected = 0
    for extraction in extractions:
        document = extraction.document
        documents[document.id] = replace(document, text="", body=None)
        mentions[document.id] = tuple(entity.name for entity in extraction.entities)
        rejected += len(extraction.rejected)
        for entity in extraction.entities:
            types.setdefault(entity.name, Counter())[entity.type] += 1
            aliases.setdefault(entity.name, set()).update(entity.aliases)
        for fact in extraction.facts:
            facts.setdefault((fact.head, fact.relation, fact.tail, fact.time or ""), set()).update(fact.evidence)
        for goal in extraction.goals:
            goals.setdefault(replace(goal, evidence=()), set()).update(goal.evidence)
        for observation in extraction.observations:
            observations.setdefault(replace(observation, evidence=()), set()).update(observation.evidence)
    return KnowledgeGraph(
        documents=tuple(documents[name] for name in sorted(documents)),
        entities=tuple(
            Entity(name, min(types[name], key=lambda t: (-types[name][t], t)), tuple(sorted(aliases[name])))
            for name in sorted(types)
        ),
        facts=tuple(
            Fact(head, relation, tail, time or None, _sorted(facts[head, relation, tail, time]))
            for head, relation, tail, time in sorted(facts)
        ),
        goals=tuple(replace(g, evidence=_sorted(goals[g])) for g in sorted(goals, key=_goal_key)),
        observations=tuple(
            replace(o, evidence=_sorted(observations[o])) for o in sorted(observations, key=_observation_key)
        ),
        mentions={name: mentions[name] for name in sorted(mentions)},
        rejected=rejected,
    )


def _sorted(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(sorted(evidence, key=lambda e: (e.document, e.start, e.end, e.rule, e.trigger, e.confidence, e.quote)))


def _goal_key(goal: Goal) -> tuple[object, ...]:
    return (
        goal.year or 0,
        goal.name,
        goal.subject,
        str(goal.value),
        goal.unit or "",
        goal.comparator or "",
        goal.indicator or "",
    )


def _observation_key(observation: Observation) -> tuple[object, ...]:
    return (
        observation.subject,
        observation.indicator,
        observation.time or "",
        str(observation.value),
        observation.unit,
        observation.raw,
    )
