"""The rows that one document adds to a ledger."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kg.keeping.order import Key, fact_key, goal_key, in_order, observation_key
from kg.keeping.slices import KEYS, Part
from kg.model import Extraction, Fact, Goal, Observation
from kg.reading.versions import Version

#: The table of which document mentions which entity.
MENTION = "mention"
#: The columns that tell the rows of each table apart: the first ones.
UNIQUE: Mapping[str, Sequence[str]] = {
    **{part: (*KEYS[part], "document") for part in (Part.FACTS, Part.GOALS, Part.OBSERVATIONS)},
    MENTION: ("name", "document"),
    Part.DOCUMENTS: ("id",),
}
Row = tuple[Any, ...]
#: Table to rows.
Entries = dict[str, list[Row]]
Completed = Callable[[Extraction], Extraction]
_Noun = Fact | Goal | Observation


def entries(extraction: Extraction, version: Version | None = None, completed: Completed | None = None) -> Entries:
    """The rows that a document adds to each table.

    Args:
        extraction: What was found in it.
        version: What tells a later build whether the document is still the same.
        completed: What is added to an extraction before it is entered.
    """
    bare = replace(extraction, document=replace(extraction.document, text="", body=None))
    document, whole = bare.document.id, completed(bare) if completed else bare
    known = version or Version()
    row = (document, known.digest, known.state, bare.document.date, encode(bare.document), encode(bare))
    rows: Entries = {Part.DOCUMENTS: [row], MENTION: []}
    named = {entity.name for entity in bare.entities}
    for entity in whole.entities:
        aliases = json.dumps(entity.aliases, ensure_ascii=False)
        rows[MENTION].append((entity.name, document, entity.type, aliases, int(entity.name in named)))
    stated: dict[tuple[Part, Key], list[_Noun]] = {}
    for fact in whole.facts:
        stated.setdefault((Part.FACTS, fact_key(fact)), []).append(fact)
    for goal in whole.goals:
        stated.setdefault((Part.GOALS, goal_key(goal)), []).append(goal)
    for figure in whole.observations:
        stated.setdefault((Part.OBSERVATIONS, observation_key(figure)), []).append(figure)
    for (part, key), same in stated.items():
        evidence = in_order(one for noun in same for one in noun.evidence)
        if part is Part.FACTS:
            best = max((one.confidence for one in evidence), default=0.0)
            values: Row = (len(evidence), best, encode(evidence))
        else:
            values = (encode(replace(same[0], evidence=evidence)),)
        rows.setdefault(part, []).append((*key, document, *values))
    return rows


def encode(noun: object) -> bytes:
    """In MessagePack."""
    import msgspec

    return msgspec.msgpack.encode(noun)
