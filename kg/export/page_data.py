"""What the page knows beyond the drawing: names, facts and evidence, as plain JSON values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from kg.export.keys import evidence_key, fact_key
from kg.export.memory import Memory
from kg.export.names import EDTF, Namespaces
from kg.model import Evidence, Fact, Goal, KnowledgeGraph, Observation
from kg.schema import Schema

#: Prefixes of what the page writes in Turtle and SPARQL, beside that of the schema.
_PREFIXES = ("id", "doc", "evidence", "fact", "oa", "prov", "rdf", "skos", "xsd")


def strongest(kg: KnowledgeGraph, most: int, most_facts: int | None = None) -> KnowledgeGraph:
    """The graph, or of a larger one the part between the `most` entities with most facts.

    Of more than `most_facts` facts between them, those with most evidence, and then the most certain, are kept.
    """
    if len(kg.entities) > most:
        kg = _between(kg, most)
    if most_facts is not None and len(kg.facts) > most_facts:

        def weight(fact: Fact) -> tuple[int, float]:
            return -len(fact.evidence), -max((item.confidence for item in fact.evidence), default=0.0)

        # Sorting is stable: among equals, those that come first in the graph stay.
        kept = set(sorted(kg.facts, key=weight)[:most_facts])
        kg = replace(kg, facts=tuple(fact for fact in kg.facts if fact in kept))
    return kg


def _between(kg: KnowledgeGraph, most: int) -> KnowledgeGraph:
    facts = Counter(name for fact in kg.facts for name in (fact.head, fact.tail))
    kept = {entity.name for entity in sorted(kg.entities, key=lambda entity: -facts[entity.name])[:most]}
    return replace(
        kg,
        entities=tuple(entity for entity in kg.entities if entity.name in kept),
        facts=tuple(fact for fact in kg.facts if fact.head in kept and fact.tail in kept),
    )


def page_data(
    kg: KnowledgeGraph,
    schema: Schema,
    styles: Mapping[str, Mapping[str, str]],
    memory: Memory,
    namespaces: Namespaces | None = None,
) -> dict[str, Any]:
    """Everything the panel, the search and the legend say; edges are `e0`, `e1` … in the order of the facts."""
    prefixes = (namespaces or Namespaces()).prefixes(schema)
    return {
        "prefix": schema.prefix,
        "edtf": EDTF,
        "prefixes": {prefix: prefixes[prefix] for prefix in (schema.prefix, *_PREFIXES)},
        "terms": {
            name.split()[-1]: schema.term(name) for name in ("confidence", "evidence", "fact", "modality", "time")
        },
        "types": {
            name: {
                **styles[schema.root(name)],
                "root": schema.root(name),
                "en": schema.labels[name]["en"],
                "up": list(schema.types[name].ancestors),
            }
            for name in schema.types
        },
        "relations": {
            name: {"en": schema.labels[name]["en"], "symmetric": relation.symmetric}
            for name, relation in schema.relations.items()
        },
        "documents": {
            document.id: {
                "title": document.title,
                "publisher": document.publisher,
                "date": document.date,
                "source": document.source,
            }
            for document in kg.documents
        },
        "entities": _entities(kg, memory),
        "facts": {
            f"e{number}": {"key": fact_key(fact), "time": fact.time, "evidence": _evidence(fact.evidence)}
            for number, fact in enumerate(kg.facts)
        },
    }


def _entities(kg: KnowledgeGraph, memory: Memory) -> dict[str, Any]:
    entities: dict[str, Any] = {
        entity.name: {
            "type": entity.type,
            "aliases": list(entity.aliases),
            "pinyin": [memory.recall("sound", name, partial(_sound, name)) for name in (entity.name, *entity.aliases)],
            "goals": [],
            "observations": [],
            "documents": [],
        }
        for entity in kg.entities
    }
    for goal in kg.goals:
        for name in dict.fromkeys((goal.subject, goal.name)):
            if name in entities:
                entities[name]["goals"].append(_goal(goal))
    for observation in kg.observations:
        for name in _owners(observation.subject, entities):
            entities[name]["observations"].append(_observation(observation))
    for document, names in sorted(kg.mentions.items()):
        for name in names:
            if name in entities:
                entities[name]["documents"].append(document)
    return entities


def _sound(name: str) -> tuple[str, str]:
    """A name in pinyin without tones, whole and by first letters: 雄安 is `xiongan` and `xa`."""
    from pypinyin import lazy_pinyin

    syllables = lazy_pinyin(name, errors="ignore")
    return "".join(syllables).lower(), "".join(syllable[:1] for syllable in syllables).lower()


def _owners(subject: str, names: Mapping[str, Any]) -> list[str]:
    """The entities that an observation is about: its subject, or all that a joined subject names."""
    return [subject] if subject in names else [name for name in names if name in subject]


def _goal(goal: Goal) -> dict[str, Any]:
    return {
        "name": goal.name,
        "subject": goal.subject,
        "year": goal.year,
        "indicator": goal.indicator,
        "comparator": goal.comparator,
        "value": None if goal.value is None else f"{goal.value:f}",
        "unit": goal.unit,
        "evidence": _evidence(goal.evidence),
    }


def _observation(observation: Observation) -> dict[str, Any]:
    return {
        "subject": observation.subject,
        "indicator": observation.indicator,
        "raw": observation.raw,
        "time": observation.time,
        "evidence": _evidence(observation.evidence),
    }


def _evidence(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    return [
        {
            "key": evidence_key(item),
            "document": item.document,
            "quote": item.quote,
            "start": item.start,
            "end": item.end,
            "rule": item.rule,
            "trigger": item.trigger,
            "confidence": item.confidence,
            "modality": item.modality,
            "time_text": item.time_text,
        }
        for item in evidence
    ]
