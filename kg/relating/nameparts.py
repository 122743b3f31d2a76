"""What a name itself states: 天津港智能化码头项目 lies in 天津, 北京海关综合业务处 belongs to 北京海关.

The rules are in `ontology/rules/names.toml`: the type of the whole, the type of the part it begins with, the relation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from kg.knowledge.modality import Modalities
from kg.knowledge.namerules import NameRule
from kg.knowledge.referring import Collective, Reference
from kg.lexicon import Lexicon
from kg.model import Entity, Mention
from kg.relate import Candidate
from kg.relating.namelists import (
    JOINTS,
    Part,
    behind,
    beyond,
    bracketed,
    elements,
    initials,
    inner_parts,
    joined_parts,
    parent_body,
)
from kg.relating.placeparts import LONGEST_PLACE, places_in_places

#: Least characters of the name of a body that has branches.
_SHORTEST_BODY = 4
_TWO = 2  # elements of a watchword
#: What follows a partner whose counterpart stands in brackets (北京（曹妃甸）试验区): it lies with the latter.
_BRACKET, _CLOSING = "（", "）"


def known_parts(
    surface: str, lexicon: Lexicon, references: Mapping[str, Reference], others: Mapping[str, Entity]
) -> Iterator[Part]:
    """The known names that a longer name begins with, longest first, each with what it stands for.

    A place that another in it follows counts with that one (天津宝坻海雾产业园 begins with 宝坻); a word that is a name
    only beside others counts if it is that of a place (中国电子商务协会), words for a class do not (北京产业项目).

    Args:
        surface: The whole name as it stands in the text.
        lexicon: Known names.
        references: Collectives among which a part may be.
        others: Names found in the same document, by surface.
    """
    for length in range(len(surface) - 1, 1, -1):
        part = surface[:length]
        if isinstance(reference := references.get(part), Collective):
            yield part, reference.members
        elif part in lexicon.classes or (
            part in lexicon.listed and not any(map(lexicon.placed, lexicon.surfaces[part]))
        ):
            continue
        elif len(names := lexicon.surfaces.get(part, ())) == 1:
            inner, place = part, lexicon.entities[names[0]]
            while deeper := next(_places_in(surface, inner, place, lexicon), None):
                inner, place = deeper
            yield inner, (place,)
        elif part in others:
            yield part, (others[part],)


def _places_in(surface: str, part: str, holder: Entity, lexicon: Lexicon) -> Iterator[tuple[str, Entity]]:
    """The places in another that a surface goes on with after it; a known name lies there or names them in full."""
    within = [set(lexicon.containers(name)) for name in lexicon.surfaces.get(surface, ())]
    for inner, place in lexicon.beginnings_in(holder, surface[len(part) : -1]):
        full = place.name in lexicon.surfaces.get(inner[:-1], ())  # by more than its short name
        if len(inner) <= LONGEST_PLACE and (full or all(place.name in names for names in within)):
            yield part + inner, place


def relate_name_parts(
    mentions: Sequence[Mention],
    rules: Sequence[NameRule],
    lexicon: Lexicon,
    references: Mapping[str, Reference],
    modalities: Modalities,
    spans: Mapping[int, tuple[int, int]],
    related: Mapping[str, str],
    stays: Callable[[Entity, Entity, bool], bool],
) -> Iterator[Candidate]:
    """The facts that names state, once for each surface form, with the sentence of its first mention.

    Args:
        mentions: Mentions in text order.
        rules: Name rules.
        lexicon: Known names.
        references: Collectives.
        modalities: What modality each relation has by itself.
        spans: Start of each mention to the span of its sentence in the clean text.
        related: Modality of the first fact that a sentence states of an entity, by its canonical name.
        stays: Whether what moves stays in a place, or lies there.
    """
    for rule in rules:
        if rule.nested:
            yield from places_in_places(mentions, lexicon, spans, rule, modalities.default(rule.relation))
    names = _Names(mentions, rules, lexicon, references, modalities, related, stays)
    waiting = [_Name(m.surface, m.entities[0], spans[m.start]) for m in reversed(mentions) if len(m.entities) == 1]
    # parts that the bodies of a list share, which each have a name of their own (甲大学、乙大学雄安校区)
    waiting += [_Name(e.name, e, spans[m.start]) for m in mentions for e in m.entities if _shares(e, m)]
    done: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name.surface not in done:
            done.add(name.surface)
            yield from names.state(name, waiting)


class _Name(NamedTuple):
    """A name as it stands in the text, what it stands for, and the sentence of its first mention."""

    surface: str
    whole: Entity
    span: tuple[int, int]


class _Names:
    """What the names of one document state."""

    def __init__(
        self,
        mentions: Sequence[Mention],
        rules: Sequence[NameRule],
        lexicon: Lexicon,
        references: Mapping[str, Reference],
        modalities: Modalities,
        related: Mapping[str, str],
        stays: Callable[[Entity, Entity, bool], bool],
    ) -> None:
        self._rules, self._lexicon, self._references = rules, lexicon, references
        self._modalities, self._related, self._stays = modalities, related, stays
        self._others = {m.surface: m.entities[0] for m in mentions if len(m.entities) == 1}
        self._named = {entity.name for mention in mentions for entity in mention.entities}
        self._by_type: dict[str, list[NameRule]] = {}

    def state(self, name: _Name, waiting: list[_Name]) -> Iterator[Candidate]:
        """The facts that a name states; parts whose own names state something, too, are added to those that wait."""
        rules = self._fitting(name)
        if not rules:
            return
        leading = [part for part in self._known(name.surface.lstrip("“《")) if name.whole not in part[1]]
        in_full = leading
        if name.surface != name.whole.name and any(rule.full for rule in rules):
            in_full = [*leading, *self._known(name.whole.name)]
        for rule in rules:
            if rule.elements:
                yield from self._of_elements(name, rule)
                continue
            inside, parts = self._parts(name, rule, leading, in_full)
            tried = parts[:1] if rule.longest else parts
            told = next((part for part in tried if self._holds(inside, name.whole, part, rule)), None)
            if told is None:
                continue
            yield from self._of_part(name, rule, told, parts)
            part, tails = told
            if rule.deep and len(tails) == 1:
                waiting.append(_Name(part, tails[0], name.span))  # what the part's own name states

    def _fitting(self, name: _Name) -> list[NameRule]:
        """The rules for names of this type, and with this ending."""
        kind = name.whole.type
        if kind not in self._by_type:
            self._by_type[kind] = [rule for rule in self._rules if kind in rule.whole and not rule.nested]
        related = name.whole.name in self._related
        return [rule for rule in self._by_type[kind] if (related or not rule.related) and _ends_so(name.surface, rule)]

    def _known(self, surface: str) -> Iterator[Part]:
        return known_parts(surface, self._lexicon, self._references, self._others)

    def _of_elements(self, name: _Name, rule: NameRule) -> Iterator[Candidate]:
        """The elements of a list that a name is; of a watchword (一核两翼) only if the document names one by itself."""
        found = elements(name.surface, name.whole, rule, self._lexicon)
        watchword = rule.named and "、" not in name.surface and len(found) == _TWO
        if watchword and not any(element.name in self._named for element in found):
            return
        for element in found:
            yield self._fact(name.whole, element, name, rule, name.surface)

    def _parts(
        self, name: _Name, rule: NameRule, leading: list[Part], in_full: list[Part]
    ) -> tuple[str, Sequence[Part]]:
        """The parts of a name that a rule asks for, and the stretch of the name that they begin."""
        surface, whole, lexicon = name.surface, name.whole, self._lexicon
        parts = inner_parts(surface, rule, lexicon) if rule.before else in_full if rule.full else leading
        inside = beyond(surface) if rule.beyond else behind(surface, rule, lexicon) if rule.behind else surface
        if inside != surface:
            parts = list(self._known(inside))
        if rule.bracketed:
            parts = bracketed(surface, rule, lexicon)
        if rule.initials:
            parts = [
                (stem, tuple(tail for tail in tails if tail.name in self._named))
                for stem, tails in initials(surface, rule, lexicon)
            ]
        if rule.parents:
            parts = parent_body(surface, whole, rule, lexicon)
        if rule.stem:
            parts = _stem(surface, whole, parts, rule, lexicon)
        if rule.joined:
            several = [part for part in leading if len(part[1]) > 1 and not rule.joints]
            parts = joined_parts(surface, lexicon, rule.joints, rule.ways) or several
            parts = [(part, tuple(tail for tail in tails if tail.type in rule.part)) for part, tails in parts]
        return inside, parts

    def _holds(self, inside: str, whole: Entity, part: Part, rule: NameRule) -> bool:
        words, tails = part
        return _fits(inside, whole, words, tails, rule, self._lexicon) and (
            not rule.named or all(tail.name in self._named for tail in tails)
        )

    def _of_part(self, name: _Name, rule: NameRule, told: Part, parts: Sequence[Part]) -> Iterator[Candidate]:
        """What a name, or the body whose branch it is, has to do with a part of it."""
        part, tails = told
        whole = [(name.surface, (name.whole,))]
        movers = _stem(name.surface, name.whole, parts, rule, self._lexicon) if rule.mover else whole
        for (_, (head,)), tail in product(movers, tails):
            if not (rule.related or rule.unplaced) or not self._stays(head, tail, rule.unplaced):
                yield self._fact(*((tail, head) if rule.reverse else (head, tail)), name, rule, part)

    def _fact(self, head: Entity, tail: Entity, name: _Name, rule: NameRule, words: str) -> Candidate:
        """A fact, with the modality of what its sentence states if the rule asks for that."""
        stated = rule.related and rule.relation not in self._modalities.lasting
        modality = self._related[name.whole.name] if stated else self._modalities.default(rule.relation)
        return Candidate(head, rule.relation, tail, None, *name.span, rule.id, words, rule.confidence, modality)


def _shares(entity: Entity, mention: Mention) -> bool:
    """Whether a mention names the end of the name of an entity alone, which it shares with others, or lists ends."""
    if len(mention.entities) < _TWO:
        return False
    name = entity.name
    begun = next((n for n in range(len(name), 1, -1) if mention.surface.startswith(name[:n])), 0)
    listed = begun and name[begun:] in mention.surface  # 某总局甲局、乙局
    return bool(listed) or (len(mention.surface) < len(name) and name.endswith(mention.surface))


def _stem(surface: str, whole: Entity, inner: Sequence[Part], rule: NameRule, lexicon: Lexicon) -> list[Part]:
    """What stands before the place and the ending of the name of a branch: the body that it is a branch of."""
    if not inner:
        return []
    stem = surface[: surface.rindex(inner[0][0])]
    names = lexicon.surfaces.get(stem, ())
    body = lexicon.entities[names[0]] if len(names) == 1 else Entity(stem, whole.type)
    told = len(stem) >= _SHORTEST_BODY and (len(names) == 1 or not rule.stems or stem.endswith(rule.stems))
    return [(stem, (body,))] if told else []


def _ends_so(surface: str, rule: NameRule) -> bool:
    """Whether a name ends as a rule wants it; the elements of a list may end in any way."""
    return rule.elements or (
        (not rule.endings or surface.endswith(rule.endings))
        and not (rule.exceptions and surface.endswith(rule.exceptions))
        and not any(word in surface for word in rule.without)
    )


def _fits(surface: str, whole: Entity, part: str, tails: Sequence[Entity], rule: NameRule, lexicon: Lexicon) -> bool:
    """Whether a rule holds for a part of a name; not for a place other than the gazetteer knows."""
    known, parts = set(lexicon.containers(whole.name)), [tail.name for tail in tails]
    if (
        part in rule.not_parts
        or surface[len(part) :] in rule.rests
        or surface.startswith((*rule.not_before, "、"), len(part))  # it lies in none of several places alone
        or (surface[len(part) : len(part) + 1] in JOINTS and not surface.startswith(rule.not_parts, len(part) + 1))
        or (not (rule.before or rule.bracketed) and _beside_brackets(surface, part, rule))
        or (rule.then and not surface.startswith(rule.then, len(part)))
        or (whole in tails or (rule.marked and surface[len(part) : len(part) + 1] not in JOINTS))
        or not (rule.collectives or len(tails) == 1)
        or not all(tail.type in rule.part for tail in tails)
        or (rule.apart and known.isdisjoint(parts) and _elsewhere(surface[len(part) :], tails, rule, lexicon))
    ):
        return False
    return not (known and all(map(lexicon.parents.get, parts)) and known.isdisjoint(parts))


def _beside_brackets(surface: str, part: str, rule: NameRule) -> bool:
    """Whether a part stands before a place in brackets and is no body whose unit is there (某医院（某市）海雾中心)."""
    return surface.startswith(_BRACKET, len(part)) and (rule.whole != rule.part or surface.endswith(_CLOSING))


def _elsewhere(rest: str, tails: Sequence[Entity], rule: NameRule, lexicon: Lexicon) -> bool:
    """Whether the rest of a name holds a place that neither holds nor lies in the part."""
    around = lexicon.holding(names := {tail.name for tail in tails}) | names
    if guest := next((word for word in rule.guests if rest.startswith(word)), ""):
        rest = rest[len(guest) :]
    while rest:
        begun = (found for found in lexicon.beginnings(rest) if len(found[0]) < len(rest))  # an alias holds more
        part, place = next(begun, (rest[0], None))
        placed = place and place.type in rule.apart and place.name not in around and lexicon.placed(place.name)
        if place and placed and names.isdisjoint(lexicon.containers(place.name)):
            return True
        rest = rest[len(part) :]
    return False
