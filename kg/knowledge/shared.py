"""What names share that one stretch of text stands for (十九届三中、四中全会), read from `ontology/forms.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from kg.knowledge.expressions import any_of, looking_ahead
from kg.knowledge.toml import check_keys, check_type, compiled
from kg.schema import Schema


@dataclass(frozen=True, slots=True)
class Shared:
    """Names of one type that share what stands before and after them."""

    type: str
    #: The text of a match holds one of these.
    where: tuple[str, ...]
    #: The whole, with the group `items`; its other groups may stand in `name`.
    pattern: re.Pattern[str]
    item: re.Pattern[str]
    #: The whole name, with `{item}` and the groups of the pattern.
    name: str
    #: What stands in the name for an item (京: 北京市), or for it several (三地); else the item itself.
    members: Mapping[str, str | Sequence[str]]
    #: Words of which the text must hold one; empty for any text. Words of which it may hold none.
    given: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def names(self, text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Start and end of each match in a text, with the names that it stands for."""
        if not any(word in text for word in self.where) or any(word in text for word in self.without):
            return
        if self.given and not any(word in text for word in self.given):
            return
        for match in self.pattern.finditer(text):
            groups = {group: words or "" for group, words in match.groupdict().items()}
            items = self.item.findall(match["items"])
            several = (self.members.get(item, item) for item in items)
            spelt = chain.from_iterable([member] if isinstance(member, str) else member for member in several)
            yield *match.span(), tuple(dict.fromkeys(self.name.format(item=member, **groups) for member in spelt))


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts of bodies, which a list of these may share (甲公司、乙公司总部大楼)."""

    #: Endings, each with the type of the part.
    endings: Mapping[str, str]
    ending: re.Pattern[str]
    #: What stands between the list and the ending: what closes it (group `closer`), a place (group `place`).
    between: re.Pattern[str]
    #: What follows where the names of a list share a part with a place in its name (均).
    all: re.Pattern[str]


def load_shared(tables: Sequence[Mapping[str, Any]], path: Path, schema: Schema) -> Iterator[Shared]:
    """The shared names of a file.

    Raises:
        OntologyError: For an unknown key or type, or an expression that does not compile.
    """
    for table in tables:
        entry = table["where"][0] if table.get("where") else "[[shared]]"
        keys = ("type", "where", "pattern", "item", "name")
        check_keys(table, required=keys, optional=("members", "given", "without"), where=path, entry=entry)
        check_type(table["type"], schema.types, where=path, entry=entry)
        pattern, item = (compiled(expression, path) for expression in (looking_ahead(table["pattern"]), table["item"]))
        members, given, without = table.get("members", {}), *(tuple(table.get(key, ())) for key in ("given", "without"))
        yield Shared(table["type"], tuple(table["where"]), pattern, item, table["name"], members, given, without)


def load_parts(table: Mapping[str, Any], path: Path, schema: Schema) -> Parts:
    """The parts of bodies of a file.

    Raises:
        OntologyError: For an unknown key or type, or an expression that does not compile.
    """
    check_keys(table, required=("endings", "between", "all"), where=path, entry="[parts]")
    for type_name in table["endings"]:
        check_type(type_name, schema.types, where=path, entry="[parts]")
    endings = {ending: type_name for type_name, words in table["endings"].items() for ending in words}
    return Parts(
        endings,
        re.compile(any_of(endings)),
        compiled(table["between"], path),
        re.compile(any_of(table["all"])),
    )
