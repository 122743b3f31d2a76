"""From a document to its facts: every step in its order."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import chain
from typing import Any

from msgspec import structs

from kg.check import check, facts_of, words_of
from kg.clean import clean
from kg.dates import published
from kg.discourse.authors import author, replying
from kg.discourse.outline import Outline
from kg.discourse.topics import Topics
from kg.encode import encode, in_one_list
from kg.find import find
from kg.finding.abridged import told_in_full
from kg.finding.finder import Hit
from kg.finding.parties import sides
from kg.knowledge.referring import Collective, Reference, Viewpoint
from kg.measure import measure
from kg.measuring.goals import Measured, goal_facts
from kg.measuring.repeats import said_once
from kg.model import CleanText, Document, Entity, Evidence, Extraction, Goal, Mention, Observation, Rejected
from kg.ontology import Ontology
from kg.relate import Candidate, relate
from kg.relating.ends import staying
from kg.relating.nameparts import relate_name_parts
from kg.resolve import resolve
from kg.segment import heading, sentences

_HAN_GAP = re.compile(r"(?=\s)(?:(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f]))")
_BLANKS = re.compile(r"\s+")


def extract(document: Document, ontology: Ontology) -> Extraction:
    """Everything that the rules find in one document."""
    schema = ontology.schema
    text = clean(document)
    hits = find(text.text, ontology.finder)
    today = document.date or published(heading(text.text))
    mentions, unresolved = resolve(text.text, document, hits, ontology.lexicon, ontology.references, schema, today)
    encoded = in_one_list(encode(text.text, mentions, schema), ontology.rules.grammar.groups)
    spans = _sentence_of(text.text, mentions)

    @cache  # one match may state several facts
    def proof_of(start: int, end: int, *words: Any) -> Evidence:
        return evidence(document, text, start, end, *words)

    def proof(found: Candidate | Measured) -> Evidence:
        words = (found.rule, found.trigger, found.confidence, found.modality, found.time_text)
        return proof_of(found.start, found.end, *words)

    speaking: Sequence[Entity] = _viewpoint(mentions, ontology) or _parties(text.text, hits, ontology)
    subjects, body = ontology.rules.subjects, _publisher(document, ontology)
    speaking = speaking or author(encoded, document.publisher or "", subjects) or replying(encoded, body, subjects)
    topics = Topics(encoded, subjects, speaking, *body)
    modalities = ontology.rules.modalities
    outline = Outline(encoded, topics.paragraphs, modalities.headings, today)
    grammar = ontology.rules.grammar
    # places that a rule supplies as what something leaves, and that the text does not name
    untold = {name for name, words in grammar.told.items() if not words.search(text.text)}
    supplied, local = relate(encoded, topics, ontology.rules, outline), grammar.subject.local
    ends = chain.from_iterable((found.head, found.tail) for found in supplied)
    if full := told_in_full(ends, mentions, ontology.finder):
        supplied = [structs.replace(f, head=full.get(f.head, f.head), tail=full.get(f.tail, f.tail)) for f in supplied]
    candidates = [found for found in supplied if not (found.relation in local and found.tail.name in untold)]
    related = {end.name: found.modality for found in reversed(candidates) for end in (found.head, found.tail)}
    named = [m for m in mentions if not m.is_class or m.entities[0].name in related]
    stated = ((found.head, found.relation, found.tail) for found in candidates)
    stays = staying(stated, grammar, ontology.rules.subjects)
    known = ontology.lexicon, ontology.references
    candidates.extend(relate_name_parts(named, ontology.name_rules, *known, modalities, spans, related, stays))
    found = list(measure(encoded, topics, ontology.measures, modalities, outline))
    measured = list(said_once(found, len(heading(text.text)), ontology.measures))
    candidates.extend(goal_facts(measured, schema))
    kept, rejected = check(candidates, schema, proof, _first(mentions, candidates))
    proven = [replace(found.value, evidence=(proof(found),)) for found in measured if found.doubt is None]
    rejected += [Rejected(words_of(found.value), found.doubt, proof(found)) for found in measured if found.doubt]
    rejected += [_rejection(document, text, hit, reason, spans) for hit, reason in unresolved]
    taking_part = [end for head, tail, _ in kept.values() for end in (head, tail)]
    return Extraction(
        document=document,
        entities=_entities(mentions, taking_part, ontology),
        facts=facts_of(kept),
        goals=tuple(value for value in proven if isinstance(value, Goal)),
        observations=tuple(value for value in proven if isinstance(value, Observation)),
        rejected=tuple(sorted(rejected, key=lambda r: (r.evidence.start, r.what, r.reason))),
    )


def _viewpoint(mentions: list[Mention], ontology: Ontology) -> tuple[Entity, ...]:
    """Whose viewpoint a document takes (我省), if it says so."""
    for mention in mentions:
        reference = ontology.references.get(mention.surface)
        if mention.entities and isinstance(reference, Viewpoint) and reference.voice:
            return mention.entities
    return ()


def _parties(text: str, hits: Sequence[Hit], ontology: Ontology) -> tuple[Entity, ...]:
    """The parties of an agreement, which it is about."""
    told = sides(text, hits, ontology.finder)
    return tuple(ontology.lexicon.named(name, type_name or "") for name, type_name in told)


def _publisher(document: Document, ontology: Ontology) -> tuple[Entity, ...]:
    """The body that publishes a document, if it is one of a government, or known and no newspaper."""
    subjects, lexicon, name = ontology.rules.subjects, ontology.lexicon, document.publisher or ""
    body = lexicon.named(name, ontology.schema.term("organisation")) if name else None
    if body is None or body.type not in subjects.bodies or name.endswith(subjects.words.reporters):
        return ()
    return (body,) if name in lexicon.surfaces or subjects.words.organs.fullmatch(name) else ()


def evidence(
    document: Document,
    text: CleanText,
    start: int,
    end: int,
    rule: str,
    trigger: str,
    confidence: float,
    modality: str | None = None,
    time_text: str | None = None,
) -> Evidence:
    """The evidence in the original text for the span `start:end` of the clean one."""
    first, last = text.original(start, end)
    words = quote(document.text[first:last])
    return Evidence(document.id, first, last, words, rule, trigger, confidence, modality, time_text)


@lru_cache(maxsize=256)
def quote(original: str) -> str:
    """A stretch of original text on one line, without the blanks that layout put between Han characters."""
    return _BLANKS.sub(" ", _HAN_GAP.sub("", original)).strip()


def _sentence_of(text: str, mentions: list[Mention]) -> dict[int, tuple[int, int]]:
    """Start of each mention to the span of its sentence."""
    spans = sentences(text)
    starts = [start for start, _ in spans]
    return {m.start: spans[bisect_right(starts, m.start) - 1] for m in mentions}


def _rejection(
    document: Document, text: CleanText, hit: Hit, reason: str, spans: dict[int, tuple[int, int]]
) -> Rejected:
    start, end = spans[hit.start]
    return Rejected(hit.surface, reason, evidence(document, text, start, end, "resolve", hit.surface, 0.0))


def _first(mentions: Sequence[Mention], candidates: Sequence[Candidate]) -> dict[str, Entity]:
    """What each name first stands for in a document: as what it is mentioned, else as what a rule takes it."""
    known: dict[str, Entity] = {}
    for entity in chain.from_iterable(mention.entities for mention in mentions):
        known.setdefault(entity.name, entity)
    for entity in chain.from_iterable((found.head, found.tail) for found in candidates):
        known.setdefault(entity.name, entity)
    return known


def _entities(mentions: list[Mention], taking_part: list[Entity], ontology: Ontology) -> tuple[Entity, ...]:
    """The entities of a document by name, each with its aliases and the names it has in the text.

    A word that only refers (新区, 该企业) is no name of what it stands for, unless it always stands for the same thing
    (首都); a strategy names its area;
    the words for a class of things are an entity only if they take part in a fact.
    """
    forms: dict[str, set[str]] = {}
    known: dict[str, Entity] = {}
    facts = {entity.name for entity in taking_part}
    for mention in mentions:
        for entity in mention.entities:
            if mention.is_class and entity.name not in facts:
                continue
            known.setdefault(entity.name, entity)
            if len(mention.entities) == 1 and _names(ontology.references.get(mention.surface)):
                forms.setdefault(entity.name, set()).add(mention.surface)
            for area in _area_of(mention, entity, ontology):
                known.setdefault(area.name, area)
    for entity in taking_part:
        known.setdefault(entity.name, entity)
    return tuple(_with_forms(known[name], forms.get(name, set())) for name in sorted(known))


def _names(reference: Reference | None) -> bool:
    """Whether a surface names what it stands for: it is no reference, or one to a single thing in any document."""
    return reference is None or (isinstance(reference, Collective) and len(reference.members) == 1)


def _area_of(mention: Mention, entity: Entity, ontology: Ontology) -> list[Entity]:
    """The area that the name of a strategy or plan without title marks begins with: the name names it, too."""
    schema = ontology.schema
    if not schema.is_a(entity.type, schema.term("plan")):
        return []
    area = schema.term("named area")
    return [found for _, found in ontology.lexicon.beginnings(mention.surface) if found.type == area][:1]


def _with_forms(entity: Entity, forms: set[str]) -> Entity:
    """An entity with the names it has in a text among its aliases."""
    new = forms.difference(entity.aliases, (entity.name,))
    return Entity(entity.name, entity.type, tuple(sorted({*entity.aliases, *new}))) if new else entity
