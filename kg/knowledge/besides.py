"""What tells names by those beside them (firms of a list, who signs an agreement), read from `ontology/forms.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.knowledge.toml import check_keys, check_type, compiled, expression
from kg.schema import Schema


@dataclass(frozen=True, slots=True)
class Parties:
    """How an agreement says who its parties are, and what it calls them."""

    #: How a line begins that names a party, with what the text calls it in the group `label`.
    line: re.Pattern[str]
    #: What follows that name.
    closed: re.Pattern[str]
    #: Words for all of them, each with how many they are; 0 for any number.
    together: Mapping[str, int]
    #: The same for parties that are places.
    places: Mapping[str, int]
    #: The characters before and after such a word with which it is another.
    longer: tuple[str, str]
    #: What joins the names of a list that such a word sums up.
    joints: re.Pattern[str]
    #: How the name of a body ends that acts for the whole of its place, which is meant.
    governments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Besides:
    """How names stand beside others of their type."""

    #: The types of the names of a list that the others tell, each with what no such name holds.
    types: Mapping[str, re.Pattern[str]]
    #: How a list of such names goes on to its end, which says what they are.
    closing: Mapping[str, re.Pattern[str]]
    #: What stands before the first name of a list, where no mark does.
    opening: re.Pattern[str]
    #: What stands between two bodies that act together.
    between: re.Pattern[str]
    #: What follows the two: what they do; the same after the second where it is no known name, in the group `name`.
    together: re.Pattern[str]
    acting: re.Pattern[str]  # what those of a list do together, after the last of them
    partner: re.Pattern[str]
    #: A short name that often means something else (any two characters) where it is the place of something.
    placed: re.Pattern[str]
    #: The same where the text names it in full nowhere; every other one in such a place is it, too.
    settled: re.Pattern[str]
    #: What follows such a name where it is that of a body: what it does; and where the text names it in full nowhere,
    #: a post in it.
    active: re.Pattern[str]
    posted: re.Pattern[str]
    #: The ending that tells an item of a list to be a name, and the type of such names.
    items: tuple[re.Pattern[str], str]
    #: What follows a name that the text goes on to call otherwise, with what it calls it in the group `short`.
    shortened: re.Pattern[str]
    parties: Parties
    #: What the noun that closes a list of names of a type goes on to as another word (等产业 in 等产业园).
    going_on: Mapping[str, re.Pattern[str]]


def load_besides(table: Mapping[str, Any], path: Path, schema: Schema) -> Besides:
    """What tells names by those beside them, of a file.

    Raises:
        OntologyError: For an unknown key or type, or an expression that does not compile.
    """
    keys = (
        "types",
        "closing",
        "opening",
        "between",
        "together",
        "acting",
        "name",
        "placed",
        "settled",
        "active",
        "posted",
        "items",
        "item_type",
        "shortened",
        "parties",
        "going_on",
    )
    check_keys(table, required=keys, where=path, entry="[besides]")
    for type_name in (*table["types"], *table["closing"], *table["going_on"], table["item_type"]):
        check_type(type_name, schema.types, where=path, entry="[besides]")
    together = expression(table["together"], path)
    return Besides(
        {type_name: compiled(words, path) for type_name, words in table["types"].items()},
        {type_name: compiled(words, path) for type_name, words in table["closing"].items()},
        compiled(table["opening"], path),
        compiled(table["between"], path),
        re.compile(together),
        compiled(table["acting"], path),
        re.compile(rf"(?P<name>{expression(table['name'], path)}){together}"),
        compiled(table["placed"], path),
        compiled(table["settled"], path),
        compiled(table["active"], path),
        compiled(table["posted"], path),
        (compiled(table["items"], path), table["item_type"]),
        compiled(table["shortened"], path),
        _parties(table["parties"], path),
        {type_name: compiled(words, path) for type_name, words in table["going_on"].items()},
    )


def _parties(table: Mapping[str, Any], path: Path) -> Parties:
    keys = ("line", "closed", "together", "places", "longer", "joints", "governments")
    check_keys(table, required=keys, where=path, entry="[besides.parties]")
    before, after = table["longer"]
    return Parties(
        compiled(table["line"], path),
        compiled(table["closed"], path),
        table["together"],
        table["places"],
        (before, after),
        compiled(table["joints"], path),
        tuple(table["governments"]),
    )
