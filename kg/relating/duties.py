"""Duties: which bodies a plan charges with what a paragraph says, at its end (责任单位：某局、某委)."""

from __future__ import annotations

import re

from kg.discourse.topics import Topics
from kg.encode import Encoded
from kg.model import Entity

_END = re.compile("[）；。\n]")


def charged(encoded: Encoded, topics: Topics, index: int, position: int) -> list[Entity]:
    """The bodies that are charged with what sentence `index` says at a position, if it names nobody who does it."""
    if topics.own(index, position):
        return []
    last = topics.spans[topics.paragraphs.last(index)][1]
    mark = topics.subjects.words.charged.search(encoded.text, position, last)
    if mark is None:
        return []
    end = _END.search(encoded.text, mark.end())
    named = encoded.between(mark.end(), end.start() if end else last)
    entities = (entity for mention in named if not mention.is_class for entity in mention.entities)
    return [entity for entity in entities if entity.type in topics.subjects.bodies]
