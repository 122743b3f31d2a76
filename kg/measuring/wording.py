"""Wording: what the words around one number say that it measures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kg.dates import without_times
from kg.knowledge.measures import Measures
from kg.measuring.quantities import trim

#: The word that distributes numbers over what they belong to.
DISTRIBUTED = "分别"
#: The word with which a clause goes on to some of what was counted last.
_AMONG = "其中"
#: What stands between the members of a list, before a number: 与 stands between partners.
_JOINTS = ("、", "和", "及")
#: What stands between the numbers of a list.
BETWEEN = ("、", "和", "与", "及")
#: The word for the share in a whole.
_OF_WHOLE = "占"
#: The words that go on to what else was done.
_AND_DOING = ("并", "同时", "还")
#: The joint before a thing of which a number is told that is no figure (20个大项、90个小项).
_NEXT_NUMBER = re.compile(r"[、和与及](?!“)\D{0,2}\d")
#: Longest word of a list that shares what follows its last word, in characters.
SHORT = 3
#: Least length of an indicator, in characters.
LEAST = 2
#: Greatest length of an indicator that is named in a clause of its own, in characters.
LONGEST = 12


def of_partners(
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
    named = led if len(led) <= SHORT * 2 and not own and led not in thing else ""
    return words + others, place + others[: deed.start()] + partner[0][0] + named + thing + others[deed.start() :]


def shares_out(clause: str, found: Sequence[re.Match[str]]) -> bool:
    """Whether a clause gives each of several things its number: it says so, or the numbers stand side by side."""
    # 甲、乙分别达到30%和50%; 改造甲、乙管道8公里、6公里
    side_by_side = len(found) > 1 and all(
        clause[one.end() : other.start()] == "、" and one["unit"] == other["unit"] and other[0][0].isdigit()
        for one, other in pairwise(found)
    )
    return side_by_side or DISTRIBUTED in clause


def distributed(words: str, total: int, measures: Measures) -> list[str]:
    """Words of which each part has a number: short parts share what follows the last (进口、出口通关时间)."""
    words = measures.indicator.summing.sub("", words.replace(DISTRIBUTED, ""))
    parts = next((p for p in (words.split("、"), re.split("[、和与]", words)) if len(p) == total and all(p)), [])
    if not parts:
        return []
    doing = None if measures.telling.grown.search(words) else measures.indicator.doing.match(parts[0])
    verb = doing[0] if doing else ""
    *others, last = parts
    others[0] = others[0].removeprefix(verb)
    size = min(map(len, others))
    at = last.find(others[0][-1], 1, LONGEST) + 1  # 制造业、零售业增加值
    if not at and (head := measures.indicator.heads.search(last, 1)):
        at = head.start()
    shared = last[at:] if at else last[size:] if size <= LEAST else ""
    return [verb + part.removesuffix(shared) + shared for part in others] + [verb + last]


def listed_alike(number: int, clause: str, found: Sequence[re.Match[str]], measuring: Sequence[str]) -> bool:
    """Whether a number is one of a list of numbers of the same unit which the words do not tell apart (增长3%、5%)."""
    return any(
        clause[found[at].end() : found[at + 1].start()] in BETWEEN
        and measuring[at] == measuring[at + 1]
        and found[at]["unit"] == found[at + 1]["unit"]
        for at in (number - 1, number)
        if 0 <= at < len(found) - 1
    )


def next_begins(words: str, measures: Measures) -> int:
    """Where in the words between two numbers those begin that belong to the second (省级平台开展项目)."""
    if words.endswith((*_JOINTS, measures.indicator.particle)):  # 8个海产孵化平台、6家
        return len(words)
    if words.startswith(_AND_DOING):  # 走访企业20家并解决难题30项
        return 0
    parted = measures.indicator.parting.search(words, 1) or measures.indicator.parting.fullmatch(words)
    return parted.start() if parted and not measures.indicator.within.search(words, 0, parted.start()) else len(words)


def own_words(before: str, first: str, after: str, measures: Measures) -> str:
    """The words before a number of a clause that say what it measures and are not those after the number before it.

    Args:
        before: The words between the two.
        first: The words before the first number of the clause.
        after: The words after this number.
        measures: How numbers are worded.
    """
    worded = measures.indicator
    if len(after) >= LEAST and before.endswith(_JOINTS) and not before.endswith(worded.kept):
        short = len(first) <= LONGEST and "、" not in first
        return first if short else verb_of(first, measures)  # 汇聚11所研究院、19家企业
    thing, _, rest = before.partition("、")
    if not after and len(thing) >= LEAST and rest.count("、") == 0 and measures.telling.grown.search(rest):
        return trim(rest, measures)  # 投放50%号源、接诊量增长9%
    begins = next_begins(before, measures)
    if begins < len(before):
        return trim(before[begins:], measures)
    if len(after) >= LEAST and before.endswith(worded.particle) and not before.startswith(_JOINTS):
        told = measures.telling
        first = told.amount.sub("", first)  # 总投资5亿元的60个项目
        goes_on = before == worded.particle or told.holding.match(before)
        return first if goes_on and not first.endswith(told.out_of) else ""  # 来自3个市的12家企业
    if not after and measures.telling.holding.fullmatch(before):
        return first  # 转移3个乡镇2万人
    measured = after.startswith(measures.amounts) or before.endswith(worded.leading_on)
    if len(after) >= LEAST and len(before) <= SHORT and not before.startswith(_JOINTS) and not measured:
        return first  # 开通11条线路39条支线
    if len(after) >= LEAST and not before.startswith(_JOINTS) and not before.endswith(worded.leading_on):
        verb = before.rpartition("、")[2]
        before = verb if len(verb) <= SHORT + 1 and verb not in worded.bare else before  # 举办20场活动、促进30项合作
    return trim(before.lstrip("、和与及"), measures)


def indicator(
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
    after = "" if after.startswith(("（", "、")) else worded.turning.split(after, maxsplit=1)[0]
    if total > 1:
        first = _first_item(after) if number + 1 == total else measures.joints.split(after)[0]
        after = after if number + 1 < total and worded.within.search(first, 1) else first  # 院校为甲市和乙市培训
        after = measures.telling.others.sub("", after)
    else:
        after = _NEXT_NUMBER.split(after, maxsplit=1)[0]
    words = after.strip("、（）").lstrip("和与及")
    following = trim(words, measures, closing=total > 1)
    if number and not own and indicators and len(following) < LEAST:
        goes_on = number < len(previous) and indicators[0].startswith(previous[0])
        own = previous[number] + indicators[0].removeprefix(previous[0]) if goes_on else indicators[-1]
    elif number and indicators and len(following) < LEAST and worded.against.search(f"{indicators[-1]}、{own}"):
        own = indicators[-1] + own  # 收入增长5%、高于全国2个百分点
    elif number and indicators and (own in worded.bare or (own in worded.dependent and not following)):
        own = indicators[-1] + own  # 成交额996亿元、增长18.1%
    elif len(previous) > 1 and before in measures.telling.altogether and not following:
        return ""  # of which list the sum is, is not said
    elif previous and before.startswith(_AMONG) and grows(own, measures):
        pass  # 消费增长5%，其中餐饮消费增长8%
    elif previous and before.startswith(_AMONG) and _whole(own, measures):
        added = measures.telling.anew.match(previous[-1])
        own = (added[0] if added else "") + own  # 新增装机50万千瓦，其中火电装机10万千瓦
    elif previous and (measures.goes_on(without_times(before)) or len(own + following) < 2 or own in worded.bare):
        which = -1 if before.startswith(_AMONG) else min(number, len(previous) - 1)
        known = previous[which].removesuffix(own)
        known = measures.telling.grown.sub("", known) if own.startswith(_OF_WHOLE) else known  # 规模增长5%，占比9%
        own = (measures.telling.growth.sub("", known) or known) + own
    if own in worded.dependent and not after.startswith(worded.particle):
        following = ""  # 投资3亿元建设某园: what was built is not what the money measures
    if (
        not number
        and own + following in worded.dependent
        and previous
        and not previous[-1].endswith(measures.amounts)
        and not measures.telling.numbered.search(previous[-1])
        and not worded.facilities.search(previous[-1])
    ):
        return previous[-1] + own + following
    following = following[_overlap(own, following) :]
    return own + measures.telling.shortened(own, following)


def verb_of(words: str, measures: Measures) -> str:
    """The verb that words begin with before a list (引进甲校、乙校等8所学校); empty if none."""
    verb = measures.indicator.listing_verbs.match(words)
    return verb[0] if verb else ""


def done_to(words: str, first: str, unit: str, measures: Measures) -> str:
    """The words for an item of a list with what is done to all (整治摊点30处、棚户区5个), unless it has a verb."""
    worded, telling = measures.indicator, measures.telling
    doing = worded.doing.match(first)
    if doing is None or len(words) < LEAST or words in worded.dependent or words.endswith(first[doing.end() :]):
        return words  # 新建项目20个、续建项目30个
    counts = unit in telling.persons if doing["persons"] else False
    counts = counts or unit in telling.numbers or unit in telling.sizes or unit in telling.counted
    verbs = (worded.undone, worded.doing, worded.parting, worded.listing_verbs)
    return words if not counts or any(verb.match(words) for verb in verbs) else doing[0] + words


def adding(words: str, before: Sequence[str], measures: Measures) -> str:
    """What says to what something adds (对增长的贡献率), with what the indicator before names; none of several."""
    if not before or not measures.indicator.contributing.match(words):
        return words
    known = measures.indicator.added_by.sub("", before[-1])
    if known == before[-1] or len(known) < LEAST:
        return words
    return known + words if len(before) == 1 else ""


def grows(words: str, measures: Measures) -> bool:
    """Whether words for a number name what grew (餐饮消费增长), not only that it did (同比增长)."""
    growing = measures.telling.grown.search(words) is not None
    return growing and not measures.goes_on(words) and words not in measures.indicator.bare


def _whole(words: str, measures: Measures) -> bool:
    """Whether words for some of what was counted last say themselves what they measure (县道提档升级里程)."""
    if measures.telling.rated.search(words):
        return True  # 签约项目50个，其中去年签约项目开工率80%
    measured = measures.telling.numbered.search(words) is not None or words.endswith(measures.amounts)
    if measures.telling.portioned.search(words) or words in measures.indicator.dependent:
        return False  # 新增码头27个，其中深水码头占比80%
    return len(words) > (SHORT if measured else SHORT * 3)


def part_of(part: str, whole: str, unit: str, measures: Measures) -> str:
    """What a part of a whole measures (火电装机容量, of 装机容量): things counted are told by themselves."""
    telling = measures.telling
    named = telling.counts(unit) or (unit in telling.sizes and not whole.endswith(measures.amounts))
    return part if named or telling.numbered.search(part) else part + whole


def _first_item(words: str) -> str:
    """The first item of a list, whole where it is only a part of a word (分、子公司)."""
    first = words.split("、")[0]
    return first if len(first) >= LEAST else words


def _overlap(first: str, second: str) -> int:
    """How many characters, two at least, the first words end with that the second begin with."""
    sizes = range(min(len(first), len(second)), LEAST - 1, -1)
    return next((size for size in sizes if first.endswith(second[:size])), 0)
