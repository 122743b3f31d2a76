"""Measure: goals with their horizon, and the numbers that a text reports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.bearers import Bearers
from kg.dates import reported_time, without_times
from kg.encode import Encoded
from kg.goals import Measured, goals, horizons
from kg.measures import Measures, Way
from kg.modality import Modalities
from kg.model import Entity, Observation
from kg.quantities import qualifier_of, quantities_between, trim, unit_of, value_of
from kg.topics import Topics

#: The word that distributes numbers over what they belong to.
_DISTRIBUTED = "分别"
#: What stands between the members of a list, before a number: 与 stands between partners.
_JOINTS = ("、", "和", "及")
#: Longest word of a list that shares what follows its last word, in characters.
_SHORT = 3
#: What a sentence with a number or a target has at least.
_MEASURED = re.compile(r"五[”’]?(?:(?:时期|规划)?期?末|(?:时期|期间)?，?[^，。；]{0,16}将)|目标|指标")
#: What tells of a time that is no horizon.
_TIME = re.compile(r"20\d\d|目前|截至|今年|去年|当前|现在|近年|如今|这|记者|表示|说")
#: How far after a number the thing stands that it is said of, in characters.
_NEAR = 8
#: Least length of an indicator, in characters.
_LEAST = 2
#: Greatest length of an indicator that is named in a clause of its own, in characters.
_LONGEST = 12
_CLAUSE = re.compile(r"[^，；。：！？…]+")


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
    last, in_section, listed = -1, False, False
    bearers: Bearers | None = None
    for index, (start, end) in enumerate(topics.spans):
        sentence = encoded.text[start:end]
        if start != last:  # a goal's horizon holds to the end of its paragraph, of a list or section of targets
            heads = measures.heading.match(sentence) is not None
            in_section = measures.section.match(sentence) is not None or (in_section and not heads)
            listed = measures.bullet.match(sentence) is not None
            horizon = horizon if in_section or listed else None
        last = end
        measured = horizon is not None or measures.numeral.search(sentence) or _MEASURED.search(sentence)
        if sentence.endswith("？") or not measured:
            continue
        listed = listed or in_section
        continuing = not listed and horizon is not None and not _tells_of_now(sentence, measures)
        parts = horizons(encoded.text, start, sentence, horizon, measures, today, listed or continuing, continuing)
        found = list(goals(encoded, start, sentence, index, parts, topics, measures, modalities)) if parts else []
        yield from found
        if parts:
            horizon = parts[-1].year if found or in_section else None
        if not found:
            bearers = Bearers(encoded, topics, index, measures, bearers)
            yield from _observations(encoded, start, sentence, bearers, topics, measures, modalities, today)


def _tells_of_now(sentence: str, measures: Measures) -> bool:
    """Whether a sentence after one with targets may tell of something else: what was done, or another time."""
    return _TIME.search(sentence) is not None or any(word in sentence for word in measures.done)


def _observations(
    encoded: Encoded,
    offset: int,
    sentence: str,
    bearers: Bearers,
    topics: Topics,
    measures: Measures,
    modalities: Modalities,
    today: str | None,
) -> Iterator[Measured]:
    """The numbers of a sentence, each with its subject and the indicator of its clause or of the clause before."""
    previous: list[str] = []
    measured: list[str] = []  # in all clauses before
    spoken_of = ""
    for clause in _CLAUSE.finditer(sentence):
        start, end = clause.span()
        first = offset + start
        granted = measures.granting.search(clause[0]) is not None
        found = [] if granted else list(quantities_between(encoded, first, offset + end, measures))
        numbers = [(first + q.start(), first + q.end(), q["unit"]) for q in found]
        who, after_subject, way = bearers.of(first, offset + end, numbers)
        own = who if way is Way.NAMED else ()
        if not found:
            spoken_of = _spoken_of(encoded.surface(after_subject, offset + end), measures)
            continue
        # where the numbers are fewer or more than the subjects, all belong to all
        each = _DISTRIBUTED in clause[0] and len(own) == len(found) > 1
        if _DISTRIBUTED in clause[0] and len(previous) < len(found) <= len(measured):
            previous = measured[-len(found) :]  # 收入3万元，支出2万元，分别增长5%和6%
        indicators = _indicators(encoded, offset + start, after_subject, clause[0], found, previous, each, measures)
        if leading := (own and topics.kind_before(after_subject)) or spoken_of:
            going_on = [not words or measures.goes_on(words) for words in indicators]
            indicators = [leading * goes_on + words for goes_on, words in zip(going_on, indicators, strict=True)]
            spoken_of = ""
        if not (previous and measures.goes_on(clause[0])):
            previous = indicators  # 同比增长 and the like are said of what was measured before, not measured again
            measured += indicators
        for number, (quantity, indicator) in enumerate(zip(found, indicators, strict=True)):
            entities, known = own[number : number + 1] if each else who, way
            thing = _thing(encoded, offset + start, clause[0], quantity, measures)
            if thing is None and way is Way.ASSUMED and measures.away.search(clause[0], 0, quantity.start()):
                continue  # so far away is something that the clause does not name
            if thing is not None:
                groups, indicator, known = [[thing[0]]], thing[1], Way.NAMED
            elif clause[0].find(measures.each, 0, quantity.start()) >= 0:
                groups = [[entity] for entity in entities]
            else:
                groups = [list(dict.fromkeys(entities))]
            time = reported_time(sentence, start + quantity.start(), today)
            span = start + quantity.start(), start + quantity.end()
            for group in map(topics.subjects.joint, groups):
                if len(indicator) < _LEAST or indicator in measures.bare:
                    continue
                doubt = None if group else "it is not named what this is said of"
                yield Measured(
                    Observation(
                        "和".join(entity.name for entity in group),
                        indicator,
                        value_of(quantity),
                        unit_of(quantity),
                        time.value,
                        quantity[0],
                        (),
                        qualifier_of(quantity),
                    ),
                    group[0] if group else None,
                    encoded.clean(offset + start),
                    encoded.clean_end(offset + end),
                    f"observation-{known}",
                    quantity[0],
                    measures.observed[known],
                    modalities.stated(sentence, *span) or modalities.figure,
                    time.words,
                    doubt,
                )


def _spoken_of(words: str, measures: Measures) -> str:
    """What a clause without numbers speaks of (生产总值持续增长，): numbers of its growth may follow."""
    if reckoned := measures.reckoned.search(words):
        return reckoned["what"]
    match = measures.manner.search(words)
    return words[: match.start()] if match and _LEAST <= match.start() <= _LONGEST else ""


def _thing(
    encoded: Encoded, start: int, clause: str, quantity: re.Match[str], measures: Measures
) -> tuple[Entity, str] | None:
    """The thing after a number that it is said of, and what it measures (规模100亿元的基金, 142万平方米的商城)."""
    end = quantity.end()
    numbers = encoded.numbers(start + end, start + min(len(clause), end + _NEAR))
    if not numbers or len(encoded.mentions[numbers.start].entities) != 1:
        return None
    between = clause[end : encoded.positions[numbers.start] - start]
    before = clause[: quantity.start()]
    thing = encoded.mentions[numbers.start].entities[0]
    if away := measures.away.search(before):
        return (
            (thing, encoded.surface(start + away.start(), start + away.end())) if measures.particle in between else None
        )
    word = next((word for word in measures.amounts if before.endswith(word)), "")
    what = measures.measured.get(quantity["unit"])
    if word and between.endswith(measures.particle):
        what = word + between.removesuffix(measures.particle)
    elif between not in ("", measures.particle):
        return None
    return (thing, what) if what else None


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
    first = measures.achieved.sub("", trim(encoded.surface(after_subject, start + found[0].start()), measures))
    if each:
        known = first if len(first) > 1 or not previous else previous[0]
        return [previous[0] + first if previous and first in measures.bare else known] * len(found)
    if _DISTRIBUTED in clause and len(found) > 1 and (parts := _distributed(first, len(found), measures)):
        return parts
    indicators: list[str] = []
    position = after_subject
    for number, quantity in enumerate(found):
        before = encoded.surface(position, start + quantity.start())
        following = start + (found[number + 1].start() if number + 1 < len(found) else len(clause))
        after = measures.whole_noun(quantity["unit"], encoded.surface(start + quantity.end(), following))
        partner = measures.partnered.search(after) if number + 1 < len(found) else None
        if partner and partner.start():  # 24只基金与37家企业签约: one thing is told of both
            rest = start + (found[number + 2].start() if number + 2 < len(found) else len(clause))
            after = after[: partner.end()] + encoded.surface(start + found[number + 1].end(), rest)
        elif number + 1 < len(found) and (number or not measures.leading_on.search(first)):
            after = after[: _next_begins(after, measures)]
        own = _own(before, first, after, measures) if number else first
        mention = encoded.mention(start + quantity.start() - 1)
        named = mention is not None and not mention.is_class and len(after) >= _LEAST
        if "、" in before.lstrip("、") and (named or (before.endswith(measures.listed) and len(after) > _LEAST)):
            own = ""  # what a list names is counted by the noun after the number
        total = 1 if partner and partner.start() else len(found)
        words = _indicator(own, before, after, number, total, indicators, previous, measures)
        indicators.append(measures.hanging.sub("", words))
        position = start + quantity.end()
    return indicators


def _distributed(words: str, total: int, measures: Measures) -> list[str]:
    """Words of which each part has a number of its own: short parts share what follows the last (进口、出口通关时间)."""
    words = words.replace(_DISTRIBUTED, "")
    parts = next((p for p in (words.split("、"), re.split("[、和与]", words)) if len(p) == total and all(p)), [])
    if not parts:
        return []
    *others, last = parts
    at = last.find(others[0][-1], 1, _LONGEST) + 1  # 制造业、零售业增加值
    if not at and (head := measures.heads.search(last, 1)):
        at = head.start()
    shared = last[at:] if at else last[len(others[0]) :] if len(others[0]) <= _LEAST else ""
    return [part.removesuffix(shared) + shared for part in others] + [last]


def _next_begins(words: str, measures: Measures) -> int:
    """Where in the words between two numbers those begin that belong to the second (省级平台开展项目)."""
    parted = measures.parting.search(words, 1) or measures.parting.fullmatch(words)
    return parted.start() if parted and not measures.within.search(words, 0, parted.start()) else len(words)


def _own(before: str, first: str, after: str, measures: Measures) -> str:
    """The words before a number of a clause that say what it measures and are not those after the number before it.

    Args:
        before: The words between the two.
        first: The words before the first number of the clause.
        after: The words after this number.
        measures: How numbers are worded.
    """
    if len(after) >= _LEAST and before.endswith(_JOINTS) and not before.endswith(measures.kept):
        return first if len(first) <= _LONGEST and "、" not in first else ""  # 汇聚11所研究院、19家企业
    begins = _next_begins(before, measures)
    if begins < len(before):
        return trim(before[begins:], measures)
    measured = after.startswith(measures.amounts) or measures.leading_on.search(before)
    if len(after) >= _LEAST and len(before) <= _SHORT and not before.startswith(_JOINTS) and not measured:
        return first  # 开通11条线路39条支线
    return trim(before.lstrip("、和与及"), measures)


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
    words = (measures.joints.split(after)[0] if total > 1 else after).strip("、（）").lstrip("和与及")
    following = trim(words, measures, closing=total > 1)
    if number and not own and indicators and len(following) < _LEAST:
        stem = indicators[0].removeprefix(previous[0]) if previous else ""
        own = (previous[number] if number < len(previous) else "") + stem or indicators[-1]
    elif number and indicators and own in measures.bare:
        own = indicators[-1] + own  # 成交额996亿元、增长18.1%
    elif previous and (measures.goes_on(without_times(before)) or len(own + following) < 2):
        own = previous[min(number, len(previous) - 1)].removesuffix(own) + own
    if own in measures.dependent and not after.startswith(measures.particle):
        following = ""  # 投资3亿元建设某园: what was built is not what the money measures
    if (
        not number
        and own + following in measures.dependent
        and previous
        and not previous[-1].endswith(measures.amounts)
    ):
        return previous[-1] + own + following
    return own + following[_overlap(own, following) :]


def _overlap(first: str, second: str) -> int:
    """How many characters, two at least, the first words end with that the second begin with."""
    sizes = range(min(len(first), len(second)), _LEAST - 1, -1)
    return next((size for size in sizes if first.endswith(second[:size])), 0)
