"""Partners: which of the things that a clause names together its numbers are said of."""

from __future__ import annotations

from collections.abc import Sequence

from kg.discourse.topics import Topics
from kg.encode import Encoded
from kg.knowledge.measures import Measures
from kg.model import Entity

#: How far after a body what belongs to it may be named, in characters.
_NEAR = 10
#: Greatest length of the words between a list and the number of those in it, in characters.
_SHORT = 4


class Partners:
    """What the clauses of one sentence name beside one another.

    Args:
        encoded: The encoded text.
        topics: What its sentences are about.
        index: Number of the sentence.
        measures: How numbers are worded.
    """

    def __init__(self, encoded: Encoded, topics: Topics, index: int, measures: Measures) -> None:
        self._encoded, self._topics, self._index, self._measures = encoded, topics, index, measures

    def beside(self, own: Sequence[Entity], end: int, first: int, since: int, number: int) -> Sequence[Entity]:
        """What a later number of a clause is said of: the other places right before it (甲市3座桥、乙市5座).

        Nothing where more are meant than those named (丙市等9个市的7座), else what the clause is about.

        Args:
            own: What the clause begins with.
            end: Position after the words for it.
            first: Start of its first number.
            since: End of the number before.
            number: Start of the number.
        """
        encoded, measures = self._encoded, self._measures
        for partner in measures.bearer.partners.finditer(encoded.text, since, number):
            since = partner.start()
        named = encoded.numbers(since, number)
        if not own or not named or first - end > _SHORT:
            return own
        begin, last = encoded.positions[named.start], encoded.positions[named.stop - 1] + 1
        mentions = encoded.mentions[named.start : named.stop]
        regions = [entity for m in mentions if not m.is_class for entity in m.entities[:1]]
        joined = measures.joints.fullmatch(encoded.text, begin - 1, begin) is not None
        placed = all(map(self._topics.subjects.is_region, [*own, *regions]))
        if not joined or len(regions) < len(mentions) or not placed:
            return own
        if encoded.text.startswith(measures.indicator.listed, last):
            return ()
        same = "", measures.indicator.particle, encoded.text[end:first]
        return regions if encoded.text[last:number] in same else own

    def counted(self, start: int, after: int, number: int) -> bool:
        """Whether what a clause begins with is itself counted (北京企业79家, a list of 30), and no bearer."""
        between = self._encoded.text[after:number]
        mention = self._encoded.mention(after - 1)
        listed = between.startswith(self._measures.indicator.listed) and len(between) <= _SHORT
        partners = self._measures.bearer.partners.search(self._encoded.text, start, after) is not None
        return listed or (not between and mention is not None and (mention.is_class or partners))

    def belonging(self, own: list[Entity], after: int, end: int) -> tuple[list[Entity], int]:
        """What a clause is about that names it by its owner (甲集团所属的乙机场旅客吞吐量), and where that ends."""
        text, particle = self._encoded.text, self._measures.indicator.particle
        at = text.find(particle, after, min(end, after + _NEAR)) + len(particle) if own else 0
        mention = self._encoded.mention(at) if at >= len(particle) else None
        if mention is None or mention.is_class or len(mention.entities) != 1 or self._encoded.numbers(after, at):
            return own, after
        thing = mention.entities[0]
        measured = self._topics.subjects.is_measured(thing) and not self._topics.subjects.is_place(thing)
        return ([thing], at + 1) if measured else (own, after)

    def before(self, start: int, end: int) -> tuple[list[Entity], int]:
        """What stands before the first word for partners between two positions, and where that word stands.

        Nothing and `start` if there is none.
        """
        partner = self._measures.bearer.partners.search(self._encoded.text, start, end)
        own = self._topics.clauses.within(start, partner.start() + 1, measured=True)[0] if partner else []
        return own, partner.start() if partner and own else start

    def first(self, own: Sequence[Entity], start: int, end: int) -> Sequence[Entity]:
        """Of partners (某区与某县) the first side, which the clauses after are about."""
        return (self.before(start, end)[0] if len(own) > 1 else []) or own

    def first_side(self, own: Sequence[Entity], start: int, end: int) -> Sequence[Entity]:
        """Of partners (河北与京津) the first, if the document is about it alone."""
        theme = self._topics.theme_of(self._index)
        partners = len(own) > 1 and self._measures.bearer.partners.search(self._encoded.text, start, end) is not None
        return theme if partners and len(theme) == 1 and own[0] == theme[0] else own
