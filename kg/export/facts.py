"""The facts file: one JSON object per document, in the format of the gold annotation."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from kg.model import Evidence, Extraction, Fact, Goal, Observation, Rejected
from kg.schema import Schema

#: Characters that JSON allows in a string and some readers take for the end of a line.
_LINE_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"}


def to_record(extraction: Extraction, schema: Schema) -> dict[str, Any]:
    """Everything found in one document, in plain JSON values.

    Each row carries the evidence that is most certain (the first of equals): its quote as `evidence`, and the
    `rule`, `start`, `end` (code points of the original text), `confidence`, `modality`, and the text's own words
    for the time. Where the document states the
    same thing again, the other evidence follows under `more_evidence`.

    Args:
        extraction: What was found in the document.
        schema: Says which of the main types a type belongs to; the record names main types only.

    Returns:
        The keys `doc`, `entities`, `relations`, `goals` and `observations`; the lists keep their order.
    """
    return {
        "doc": extraction.document.id,
        "entities": [
            {"name": entity.name, "type": schema.root(entity.type), "aliases": list(entity.aliases)}
            for entity in extraction.entities
        ],
        "relations": [_relation(fact) for fact in extraction.facts],
        "goals": [_goal(goal) for goal in extraction.goals],
        "observations": [_observation(observation) for observation in extraction.observations],
        "rejected": [_rejected(rejected) for rejected in extraction.rejected],
        "document": {
            key: value
            for key in ("title", "publisher", "date", "source")
            if (value := getattr(extraction.document, key)) is not None
        },
    }


def to_line(extraction: Extraction, schema: Schema) -> str:
    """The record of one document as a line of JSON, without the line's end."""
    return json.dumps(to_record(extraction, schema), ensure_ascii=False).translate(_LINE_ENDS)


def _relation(fact: Fact) -> dict[str, Any]:
    row = {"head": fact.head, "relation": fact.relation, "tail": fact.tail, "time": fact.time}
    return row | _evidence(fact.evidence)


def _goal(goal: Goal) -> dict[str, Any]:
    return {
        "name": goal.name,
        "subject": goal.subject,
        "year": goal.year,
        "indicator": goal.indicator,
        "comparator": goal.comparator,
        "value": _number(goal.value),
        "unit": goal.unit,
    } | _evidence(goal.evidence)


def _observation(observation: Observation) -> dict[str, Any]:
    return {
        "subject": observation.subject,
        "indicator": observation.indicator,
        "value": _number(observation.value),
        "unit": observation.unit,
        "time": observation.time,
        "raw": observation.raw,
        "qualifier": observation.qualifier,
    } | _evidence(observation.evidence)


def _rejected(rejected: Rejected) -> dict[str, Any]:
    return {"what": rejected.what, "reason": rejected.reason} | _evidence([rejected.evidence])


def _evidence(evidence: Sequence[Evidence]) -> dict[str, Any]:
    if not evidence:
        return {"evidence": None}
    ranked = sorted(evidence, key=lambda item: (-item.confidence, item.start, item.end, item.rule))
    best, *others = [
        {
            "evidence": item.quote,
            "rule": item.rule,
            "start": item.start,
            "end": item.end,
            "confidence": item.confidence,
            "modality": item.modality,
            "time_text": item.time_text,
        }
        for item in ranked
    ]
    return best | {"more_evidence": others} if others else best


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
