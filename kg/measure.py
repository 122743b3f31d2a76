"""Measure: goals with their horizon, and the numbers that a text reports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.dates import reported_time
from kg.encode import Encoded
from kg.goals import Measured, goals, horizons
from kg.measures import Measures, qualifier_of, quantities, trim, unit_of, value_of
from kg.modality import Modalities
from kg.model import Entity, Observation
from kg.topics import Topics

#: The word that distributes numbers over what they belong to.
_DISTRIBUTED = "分别"
#: Longest word of a list that shares what follows its last word, in characters.
_SHORT = 3
#: What a sentence with a number or a target has at least.
_MEASURED = re.compile(r"\d|五[”’]?(?:时期|规划)?期?末|目标|指标")
_CLAUSE = re.compile(r"[^，；。：！？]+")


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
    last = -1
    for index, (start, end) in enumerate(topics.spans):
        sentence = encoded.text[start:end]
        if start != last:
            horizon = None  # a goal's horizon holds to the end of its paragraph
        last = end
        if sentence.endswith("？") or (horizon is None and not _MEASURED.search(sentence)):
            continue
        parts = horizons(encoded.text, start, sentence, horizon, measures, today)
        if not parts:
            yield from _observations(encoded, start, sentence, index, topics, measures, modalities, today)
            continue
        found = list(goals(encoded, start, sentence, index, parts, topics, measures, modalities))
        yield from found
        horizon = parts[-1].year if found else None
        if not found:
            yield from _observations(encoded, start, sentence, index, topics, measures, modalities, today)


def _observations(
    encoded: Encoded,
    offset: int,
    sentence: str,
    index: int,
    topics: Topics,
    measures: Measures,
    modalities: Modalities,
    today: str | None,
) -> Iterator[Measured]:
    """The numbers of a sentence, each with its subject and the indicator of its clause or of the clause before."""
    previous: list[str] = []
    subject: Sequence[Entity] = ()
    for clause in _CLAUSE.finditer(sentence):
        start, end = clause.span()
        own, after_subject = topics.within(offset + start, offset + end)
        subject = own or subject
        found = list(quantities(clause[0], measures))
        if not found:
            continue
        who = subject or topics.at(index, offset + start)
        # where the numbers are fewer or more than the subjects, all belong to all
        each = _DISTRIBUTED in clause[0] and len(own) == len(found) > 1
        previous = _indicators(encoded, offset + start, after_subject, clause[0], found, previous, each, measures)
        for number, (quantity, indicator) in enumerate(zip(found, previous, strict=True)):
            entities = own[number : number + 1] if each else who
            if not entities or len(indicator) < 2:
                continue
            time = reported_time(sentence, start + quantity.start(), today)
            span = start + quantity.start(), start + quantity.end()
            yield Measured(
                Observation(
                    "和".join(entity.name for entity in entities),
                    indicator,
                    value_of(quantity),
                    unit_of(quantity),
                    time.value,
                    quantity[0],
                    (),
                    qualifier_of(quantity),
                ),
                entities[0],
                encoded.clean(offset + start),
                encoded.clean_end(offset + end),
                "observation",
                quantity[0],
                measures.observation_confidence,
                modalities.stated(sentence, *span) or modalities.figure,
                time.words,
            )


def _indicators(
    encoded: Encoded,
    start: int,
    after_subject: int,
    clause: str,
    found: Sequence[re.Match[str]],
    previous: Sequence[str],
    each: bool,
    measures: Measures,
) -> list[str]:
    """What each number of a clause measures, in the words around it.

    Args:
        encoded: The encoded text.
        start: Position of the clause.
        after_subject: Position after the subject that the clause begins with.
        clause: The encoded clause.
        found: Its quantities.
        previous: The indicators of the clause before.
        each: Each number belongs to a subject of its own, and all have one indicator.
        measures: How numbers are worded.
    """
    first = trim(encoded.surface(after_subject, start + found[0].start()), measures)
    if len(first) < 2 and not previous:
        first = trim(encoded.surface(start, start + found[0].start()), measures)
    if each:
        return [first if len(first) > 1 or not previous else previous[0]] * len(found)
    parts = re.split("[、和与]", first)
    if _DISTRIBUTED in clause and len(parts) == len(found) > 1:
        # 进口、出口通关时间: short words share what follows the last of them
        shared = parts[-1][len(parts[0]) :] if len(parts[0]) <= _SHORT else ""
        return [part + shared for part in parts[:-1]] + parts[-1:]
    indicators: list[str] = []
    position = after_subject
    for number, quantity in enumerate(found):
        before = encoded.surface(position, start + quantity.start())
        following = start + (found[number + 1].start() if number + 1 < len(found) else len(clause))
        after = encoded.surface(start + quantity.end(), following)
        own = first if not number else trim(before.lstrip("、和与及"), measures)
        indicators.append(_indicator(own, before, after, number, len(found), indicators, previous, measures))
        position = start + quantity.end()
    return indicators


def _indicator(
    own: str,
    before: str,
    after: str,
    number: int,
    total: int,
    indicators: Sequence[str],
    previous: Sequence[str],
    measures: Measures,
) -> str:
    """What one number measures: its own words, or what was measured before them.

    `压缩30%和40%` after `进口20小时、出口3小时` takes each its own.
    """
    after = measures.turning.split(after, maxsplit=1)[0]
    following = trim((re.split(r"[、和]", after)[0] if total > 1 else after).strip("、和与及（）"), measures)
    if number and not own and indicators:
        stem = indicators[0].removeprefix(previous[0]) if previous else ""
        own = (previous[number] if number < len(previous) else "") + stem or indicators[-1]
    elif previous and (before.startswith(measures.continuing) or len(own + following) < 2):
        own = previous[min(number, len(previous) - 1)] + own
    return own + following
