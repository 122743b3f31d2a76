"""Things: what stands after a number that this is said of, and what it measures of that."""

from __future__ import annotations

import re

from kg.discourse.subjects import Subjects
from kg.encode import Encoded
from kg.knowledge.measures import Measures
from kg.model import Entity

#: How far after a number the thing stands that it is said of, in characters.
_NEAR = 8


def thing_after(
    encoded: Encoded, start: int, clause: str, quantity: re.Match[str], subjects: Subjects, measures: Measures
) -> tuple[Entity, str] | None:
    """The thing after a number that it is said of, and what it measures (规模100亿元的基金, 12家企业发起成立的联盟).

    Args:
        encoded: The encoded text.
        start: Position of the clause.
        clause: The encoded clause.
        quantity: The number in it.
        subjects: What can be measured.
        measures: How numbers are worded.
    """
    end, last = start + quantity.end(), start + len(clause)
    if founding := measures.indicator.founding.match(clause, quantity.end()):
        founded = encoded.mention(start + founding.end())
        one = founded.entities[0] if founded and not founded.is_class and len(founded.entities) == 1 else None
        if one is not None and subjects.is_measured(one) and not subjects.is_region(one):
            first = start + founding.start("who")
            place = encoded.mention(first)
            of_place = place is not None and not place.is_class
            who = encoded.surface(first + of_place, start + founding.end("who"))
            return one, founding["deed"] + who
    near = encoded.numbers(end, min(last, end + _NEAR))
    named = ((encoded.positions[number], encoded.mentions[number].entities) for number in near)
    measured = ((at, some) for at, some in named if len(some) == 1 and subjects.is_measured(some[0]))
    position, (thing, *_) = next(measured, (0, (None,)))
    if thing is None:
        return None
    between, before = encoded.surface(end, position).removesuffix("“"), clause[: quantity.start()]
    if away := measures.indicator.away.search(before):
        far = encoded.surface(start + away.start(), start + away.end())
        return (thing, far) if measures.indicator.particle in between else None
    word = next((word for word in measures.amounts if before.endswith(word)), "")
    what = measures.measured.get(quantity["unit"])
    if word and between.endswith(measures.indicator.particle):
        what = word + between.removesuffix(measures.indicator.particle)
    elif between not in ("", measures.indicator.particle):
        return None
    return (thing, what) if what else None
