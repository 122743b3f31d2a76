"""Telling: whether a number is one that a reader would want, and whether its indicator says what it measures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg.knowledge.sections import ByWord, Section, Text, Texts, TextSet

_YEAR = re.compile(r"\d{4}")
#: A name in quotation marks.
_NAME = re.compile(r"“[^“”]+”")
#: What stands after an item of a list.
_ITEM = "、"
#: Least and greatest length of an indicator that no predicate is cut from, in characters.
_LEAST, _LONG = 2, 12


class Beside(Section, frozen=True):
    """`[[telling.beside]]`: units whose numbers tell something only beside some words."""

    units: TextSet
    #: In the words before the number, or right after it.
    before: re.Pattern[str]
    after: re.Pattern[str]


class Telling(Section, frozen=True):
    """`[telling]`: what makes a number with its indicator a figure."""

    beside: tuple[Beside, ...]
    #: How the words before a number end that only compares with so many of something (相当于3座某园).
    compared: re.Pattern[str]
    #: How words end before a number of places from which something comes or to which it goes (来自40个国家).
    reaching: re.Pattern[str]
    #: How a number ends of things from which something is taken, and one of places where something is or goes.
    drawn: re.Pattern[str]
    gone: re.Pattern[str]
    #: How a clause ends that only says when something is told of (…相连后，).
    when: re.Pattern[str]
    #: How a clause speaks of things among which are others (在3座水库中, `what`).
    among: re.Pattern[str]
    #: Words that say what was done, and not with what.
    verbal: re.Pattern[str]
    #: Units by which things are counted that have to be named.
    counted: TextSet
    #: What is counted by other units, which name it themselves.
    persons: Mapping[Text, Text]
    #: By units, the word for how many there are of the things that an indicator names, and how one ends that says so.
    numbers: ByWord
    numbered: re.Pattern[str]
    #: What is measured of things of any kind: of a place it says nothing, where the thing is not named.
    lone: TextSet
    #: The same of a region.
    single: re.Pattern[str]
    #: How an indicator only says from where to where something goes.
    way: re.Pattern[str]
    #: How an indicator ends that names what is measured in a unit; the full word for one of a single character.
    measurand: re.Pattern[str]
    sides: Mapping[Text, Text]
    #: How words before a number end, and how those after it begin, where it is what was before (由3小时缩短至1小时).
    former: re.Pattern[str]
    onward: re.Pattern[str]
    #: What a clause points at that it does not name; an indicator that is only where something is.
    pointed: re.Pattern[str]
    where: re.Pattern[str]
    #: The word in it that only says that something is done.
    perfect: re.Pattern[str]
    #: How words end before a name that only say where from or to, with or for whom.
    led: re.Pattern[str]
    #: How a clause tells that others do something in a place, from the word before its name on.
    seated: re.Pattern[str]
    #: Words for what only holds the things counted next (3个乡镇2万人).
    holding: re.Pattern[str]
    #: What stands between two numbers of one thing (3支共90人的队伍).
    altogether: TextSet
    #: How words before such things end that do not go on to those in them (来自).
    out_of: Texts
    #: How words after a number of places go on to what is counted in them (20个国家的300名客商).
    held: re.Pattern[str]
    #: How words end that say how much it is (`amount`) of a thing which those after the number name (`thing`).
    amount: re.Pattern[str]
    thing: re.Pattern[str]
    #: How words before a number end of the parts that a thing is made of, and how those after it name both.
    making: re.Pattern[str]
    made: re.Pattern[str]
    #: How words go on to what was done, where a second number counts only that (75个村已通车70个).
    finished: re.Pattern[str]
    #: What is left of the words for a time.
    stray: re.Pattern[str]
    #: How words end that make what a number counts only where something is or goes, and how those after it go on then.
    governing: re.Pattern[str]
    governed: re.Pattern[str]
    #: How a number is written that is the bound of what is counted (500万元以上项目).
    bound: re.Pattern[str]
    #: How a number is written that only sums up those named before it (甲省、乙省等5个省).
    summed: re.Pattern[str]
    #: How words go on to other things of which no number is given (800件雨衣等物资).
    others: re.Pattern[str]
    #: Units of which the number is a share; how words before it end that say what was `done`, how those after it begin
    #: that are about what was counted before, and how an indicator ends that tells of its growth.
    ratios: TextSet
    done: re.Pattern[str]
    share: re.Pattern[str]
    growth: re.Pattern[str]
    #: The word for the share of things of which it is told what holds for them (70%村庄通水), where no word says so.
    portion: Text
    portioned: re.Pattern[str]
    #: How an indicator ends that names itself what it is a rate of.
    rated: re.Pattern[str]
    #: How words end that only grade what was counted.
    grading: re.Pattern[str]
    #: How an indicator ends that tells of growth; what stands before the things counted that they are made up of.
    grown: re.Pattern[str]
    composed: re.Pattern[str]
    #: How words go on to what becomes of a thing, and the word for its size, by units.
    becoming: re.Pattern[str]
    sizes: ByWord
    #: How units end that are only scales; what they are of, by the words around the number (5亿多资金: 亿元).
    bare: Texts
    implied: Mapping[Text, re.Pattern[str]]
    #: How the predicate begins that follows what is counted.
    predicate: re.Pattern[str]
    #: How the words for what two partners do together begin, after the second.
    deed: re.Pattern[str]
    #: How words before a number end that have things do something.
    causing: re.Pattern[str]
    #: How an indicator ends that tells the worth of things.
    worth: re.Pattern[str]
    #: Units of sets, whose things the next number counts.
    sets: TextSet
    #: What was done with the things counted, where it stands as a word that qualifies numbers elsewhere.
    broken: re.Pattern[str]
    #: The words before a number that is of all so far, and how an indicator begins that is of the last of them.
    total: re.Pattern[str]
    anew: re.Pattern[str]
    #: What those do who are counted at an event, and words for what others do that have them come.
    attended: re.Pattern[str]
    inviting: re.Pattern[str]
    #: How words end in which all before is an attribute of the last (推动经济回升的政策).
    attributive: re.Pattern[str]

    def tells(self, unit: str, before: str, after: str) -> bool:
        """Whether a number in a unit tells something in its clause (24小时坚守, 1小时直达 do not).

        Args:
            unit: The unit.
            before: The words of the clause before the number.
            after: The words after it.
        """
        if self.compared.search(before) or (self.reaching.search(before) and self.holding.match(after)):
            return False
        if self.governing.search(before) and self.governed.match(after):
            return False
        kinds = [kind for kind in self.beside if unit in kind.units]
        return not kinds or any(kind.before.search(before) or kind.after.match(after) for kind in kinds)

    def holds(self, clause: str, start: int, end: int) -> bool:
        """Whether a number counts what is named before it, where something is or comes from, or what holds the next."""
        if self.summed.match(clause, start) or self.drawn.search(clause, 0, end):
            return True
        after = clause[end:]
        held = self.gone.search(clause, 0, end) or self.held.match(after)
        return held is not None and self.holding.match(after) is not None

    def amount_of(self, before: str, after: str) -> str:
        """What a number measures that says how much something is which is named after it; empty if it does not."""
        amount, thing = self.amount.search(before), self.thing.match(after)
        if amount and thing:
            return thing["thing"] + amount["amount"]
        made = self.made.match(after) if self.making.search(before) else None
        return made["thing"] + made["part"] if made else ""  # 由20名专家组成的服务团: 服务团专家

    def level(self, previous: Sequence[str], unit: str) -> list[str]:
        """What was measured before: for a number that is no share without its growth (增长5%，达到9亿元).

        Of things counted it is also told without their amount (企业30家，总投资50亿元，其中央企5家).
        """
        if unit in self.ratios:
            return list(previous)
        known = [self.grown.sub("", self.growth.sub("", words)) or words for words in previous]
        return [self.worth.sub("", words) or words for words in known] if unit in self.numbers else known

    def shared(self, words: str, before: str, after: str, unit: str, previous: Sequence[str]) -> str:
        """What a share is of: with what was done of it (完成80%), or of what was counted before (其中20%为首创)."""
        if unit not in self.ratios:
            return words
        if done := self.done.search(before):
            return words if words.endswith(done["done"]) else words + done["done"]
        if previous and not before and self.share.match(after):
            words = previous[-1] + words
        return words if len(after) < _LEAST or self.portioned.search(words) else words + self.portion

    def sized(self, words: str, unit: str) -> str:
        """What a number in a unit of size measures of the thing after it (6万亩荒山已变绿: 荒山面积)."""
        becoming = self.becoming.search(words, _LEAST)
        size = self.sizes.get(unit)
        if size and _NAME.fullmatch(words):
            return words + size
        return words[: becoming.start()] + size if becoming and size else words

    def shortened(self, own: str, following: str) -> str:
        """The words after a number without the predicate of what it counts, where they are long."""
        if len(own + following) <= _LONG or self.attributive.search(following) or self.causing.search(own):
            return following
        for match in self.predicate.finditer(following, _LEAST):
            words = following[: match.start()]
            if words.count("“") == words.count("”"):
                return words
        return following

    def named(self, indicator: str, unit: str) -> str:
        """An indicator with what is counted, where the unit alone says that, or that it counts (引进企业86家).

        `转移3万人` is 转移人数, `引进企业86家` is 引进企业数量.
        """
        indicator = self.sides.get(indicator) or self.perfect.sub("", indicator)
        if among := self.among.fullmatch(indicator):
            indicator = among["what"]
        elif self.verbal.fullmatch(indicator):
            return indicator + self.persons.get(unit, "")
        if len(indicator) < _LEAST or self.numbered.search(indicator):
            return indicator
        return indicator + self.numbers.get(unit, "")

    def unit(self, unit: str, words: str) -> str:
        """A unit with what the words around the number say it is of, where it is only a scale."""
        if not unit.endswith(self.bare):
            return unit
        return unit + next((of for of, told in self.implied.items() if told.search(words)), "")

    def counts(self, unit: str) -> bool:
        """Whether a unit counts things or persons."""
        return unit in self.numbers or unit in self.persons

    def ends(self, unit: str, after: str) -> bool:
        """Whether a number counts things, or ends an item of its clause: it is not the size of the work after it."""
        return unit in self.numbers or not after or after.startswith(_ITEM)

    def before(self, words: str, after: str) -> bool:
        """Whether a number, by the words before and after it, is what was before, and these do not say when."""
        told = self.former.search(words)
        return told is not None and not _YEAR.search(told[0]) and self.onward.match(after) is not None

    def doubt(self, indicator: str, unit: str, of_place: bool, of_region: bool, of_others: bool) -> str | None:
        """Why an indicator does not say what is measured; None if it does.

        Args:
            indicator: The indicator.
            unit: The unit of the number, without its scale.
            of_place: Whether it is said of a place or platform which the clause does not name.
            of_region: Whether that is a place.
            of_others: Whether bodies, platforms and events have what is measured.
        """
        if (unit in self.counted and self.verbal.fullmatch(indicator)) or self.where.fullmatch(indicator):
            return "it is not said what is counted"
        of_other = indicator in self.lone or self.way.fullmatch(indicator) is not None
        if of_place and (of_other or (of_region and (of_others or self.single.fullmatch(indicator)))):
            return "it is not said of what this is measured"
        return None
