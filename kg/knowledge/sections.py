"""Sections of knowledge files, which are tables of TOML, as frozen values: read by the types of their fields."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

import msgspec

from kg.errors import OntologyError
from kg.knowledge.expressions import any_of
from kg.knowledge.toml import compiled

#: A text; texts in their order; a set of texts. None of them is empty.
Text = Annotated[str, msgspec.Meta(min_length=1)]
Texts = Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]
TextSet = Annotated[frozenset[Text], msgspec.Meta(min_length=1)]

_PLACE = re.compile(r"(?: - at `(?:key` in `)?\$(?P<steps>[^`]*)`)?$")
_STEP = re.compile(r"[^.\[\]]+")
_FIELD = re.compile(r"(?P<what>missing|unknown).*field `(?P<key>[^`]+)`")
_REMEDY = {"missing": "add it", "unknown": "leave it out, or correct its spelling"}
#: How TOML calls what msgspec has other names for.
_NAMES = {
    "object": "table",
    "array": "list",
    "str": "text",
    "int": "whole number",
    "float": "number",
    "bool": "true or false",
}
_NAME = re.compile(r"`(?P<name>[^`]*)`")
#: The lines that begin a table or, with two brackets, one of several; and a key with its value.
_HEADER = re.compile(r"\[\[?(?P<name>[^\[\]]+)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"(?P<mark>[\"']?)(?P<key>[^\"'\s]+?)(?P=mark)\s*=")


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of a knowledge file: a field for each of its keys, with a default if it may be left out.

    A field for an expression (`re.Pattern[str]`) is given as its text, or as a list of words of which it matches any.
    """


class Characters(frozenset[str]):
    """A set of characters, given as a text of them."""


class Expression(str):
    """The text of an expression that others are made of; given as one to be compiled is (`Section`)."""

    __slots__ = ()


class ByWord(dict[str, str]):
    """A table of lists, read as what each word of them is listed under."""

    @classmethod
    def of(cls, lists: Mapping[str, Iterable[str]]) -> Self:
        """The words of some lists, each with the name of its list; of a word in several, with that of the last."""
        return cls({word: name for name, words in lists.items() for word in words})


Kind = TypeVar("Kind", bound=Section)


def read_sections(kind: type[Kind], tables: Mapping[str, Any], where: Path) -> Kind:
    """What the tables of a file hold, the tables in them included.

    Args:
        kind: The section that the whole file is.
        tables: What `read_toml` gave, with lists spelled out or not.
        where: The file.

    Raises:
        OntologyError: For a missing or unknown key, a value of the wrong kind, or an expression that does not compile.
    """

    def read(wanted: type, value: Any) -> Any:
        if wanted is Characters:
            if isinstance(value, str) and value:
                return Characters(value)
            raise TypeError("Expected a text of one or more characters")
        if wanted is ByWord:
            return _by_word(value)
        if isinstance(value, list) and value and all(isinstance(word, str) and word for word in value):
            value = any_of(value)
        if not isinstance(value, str) or not value:
            raise TypeError("Expected an expression or a list of words")
        read = compiled(value, where)
        return Expression(value) if wanted is Expression else read

    try:
        return msgspec.convert(tables, kind, dec_hook=read)
    except msgspec.ValidationError as error:
        raise _error(str(error), where) from error


def _by_word(value: Any) -> ByWord:
    try:
        return ByWord.of(msgspec.convert(value, dict[Text, Texts]))
    except msgspec.ValidationError as error:
        raise TypeError("Expected a table of lists of words") from error


def _error(message: str, where: Path) -> OntologyError:
    """What msgspec says of a value, with the line that it stands in."""
    place = _PLACE.search(message)
    steps = _STEP.findall(place["steps"] or "") if place else []
    keys = [step for step in steps if step != "..." and not step.isdigit()]
    number = next((int(step) for step in steps if step.isdigit()), 0)
    problem, remedy = (
        _NAME.sub(lambda name: " or ".join(map(_called, name["name"].split(" | "))), _PLACE.sub("", message)),
        "correct it",
    )
    if field := _FIELD.search(message):
        problem, remedy = f"{field['what']} key {field['key']!r}", _REMEDY[field["what"]]
        keys.append(field["key"])
    problem = problem[:1].lower() + problem[1:]
    return OntologyError(problem, where=where, line=_line(where, keys, number), entry=".".join(keys), remedy=remedy)


def _called(name: str) -> str:
    return _NAMES.get(name, name)


def _line(where: Path, keys: list[str], number: int) -> int | None:
    """Where the last of some keys, each in the table of the one before, stands; or the last of these tables.

    Args:
        where: The file.
        keys: The keys, from the outermost.
        number: Which of several tables of the same name it is, from 0.
    """
    found, header, seen = None, "", Counter[str]()
    for at, line in enumerate(where.read_text(encoding="utf-8").splitlines(), 1):
        if begun := _HEADER.match(line):
            header = begun["name"]
            seen[header] += 1
        depth = header.count(".") + 1 if header else 0
        within = keys[:depth] == (header.split(".") if header else []) and seen[header] in (0, number + 1)
        if begun and within:
            found = at
        elif within and (key := _KEY.match(line)) and keys[depth : depth + 1] == [key["key"]]:
            return at
    return found


def check_groups(pattern: re.Pattern[str], groups: Set[str], where: Path, entry: str, number: int = 0) -> None:
    """Refuse an expression of a file that lacks one of some groups.

    Args:
        pattern: The expression.
        groups: The names of its groups.
        where: The file.
        entry: The keys that lead to the expression, with dots between them.
        number: Which of several tables of the same name it stands in, from 0.

    Raises:
        OntologyError: Naming the group.
    """
    for group in sorted(groups - pattern.groupindex.keys()):
        problem, remedy = f"the expression has no group {group!r}", f"write (?P<{group}>…) around what is meant"
        line = _line(where, entry.split("."), number)
        raise OntologyError(problem, where=where, line=line, entry=entry, remedy=remedy)
