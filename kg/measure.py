"""Measure: goals with their horizon, and the numbers that a text reports."""

from __future__ import annotations

from collections.abc import Iterator

from kg.discourse.outline import Outline
from kg.discourse.topics import Topics
from kg.encode import Encoded
from kg.knowledge.measures import Measures
from kg.knowledge.modality import Modalities
from kg.measuring.figures import CLAUSE, Figures
from kg.measuring.goals import Measured, goals
from kg.measuring.horizons import horizons
from kg.measuring.targets import targets


def measure(
    encoded: Encoded, topics: Topics, measures: Measures, modalities: Modalities, outline: Outline
) -> Iterator[Measured]:
    """The goals and observations of a document, in text order.

    Args:
        encoded: The encoded text.
        topics: What its sentences are about.
        measures: How numbers and goals are worded.
        modalities: How modality is worded.
        outline: The sections that its sentences stand in.
    """
    horizon: int | None = None
    today = outline.today
    last, in_section, listed, opened, told = -1, False, False, False, False
    figures, worded = Figures(encoded, topics, measures, modalities, outline), measures.goal
    for index, (start, end) in enumerate(topics.spans):
        sentence = encoded.text[start:end]
        if start != last:  # a goal's horizon holds to the end of its paragraph, of a list or section of targets
            heads = worded.heading.match(sentence) is not None
            in_section = worded.section.match(sentence) is not None or (in_section and not heads)
            listed = worded.bullet.match(sentence) is not None
            goes_on = told and not worded.reporting.search(sentence)
            opened = opened and (heads or listed or goes_on) and not worded.leaving.match(sentence)
            told = False
            horizon = horizon if in_section or listed or opened else None
        last = end
        if in_section and horizon is None and (dated := worded.dated.match(sentence)):
            horizon = int(dated["year"])
        measured = horizon is not None or measures.numeral.search(sentence) or worded.aiming.search(sentence)
        if sentence.endswith("？") or not measured:
            continue
        listed = listed or in_section or opened
        continuing = not listed and horizon is not None and not _tells_of_now(sentence, measures)
        parts = horizons(encoded.text, start, sentence, horizon, measures, today, listed or continuing, continuing)
        # of a year gone by a plan may still be told, else what was done
        if today and not worded.planning.search(sentence):
            parts = [part for part in parts if not part.year or part.year >= int(today[:4])]
        found = list(goals(encoded, start, sentence, index, parts, topics, measures, modalities)) if parts else []
        yield from found
        leads = (horizon or parts) and worded.listing.search(sentence)
        opened, told = opened or bool(leads), told or bool(leads or found)
        if parts:
            horizon = parts[-1].year if found or in_section or opened else None
        if not found:
            planned = outline.at(index).horizon if not modalities.done(sentence, len(sentence)) else None
            if planned is None:
                yield from figures.of(index)
                continue
            spans = [(start + match.start(), start + match.end()) for match in CLAUSE.finditer(sentence)]
            clauses = {encoded.clean(first): encoded.surface(first, after) for first, after in spans}
            whose = [place for place in topics.theme_of(index) if topics.subjects.is_region(place)]
            yield from targets(figures.of(index), clauses, planned, whose, measures)


def _tells_of_now(sentence: str, measures: Measures) -> bool:
    """Whether a sentence after one with targets may tell of something else: what was done, or another time."""
    return measures.goal.reporting.search(sentence) is not None or any(word in sentence for word in measures.goal.done)
