"""Knowledge files in TOML: read with errors that name file, line and entry."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping
from dataclasses import fields
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from kg.errors import OntologyError
from kg.knowledge.expressions import any_of

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Section = TypeVar("Section", bound=DataclassInstance)

#: A text that stands indented over several lines.
_LINES = re.compile(r"(?:[ \t]+\S.*\n)+[ \t]*")
#: The name of a list, in Chinese, within an expression.
_LIST = re.compile(r"\{(?P<name>[^\x00-\x7f]+)\}")


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file. A text that stands indented over several lines is read as one line.

    Raises:
        OntologyError: If it is missing, not UTF-8 or not TOML; with the line where known.
    """
    try:
        tables: dict[str, Any] = _on_one_line(tomllib.loads(path.read_text(encoding="utf-8")))
        return tables
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        line = message.partition("at line ")[2].partition(",")[0]
        raise OntologyError(
            f"not valid TOML: {message}",
            where=path,
            line=int(line) if line.isdigit() else None,
            remedy="quote strings with '…' and close every bracket",
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise OntologyError(f"cannot be read: {error}", where=path, remedy="save it as UTF-8 text") from error


def _on_one_line(value: Any) -> Any:
    """A value of a file, its texts without the line breaks and blanks that only lay them out."""
    if isinstance(value, dict):
        return {key: _on_one_line(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_on_one_line(item) for item in value]
    if isinstance(value, str) and _LINES.fullmatch(value):
        return "".join(map(str.strip, value.splitlines()))
    return value


def spelled_out(tables: Mapping[str, Any], path: Path) -> dict[str, Any]:
    """The tables of a file with the lists of its table `[words]`, which they name in braces ({河流}), in their place.

    A list stands in an expression as the group of its alternatives. That table itself is left out.

    Raises:
        OntologyError: If a list is named that the table does not hold.
    """
    words = {name: f"(?:{'|'.join(choices)})" for name, choices in tables.get("words", {}).items()}

    def spelled(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: spelled(item) for key, item in value.items()}
        if isinstance(value, list):
            return [spelled(item) for item in value]
        return _LIST.sub(list_of, value) if isinstance(value, str) else value

    def list_of(match: re.Match[str]) -> str:
        if match["name"] not in words:
            raise OntologyError(
                f"unknown list {match[0]}",
                where=path,
                line=line_of(path, match[0]),
                entry=match[0],
                remedy="[words] has " + ", ".join(words),
            )
        return words[match["name"]]

    return {key: spelled(value) for key, value in tables.items() if key != "words"}


def line_of(path: Path, text: str) -> int | None:
    """1-based line of the file where `text` stands first, or begins if it goes over several lines; or None."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if text in line:
            return number
    stripped = [line.strip() for line in lines]
    at = "".join(stripped).find(text)
    return None if at < 0 else bisect_right(list(accumulate(map(len, stripped))), at) + 1


def expression(text: str, where: Path) -> str:
    """A regular expression of a file, when it compiles.

    Raises:
        OntologyError: If it does not.
    """
    try:
        re.compile(text)
    except re.error as error:
        raise OntologyError(
            f"the expression does not compile: {error}",
            where=where,
            line=line_of(where, text),
            entry=text,
            remedy="correct it",
        ) from error
    return text


def compiled(text: str, where: Path) -> re.Pattern[str]:
    """A regular expression of a file, compiled.

    Raises:
        OntologyError: If it does not compile.
    """
    return re.compile(expression(text, where))


def check_keys(
    table: Mapping[str, Any],
    *,
    required: Collection[str],
    optional: Collection[str] = (),
    where: Path,
    entry: str,
) -> None:
    """Refuse a table with missing or unknown keys.

    Raises:
        OntologyError: Naming the key and the keys that are allowed.
    """
    for key in table:
        if key not in required and key not in optional:
            raise OntologyError(
                f"unknown key {key!r}",
                where=where,
                line=line_of(where, entry),
                entry=entry,
                remedy="allowed are " + ", ".join(sorted({*required, *optional})),
            )
    for key in required:
        if key not in table:
            raise OntologyError(
                f"missing key {key!r}", where=where, line=line_of(where, entry), entry=entry, remedy="add it"
            )


def check_type(type_name: str, types: Collection[str], *, where: Path, entry: str) -> None:
    """Refuse a type that is none of the schema's.

    Raises:
        OntologyError: Naming the type.
    """
    if type_name not in types:
        raise OntologyError(
            f"unknown type {type_name!r}",
            where=where,
            line=line_of(where, entry),
            entry=entry,
            remedy="use a class of schema.ttl",
        )


def read_section(
    kind: type[Section],
    table: Mapping[str, Any],
    where: Path,
    entry: str,
    made: Callable[[Mapping[str, Any]], Mapping[str, Any]] = lambda table: {},
) -> Section:
    """A table of a file as a dataclass that has a field for each of its keys.

    Expressions are compiled; where one is expected, a list stands for any of its words.

    Args:
        kind: The dataclass.
        table: The table.
        where: The file.
        entry: How the table is called there.
        made: Gives the values of some fields from the whole table.

    Raises:
        OntologyError: For a missing or unknown key, a value of the wrong kind, or an expression that does not compile.
    """
    header = f"[{entry}]"
    check_keys(table, required=[field.name for field in fields(kind)], where=where, entry=header)

    def read(_: type, value: Any) -> Any:
        if isinstance(value, re.Pattern):
            return value
        return compiled(any_of(value) if isinstance(value, list) else value, where)

    try:
        return msgspec.convert({**table, **made(table)}, kind, dec_hook=read)
    except msgspec.ValidationError as error:
        problem, remedy = f"a value is of the wrong kind: {error}", "correct it"
        raise OntologyError(problem, where=where, line=line_of(where, header), entry=header, remedy=remedy) from error
