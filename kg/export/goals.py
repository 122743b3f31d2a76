"""Goals as part of the graph: each is also a thing of the goal type, joined to the one whose goal it is."""

from __future__ import annotations

from dataclasses import replace

from kg.model import Entity, Fact, KnowledgeGraph
from kg.schema import Schema

#: English labels of the type of goals and of the relation from a subject to its goal.
GOAL, SETS_GOAL = "goal", "sets goal"


def with_goals(kg: KnowledgeGraph, schema: Schema) -> KnowledgeGraph:
    """The graph in which each goal is also an entity, and a fact of its subject if that is an entity.

    What the graph states already is not doubled. Entities are sorted by name, facts by head, relation, tail, time.
    """
    goal_type, relation = schema.term(GOAL), schema.term(SETS_GOAL)
    entities = {entity.name: entity for entity in kg.entities}
    for goal in kg.goals:
        entities.setdefault(goal.name, Entity(goal.name, goal_type))
    facts = {(fact.head, fact.relation, fact.tail, fact.time): fact for fact in kg.facts}
    stated = {(fact.head, fact.tail) for fact in kg.facts if fact.relation == relation}
    for goal in kg.goals:
        if goal.subject in entities and (goal.subject, goal.name) not in stated:
            time = str(goal.year) if goal.year is not None else None
            key = (goal.subject, relation, goal.name, time)
            earlier = facts[key].evidence if key in facts else ()
            new = tuple(evidence for evidence in goal.evidence if evidence not in earlier)
            facts[key] = Fact(*key, (*earlier, *new))
    return replace(
        kg,
        entities=tuple(entities[name] for name in sorted(entities)),
        facts=tuple(facts[key] for key in sorted(facts, key=lambda key: (*key[:3], key[3] or ""))),
    )
