"""Groups: what the words for so many things stand for that are named before them (双方, 两地, 这三所学校)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.knowledge.referring import Counted
from kg.lexicon import Lexicon
from kg.model import Entity
from kg.resolving.scopes import Named
from kg.schema import Schema


class Groups:
    """Looks for so many things of a kind in what a text has named so far."""

    def __init__(self, lexicon: Lexicon, schema: Schema) -> None:
        self._lexicon, self._schema = lexicon, schema
        self._region, self._area = schema.term("region"), schema.term("named area")
        self._body = schema.term("organisation")

    def of(self, reference: Counted, before: Named, here: tuple[int, int]) -> tuple[tuple[Entity, ...], str]:
        """The entities of the type in the nearest sentence that has any, if their number is right, else of the wider.

        The sentence stands in the paragraph, or, where that names none before it, in the one before. Those of the wider
        in a nearer sentence go first (某局发文。甲市与乙市商谈，双方…), and so do the places of so many bodies there
        (甲市卫健委与乙市卫健委签约。两地…).

        Args:
            reference: How many of which types.
            before: What the text has named so far.
            here: The sentence and the paragraph of the words.

        Returns:
            The entities in the order of their names; if there are none, the reason.
        """
        own, at = self._nearest((reference.type,), before, here, reference)
        wider, wider_at = self._nearest(reference.wider, before, here, reference) if reference.wider else (own, at)
        groups = [own, wider] if at >= wider_at else [wider, own]
        if reference.type == self._region:
            groups = [self._narrow(group) for group in groups]  # 京津冀 is no place beside others
            seats, seats_at = self._seats(before, here)
            if seats_at > at:
                groups.insert(0, seats)
        if reference.ending and len(own) < reference.count:
            groups.append(self._gathered(before, here, reference))
        for group in groups:
            if len(fitting := self._fitting(group, reference.count)) == reference.count:
                return tuple(fitting.values())[::-1], ""
        return (), f"{len(self._fitting(groups[-1], reference.count))} fitting names before it, not {reference.count}"

    def _gathered(self, before: Named, here: tuple[int, int], word: Counted) -> dict[str, Entity]:
        """Those that a word counts by their names in as many of the nearest sentences as it takes to have so many."""
        sentence, paragraph = here
        found: dict[str, Entity] = {}
        last: tuple[int, int] | None = None
        for entity, s, p, lead in reversed(before):
            if p < paragraph - 1 or (last not in (None, (s, p)) and len(found) >= word.count):
                break
            last = s, p
            if s <= sentence and _counts(word, entity.name, lead) and self._schema.is_a(entity.type, word.type):
                found.setdefault(entity.name, entity)
        return found

    def _narrow(self, found: Mapping[str, Entity]) -> Mapping[str, Entity]:
        """Those of a sentence without areas, if others are among them."""
        return {name: entity for name, entity in found.items() if entity.type != self._area} or found

    def _fitting(self, found: Mapping[str, Entity], count: int) -> Mapping[str, Entity]:
        """Those of a sentence without the parts of bodies among them, and if too many, without what holds others."""
        bodies = tuple(name for name, entity in found.items() if self._schema.is_a(entity.type, self._body))
        parts = {name for name in bodies if any(name != body and name.startswith(body) for body in bodies)}
        found = {name: entity for name, entity in found.items() if name not in parts}
        if len(found) != count:  # those that only say where the others lie do not count (天津市宝坻区)
            found = {entity.name: entity for entity in self._lexicon.innermost(found.values())}
        return found

    def _nearest(
        self, types: Sequence[str], before: Named, here: tuple[int, int], word: Counted | None = None
    ) -> tuple[Mapping[str, Entity], int]:
        """The entities of some types that a word counts in the nearest sentence here or in the one before that has any.

        None counts whose name ends as those without (a newspaper is no party), or not as asked (两校), or that follows
        one of the stages (nor is the place where the parties meet).
        """
        sentence, paragraph = here
        found: dict[str, Entity] = {}
        nearest: tuple[int, int] | None = None
        for entity, s, p, lead in reversed(before):
            if p < paragraph - 1 or (nearest is not None and (s, p) != nearest):
                break
            fits = s <= sentence and (word is None or _counts(word, entity.name, lead))
            if fits and any(self._schema.is_a(entity.type, name) for name in types):
                nearest = s, p
                found.setdefault(entity.name, entity)
        return found, nearest[0] if nearest else -1

    def _seats(self, before: Named, here: tuple[int, int]) -> tuple[dict[str, Entity], int]:
        """The places that the names of the bodies begin with in the nearest sentence that has any, of each another."""
        bodies, at = self._nearest((self._body,), before, here)
        seats: dict[str, Entity] = {}
        for name in bodies:
            begun = (place for _, place in self._lexicon.beginnings(name) if self._lexicon.placed(place.name))
            if (place := next(begun, None)) is None or place.name in seats:
                return {}, -1
            seats[place.name] = place
        return seats, at


def _counts(word: Counted, name: str, lead: str) -> bool:
    """Whether a name counts that stands after some character."""
    staged = lead != "" and lead in word.stages
    return not (staged or word.without.search(name)) and (not word.ending or name.endswith(word.ending))
