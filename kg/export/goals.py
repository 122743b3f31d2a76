"""Goals as part of the graph: each is also a thing of the goal type, joined to the one whose goal it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from kg.model import Entity, Extraction, Fact, Goal, KnowledgeGraph
from kg.schema import Schema

Found = TypeVar("Found", Extraction, KnowledgeGraph)

#: English labels of the type of goals and of the relation from a subject to its goal.
GOAL, SETS_GOAL = "goal", "sets goal"


def with_goals(kg: Found, schema: Schema) -> Found:
    """A graph, or what was found in a document, in which each goal is an entity, and a fact if its subject is one.

    What is stated already is not doubled. Entities are sorted by name, facts by head, relation, tail, time.
    """
    entities, facts = _with_goals(kg.entities, kg.facts, kg.goals, schema)
    return replace(kg, entities=entities, facts=facts)


def _with_goals(
    entities: tuple[Entity, ...], facts: tuple[Fact, ...], goals: tuple[Goal, ...], schema: Schema
) -> tuple[tuple[Entity, ...], tuple[Fact, ...]]:
    goal_type, relation = schema.term(GOAL), schema.term(SETS_GOAL)
    named = {entity.name: entity for entity in entities}
    for goal in goals:
        named.setdefault(goal.name, Entity(goal.name, goal_type))
    known = {(fact.head, fact.relation, fact.tail, fact.time): fact for fact in facts}
    stated = {(fact.head, fact.tail) for fact in facts if fact.relation == relation}
    for goal in goals:
        if goal.subject in named and (goal.subject, goal.name) not in stated:
            time = str(goal.year) if goal.year is not None else None
            key = (goal.subject, relation, goal.name, time)
            earlier = known[key].evidence if key in known else ()
            new = tuple(evidence for evidence in goal.evidence if evidence not in earlier)
            known[key] = Fact(*key, (*earlier, *new))
    return (
        tuple(named[name] for name in sorted(named)),
        tuple(known[key] for key in sorted(known, key=lambda key: (*key[:3], key[3] or ""))),
    )
