"""Lines: the railway or road that a clause speaks of which does not name it (线路全长90公里, 某市段30公里)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.discourse.topics import Topics
from kg.encode import Encoded
from kg.knowledge.bearing import BearerWords
from kg.model import Entity

#: How many sentences before one are looked at for its line.
_BACK = 3


def line_before(encoded: Encoded, topics: Topics, index: int, worded: BearerWords, start: int) -> Sequence[Entity]:
    """The one line that was named last before a position of sentence `index`, in its paragraph; of a section the line.

    Of several that one sentence names it is the one that this begins with.
    """
    for span in _spans(topics, index, start):
        mentions = (mention for mention in encoded.between(*span) if not mention.is_class)
        sole = (mention.entities[0] for mention in mentions if len(mention.entities) == 1)
        named = dict.fromkeys(line for entity in sole for line in _line(entity, topics, worded))
        if len(named) == 1:
            return [*named]
        if named:
            own = topics.clauses.within(*span, measured=True)[0]
            return _line(own[0], topics, worded) if len(own) == 1 else ()
    return ()


def _spans(topics: Topics, index: int, start: int) -> Iterator[tuple[int, int]]:
    """The sentence up to a position, and those before it in its paragraph."""
    yield topics.spans[index][0], start
    for at in range(index, max(0, index - _BACK), -1):
        if not topics.paragraphs.continues(at):
            return
        yield topics.spans[at - 1]


def _line(entity: Entity, topics: Topics, worded: BearerWords) -> Sequence[Entity]:
    """An entity if it is a line; of a section of one (某高铁某市段) that line, if it is known."""
    if entity.type != topics.subjects.project:
        return ()
    if entity.name.endswith(worded.lines):
        return [entity]
    if not entity.name.endswith(worded.section):
        return ()
    begun = (whole for _, whole in topics.subjects.lexicon.beginnings(entity.name))
    return [whole for whole in begun if whole.type == entity.type and whole.name.endswith(worded.lines)][:1]
