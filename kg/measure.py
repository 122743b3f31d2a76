"""Measure: goals with their horizon, and the numbers that a text reports."""

from __future__ import annotations

from collections.abc import Iterator

from kg.discourse.outline import Outline
from kg.discourse.topics import Topics
from kg.encode import Encoded
from kg.knowledge.measures import Measures
from kg.knowledge.modality import Modalities
from kg.measuring.described import described
from kg.measuring.figures import CLAUSE, Figures
from kg.measuring.goals import Measured, goals
from kg.measuring.holding import Holding
from kg.measuring.horizons import Part, horizons
from kg.measuring.targets import awaited, targets


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
    today, topics.described = outline.today, described(encoded, topics, measures)
    figures, holding, last = Figures(encoded, topics, measures, modalities, outline), Holding(measures.goal), -1
    for index, (start, end) in enumerate(topics.spans):
        sentence = encoded.text[start:end]
        holding.enter(sentence, begins=start != last)
        last = end
        told = holding.year is not None or measures.numeral.search(sentence) or measures.goal.aiming.search(sentence)
        if sentence.endswith("？") or not told:
            continue
        parts = _parts(encoded, (start, end), holding, measures, today)
        found = list(goals(encoded, start, sentence, index, parts, topics, measures, modalities)) if parts else []
        holding.leave(sentence, parts, found)
        planned = outline.at(index).horizon
        if found:
            if planned is None:  # 现有30家，到2030年达到50家
                begun, over = (encoded.clean(start + at) for at in (max(parts[0].mark, 0), parts[-1].end))
                yield from (one for one in figures.of(index) if one.end <= begun or one.start > over)
            yield from found
        elif planned is None or modalities.done(sentence, len(sentence)):
            words = _clauses(encoded, start, sentence)
            yield from (awaited(one, words[one.start], today, modalities, measures) for one in figures.of(index))
        else:
            whose = [place for place in topics.theme_of(index) if topics.subjects.is_region(place)]
            yield from targets(figures.of(index), _clauses(encoded, start, sentence), planned, whose, measures)


def _parts(
    encoded: Encoded, span: tuple[int, int], holding: Holding, measures: Measures, today: str | None
) -> list[Part]:
    """The stretches of a sentence that aim at something, each with its year."""
    sentence = encoded.text[slice(*span)]
    continuing = not holding.listing and holding.year is not None and not _tells_of_now(sentence, measures)
    going_on = holding.listing or continuing
    parts = horizons(encoded.text, span[0], sentence, holding.year, measures, today, going_on, continuing)
    if today and not measures.goal.planning.search(sentence):
        # of a year gone by a plan may still be told, else what was done
        parts = [part for part in parts if not part.year or part.year >= int(today[:4])]
    return parts


def _clauses(encoded: Encoded, start: int, sentence: str) -> dict[int, str]:
    """The clauses of a sentence, each by where it begins in the clean text."""
    spans = ((start + match.start(), start + match.end()) for match in CLAUSE.finditer(sentence))
    return {encoded.clean(first): encoded.surface(first, after) for first, after in spans}


def _tells_of_now(sentence: str, measures: Measures) -> bool:
    """Whether a sentence after one with targets may tell of something else: what was done, or another time."""
    return measures.goal.reporting.search(sentence) is not None or measures.goal.tells_done(sentence)
