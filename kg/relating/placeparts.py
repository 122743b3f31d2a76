"""Places that names begin with: what lies in the place that stands right before it, or that its own name holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from string import digits

from kg.knowledge.namerules import NameRule
from kg.lexicon import Lexicon
from kg.model import Entity, Mention
from kg.relate import Candidate

#: Most characters of the name of a place.
LONGEST_PLACE = 8
#: How many places at the beginning of a name are looked at.
_PLACES = 6


def places_in_places(
    mentions: Sequence[Mention], lexicon: Lexicon, spans: Mapping[int, tuple[int, int]], rule: NameRule, modality: str
) -> Iterator[Candidate]:
    """Where a name that begins with a place follows the place that holds it (河北 + 承德市医院), or begins with it.

    Both places must be known to lie so.
    """
    before: Mention | None = None
    leading: dict[str, tuple[str, Entity | None]] = {}
    for mention in mentions:
        surface = mention.surface.strip("“”《》").lstrip(digits).lstrip(rule.joints)  # 2031年河北唐山推介会
        lead = next((word for word in rule.leads if word in surface), "")
        surface, in_full, known = surface.partition(lead)[2] if lead else surface, False, surface in lexicon.surfaces
        outer = before.entities[0] if before and before.end == mention.start and len(before.entities) == 1 else None
        for step in range(_PLACES):
            if surface not in leading:
                leading[surface] = _leading_place(surface, lexicon)
            part, place = leading[surface]
            if place is None:
                break
            # a known name (北京朝阳医院) tells, of what it holds, only of places that it names in full, or that hold it
            full = part.endswith(place.name)
            pairs: list[tuple[Entity, Entity | None, str]] = []
            told = all(place.name in lexicon.containers(entity.name) for entity in mention.entities)
            if full or not known or not step or told or in_full:
                pairs.append((place, outer, part))
            if full:  # the form of the name says it (北京市通州区 + 两会, 河北 + 沧州渤海新区)
                inner, container = _leading_place(part[:-1], lexicon)
                if container is not None and container != place:
                    pairs += [(place, container, inner), (container, outer, inner)]
            for lying, holding, words in pairs:
                if holding is None or holding.name not in lexicon.containers(lying.name):
                    continue
                if lying is not place or len(part) < len(mention.surface):
                    ends = (lying, rule.relation, holding)
                    yield Candidate(*ends, None, *spans[mention.start], rule.id, words, rule.confidence, modality)
            outer, held, in_full, surface = place, outer, full or in_full, surface[len(part) :]
            if surface.startswith(tuple(rule.joints)):  # another place, in the same one or not (甲省乙县、丙县示范区)
                outer, surface = held, surface[1:]
        before = mention


def _leading_place(surface: str, lexicon: Lexicon) -> tuple[str, Entity | None]:
    """The longest known name that a name begins with; an empty part and None if there is none.

    The name as a whole counts only as that of a place that lies in another (河北雄安新区, not 河北雄安新区条例).
    """
    for part, place in lexicon.beginnings(surface[:LONGEST_PLACE]):
        if len(part) < len(surface) or next(lexicon.containers(place.name), None):
            return part, place
    return "", None
