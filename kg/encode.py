"""Encode a text for the rules: every mention becomes one character that tells its type.

`雄安新区承接北京非首都功能` becomes `Ⓟ承接Ⓕ`, where the letters stand for private-use characters, one for each main
type. So a rule is an ordinary regular expression, and matching costs what `re` costs.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.model import Entity, Mention
from kg.schema import Schema

#: The private-use block of the encoding; `clean` removes such characters from texts.
FIRST, LAST = "\ue0ff", "\ue1ff"
#: The part of it that stands for names; the rest, as far from `FIRST` as `_CLASS` says, stands for classes of things.
LAST_NAME, _CLASS = "\ue13f", 0x40
#: A mention that stands for nothing certain: no slot of any rule takes it.
UNRESOLVED = FIRST
#: How the files of the ontology write any name in an expression.
NAME = "Ⓝ"


@dataclass(frozen=True, slots=True)
class Encoded:
    """A clean text with one character per mention; positions are those of the encoded text."""

    text: str
    mentions: Sequence[Mention]
    #: Position of each mention.
    positions: Sequence[int]
    #: What to add to a position after each mention to get the position in the clean text.
    shifts: Sequence[int]
    #: Positions of places right before which the text puts one of the same kind: none lies in the other (湖北湖南).
    apart: Collection[int] = ()

    def mention(self, position: int) -> Mention | None:
        """The mention at a position, if there is one."""
        index = bisect_right(self.positions, position) - 1
        return self.mentions[index] if index >= 0 and self.positions[index] == position else None

    def single(self, offset: int, span: tuple[int, int]) -> bool:
        """Whether a span of a segment that begins at `offset` is one name, and stands for one thing."""
        mention = self.mention(offset + span[0]) if span[1] - span[0] == 1 else None
        return mention is not None and len(mention.entities) == 1

    def numbers(self, start: int, end: int) -> range:
        """The numbers of the mentions from position `start` up to `end`."""
        return range(bisect_left(self.positions, start), bisect_left(self.positions, end))

    def between(self, start: int, end: int) -> Sequence[Mention]:
        """The mentions from position `start` up to `end`."""
        numbers = self.numbers(start, end)
        return self.mentions[numbers.start : numbers.stop]

    def clean(self, position: int) -> int:
        """The position in the clean text."""
        index = bisect_right(self.positions, position) - 1
        if index < 0:
            return position
        if self.positions[index] == position:
            return self.mentions[index].start
        return position + self.shifts[index]

    def clean_end(self, end: int) -> int:
        """The end in the clean text of a stretch that ends at `end` (not 0)."""
        mention = self.mention(end - 1)
        return mention.end if mention is not None else self.clean(end - 1) + 1

    def surface(self, start: int, end: int) -> str:
        """The clean text between two positions of the encoded one."""
        pieces: list[str] = []
        last = start
        for index in self.numbers(start, end):
            mention = self.mentions[index]
            written = mention.surface[mention.start - mention.end :]  # 12家企业 of a place may be called by that, too
            pieces += (self.text[last : self.positions[index]], written)
            last = self.positions[index] + 1
        return "".join(pieces) + self.text[last:end]


#: The mark between the names of a list.
_COMMA = "、"
#: The marks that open a title or a quotation, by those that close one.
_OPENING = {"》": "《", "”": "“"}


def letters(schema: Schema) -> dict[str, str]:
    """The character that stands for a name of each main type."""
    return {root: chr(ord(FIRST) + 1 + i) for i, root in enumerate(schema.roots)}


def class_letter(letter: str) -> str:
    """The character that stands for a class of things of a type, from that for its names."""
    return chr(ord(letter) + _CLASS)


def _letter_of(mention: Mention, letter: Mapping[str, str], schema: Schema) -> str:
    if not mention.entities:
        return UNRESOLVED
    name = letter[schema.root(mention.entities[0].type)]
    return class_letter(name) if mention.is_class else name


def encode(text: str, mentions: Sequence[Mention], schema: Schema) -> Encoded:
    """The text with every mention replaced by the character of its type.

    Args:
        text: A clean text.
        mentions: Its mentions, in order and without overlaps.
        schema: Which main type a type belongs to.
    """
    letter = letters(schema)
    pieces: list[str] = []
    positions: list[int] = []
    shifts: list[int] = []
    apart: set[int] = set()
    whole = (schema.term("region"), schema.term("named area"))
    last = length = 0
    for mention in mentions:
        if mention.start == last and positions and _alike(mentions[len(positions) - 1], mention, schema, whole):
            apart.add(positions[-1])
        piece = text[last : mention.start]
        if not piece and last and mention.surface[0] == _OPENING.get(text[last - 1]):
            piece = _COMMA  # titles and quotations need no mark between them to make a list
        pieces.append(piece)
        length += len(piece)
        positions.append(length)
        pieces.append(_letter_of(mention, letter, schema))
        length += 1
        last = mention.end
        shifts.append(last - length)
    pieces.append(text[last:])
    return Encoded("".join(pieces), tuple(mentions), tuple(positions), tuple(shifts), apart)


def _alike(first: Mention, second: Mention, schema: Schema, others: Sequence[str]) -> bool:
    """Whether two mentions are places of which the second lies not in the first, apart from some kinds.

    So are those of the same kind (two districts), a province and a municipality, and a city after a district.
    """
    kinds = [{entity.type for entity in mention.entities} for mention in (first, second)]
    if len(kinds[0]) != 1 or len(kinds[1]) != 1:
        return False
    pair = (*kinds[0], *kinds[1])
    if pair == (schema.term("district or county"), schema.term("prefecture city")):
        return True
    alike = pair[0] == pair[1] or set(pair) == {schema.term("province"), schema.term("municipality")}
    return alike and pair[0] not in others and schema.root(pair[0]) == others[0]


def in_one_list(encoded: Encoded, groups: re.Pattern[str]) -> Encoded:
    """The encoded text with the groups of each list of places divided as its items are.

    Args:
        encoded: An encoded text.
        groups: Such lists, with commas between their groups (甲市乙区、丙区，丁省戊市等三地).
    """
    text = groups.sub(lambda match: match[0].replace("，", "、"), encoded.text)
    return replace(encoded, text=text)


def listed(encoded: Encoded, start: int, end: int, letters: str | None = None, particle: str = "") -> list[Entity]:
    """The entities of a list between two encoded positions, of the types of some letters or of any type.

    Of names that stand side by side, or with the attributive particle between them (河北唐山, 河北的唐山), only the
    last counts: it is the smallest. Places of the same kind side by side (湖北湖南) all count.
    """
    entities: list[Entity] = []
    text = encoded.text
    for number in encoded.numbers(start, end):
        position = encoded.positions[number]
        after = position + 1
        if particle and text.startswith(particle, after):
            after += len(particle)
        following = text[after] if after < end else ""
        side_by_side = following != "" and FIRST <= following <= LAST and position not in encoded.apart
        if not side_by_side and (letters is None or text[position] in letters):
            entities.extend(encoded.mentions[number].entities)
    return entities
