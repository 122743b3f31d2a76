"""Voices: which place a text speaks for that is about an area of several, or about nothing that it names."""

from __future__ import annotations

import re
from collections import Counter

from kg.discourse.subjects import Subjects
from kg.encode import Encoded
from kg.model import Entity
from kg.segment import heading, past_last

_SENTENCE_END = re.compile("[。！？\n]")


def speaking_for(encoded: Encoded, area: Entity, subjects: Subjects) -> list[Entity]:
    """The part of an area that a document speaks for (全省, 在津), if it speaks for one alone, and not of the area.

    A text of one part that speaks of the others (携手津冀) may tell of all parts besides.
    """
    text = encoded.surface(0, len(encoded.text))
    if text.startswith(area.name):
        return []
    speaking = [place for place, words in subjects.facing if _faces(text, place, words)]
    if not speaking and not subjects.together.search(text):
        speaking = [place for place, words in subjects.voices if words.search(text)]
    return speaking if len(speaking) == 1 else []


def agreeing(encoded: Encoded, area: Entity, subjects: Subjects) -> list[Entity]:
    """The one place in an area that signs with a body in the first sentence: what they agree on is for it to do."""
    first = _SENTENCE_END.search(encoded.text, len(heading(encoded.text)))
    signed = subjects.agreeing.finditer(encoded.text, 0, first.start() if first else len(encoded.text))
    starts = (match.start("first" if match["first"] else "second") for match in signed)
    signing = {entity for at in starts if (mention := encoded.mention(at)) for entity in mention.entities}
    whole = subjects.parts(area)
    parts = [place.name for place in signing if {place.name, *subjects.lexicon.containers(place.name)} & {*whole}]
    return [subjects.lexicon.entities[parts[0]]] if len(parts) == len(signing) == 1 else []


def _faces(text: str, place: Entity, words: re.Pattern[str]) -> bool:
    """Whether a sentence holds some words, and does not name a place before them."""
    names = [name for name in (place.name, *place.aliases) if len(name) > 1]
    spans = ((past_last(_SENTENCE_END, text, 0, match.start()), match.start()) for match in words.finditer(text))
    return any(all(text.find(name, *span) < 0 for name in names) for span in spans)


def own(encoded: Encoded, subjects: Subjects) -> list[Entity]:
    """The place that a document speaks for, if it says so (全市): the one of that kind that most bodies are of."""
    kinds = Counter(match["kind"] for match in subjects.own.finditer(encoded.text))
    kind = min(kinds, key=lambda kind: (-kinds[kind], kind), default="")
    named = (e for mention in encoded.mentions if kind for e in mention.entities if e.type in subjects.bodies)
    inside = (subjects.lexicon.inside(body.name) for body in named)
    counts = Counter(e.name for found in inside for e in found if subjects.is_region(e) and e.name.endswith(kind))
    main = max(sorted(counts), key=lambda name: counts[name], default="")
    return [subjects.lexicon.entities[main]] if 2 * counts[main] > counts.total() else []
