"""Indicators: what the numbers of a clause measure, in the words around each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kg.encode import Encoded
from kg.knowledge.measures import Measures
from kg.measuring.quantities import trim
from kg.measuring.wording import (
    DISTRIBUTED,
    LEAST,
    LONGEST,
    SHORT,
    adding,
    distributed,
    done_to,
    indicator,
    next_begins,
    of_partners,
    own_words,
    part_of,
    shares_out,
    verb_of,
)

#: What stands before the number of more things than those named.
_ADDED = ("及", "以及", "和")
#: What stands between the items of a list.
_JOINED = ("、", "和", "及")
#: The word for how far it is to a place.
_FAR = "距"
#: With what words begin for those with whom something is done.
_TOGETHER = ("与", "同", "联合", "携手")
#: The beginning of a remark that the number ends.
_OPEN = re.compile(r"（[^）]*$")
#: A name that stands twice where a number stood between.
_DOUBLED = re.compile(r"([^\W\d]{2,4})\1")
#: A number with its unit, or a remark with one, among the words after a partner.
_NUMBERED = re.compile(r"（[^（）]*\d[^（）]*）|(?<=[^\W\d])\d[\d.]*[多余]?[万亿]?[^\W\d]")
#: Greatest length of a clause that does nothing but name what is measured in the next, in characters.
_NAMED = 20
#: Greatest length of the words after a number that name what is counted, in characters.
_NAMING = 9


def spoken_of(words: str, measures: Measures) -> str:
    """What a clause without numbers speaks of (生产总值持续增长，): numbers of its growth may follow."""
    if reckoned := measures.indicator.reckoned.search(words):
        return reckoned["what"]
    if len(words) <= _NAMED and measures.indicator.headed.search(words):
        return words  # 技术合同成交额，由3亿元增加到4亿元
    match = measures.indicator.manner.search(words)
    return trim(words[: match.start()], measures, closing=False) if match and LEAST <= match.start() <= LONGEST else ""


def group_of(words: str, measures: Measures) -> str:
    """Of which things a clause without numbers says that some are counted (外迁企业中，); empty if of none."""
    grouped = measures.indicator.grouped.fullmatch(words)
    return trim(grouped["what"], measures, closing=False) if grouped else ""


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
    words = encoded.surface(after_subject, start + found[0].start())
    first = measures.indicator.achieved.sub("", trim(words, measures))
    if each:
        first = first.replace(DISTRIBUTED, "")
        known = first if len(first) > 1 or not previous else previous[0]
        return [previous[0] + first if previous and first in measures.indicator.bare else known] * len(found)
    afar = measures.indicator.afar.fullmatch(words) if found[0]["unit"] in measures.telling.sizes else None
    first = _FAR + afar["place"] if afar else first
    if len(found) > 1 and shares_out(clause, found) and (parts := distributed(first, len(found), measures)):
        return parts
    return _Reader(encoded, start, clause, found, previous, first, measures).read(after_subject)


def counted_after(
    encoded: Encoded, start: int, after_subject: int, clause: str, found: Sequence[re.Match[str]], measures: Measures
) -> str:
    """What the only number of a clause measures, if the words after it tell (形成300公里的铁路网); else empty."""
    words = trim(encoded.surface(start + found[0].end(), start + len(clause)), measures)
    measured = indicators(encoded, start, max(after_subject, start), clause, found, (), False, measures)[0]
    told = words and words in measured and len(words) <= _NAMING
    return measures.telling.named(measured, found[0]["unit"]) if told else ""


class _Following(NamedTuple):
    """The words after a number that belong to it, and what the next number measures if they tell that, too."""

    words: str
    other: str = ""
    #: Two partners are counted, of which the number is told together.
    parted: bool = False


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads what the numbers of a clause measure, one after the other.

    The fields are the arguments of `indicators`; `first` are the words before the first number.
    """

    encoded: Encoded
    start: int
    clause: str
    found: Sequence[re.Match[str]]
    previous: Sequence[str]
    first: str
    measures: Measures

    def read(self, position: int) -> list[str]:
        """What each number measures, of which the first is looked for from a position on."""
        words: list[str] = []
        other = ""
        for number, quantity in enumerate(self.found):
            if bound := self._bound(number - 1):
                words[-1] = f"{bound['what']}{bound['bound']}{self.measures.indicator.particle}{bound['thing']}"
                words.append("")  # 9个产业规模超百亿元
            elif other:
                words.append(other)
                other = ""
            else:
                one, other = self._one(number, self._surface(position, quantity.start()), words)
                named = not number and position > self.start
                words.append(one if named else adding(one, words or self.previous, self.measures))
            position = self.start + quantity.end()
        if len(self.found) > 1 and self.found[0]["unit"] == self.found[1]["unit"] and words[0] == words[1]:
            words[0] = self.measures.telling.finished.sub("", words[0])
        return words

    def _bound(self, number: int) -> re.Match[str] | None:
        """What the next number is that each of the things passes which a number counts."""
        if number < 0 or self.found[number]["unit"] not in self.measures.telling.numbers:
            return None
        bound = self.measures.indicator.passing.match(self.clause, self.found[number].end())
        return bound if bound and bound.start("bound") <= self.found[number + 1].start() < bound.end() else None

    def _surface(self, position: int, end: int) -> str:
        """The words from a position of the text up to one of the clause."""
        return self.encoded.surface(position, self.start + end)

    def _after(self, first: int, last: int) -> str:
        """The words after one number up to another, or to the end of the clause."""
        end = self.found[last].start() if last < len(self.found) else len(self.clause)
        return self._surface(self.start + self.found[first].end(), end)

    def _one(self, number: int, before: str, found: Sequence[str]) -> tuple[str, str]:
        """What a number measures, and what the next one does if the same words tell that."""
        quantity, telling = self.found[number], self.measures.telling
        following = self._following(number)
        rest = self._surface(self.start + quantity.end(), len(self.clause))
        if amount := telling.amount_of(before, rest):
            return amount, following.other
        own, after = self._own(number, before, following.words), following.words
        if (whole := self._remarked(number)) >= 0 and (part := trim(before.lstrip("（"), self.measures)):
            return part_of(part, found[whole], quantity["unit"], self.measures), following.other
        total = 1 if following.parted else len(self.found)
        levels = telling.level(self.previous, quantity["unit"])
        words = indicator(own, before, after, number, total, found, levels, self.measures)
        words = telling.shared(words, before, after, quantity["unit"], [] if number else self.previous)
        if not own and after and words[:LEAST] == after.removeprefix(self.measures.indicator.particle)[:LEAST]:
            words = telling.sized(words, quantity["unit"])
        if found and words == found[-1] and self.found[number - 1]["unit"] in telling.ratios:
            words = words if quantity["unit"] in telling.ratios else telling.grown.sub("", words)
        if telling.total.search(before):
            words = telling.anew.sub("", words)  # 新增企业10家（累计30家）
        words = _DOUBLED.sub(r"\1", _OPEN.sub("", words))
        return self.measures.indicator.hanging.sub("", words), following.other

    def _remarked(self, number: int) -> int:
        """Which number the remark right after it divides in which a number of its unit stands; -1 if none."""
        opened = _OPEN.search(self.clause, 0, self.found[number].start())
        whole = next((at for at in range(number) if opened and self.found[at].end() == opened.start()), -1)
        return whole if whole >= 0 and self.found[whole]["unit"] == self.found[number]["unit"] else -1

    def _following(self, number: int) -> _Following:
        """What follows a number."""
        found, measures, quantity = self.found, self.measures, self.found[number]
        after = measures.indicator.whole_noun(quantity["unit"], self._after(number, number + 1))
        if number + 1 == len(found):
            return _Following(after)
        partner, last = measures.indicator.partnered.search(after), number + 2 == len(found)
        if last and after in measures.telling.altogether:  # 8支共200人的队伍
            shared = self._after(number + 1, len(found))
            after = shared if shared.startswith(measures.indicator.particle) else after
        alike = found[number + 1]["unit"] == quantity["unit"]
        if found[number + 1]["unit"] in measures.telling.ratios and measures.goes_on(after):
            return _Following("")  # 支出3亿元占收入的5%
        if last and after == "、" and quantity["unit"] in measures.telling.sets:  # 推出5批、200项措施
            after = self._after(number + 1, len(found))
        if partner and not partner.start() and alike:  # 甲市40家与乙市47家医院: the noun after the second is of both
            after = self._after(number + 1, number + 2)
            return _Following(after[: next_begins(after, measures)])
        if partner and partner.start():  # 24只基金与37家企业签约: one thing is told of both
            led = self._surface(self.start, quantity.start()) if not number else ""
            others = _NUMBERED.sub("", self._after(number + 1, len(found)))
            own = self.first if not number else ""
            return _Following(*of_partners(own, led, after, partner, others, measures), parted=True)
        if last and alike and (graded := measures.indicator.graded.fullmatch(after)):  # 2个千亿级和5个百亿级集群
            noun = self._after(number + 1, len(found)).partition(graded["kind"])
            return _Following(graded[1] + noun[2] if noun[1] else after)
        if not alike and (price := measures.telling.amount.search(after, LEAST)):
            return _Following(after[: min(price.start(), next_begins(after, measures))])  # 发布30项需求总投资5亿元
        deed = measures.telling.deed.search
        if last and not number and self.first.startswith(_TOGETHER) and deed(after, LEAST) and not deed(self.first):
            return _Following(after)  # 与9所高校共建实验室20个
        if not number and self.first.endswith(measures.indicator.leading_on):
            return _Following(after)
        after = after[: next_begins(after, measures)]
        alike = alike or after.endswith(measures.amounts)
        ends = last and found[number + 1].end() >= len(self.clause)
        if ends and alike and not number and len(self.first) > SHORT:  # 研发平台126家中试基地14家
            after = after.partition("、")[0] if "、" in after else ""  # 投放50%号源、接诊量增长9%
        return _Following(after)

    def _own(self, number: int, before: str, after: str) -> str:
        """The words before a number that say what it measures."""
        encoded, measures, quantity = self.encoded, self.measures, self.found[number]
        own = own_words(before, self.first, after, measures) if number else self.first
        if number and before.startswith(_JOINED) and (len(after) < LEAST or after.startswith(_JOINED)):
            own = done_to(own, self.first, quantity["unit"], measures)
        if quantity["before"] and measures.telling.broken.match(quantity["before"] + after):
            own += quantity["before"]
        mention, counted = encoded.mention(self.start + quantity.start() - 1), len(after) >= LEAST
        listed = (mention is not None and not mention.is_class) or before.endswith(measures.indicator.listed)
        if "、" in before.lstrip("、") and listed and counted:
            # what a list names is counted by the noun after the number, with the verb before the list
            own = verb_of(own, measures)
        if listed and counted and _only_listed(encoded, self.start + quantity.start(), own, measures):
            own = ""  # 与甲大学乙大学等9所高校
        added = before.endswith(_ADDED) and not before.endswith(measures.indicator.kept)
        return verb_of(own, measures) if not number and counted and added else own  # 甲园、乙园及4个片区


def _only_listed(encoded: Encoded, at: int, words: str, measures: Measures) -> bool:
    """Whether words before a number are only the last name of a list that goes on to others."""
    mention = encoded.mention(at - 1 - len(measures.indicator.listed))
    return mention is not None and words == mention.surface + measures.indicator.listed
