"""How texts coin names, read from `ontology/coinings.toml`."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from kg.knowledge.acting import ActingWords
from kg.knowledge.occasions import Occasions
from kg.knowledge.sections import ByWord, Expression, Section, Text, Texts, TextSet, read_sections
from kg.knowledge.toml import check_type, read_toml
from kg.schema import Schema


class Coining(Section, frozen=True):
    """`[[coined]]`: one kind of place where texts coin names."""

    #: The words that govern such names, which follow them directly.
    after: Texts
    #: What the names end with, each with the type of the name.
    endings: ByWord
    #: The words that follow such names where they begin a clause; empty: none.
    before: Texts = ()
    #: The type of a quotation in such a place; None: it is no name.
    quoted: Text | None = None
    #: Whether such names may hold attributes (推动高质量发展的全国样板) and be made of general words (智慧之城).
    attributive: bool = False
    #: Such a name goes before one that is found by its form.
    first: bool = False
    #: Such a name may also stand after a known place and the particle (甲县的海雾颐养中心).
    standing: bool = False
    #: Such a name holds a character that is no part of a word, as those of brands do (海雾科技); it is none of these.
    strange: str = ""


class Words(Section, frozen=True):
    """`[words]`: what coined names hold and what stands beside them."""

    #: What may stand between a verb and a name, and between a name and the words for its progress.
    perfective: Expression
    between: Expression
    #: Words that tell nothing apart: no name is made of them and an ending alone.
    hollow: TextSet
    #: Words that no coined name holds.
    foreign: TextSet
    #: Words that no name with attributes begins with, and what stands after an attribute.
    openings: TextSet
    attributing: Text
    #: What must follow a quotation that is a name, and what quotations hold that are figures of speech.
    quoting: Texts
    slogans: Texts
    #: What joins the last two names of a list.
    joints: Texts
    #: What a name begins with before its place in brackets.
    placed: Expression
    #: Words in the middle of which no name begins.
    unbroken: Texts
    #: The characters that may follow a name.
    followers: TextSet


class Coinings(Section, frozen=True):
    """How texts coin names: `coinings.toml`."""

    words: Words
    occasions: Occasions
    acting: ActingWords
    coined: tuple[Coining, ...]


def load_coinings(path: Path, schema: Schema) -> Coinings:
    """The coinings of a file.

    Raises:
        OntologyError: For a missing or unknown key, a value of the wrong kind, or an unknown type.
    """
    coinings = read_sections(Coinings, read_toml(path), path)
    for place in coinings.coined:
        for type_name in (*place.endings.values(), *filter(None, [place.quoted])):
            check_type(type_name, schema.types, where=path, entry=place.after[0])
    coinings.acting.check(path, schema)
    return replace(coinings, occasions=coinings.occasions.checked(path, schema))
