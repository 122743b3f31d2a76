"""What a name itself states: 天津港智能化码头项目 lies in 天津, 北京海关综合业务处 belongs to 北京海关.

The rules are in `ontology/rules/names.toml`: the type of the whole, the type of the part it begins with, the relation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from string import digits

from kg.knowledge.modality import Modalities
from kg.knowledge.namerules import NameRule
from kg.knowledge.referring import Collective, Reference
from kg.lexicon import Lexicon
from kg.model import Entity, Mention
from kg.relate import Candidate
from kg.relating.namelists import JOINTS, behind, beyond, bracketed, elements, joined_parts, parent_body

#: Least characters of the name of a body that has branches; most of that of a place.
_SHORTEST_BODY, _LONGEST_PLACE = 4, 8
#: How many elements a watchword has.
_TWO = 2
#: How many places at the beginning of a name are looked at.
_PLACES = 6
#: What follows a partner whose counterpart stands in brackets (北京（曹妃甸）试验区): it lies with the latter.
_BRACKET = "（"


def known_parts(
    surface: str, lexicon: Lexicon, references: Mapping[str, Reference], others: Mapping[str, Entity]
) -> Iterator[tuple[str, tuple[Entity, ...]]]:
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
        if len(inner) <= _LONGEST_PLACE and (full or all(place.name in names for names in within)):
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
    others = {m.surface: m.entities[0] for m in mentions if len(m.entities) == 1}
    named = {entity.name for mention in mentions for entity in mention.entities}
    waiting = [(m.surface, m.entities[0], spans[m.start]) for m in reversed(mentions) if len(m.entities) == 1]
    # parts that the bodies of a list share, which each have a name of their own (甲大学、乙大学雄安校区)
    waiting += [(e.name, e, spans[m.start]) for m in mentions for e in m.entities if _shares(e, m)]
    done: set[str] = set()
    by_type: dict[str, list[NameRule]] = {}
    while waiting:
        surface, whole, (start, end) = waiting.pop()
        if surface in done:
            continue
        done.add(surface)
        if whole.type not in by_type:
            by_type[whole.type] = [rule for rule in rules if whole.type in rule.whole and not rule.nested]
        fitting_rules = [
            rule
            for rule in by_type[whole.type]
            if (not rule.related or whole.name in related) and _ends_so(surface, rule)
        ]
        if not fitting_rules:
            continue
        parts_of_name = known_parts(surface.lstrip("“《"), lexicon, references, others)
        leading = [pair for pair in parts_of_name if whole not in pair[1]]
        in_full = leading
        if surface != whole.name and any(rule.full for rule in fitting_rules):
            in_full = [*leading, *known_parts(whole.name, lexicon, references, others)]
        for rule in fitting_rules:
            if rule.elements:
                modality = _modality(whole, rule, modalities, related)
                parts_of_list = elements(surface, whole, rule, lexicon)
                watchword = rule.named and "、" not in surface and len(parts_of_list) == _TWO
                if watchword and not any(element.name in named for element in parts_of_list):
                    continue  # of whose parts (一核两翼) the document says nothing
                for element in parts_of_list:
                    yield Candidate(
                        whole, rule.relation, element, None, start, end, rule.id, surface, rule.confidence, modality
                    )
                continue
            parts = _inner_parts(surface, rule, lexicon) if rule.before else in_full if rule.full else leading
            inside = beyond(surface) if rule.beyond else behind(surface, rule, lexicon) if rule.behind else surface
            if inside != surface:
                parts = list(known_parts(inside, lexicon, references, others))
            if rule.bracketed:
                parts = bracketed(surface, rule, lexicon)
            if rule.parents:
                parts = parent_body(surface, whole, rule, lexicon)
            if rule.stem:
                parts = _stem(surface, whole, parts, rule, lexicon)
            if rule.joined:
                several = [pair for pair in leading if len(pair[1]) > 1 and not rule.joints]
                parts = joined_parts(surface, lexicon, rule.joints) or several
            if rule.joined:
                parts = [(part, tuple(t for t in tails if t.type in rule.part)) for part, tails in parts]
            for part, tails in parts[:1] if rule.longest else parts:
                if _fits(inside, whole, part, tails, rule, lexicon) and (
                    not rule.named or all(tail.name in named for tail in tails)
                ):
                    break
            else:
                continue
            modality = _modality(whole, rule, modalities, related)
            movers = _stem(surface, whole, parts, rule, lexicon) if rule.mover else [(surface, (whole,))]
            for (_, (head,)), tail in product(movers, tails):
                if (rule.related or rule.unplaced) and stays(head, tail, rule.unplaced):
                    continue
                ends = (tail, rule.relation, head) if rule.reverse else (head, rule.relation, tail)
                yield Candidate(*ends, None, start, end, rule.id, part, rule.confidence, modality)
            if rule.deep and len(tails) == 1:
                waiting.append((part, tails[0], (start, end)))  # what the part's own name states


def _shares(entity: Entity, mention: Mention) -> bool:
    """Whether a mention names the end of the name of an entity alone, which it shares with others, or lists ends."""
    if len(mention.entities) < _TWO:
        return False
    name = entity.name
    begun = next((n for n in range(len(name), 1, -1) if mention.surface.startswith(name[:n])), 0)
    listed = begun and name[begun:] in mention.surface  # 某总局甲局、乙局
    return bool(listed) or (len(mention.surface) < len(name) and name.endswith(mention.surface))


def _modality(whole: Entity, rule: NameRule, modalities: Modalities, related: Mapping[str, str]) -> str:
    """The modality of what a rule finds in a name: that of what its sentence states, if the rule asks for that."""
    stated = rule.related and rule.relation not in modalities.lasting
    return related[whole.name] if stated else modalities.default(rule.relation)


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
    for part, place in lexicon.beginnings(surface[:_LONGEST_PLACE]):
        if len(part) < len(surface) or next(lexicon.containers(place.name), None):
            return part, place
    return "", None


def _inner_parts(surface: str, rule: NameRule, lexicon: Lexicon) -> list[tuple[str, tuple[Entity, ...]]]:
    """The longest known name that stands right before the ending of a name, and what it stands for."""
    ending = next((e for e in rule.before if surface.endswith(e)), None)
    stem = surface[: -len(ending)] if ending else ""
    for start in range(1, len(stem) - 1):
        names = lexicon.surfaces.get(stem[start:], ())
        if len(names) == 1:
            return [(stem[start:], (lexicon.entities[names[0]],))]
    return []


def _stem(
    surface: str, whole: Entity, inner: Sequence[tuple[str, tuple[Entity, ...]]], rule: NameRule, lexicon: Lexicon
) -> list[tuple[str, tuple[Entity, ...]]]:
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
        or (not (rule.before or rule.bracketed) and surface.startswith(_BRACKET, len(part)))
        or (rule.then and not surface.startswith(rule.then, len(part)))
        or (whole in tails or (rule.marked and surface[len(part) : len(part) + 1] not in JOINTS))
        or not (rule.collectives or len(tails) == 1)
        or not all(tail.type in rule.part for tail in tails)
        or (rule.apart and known.isdisjoint(parts) and _elsewhere(surface[len(part) :], tails, rule, lexicon))
    ):
        return False
    return not (known and all(map(lexicon.parents.get, parts)) and known.isdisjoint(parts))


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
