"""The lexicon: which surface forms stand for which named things, read from `ontology/lexicon/*.tsv`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from kg.errors import OntologyError
from kg.model import Entity
from kg.schema import Schema

HEADER = ("surface", "name", "type", "status", "source")
#: `name` is the canonical form; `en` is an English label and `unmatched` a name too common to be looked for;
#: `listed` is one that only counts beside another place (三河、香河); `class` the words for a class of things (高校),
#: which are an entity only where a fact speaks of them.
STATUSES = frozenset({"name", "alias", "short", "former", "listed", "class", "unmatched", "en"})
#: Statuses of the canonical row.
CANONICAL = ("name", "class")
GAZETTEER_HEADER = ("name", "code", "parent")
#: In a surface: spellings, one of which stands there.
_SPELLINGS = re.compile(r"\[([^\[\]]*)\]")
#: How many of some names a place holds at least that stands out among those that hold any.
_HELD = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a lexicon file, with the place it was read from."""

    surface: str
    name: str
    type: str
    status: str
    source: str
    file: Path
    line: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All named things that are known before a text is read."""

    #: Canonical name to entity; the aliases are all its surfaces.
    entities: Mapping[str, Entity]
    #: Surface to the canonical names it may stand for, sorted; two or more for homonyms.
    surfaces: Mapping[str, tuple[str, ...]]
    #: Surfaces that only count beside another name of the same main type.
    listed: frozenset[str] = frozenset()
    #: Surfaces that are the words for a class of things.
    classes: frozenset[str] = frozenset()
    #: Canonical name to English label.
    english: Mapping[str, str] = field(default_factory=dict)
    #: Canonical name to GB/T 2260 code.
    codes: Mapping[str, str] = field(default_factory=dict)
    #: Canonical name to the canonical name of the place that contains it.
    parents: Mapping[str, str] = field(default_factory=dict)
    #: The first two characters of surfaces to the lengths of these, longest first.
    lengths: Mapping[str, tuple[int, ...]] = field(init=False, repr=False, compare=False)
    #: The places that contain others.
    holders: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lengths", _lengths(self.surfaces))
        object.__setattr__(self, "holders", frozenset(self.parents.values()))

    def containers(self, name: str) -> Iterator[str]:
        """The places that contain `name`, smallest first."""
        seen = {name}
        while (parent := self.parents.get(name)) and parent not in seen:
            seen.add(parent)
            yield parent
            name = parent

    def placed(self, name: str) -> bool:
        """Whether it is known where a place lies, or what lies in it."""
        return name in self.parents or name in self.holders

    def beginnings(self, surface: str) -> Iterator[tuple[str, Entity]]:
        """The known names that a surface begins with and that stand for one thing, longest first."""
        size = len(surface)
        for length in self.lengths.get(surface[:2], ()):
            if length <= size:
                names = self.surfaces.get(surface[:length], ())
                if len(names) == 1:
                    yield surface[:length], self.entities[names[0]]

    def beginnings_in(self, holder: Entity, surface: str) -> Iterator[tuple[str, Entity]]:
        """The names of places in another (`holder`) that a surface begins with and goes on after, longest first."""
        for beginning, place in self.beginnings(surface):
            if len(beginning) < len(surface) and holder.name in self.containers(place.name):
                yield beginning, place

    def begins(self, entity: Entity, place: Entity) -> bool:
        """Whether the name of a thing begins with a name of a place, which is another thing."""
        return entity != place and any(found == place for _, found in self.beginnings(entity.name))

    def without_holder(self, surface: str, type_name: str) -> Entity:
        """The thing of a name, known by its shorter one where a place stands before one in it (某省某市某园)."""
        for beginning, holder in self.beginnings(surface):
            rest = surface[len(beginning) :]
            if next(self.beginnings_in(holder, rest), None):
                known = len(self.surfaces.get(rest, ())) == 1
                return self.named(rest, type_name) if known else Entity(rest, type_name, (surface,))
        return Entity(surface, type_name)

    def inside(self, surface: str) -> Iterator[Entity]:
        """The known things whose names stand anywhere in a surface, from its beginning on."""
        return (entity for start in range(len(surface)) for _, entity in self.beginnings(surface[start:]))

    def holding(self, names: Iterable[str]) -> set[str]:
        """The places that contain any of some names."""
        return {container for name in names for container in self.containers(name)}

    def innermost(self, entities: Collection[Entity]) -> list[Entity]:
        """Those of some entities that contain none of the others (of 天津市 and 宝坻区 the latter), in their order."""
        holding = self.holding(entity.name for entity in entities)
        return [entity for entity in entities if entity.name not in holding]

    def holding_most(self, names: Iterable[str], is_meant: Callable[[Entity], bool]) -> frozenset[str]:
        """The one place of those meant that contains by far most of some names; empty if none stands out."""
        places = (place for name in names for place in self.containers(name) if is_meant(self.entities[place]))
        most = [*Counter(places).most_common(2), ("", 0), ("", 0)]
        return frozenset({most[0][0]}) if most[0][1] >= max(_HELD, 2 * most[1][1]) else frozenset()

    def named(self, surface: str, type_name: str) -> Entity:
        """The one known thing of a surface, else a new thing of that name and a type."""
        names = self.surfaces.get(surface, ())
        return self.entities[names[0]] if len(names) == 1 else Entity(surface, type_name)


def _lengths(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The first two characters of words of two or more to the lengths of these, longest first."""
    lengths: dict[str, set[int]] = {}
    for word in words:
        if len(word) > 1:
            lengths.setdefault(word[:2], set()).add(len(word))
    return {beginning: tuple(sorted(found, reverse=True)) for beginning, found in lengths.items()}


def read_rows(path: Path, header: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """Line number (1-based) and cells of each row of a tab-separated file with `#` comments and a header row.

    Raises:
        OntologyError: If the header or the number of cells is not as expected, or the text is not UTF-8.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise OntologyError(f"cannot be read: {error}", where=path, remedy="save it as UTF-8 text") from error
    numbered = [(n, line) for n, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    if not numbered or tuple(numbered[0][1].split("\t")) != header:
        raise OntologyError(
            "header row missing or wrong",
            where=path,
            line=numbered[0][0] if numbered else 1,
            remedy="the first row that is no comment must be: " + " · ".join(header) + " (tab separated)",
        )
    for number, line in numbered[1:]:
        cells = line.split("\t")
        if len(cells) != len(header):
            raise OntologyError(
                f"{len(cells)} cells where {len(header)} are expected",
                where=path,
                line=number,
                entry=line,
                remedy="separate the cells by single tabs",
            )
        yield number, cells


def read_lexicon_rows(folder: Path) -> list[Row]:
    """All rows of the lexicon files of a folder, in file-name and line order: one for each surface.

    A surface may give several spellings (`海关[部|主管部]门`), of which one may be empty.

    Raises:
        OntologyError: If there is no file, or one is malformed.
    """
    files = sorted(folder.glob("*.tsv"))
    if not files:
        raise OntologyError("no lexicon file (*.tsv) found", where=folder, remedy="point --ontology elsewhere")
    return [
        Row(surface, name, type_name, status, source, path, line)
        for path in files
        for line, (spelled, name, type_name, status, source) in read_rows(path, HEADER)
        for surface in _surfaces(spelled)
    ]


def _surfaces(spelled: str) -> Iterator[str]:
    """The surfaces that a cell gives."""
    parts = _SPELLINGS.split(spelled)  # every other one holds spellings
    return map("".join, product(*(part.split("|") if at % 2 else [part] for at, part in enumerate(parts))))


def load_lexicon(folder: Path, schema: Schema) -> Lexicon:
    """The lexicon in `folder/lexicon/*.tsv` with the codes and parents of `folder/gazetteer.tsv`.

    Raises:
        OntologyError: With file, line and row, for an unknown type or status, a second entity of the same
            canonical name, a surface of a name that has no row of its own, or a malformed file.
    """
    rows = read_lexicon_rows(folder / "lexicon")
    named: dict[str, Row] = {}
    for row in rows:
        _check_row(row, schema)
        if row.status in CANONICAL and (row.status == "name" or row.surface == row.name):
            if row.name in named:
                first = named[row.name]
                raise _error(row, f"second entity named {row.name!r}; the first is in {first.file}:{first.line}")
            named[row.name] = row
    surfaces: dict[str, set[str]] = {}
    aliases: dict[str, set[str]] = {name: set() for name in named}
    english: dict[str, str] = {}
    for row in rows:
        if row.name not in named:
            raise _error(row, f"no row of status `name` or `class` defines {row.name!r}")
        if row.type != named[row.name].type:
            raise _error(row, f"type differs from {named[row.name].type!r} of {row.name!r}")
        if row.status == "en":
            english.setdefault(row.name, row.surface)
            continue
        if row.status != "unmatched":
            surfaces.setdefault(row.surface, set()).add(row.name)
        if row.surface != row.name:
            aliases[row.name].add(row.surface)
    codes, parents = _load_gazetteer(folder / "gazetteer.tsv", named)
    return Lexicon(
        entities={n: Entity(n, named[n].type, tuple(sorted(aliases[n]))) for n in sorted(named)},
        listed=frozenset(row.surface for row in rows if row.status == "listed"),
        classes=frozenset(row.surface for row in rows if row.status == "class"),
        surfaces={s: tuple(sorted(names)) for s, names in sorted(surfaces.items())},
        english=english,
        codes=codes,
        parents=parents,
    )


def _check_row(row: Row, schema: Schema) -> None:
    if not row.surface or not row.name:
        raise _error(row, "empty surface or name")
    if not {*"[]|"}.isdisjoint(row.surface):
        raise _error(row, "a bracket without its other", "write spellings as [one|other]")
    if row.type not in schema.types:
        raise _error(row, f"unknown type {row.type!r}", "use a class of schema.ttl: " + ", ".join(schema.types))
    if row.status not in STATUSES:
        raise _error(row, f"unknown status {row.status!r}", "use one of " + ", ".join(sorted(STATUSES)))
    if row.status == "name" and row.surface != row.name:
        raise _error(row, "a row of status `name` must have its name as surface")


def _error(row: Row, problem: str, remedy: str = "correct or remove the row") -> OntologyError:
    return OntologyError(problem, where=row.file, line=row.line, entry=row.surface, remedy=remedy)


def _load_gazetteer(path: Path, named: Mapping[str, Row]) -> tuple[dict[str, str], dict[str, str]]:
    codes: dict[str, str] = {}
    parents: dict[str, str] = {}
    if not path.exists():
        return codes, parents
    for number, (name, code, parent) in read_rows(path, GAZETTEER_HEADER):
        for place in filter(None, (name, parent)):
            if place not in named:
                raise OntologyError(
                    f"unknown place {place!r}",
                    where=path,
                    line=number,
                    entry=name,
                    remedy="add it to the lexicon",
                )
        if code:
            codes[name] = code
        if parent:
            parents[name] = parent
    return codes, parents
