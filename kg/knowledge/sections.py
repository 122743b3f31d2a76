"""Sections of knowledge files, which are tables of TOML, as frozen values: read by the types of their fields."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from copy import deepcopy
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

import msgspec
from msgspec import inspect

from kg.errors import OntologyError
from kg.knowledge.expressions import any_of
from kg.knowledge.toml import expression

#: A text; texts in their order; a set of texts. None of them is empty.
Text = Annotated[str, msgspec.Meta(min_length=1)]
Texts = Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]
TextSet = Annotated[frozenset[Text], msgspec.Meta(min_length=1)]
#: How sure something is.
Share = Annotated[float, msgspec.Meta(gt=0, le=1)]

_PLACE = re.compile(r"(?: - at `(?:key` in `)?\$(?P<steps>[^`]*)`)?$")
_STEP = re.compile(r"[^.\[\]]+|\.{3}")
#: How it writes a key of a table that may hold any.
_ANY = "..."
_FIELD = re.compile(r"(?P<what>missing|unknown).*field `(?P<key>[^`]+)`")
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

    A field for an expression (`re.Pattern[str]`, or `Expression`) is given as its text, or as a list of words of which
    it matches any.
    """


class Characters(frozenset[str]):
    """A set of characters, given as a text of them."""


class Expression(str):
    """The text of an expression, as a group, for others to hold; given as one to be compiled is (`Section`)."""

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
            return _characters(value)
        if wanted is ByWord:
            return _by_word(value)
        text = _expression(value, where)
        if wanted is not Expression:
            return re.compile(text)
        return Expression(text if isinstance(value, list) else f"(?:{text})")  # words are one already

    def convert(tables: Mapping[str, Any]) -> Kind:
        return msgspec.convert(tables, kind, dec_hook=read)

    try:
        return convert(tables)
    except msgspec.ValidationError as error:
        raise _error(kind, tables, where, str(error), _steps(str(error), tables, convert)) from error


def _characters(value: Any) -> Characters:
    if isinstance(value, str) and value:
        return Characters(value)
    raise TypeError("Expected a text of one or more characters")


def _by_word(value: Any) -> ByWord:
    try:
        return ByWord.of(msgspec.convert(value, dict[Text, Texts]))
    except msgspec.ValidationError as error:
        raise TypeError("Expected a table of lists of words") from error


def _expression(value: Any, where: Path) -> str:
    if isinstance(value, list) and value and all(isinstance(word, str) and word for word in value):
        return any_of(value)
    if isinstance(value, str) and value:
        return expression(value, where)
    raise TypeError("Expected an expression or a list of words")


def _steps(message: str, tables: Mapping[str, Any], convert: Callable[[Mapping[str, Any]], object]) -> list[str | int]:
    """The keys, and the numbers of tables, that lead to what a message of msgspec is about.

    Where a table may hold any keys, msgspec does not tell which: it is the first with which the same is wrong if it
    stands there alone.
    """
    place = _PLACE.search(message)
    steps = [int(step) if step.isdigit() else step for step in _STEP.findall(place["steps"] or "" if place else "")]
    if _ANY in steps:
        at = steps.index(_ANY)
        for key in (names := _at(tables, steps[:at])):
            spoiled = deepcopy(dict(tables))
            for other in names.keys() - {key}:
                del _at(spoiled, steps[:at])[other]
            try:
                convert(spoiled)
            except msgspec.ValidationError as error:
                if str(error) == message:
                    steps[at] = key
                    break
    if field := _FIELD.search(message):
        steps.append(field["key"])
    while steps and isinstance(steps[-1], int):  # one of a list of words
        steps.pop()
    return steps


def _at(tables: Any, steps: Iterable[str | int]) -> Any:
    """What tables hold at the end of some steps; None if that is nothing."""
    try:
        return reduce(getitem, steps, tables)
    except (TypeError, LookupError):
        return None


def _error(
    kind: type[Section], tables: Mapping[str, Any], where: Path, message: str, steps: Sequence[str | int]
) -> OntologyError:
    """What msgspec says of a value, with the line that it stands in, and the id of its table if that has one."""
    keys = [step for step in steps if isinstance(step, str)]
    number = next((step for step in steps if isinstance(step, int)), 0)
    problem, remedy = _NAME.sub(_in_toml, _PLACE.sub("", message)), "correct it"
    if field := _FIELD.search(message):
        problem = f"{field['what']} key {field['key']!r}"
        remedy = "add it" if field["what"] == "missing" else f"allowed are {', '.join(_allowed(kind, steps))}"
    problem = problem[:1].lower() + problem[1:]
    line = _line(where, keys, number)
    if (name := _at(tables, [*steps[:2], "id"])) and isinstance(name, str):
        keys[0] = name
    return OntologyError(problem, where=where, line=line, entry=".".join(keys), remedy=remedy)


def _in_toml(name: re.Match[str]) -> str:
    """What TOML calls a kind of values; what may be left out is of no kind of its own."""
    return " or ".join(_NAMES.get(one, one) for one in name["name"].split(" | ") if one != "null")


def _allowed(kind: type[Section], steps: Sequence[str | int]) -> list[str]:
    """The keys of the table that some steps lead to, and a last one that it does not have."""
    at = inspect.type_info(kind)
    for step in steps[:-1]:
        if isinstance(at, inspect.StructType):
            at = next(field.type for field in at.fields if field.encode_name == step)
        elif isinstance(at, inspect.DictType):
            at = at.value_type
        elif isinstance(at, inspect.VarTupleType):
            at = at.item_type
    return sorted(field.encode_name for field in at.fields) if isinstance(at, inspect.StructType) else []


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
