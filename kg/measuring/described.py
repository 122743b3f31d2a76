"""Described: the one thing that a document introduces and describes, where that is no place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.discourse.topics import Topics
from kg.encode import Encoded
from kg.knowledge.measures import Measures
from kg.model import Entity
from kg.segment import heading

#: In how many of the first paragraphs a document introduces what it is about.
_INTRODUCING = 2
#: Of how many paragraphs one names it, where the title does not.
_SHARE = 2
#: Of how many long paragraphs one names a park that a document is about; how long others are, in encoded characters.
_SHARE_OF_PARK, _SHORT = 3, 16
_LINE = re.compile(r"[^\n]+")


def described(encoded: Encoded, topics: Topics, measures: Measures) -> Sequence[Entity]:
    """The port, line, hospital, school or company that a document describes; nothing if none or several.

    It is introduced in the first paragraphs (某医院始建于某年), and the title or half of the paragraphs name it; or it
    is the one work that both the title and the first sentence name; or the one park of which a third of the paragraphs
    tell, the first ones among them (园区); or the group that publishes the document. No report or plan of a place
    describes any.
    """
    if topics.owned:
        return ()
    return _introduced_one(encoded, topics, measures) or _park(encoded, topics, measures) or _author(topics, measures)


def described_at(topics: Topics, index: int) -> Sequence[Entity]:
    """What the document of a sentence describes, unless that stands under another headline."""
    return topics.described if topics.theme_of(index) == topics.theme else ()


def _introduced_one(encoded: Encoded, topics: Topics, measures: Measures) -> Sequence[Entity]:
    """The one port, line, hospital, school or company that is introduced, or that title and first sentence name."""
    end = len(heading(encoded.text))
    titled = _titled(encoded, topics, end, measures)
    introduced = list(dict.fromkeys(_introduced(encoded, topics, end, measures)))
    if any(map(topics.subjects.is_place, introduced)):
        return ()
    title = encoded.surface(0, max(encoded.text.find("\n", 0, end), 0))
    known = [e for e in introduced if e in titled or any(form in title for form in (e.name, *e.aliases))]
    if not known and titled:
        first = next((span for span in topics.spans if span[0] >= end), (end, end))
        named = {e for mention in encoded.between(*first) if mention.surface in title for e in mention.entities}
        works = [entity for entity in titled if entity.type == topics.subjects.project and entity in named]
        return works if len(titled) == 1 else ()
    known = known or [entity for entity in introduced if _spread(encoded, entity, end)]
    return known if len(known) == 1 else ()


def _park(encoded: Encoded, topics: Topics, measures: Measures) -> Sequence[Entity]:
    """The one park that a document names, in its first paragraphs and in a third of all, and of which it says 园区."""
    kinds = [kind for kind in measures.bearer.standing if kind.type in topics.subjects.places]
    named: dict[Entity, bool] = {}
    for mention in encoded.mentions:
        for entity in mention.entities if len(mention.entities) == 1 and not mention.is_class else ():
            if any(kind.has(entity) for kind in kinds):
                stands = any(kind.words.fullmatch(mention.surface) for kind in kinds)
                named[entity] = named.get(entity, False) or stands
    if len(named) != 1 or not all(named.values()):
        return ()
    lines = [span for line in _LINE.finditer(encoded.text, len(heading(encoded.text))) if _long(span := line.span())]
    told = [at for at, line in enumerate(lines) if any(m.entities[:1] == (*named,) for m in encoded.between(*line))]
    return [*named] if told and told[0] < _INTRODUCING and len(told) * _SHARE_OF_PARK >= len(lines) else ()


def _long(line: tuple[int, int]) -> bool:
    """Whether a line is long enough to be about something: no question of an interview."""
    return line[1] - line[0] > _SHORT


def _author(topics: Topics, measures: Measures) -> Sequence[Entity]:
    """The group of companies that publishes a document in which it is named."""
    authors = [entity for entity in topics.known.author if entity in topics.known.named]
    return [entity for entity in authors if measures.bearer.groups.search(entity.name)][:1]


def _spread(encoded: Encoded, entity: Entity, end: int) -> bool:
    """Whether half of the paragraphs from a position on name a thing."""
    lines = [line.span() for line in _LINE.finditer(encoded.text, end)]
    named = sum(any(entity in mention.entities for mention in encoded.between(*line)) for line in lines)
    return named * _SHARE >= len(lines)


def _titled(encoded: Encoded, topics: Topics, end: int, measures: Measures) -> list[Entity]:
    """The things of a title of which numbers are given, unless it only tells that they held, decided or said it."""
    title_end = encoded.text.find("\n", 0, end)
    found: dict[Entity, None] = {}
    for number in encoded.numbers(0, max(title_end, 0)):
        mention, at = encoded.mentions[number], encoded.positions[number]
        acts = any(encoded.text.find(word, at, title_end) >= 0 for word in measures.bearer.hosting)
        if (
            len(mention.entities) == 1
            and not mention.is_class
            and not acts
            and _counts(mention.entities[0], measures, topics)
        ):
            found[mention.entities[0]] = None
    return list(found)


def _introduced(encoded: Encoded, topics: Topics, end: int, measures: Measures) -> Iterator[Entity]:
    """What sentences of the first paragraphs begin with and say what or where it is."""
    paragraphs = 0
    for index, span in enumerate(topics.spans):
        if span[0] < end:
            continue
        paragraphs += not (index and topics.paragraphs.continues(index))
        if paragraphs > _INTRODUCING:
            return
        own, after = topics.clauses.within(*span, measured=True)
        told = len(own) == 1 and measures.bearer.introducing.match(encoded.text, after, span[1])
        if told and (_counts(own[0], measures, topics) or topics.subjects.is_place(own[0])):
            yield own[0]


def _counts(entity: Entity, measures: Measures, topics: Topics) -> bool:
    """Whether an entity is a body or work of a kind of which numbers are given, and no body that speaks of others."""
    subjects = topics.subjects
    if subjects.is_place(entity) or entity.type == subjects.event:
        return False
    return any(kind.has(entity) for kind in measures.bearer.kind) and not entity.name.endswith(measures.bearer.speakers)
