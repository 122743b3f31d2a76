"""Measure: goals with their horizon, and the numbers that a text reports."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.discourse.topics import Topics
from kg.encode import Encoded
from kg.knowledge.measures import Measures
from kg.knowledge.modality import Modalities
from kg.measuring.figures import Figures
from kg.measuring.goals import Measured, goals
from kg.measuring.horizons import horizons

#: What a sentence with a number or a target has at least.
_MEASURED = re.compile(r"五[”’]?(?:(?:时期|规划)?期?末|(?:时期|期间)?，?[^，。；]{0,16}将)|目标|指标")
#: What tells of a plan.
_PLANNED = re.compile(r"提出|明确|规划|纲要|方案|计划|目标|要求|意见")
#: What tells of a time that is no horizon.
_TIME = re.compile(r"20\d\d|目前|截至|今年|去年|当前|现在|近年|如今|这|记者|表示|说")
#: How the targets of a year begin in a section of them (2024年，新增基地10个).
_DATED = re.compile(r"(20\d\d)年(?:底|末)?，")


def measure(
    encoded: Encoded, topics: Topics, measures: Measures, modalities: Modalities, today: str | None = None
) -> Iterator[Measured]:
    """The goals and observations of a document, in text order.

    Args:
        encoded: The encoded text.
        topics: What its sentences are about.
        measures: How numbers and goals are worded.
        modalities: How modality is worded.
        today: The day of publication, as precise as it is known.
    """
    horizon: int | None = None
    last, in_section, listed, opened = -1, False, False, False
    figures = Figures(encoded, topics, measures, modalities, today)
    for index, (start, end) in enumerate(topics.spans):
        sentence = encoded.text[start:end]
        if start != last:  # a goal's horizon holds to the end of its paragraph, of a list or section of targets
            heads = measures.goal.heading.match(sentence) is not None
            in_section = measures.goal.section.match(sentence) is not None or (in_section and not heads)
            listed = measures.goal.bullet.match(sentence) is not None
            opened = opened and (heads or listed)
            horizon = horizon if in_section or listed or opened else None
        last, opened = end, opened or (horizon is not None and measures.goal.listing.search(sentence) is not None)
        if in_section and horizon is None and (dated := _DATED.match(sentence)):
            horizon = int(dated[1])
        measured = horizon is not None or measures.numeral.search(sentence) or _MEASURED.search(sentence)
        if sentence.endswith("？") or not measured:
            continue
        listed = listed or in_section or opened
        continuing = not listed and horizon is not None and not _tells_of_now(sentence, measures)
        parts = horizons(encoded.text, start, sentence, horizon, measures, today, listed or continuing, continuing)
        if today and not _PLANNED.search(sentence):  # of a year gone by a plan may still be told, else what was done
            parts = [part for part in parts if not part.year or part.year >= int(today[:4])]
        found = list(goals(encoded, start, sentence, index, parts, topics, measures, modalities)) if parts else []
        yield from found
        if parts:
            horizon = parts[-1].year if found or in_section or opened else None
        if not found:
            yield from figures.of(index)


def _tells_of_now(sentence: str, measures: Measures) -> bool:
    """Whether a sentence after one with targets may tell of something else: what was done, or another time."""
    return _TIME.search(sentence) is not None or any(word in sentence for word in measures.goal.done)
