"""Lists of words that several expressions of a knowledge file share: its table `[words]`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.errors import OntologyError
from kg.knowledge.sections import Section, Text, Texts, read_sections
from kg.knowledge.toml import line_of

#: The name of a list, in Chinese, within an expression.
_LIST = re.compile(r"\{(?P<name>[^\x00-\x7f]+)\}")


class _Lists(Section, frozen=True):
    """What a file holds beside its other tables."""

    words: Mapping[Text, Texts] = {}


def spelled_out(tables: Mapping[str, Any], path: Path) -> dict[str, Any]:
    """The tables of a file with the lists of its table `[words]`, which they name in braces ({河流}), in their place.

    A list stands in an expression as the group of its alternatives. That table itself is left out.

    Raises:
        OntologyError: If that table holds something else, or a list is named that it does not hold.
    """
    lists = read_sections(_Lists, {name: tables[name] for name in tables if name == "words"}, path)
    words = {name: f"(?:{'|'.join(choices)})" for name, choices in lists.words.items()}

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
