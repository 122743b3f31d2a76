"""The facts file of a built graph, read back: its records, the documents they come from, the names in them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from kg.building.outputs import FACTS
from kg.errors import GraphError


def read_records(out: Path) -> list[dict[str, Any]]:
    """The record of each document, as `kg.export.facts` wrote it.

    Raises:
        GraphError: There is no built graph in `out`, or it is damaged.
    """
    path = out / FACTS
    try:
        with path.open(encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]
    except FileNotFoundError as error:
        raise GraphError(
            "there is no built graph", where=out, remedy="run `kg build`, or name its output with --graph"
        ) from error
    except (OSError, ValueError) as error:
        raise GraphError(f"cannot be read: {error}", where=path, remedy="run `kg build` again") from error


def documents(records: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, str]]:
    """Document id to what is known of the document: `title`, `publisher`, `date`."""
    return {record["doc"]: record.get("document", {}) for record in records}


class Names:
    """Every name in a graph, and what it may stand for."""

    def __init__(self, records: Iterable[Mapping[str, Any]]) -> None:
        self._aliases: dict[str, set[str]] = {}
        self._entities: set[str] = set()
        self._names: set[str] = set()
        for record in records:
            for entity in record["entities"]:
                self._entities.add(entity["name"])
                for alias in entity["aliases"]:
                    self._aliases.setdefault(alias, set()).add(entity["name"])
            self._names.update(_named(record))
        self._names |= self._entities

    def resolve(self, name: str) -> str:
        """The canonical name that `name` is or stands for.

        Raises:
            GraphError: It stands for nothing in the graph, or for several things.
        """
        if name in self._names:
            return name
        meant = sorted(self._aliases.get(name, ()))
        if len(meant) > 1:
            raise GraphError("the name has several meanings", entry=name, remedy="name one of: " + ", ".join(meant))
        if not meant:
            known = sorted(self._names | self._aliases.keys())
            # Short names differ in a character or two: a lower cutoff than difflib's own still finds them.
            close = get_close_matches(name, known, n=5, cutoff=0.4)
            remedy = "did you mean " + ", ".join(close) if close else "look for it in nodes.csv"
            raise GraphError("the graph has no such name", entry=name, remedy=remedy)
        return meant[0]

    def concerns(self, subject: str, name: str) -> bool:
        """Whether a figure's subject is `name`, or several names joined, `name` among them."""
        return subject == name or (subject not in self._entities and name in self._entities and name in subject)


def _named(record: Mapping[str, Any]) -> Iterator[str]:
    for row in record["relations"]:
        yield from (row["head"], row["tail"])
    for goal in record["goals"]:
        yield from (goal["name"], goal["subject"])
    for observation in record["observations"]:
        yield observation["subject"]
