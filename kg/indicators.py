"""Indicators: what the numbers of a clause measure, in the words around each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.dates import without_times
from kg.encode import Encoded
from kg.measures import Measures
from kg.quantities import trim

#: The word that distributes numbers over what they belong to.
DISTRIBUTED = "分别"
#: The word with which a clause goes on to some of what was counted last.
_AMONG = "其中"
#: What stands between the members of a list, before a number: 与 stands between partners.
_JOINTS = ("、", "和", "及")
#: What stands before the number of more things than those named.
_ADDED = ("及", "以及", "和")
#: The beginning of a remark that the number ends.
_OPEN = re.compile(r"（[^）]*$")
#: A name that stands twice where a number stood between.
_DOUBLED = re.compile(r"([^\W\d]{2,4})\1")
#: The joint before a thing of which a number is told that is no figure (20个大项、90个小项).
_NEXT_NUMBER = re.compile(r"[、和与及](?!“)\D{0,2}\d")
#: A number with its unit among the words after a partner.
_NUMBERED = re.compile(r"(?<=[^\W\d])\d[\d.]*[多余]?[万亿]?[^\W\d]")
#: Longest word of a list that shares what follows its last word, in characters.
_SHORT = 3
#: Least length of an indicator, in characters.
LEAST = 2
#: Greatest length of a clause that does nothing but name what is measured in the next, in characters.
_NAMED = 20
#: Greatest length of an indicator that is named in a clause of its own, in characters.
_LONGEST = 12


def spoken_of(words: str, measures: Measures) -> str:
    """What a clause without numbers speaks of (生产总值持续增长，): numbers of its growth may follow."""
    if reckoned := measures.indicator.reckoned.search(words):
        return reckoned["what"]
    if len(words) <= _NAMED and measures.indicator.headed.search(words):
        return words  # 技术合同成交额，由3亿元增加到4亿元
    match = measures.indicator.manner.search(words)
    return words[: match.start()] if match and LEAST <= match.start() <= _LONGEST else ""


def indicators(
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
    worded = measures.indicator
    first = worded.achieved.sub("", trim(encoded.surface(after_subject, start + found[0].start()), measures))
    if each:
        first = first.replace(DISTRIBUTED, "")
        known = first if len(first) > 1 or not previous else previous[0]
        return [previous[0] + first if previous and first in worded.bare else known] * len(found)
    if DISTRIBUTED in clause and len(found) > 1 and (parts := _distributed(first, len(found), measures)):
        return parts
    found_words: list[str] = []
    position, other = after_subject, ""
    for number, quantity in enumerate(found):
        if other:
            found_words.append(other)
            position, other = start + quantity.end(), ""
            continue
        before = encoded.surface(position, start + quantity.start())
        following = start + (found[number + 1].start() if number + 1 < len(found) else len(clause))
        after = worded.whole_noun(quantity["unit"], encoded.surface(start + quantity.end(), following))
        partner = worded.partnered.search(after) if number + 1 < len(found) else None
        if number + 2 == len(found) and after in measures.telling.altogether:  # 8支共200人的队伍
            shared = encoded.surface(start + found[number + 1].end(), start + len(clause))
            after = shared if shared.startswith(worded.particle) else after
        alike = number + 1 < len(found) and found[number + 1]["unit"] == quantity["unit"]
        # 推出5批、200项措施
        if number + 2 == len(found) and after == "、" and quantity["unit"] in measures.telling.sets:
            after = encoded.surface(start + found[number + 1].end(), start + len(clause))
        if partner and not partner.start() and alike:  # 甲市40家与乙市47家医院: the noun after the second is of both
            rest = start + (found[number + 2].start() if number + 2 < len(found) else len(clause))
            after = encoded.surface(start + found[number + 1].end(), rest)
            after = after[: _next_begins(after, measures)]
        elif partner and partner.start():  # 24只基金与37家企业签约: one thing is told of both
            led = encoded.surface(start, start + quantity.start()) if not number else ""
            with_partner = encoded.surface(start + found[number + 1].end(), start + len(clause))
            with_partner = _NUMBERED.sub("", with_partner)
            after, other = _of_partners(first if not number else "", led, after, partner, with_partner, measures)
        elif number + 1 < len(found) and not alike and (price := measures.telling.amount.search(after, LEAST)):
            after = after[: price.start()]  # 发布30项需求总投资5亿元
        elif number + 1 < len(found) and (number or not worded.leading_on.search(first)):
            after = after[: _next_begins(after, measures)]
            last = number + 2 == len(found) and found[number + 1].end() >= len(clause)
            alike = alike or after.endswith(measures.amounts)
            if last and alike and not number and len(first) > _SHORT:
                after = ""  # 研发平台126家中试基地14家
        own = _own(before, first, after, measures) if number else first
        if quantity["before"] and measures.telling.broken.match(quantity["before"] + after):
            own += quantity["before"]
        mention = encoded.mention(start + quantity.start() - 1)
        named = mention is not None and not mention.is_class and len(after) >= LEAST
        if "、" in before.lstrip("、") and (named or (before.endswith(worded.listed) and len(after) >= LEAST)):
            # what a list names is counted by the noun after the number, with the verb before the list
            own = _verb(own, measures)
        if not number and len(after) >= LEAST and before.endswith(_ADDED) and not before.endswith(worded.kept):
            own = _verb(own, measures)  # 甲园、乙园及4个片区
        if amount := measures.telling.amount_of(before, encoded.surface(start + quantity.end(), start + len(clause))):
            found_words.append(amount)
            position = start + quantity.end()
            continue
        total = 1 if partner and partner.start() else len(found)
        levels = measures.telling.level(previous, quantity["unit"])
        words = _indicator(own, before, after, number, total, found_words, levels, measures)
        words = measures.telling.shared(words, before, after, quantity["unit"], [] if number else previous)
        if not own and after and words[:LEAST] == after.removeprefix(worded.particle)[:LEAST]:
            words = measures.telling.sized(words, quantity["unit"])
        if found_words and words == found_words[-1] and found[number - 1]["unit"] in measures.telling.ratios:
            words = words if quantity["unit"] in measures.telling.ratios else measures.telling.grown.sub("", words)
        if measures.telling.total.search(before):
            words = measures.telling.anew.sub("", words)  # 新增企业10家（累计30家）
        words = _OPEN.sub("", words)
        found_words.append(worded.hanging.sub("", _DOUBLED.sub(r"\1", words)))
        position = start + quantity.end()
    if len(found) > 1 and found[0]["unit"] == found[1]["unit"] and found_words[0] == found_words[1]:
        found_words[0] = measures.telling.finished.sub("", found_words[0])
    return found_words


def _of_partners(
    own: str, led: str, words: str, partner: re.Match[str], others: str, measures: Measures
) -> tuple[str, str]:
    """What is said of the first of two partners that are counted, and what the second number measures.

    Of `甲市40所小学与乙市50所幼儿园结对` the first is 小学与乙市幼儿园结对, the second 幼儿园与甲市小学结对.

    Args:
        own: The words before the first number that are part of its indicator.
        led: All words of the clause before it.
        words: The words between the two numbers.
        partner: The part of these that leads on to the second.
        others: The words after the second, to the end of the clause.
        measures: How numbers are worded.
    """
    thing = words[: partner.start()].removeprefix(measures.indicator.particle).replace(DISTRIBUTED, "")
    deed, place = measures.telling.deed.search(others, LEAST), partner[0][1:]
    if any(done.end() == len(place) for done in measures.telling.deed.finditer(place)):
        return words + others, ""  # 10所大学与某校开展20项合作
    place = "" if others.startswith(place) else place
    if deed is None:  # 汇聚1000个团队与1000家企业: each is counted by itself
        return (thing, (place.rstrip(measures.indicator.particle) or own) + others) if own else (words + others, others)
    named = led if len(led) <= _SHORT * 2 and not own and led not in thing else ""
    return words + others, place + others[: deed.start()] + partner[0][0] + named + thing + others[deed.start() :]


def _distributed(words: str, total: int, measures: Measures) -> list[str]:
    """Words of which each part has a number: short parts share what follows the last (进口、出口通关时间)."""
    words = words.replace(DISTRIBUTED, "")
    parts = next((p for p in (words.split("、"), re.split("[、和与]", words)) if len(p) == total and all(p)), [])
    if not parts:
        return []
    *others, last = parts
    at = last.find(others[0][-1], 1, _LONGEST) + 1  # 制造业、零售业增加值
    if not at and (head := measures.indicator.heads.search(last, 1)):
        at = head.start()
    shared = last[at:] if at else last[len(others[0]) :] if len(others[0]) <= LEAST else ""
    return [part.removesuffix(shared) + shared for part in others] + [last]


def _next_begins(words: str, measures: Measures) -> int:
    """Where in the words between two numbers those begin that belong to the second (省级平台开展项目)."""
    if words.endswith((*_JOINTS, measures.indicator.particle)):  # 8个海产孵化平台、6家
        return len(words)
    parted = measures.indicator.parting.search(words, 1) or measures.indicator.parting.fullmatch(words)
    return parted.start() if parted and not measures.indicator.within.search(words, 0, parted.start()) else len(words)


def _own(before: str, first: str, after: str, measures: Measures) -> str:
    """The words before a number of a clause that say what it measures and are not those after the number before it.

    Args:
        before: The words between the two.
        first: The words before the first number of the clause.
        after: The words after this number.
        measures: How numbers are worded.
    """
    worded = measures.indicator
    if len(after) >= LEAST and before.endswith(_JOINTS) and not before.endswith(worded.kept):
        return first if len(first) <= _LONGEST and "、" not in first else ""  # 汇聚11所研究院、19家企业
    begins = _next_begins(before, measures)
    if begins < len(before):
        return trim(before[begins:], measures)
    if len(after) >= LEAST and before.endswith(worded.particle) and not before.startswith(_JOINTS):
        told = measures.telling
        first = told.amount.sub("", first)  # 总投资5亿元的60个项目
        goes_on = before == worded.particle or told.holding.match(before)
        return first if goes_on and not first.endswith(told.out_of) else ""  # 来自3个市的12家企业
    if not after and measures.telling.holding.fullmatch(before):
        return first  # 转移3个乡镇2万人
    measured = after.startswith(measures.amounts) or worded.leading_on.search(before)
    if len(after) >= LEAST and len(before) <= _SHORT and not before.startswith(_JOINTS) and not measured:
        return first  # 开通11条线路39条支线
    if len(after) >= LEAST and not before.startswith(_JOINTS) and not worded.leading_on.search(before):
        verb = before.rpartition("、")[2]
        before = verb if len(verb) <= _SHORT + 1 and verb not in worded.bare else before  # 举办20场活动、促进30项合作
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
    worded = measures.indicator
    after = measures.telling.composed.sub("", after)
    after = "" if after.startswith("（") else worded.turning.split(after, maxsplit=1)[0]
    if total > 1:
        first = _first_item(after) if number + 1 == total else worded.joints.split(after)[0]
        after = after if number + 1 < total and worded.within.search(first, 1) else first  # 院校为甲市和乙市培训
        after = measures.telling.others.sub("", after)
    else:
        after = _NEXT_NUMBER.split(after, maxsplit=1)[0]
    words = after.strip("、（）").lstrip("和与及")
    following = trim(words, measures, closing=total > 1)
    if number and not own and indicators and len(following) < LEAST:
        goes_on = number < len(previous) and indicators[0].startswith(previous[0])
        own = previous[number] + indicators[0].removeprefix(previous[0]) if goes_on else indicators[-1]
    elif number and indicators and (own in worded.bare or (own in worded.dependent and not following)):
        own = indicators[-1] + own  # 成交额996亿元、增长18.1%
    elif len(previous) > 1 and before in measures.telling.altogether and not following:
        return ""  # of which list the sum is, is not said
    elif previous and (measures.goes_on(without_times(before)) or len(own + following) < 2):
        which = -1 if before.startswith(_AMONG) else min(number, len(previous) - 1)
        known = previous[which].removesuffix(own)
        own = (measures.telling.growth.sub("", known) or known) + own
    if own in worded.dependent and not after.startswith(worded.particle):
        following = ""  # 投资3亿元建设某园: what was built is not what the money measures
    if (
        not number
        and own + following in worded.dependent
        and previous
        and not previous[-1].endswith(measures.amounts)
        and not measures.telling.numbered.search(previous[-1])
    ):
        return previous[-1] + own + following
    following = following[_overlap(own, following) :]
    return own + measures.telling.shortened(own, following)


def _verb(words: str, measures: Measures) -> str:
    """The verb that words begin with before a list (引进甲校、乙校等8所学校); empty if none."""
    verb = measures.indicator.listing_verbs.match(words)
    return verb[0] if verb else ""


def _first_item(words: str) -> str:
    """The first item of a list, whole where it is only a part of a word (分、子公司)."""
    first = words.split("、")[0]
    return first if len(first) >= LEAST else words


def _overlap(first: str, second: str) -> int:
    """How many characters, two at least, the first words end with that the second begin with."""
    sizes = range(min(len(first), len(second)), LEAST - 1, -1)
    return next((size for size in sizes if first.endswith(second[:size])), 0)
