"""Measurands: what was measured before in a unit, for the items of a sentence that only name whose or which part."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.knowledge.measures import Measures
from kg.measuring.wording import DISTRIBUTED, LEAST


class Measurands:
    """What the sentences of a paragraph measured last, by the units of their numbers.

    Of `货物吞吐量8亿吨。两大港口中，甲港5亿吨，乙港3亿吨` the latter are also 货物吞吐量.
    Of `规划面积9平方公里，其中南区5平方公里` the part is 南区规划面积.
    """

    def __init__(self, measures: Measures) -> None:
        self._measures = measures
        self._index = -1
        self._before: dict[str, str] = {}
        self._now: dict[str, str] = {}
        #: What was measured where the sentence went over to the parts of it; None if it did not.
        self._whole: dict[str, str] | None = None

    def enter(self, index: int, *, continues: bool) -> None:
        """Begins sentence `index`, which `continues` the paragraph of the one before it."""
        self._before = {**self._before, **self._now} if continues and index == self._index + 1 else {}
        self._index, self._now, self._whole = index, {}, None

    def read(self, clause: str) -> None:
        """Takes note of a clause that may go over to the parts of what was measured (分领域看，)."""
        if self._measures.indicator.dividing.match(clause):
            self._whole = {**self._before, **self._now}

    def completed(self, found: Sequence[str], quantities: Sequence[re.Match[str]], *, named: bool) -> list[str]:
        """What the numbers of a clause measure, with what was measured before if its words leave that out.

        Args:
            found: What they measure by the words of the clause.
            quantities: The numbers.
            named: Whether the clause names what they are said of.
        """
        words = [self._complete(one, q["unit"], named) for one, q in zip(found, quantities, strict=True)]
        for one, told, quantity in zip(words, found, quantities, strict=True):
            if quantity["unit"] in self._measures.telling.ratios or len(one) < LEAST or one != told:
                continue
            measurand = self._measures.telling.measurand.search(one)
            if measurand or self._measures.telling.counts(quantity["unit"]) or quantity["unit"] not in self._before:
                self._now[quantity["unit"]] = one
            if measurand and self._whole is not None:
                self._whole[quantity["unit"]] = one  # 分企业看，民营企业进出口9亿元，国有企业5亿元
        return words

    def _apart(self, words: str) -> str:
        """Words for some of the things counted without what another unit counted (提供岗位30个，其中渔企9家)."""
        worded = self._measures.indicator
        rests = (words.removeprefix(known) for known in (self._whole or {}).values() if words.startswith(known))
        return next((one for one in rests if len(one) > LEAST and one not in worded.dependent), words)

    def _complete(self, words: str, unit: str, named: bool) -> str:
        """What a number in a unit measures, of which the words may name only a part or nothing."""
        telling, known = self._measures.telling, {**self._before, **(self._whole or {})}.get(unit, "")
        if unit in telling.ratios or telling.rated.search(words):
            return words
        if unit in telling.persons and words in self._now.values() and words != self._now.get(unit):
            embraced = self._measures.indicator.embracing.match(words)
            return embraced[0] if embraced else ""  # 涉及30个部门，1万人
        counts = telling.counts(unit)
        if len(words) < LEAST:
            told = self._whole is not None if counts else telling.measurand.search(known) is not None
            return known if named and told else words
        known = self._whole.get(unit, "") if self._whole else ""
        if counts and self._whole and not (known and words.startswith(known)):
            words = self._apart(words)
        part = words.removeprefix(known)
        if not known or len(part) < LEAST or telling.grown.search(words) or DISTRIBUTED in words:
            return words
        if part != words and telling.grading.search(part):
            return part + known  # 泊位90个，其中万吨级以上30个
        measurand = telling.measurand.search(known)
        if measurand is None:
            # 企业90家，其中高新技术企业20家
            return part if part != words and part.endswith(known[-LEAST:]) else words
        if counts and part == words:
            return words
        if telling.numbered.search(part) or telling.measurand.search(part):
            return part
        return part + telling.sides.get(measurand[0], measurand[0])  # 全长90公里，其中北段30公里: 北段长度
