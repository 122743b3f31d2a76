"""Slots: what a match of a rule holds where its pattern has a head or a tail."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations, pairwise, zip_longest

from kg.dates import NUMERALS
from kg.discourse.topics import Topics
from kg.encode import FIRST, LAST_NAME, Encoded, listed
from kg.knowledge.grammar import Grammar
from kg.lexicon import Lexicon
from kg.model import Entity
from kg.relating.ends import paired
from kg.rules import ALL, MEMBERS, PARTS, VOICE, Rule
from kg.segment import heading

#: How far before a counted list its layout is looked for, in characters.
_REACH = 5000
#: How long a heading may be that is a name, which counts as one character.
_HEADING = 8
#: How many sentences after it a letter is signed at most, and how the paragraph looks in which it is.
_LETTER = 8
_SIGNATURE = re.compile(rf"[{FIRST}-{LAST_NAME}]+(?:\d[^，。；：！？\n]{{0,12}})?$")
#: Quotation marks around the whole of some words, or a single one at either end of them.
_QUOTED = re.compile(r"^[“‘]?([^“”‘’]*)[”’]?$")


def body(place: Entity, ending: str, lexicon: Lexicon, type_name: str, places: Collection[str]) -> Entity:
    """The body of a place whose name ends so (副市长: the government of the city).

    Instead of the place there may be another body of it, whose name holds that of the place (市委常委、副市长), last
    after those that it lies in.
    """
    name, start = place.name if place.type not in places else "", 0
    while start < len(name):
        found = next((pair for pair in lexicon.beginnings(name[start:]) if pair[1].type in places), None)
        start += len(found[0]) if found else 1
        place = found[1] if found else place
    return lexicon.named(place.name + ending, type_name)


def acting(heads: list[Entity], rule: Rule, topics: Topics, stated: bool) -> list[Entity]:
    """The heads with the places that make up an area among them, for which these act; those alone where a rule says so.

    What bodies of all these places do (京津冀三地教育部门) the places do only where a rule says so.

    Args:
        heads: The heads.
        rule: The rule.
        topics: What the sentences are about.
        stated: The sentence itself names the heads.
    """
    whole = heads[0] if len(heads) == 1 else None
    of_area = whole is not None and whole.type == topics.subjects.area and (stated or rule.heads == MEMBERS)
    names = topics.subjects.parts(whole) if whole and (rule.heads == PARTS or of_area) else ()
    parts = [topics.subjects.lexicon.entities[name] for name in sorted(names)]
    return parts if rule.heads == PARTS or (parts and rule.heads in ("many", MEMBERS)) else [*heads, *parts]


def partners(
    encoded: Encoded, offset: int, match: re.Match[str], rule: Rule, grammar: Grammar, heads: Sequence[Entity]
) -> list[tuple[Entity, Entity]]:
    """The pairs of a list of partners: of its two sides where it has two (A与B、C) and the rule says so, else of all.

    Two sides may go together item by item (A、B与C、D一对一结对; see `paired`).
    Where it has more than two (A与B、C与D), what stands right before and right after each of the words for it. The
    parts of an area (`heads`) are partners of each other, and so are those that the match does not name.
    """
    if rule.heads == PARTS or "h" not in match.re.groupindex:
        return list(combinations(heads, 2))
    start, end = match.span("h")
    letters, particle, words = rule.compiled.slots["h"], grammar.subject.particle, grammar.lists.partners
    middles = [] if rule.pairs == ALL else list(words.finditer(encoded.text, offset + start, offset + end))
    if len(middles) > 1:
        edges = [offset + start, *(middle.start() for middle in middles), *(middle.end() for middle in middles)]
        found = []
        for middle in middles:
            first = max(edge for edge in edges if edge < middle.start())
            last = min([edge for edge in edges if edge > middle.end()], default=offset + end)
            left = listed(encoded, first, middle.start(), letters, particle)
            right = listed(encoded, middle.end(), last, letters, particle)
            if left and right:
                found.append((left[-1], right[0]))
        return found
    if middles:
        middle = middles[0]
        left = listed(encoded, offset + start, middle.start(), letters, particle)
        right = listed(encoded, middle.end(), offset + end, letters, particle)
        return list(paired(left, right, match, grammar))
    return list(combinations(captured(encoded, offset, (start, end), rule, "h", grammar), 2))


def units(
    encoded: Encoded, offset: int, match: re.Match[str], rule: Rule, parents: Sequence[Entity]
) -> Iterator[tuple[Entity, Entity]]:
    """The units that a parent sets up in several places (设立天津、雄安分中心), as ends of the rule's relation."""
    start, end = match.span("t")
    for parent in parents:
        mentions = encoded.between(offset + start, offset + end)
        for mention, following in zip_longest(mentions, mentions[1:]):
            if following is not None and following.start == mention.end:
                continue  # of places side by side the last is the smallest
            if mention.surface.endswith(match["unit"]):
                continue  # it is such a unit itself
            for place in mention.entities:
                full, short = mention.surface + match["unit"], _short(place, mention.surface) + match["unit"]
                before = encoded.between(offset + match.start(), offset + start)
                surfaces = {mention.surface for mention in before if parent in mention.entities}
                names = {full, short, parent.name + full, *(surface + short for surface in surfaces)}
                unit = Entity(parent.name + short, rule.compose or "", tuple(sorted(names - {parent.name + short})))
                yield {
                    "parent-unit": (parent, unit),
                    "unit-parent": (unit, parent),
                    "unit-place": (unit, place),
                }[rule.emit]


def _short(place: Entity, surface: str) -> str:
    """How the names of units call a place that a text calls in full (沧州市: 沧州分院)."""
    return surface[:-1] if surface == place.name and surface[:-1] in place.aliases else surface


def layout(encoded: Encoded, offset: int, match: re.Match[str]) -> list[Entity]:
    """The layout named before a counted list that has an element of its number and noun (六链: 氢能、… 六条产业链).

    Empty where none fits, or more than one.
    """
    told = encoded.surface(offset + match.start("count"), offset + match.end("count"))
    count = int(told) if told.isdecimal() else NUMERALS.get(told)
    noun = encoded.surface(offset + match.start("noun"), offset + match.end("noun"))
    found = {
        mention.entities[0]
        for mention in encoded.between(max(0, offset + match.start() - _REACH), offset + match.start())
        if len(mention.entities) == 1
        for number, element in pairwise(mention.surface)
        if NUMERALS.get(number) == count and element in noun
    }
    return list(found) if len(found) == 1 else []


def headed(encoded: Encoded, spans: Sequence[tuple[int, int]], index: int, items: re.Pattern[str]) -> list[Entity]:
    """What sentence `index` stands under: the name that one of the two sentences or lines before it consists of.

    A number before the name and a few words after it do not count (1.京唐城际铁路建设。).
    """
    for start, end in reversed(spans[max(0, index - 2) : index]):
        number = items.match(encoded.text, start, end)
        first = number.end() if number else start
        mentions = encoded.between(first, end)
        if len(mentions) == 1 and encoded.mention(first) and end - first <= _HEADING:
            return list(mentions[0].entities)
    return []


def called(name: str, rule: Rule, topics: Topics, index: int, position: int, grammar: Grammar) -> list[Entity]:
    """The thing of a name that a rule gives, or as which the text speaks; else the region within it that is told of."""
    if name == VOICE:
        return topics.known.speaking(grammar.subject.selves)
    lexicon, theme = topics.subjects.lexicon, topics.theme_of(index)
    if rule.relation in grammar.subject.local:
        told = (topics.own(index, position, places=True), theme)
        place = next((one for one in told if len(one) == 1 and topics.subjects.is_region(one[0])), None)
        name = place[0].name if place and name in lexicon.containers(place[0].name) else name
    return [lexicon.entities[name]] if name in lexicon.entities else []


def signed(encoded: Encoded, spans: Sequence[tuple[int, int]], index: int) -> list[Entity]:
    """The names that a letter is signed with in which sentence `index` stands.

    They stand side by side or below each other in paragraphs of their own, the first of them one of the next few, with
    nothing but the day after them.
    """
    names: list[Entity] = []
    for start, end in spans[index + 1 : index + 1 + _LETTER]:
        if _SIGNATURE.match(encoded.text, start, end):
            numbers = encoded.numbers(start, end)
            kinds = {number: encoded.text[encoded.positions[number]] for number in numbers}
            same = (number for number in numbers if kinds[number] == kinds[numbers[-1]])
            names.extend(entity for number in same for entity in encoded.mentions[number].entities)
        elif names:
            break
    return names


def event(
    encoded: Encoded, topics: Topics, index: int, position: int, type_name: str, by_heading: bool
) -> list[Entity]:
    """The one event that sentence `index` names before a position, else one of the two before it in its paragraph.

    The nearest of these sentences that names an event tells it, else (by_heading) the heading, else all before it
    in its paragraph, else (by_heading) in the text; nothing if that names several.

    Args:
        encoded: The encoded text.
        topics: Its sentences, and what it names.
        index: Number of the sentence.
        position: An encoded position in it.
        type_name: The type of events.
        by_heading: What the heading names counts too.
    """
    spans = topics.spans
    for at in range(index, max(-1, index - 3), -1):
        if at < index and spans[at][1] != spans[at + 1][0]:
            break
        if events := _told(encoded, spans[at][0], position if at == index else spans[at][1], type_name):
            return events if len(events) == 1 else []
    found = of_heading(encoded, type_name) if by_heading else []
    found = found or _told(encoded, encoded.text.rfind("\n", 0, position) + 1, position, type_name)
    found = found or (topics.known.first(type_name, position) if by_heading else [])
    return found if len(found) == 1 else []


def _told(encoded: Encoded, start: int, end: int, type_name: str) -> list[Entity]:
    """What a stretch names of a type, in the order of the names, but for what it only recalls."""
    mentions = (mention for mention in encoded.between(start, end) if not mention.recalled)
    return list(dict.fromkeys(e for m in mentions for e in m.entities if e.type == type_name))


def of_heading(encoded: Encoded, type_name: str) -> list[Entity]:
    """What the heading names of a type, in the order of the names, but for what it only recalls."""
    return _told(encoded, 0, len(heading(encoded.text)), type_name)


def segment(sentence: str, start: int, end: int) -> tuple[int, int]:
    """The part of a sentence between semicolons that holds `start:end`."""
    left = sentence.rfind("；", 0, start) + 1
    right = sentence.find("；", end)
    return left, len(sentence) if right < 0 else right


def captured(
    encoded: Encoded, offset: int, span: tuple[int, int], rule: Rule, slot: str, grammar: Grammar
) -> list[Entity]:
    """The entities in a slot; words of an open slot become entities of its type, as do names of its further types."""
    start, end = offset + span[0], offset + span[1]
    if rule.compiled.open_slot != slot or rule.compiled.open_type is None or rule.compiled.open_item is None:
        owned = rule.apart and rule.relation in (grammar.subject.acting if slot == "h" else grammar.subject.mutual)
        owned = owned and grammar.subject.owners.match(encoded.text, end) is not None
        letters = rule.compiled.slots[slot].replace(grammar.region if owned else "", "")
        return listed(encoded, start, end, letters, grammar.subject.particle)
    entities: list[Entity] = []
    for item in rule.compiled.open_item.finditer(encoded.text[start:end]):
        words = _QUOTED.sub(r"\1", re.sub(f"^[”’]?{grammar.separator}", "", item[0]))
        first = start + item.start() + item[0].index(words)
        mention = encoded.mention(first)
        if len(words) == 1 and mention is not None and words in rule.compiled.open_others:
            if rule.compiled.open_item.fullmatch(mention.surface):
                entities.append(Entity(mention.surface, rule.compiled.open_type))
        elif len(words) == 1 and mention is not None:
            entities.extend(mention.entities)
        elif len(words) > 1 and not grammar.lists.vague.match(words):
            entities.append(Entity(encoded.surface(first, first + len(words)), rule.compiled.open_type))
    return entities


def told(encoded: Encoded, rules: Iterable[Rule]) -> set[str]:
    """The ids of those rules for which a name in a text is a title that says what they ask of it."""
    placed = zip(encoded.positions, encoded.mentions, strict=True)
    names = {(encoded.text[at], mention.surface) for at, mention in placed}
    return {
        rule.id
        for rule in rules
        if rule.titled
        and any(rule.titled.search(name) for letter, name in names if letter in rule.compiled.slots.get("t", letter))
    }


def titled(
    encoded: Encoded, offset: int, match: re.Match[str], rule: Rule, grammar: Grammar, topics: Topics
) -> dict[str, list[Entity]]:
    """The ends that the title in the tail slot names (《关于支持某新区的意见》): a list for `h` and `t` each.

    Only names that the lexicon or the text around the title knows count; a rule may ask for no more than its wording.

    Returns:
        Nothing for a rule that looks into no title, and empty lists where its title does not say what it asks.
    """
    if rule.titled is None or "t" not in match.re.groupindex:
        return {}
    found: dict[str, list[Entity]] = {slot: [] for slot in rule.titled.groupindex or ("",)}
    for mention in encoded.between(offset + match.start("t"), offset + match.end("t")):
        if inside := rule.titled.search(mention.surface):
            for slot, entities in found.items():
                entities.extend(_names_of(inside[slot], grammar, topics, slot == "h") if slot else mention.entities)
    return found


def _names_of(words: str, grammar: Grammar, topics: Topics, whole: bool) -> list[Entity]:
    """The names that words begin with (none if `whole`, and they go on), but for a region right before another."""
    known, regions, named = topics.known, topics.subjects.regions, list[Entity]()
    while words := re.sub(rf"^(?:\s|{grammar.separator})+", "", words):
        entity = None
        while (not entity or entity.type in regions) and (found := known.beginning(words, named)):
            words, entity = words[len(found[0]) :], found[1]
        if not entity:
            return [] if whole else named
        named.append(entity)
    return named
