"""Authority data: what is known of a named thing beside its names, read from `ontology/*.tsv`, each with its source."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from kg.errors import OntologyError
from kg.lexicon import Lexicon, read_rows

POINTS, IDENTITIES, UNITS = "points.tsv", "identities.tsv", "units.tsv"
POINT_HEADER = ("name", "latitude", "longitude", "source")
IDENTITY_HEADER = ("name", "iri", "source")
UNIT_HEADER = ("unit", "qudt", "factor", "source")
_IRI = re.compile(r"https?://[!-;=?-\[\]_a-z~]+")
_QUDT_NAME = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Point:
    """Where a place lies, in decimal degrees (WGS 84)."""

    latitude: Decimal
    longitude: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class StandardUnit:
    """A unit of the QUDT vocabulary, and what a number is multiplied by to be in it."""

    #: Local name in http://qudt.org/vocab/unit/.
    name: str
    factor: Decimal


@dataclass(frozen=True, slots=True)
class Authority:
    """What the exports add to the names that were found."""

    #: Canonical name to English label.
    english: Mapping[str, str] = field(default_factory=dict)
    #: Canonical name to GB/T 2260 code.
    codes: Mapping[str, str] = field(default_factory=dict)
    #: Canonical name to its point.
    points: Mapping[str, Point] = field(default_factory=dict)
    #: Canonical name to the IRI of the same thing elsewhere (Wikidata).
    identities: Mapping[str, str] = field(default_factory=dict)
    #: Unit as texts write it to the unit of QUDT.
    units: Mapping[str, StandardUnit] = field(default_factory=dict)


def load_authority(folder: Path, lexicon: Lexicon) -> Authority:
    """The authority data of an ontology folder. A file that is not there adds nothing.

    Raises:
        OntologyError: A row is malformed, stands twice, or names a thing that the lexicon does not have.
    """
    names = lexicon.entities
    return Authority(
        english=lexicon.english,
        codes=lexicon.codes,
        points={
            name: Point(_degrees(row, 1, 90), _degrees(row, 2, 180), row.cells[3])
            for name, row in _rows(folder / POINTS, POINT_HEADER, names)
        },
        identities={
            name: row.matched(1, _IRI, "write a web address")
            for name, row in _rows(folder / IDENTITIES, IDENTITY_HEADER, names)
        },
        units={
            unit: StandardUnit(
                row.matched(1, _QUDT_NAME, "write its name in the QUDT vocabulary of units"), _factor(row)
            )
            for unit, row in _rows(folder / UNITS, UNIT_HEADER)
        },
    )


@dataclass(frozen=True, slots=True)
class _Row:
    path: Path
    line: int
    cells: list[str]

    def error(self, problem: str, remedy: str) -> OntologyError:
        return OntologyError(problem, where=self.path, line=self.line, entry=self.cells[0], remedy=remedy)

    def matched(self, column: int, pattern: re.Pattern[str], remedy: str) -> str:
        if not pattern.fullmatch(self.cells[column]):
            raise self.error(f"“{self.cells[column]}” is none", remedy)
        return self.cells[column]

    def number(self, column: int) -> Decimal | None:
        try:
            value = Decimal(self.cells[column])
        except InvalidOperation:
            return None
        return value if value.is_finite() else None


def _rows(path: Path, header: tuple[str, ...], names: Container[str] | None = None) -> Iterator[tuple[str, _Row]]:
    """First cell and row of each row of a file."""
    if not path.exists():
        return
    seen = set()
    for line, cells in read_rows(path, header):
        row = _Row(path, line, cells)
        if names is not None and cells[0] not in names:
            raise row.error("the lexicon has no such name", "write the canonical name, or add it to the lexicon")
        if cells[0] in seen:
            raise row.error("it stands here twice", "keep one row")
        if not cells[-1].strip():
            raise row.error("it has no source", "say where this is from")
        seen.add(cells[0])
        yield cells[0], row


def _degrees(row: _Row, column: int, most: int) -> Decimal:
    value = row.number(column)
    if value is None or abs(value) > most:
        raise row.error(f"“{row.cells[column]}” is no number of degrees", f"write a number from -{most} to {most}")
    return value


def _factor(row: _Row) -> Decimal:
    value = row.number(2)
    if value is None or value <= 0:
        raise row.error(f"“{row.cells[2]}” is no factor", "write a number above 0")
    return value
