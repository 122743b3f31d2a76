"""What each machine of a cluster does: steps from a table of Arrow to a table of Arrow, the same whoever takes them."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from kg.building.partitions import Divider, Kind, Parcel, answers, quads
from kg.building.shards import Shard, write_shard
from kg.building.workers import Recipe, Worker
from kg.errors import DocumentError
from kg.read import Source
from kg.reading.locations import read_row, read_source

if TYPE_CHECKING:
    import pyarrow as pa

    from kg.model import Document

_Item = TypeVar("_Item")


@cache
def worker_of(recipe: Recipe) -> Worker:
    """What reads and writes as a recipe says: loaded once in each process.

    Raises:
        OntologyError: The ontology is wrong.
    """
    worker = Worker(recipe)
    # What is loaded stays: the search for garbage need not look at it again and again.
    gc.freeze()
    return worker


@dataclass(frozen=True, slots=True)
class Tasks:
    """The steps of one build.

    Args:
        recipe: How documents are read.
        partitions: Number of partitions of names, and of those of facts and documents.
    """

    recipe: Recipe
    partitions: int

    def read_files(self, table: pa.Table) -> pa.Table:
        """Parcels from files (`file` and `id`)."""
        return self._read((Source(**row) for row in table.to_pylist()), read_source)

    def read_rows(self, table: pa.Table) -> pa.Table:
        """Parcels from rows that are documents."""
        return self._read(table.to_pylist(), read_row)

    def _read(self, items: Iterable[_Item], read: Callable[[_Item], Document]) -> pa.Table:
        worker = worker_of(self.recipe)
        divider = Divider(self.partitions, worker.ontology.schema, worker.ontology.authority.points)
        failures = []
        for item in items:
            try:
                document = read(item)
            except DocumentError as error:
                failures.append(error)
            else:
                divider.add(worker.entries(document))
        return _table(divider.parcels(failures))

    def answer(self, table: pa.Table) -> pa.Table:
        """From all that concerns the names of one partition, what other partitions ask of them."""
        contents = (content.as_py() for content in table["content"])
        return _table(answers(contents, worker_of(self.recipe).ontology.schema))

    def describe(self, table: pa.Table) -> pa.Table:
        """The quads of one partition, as lines."""
        import pyarrow as pa

        worker = worker_of(self.recipe)
        pairs = zip(table["kind"].to_pylist(), (content.as_py() for content in table["content"]), strict=True)
        names, authority = worker.renderer.names, worker.ontology.authority
        lines = list(quads(pairs, table["partition"][0].as_py(), self.partitions, names, authority))
        return pa.table({"line": pa.array(lines, pa.string())})


def of_kinds(*kinds: Kind) -> Callable[[pa.Table], pa.Table]:
    """Leaves the parcels of these kinds."""

    def select(table: pa.Table) -> pa.Table:
        import pyarrow as pa
        import pyarrow.compute as pc

        return table.filter(pc.is_in(table["kind"], pa.array([int(kind) for kind in kinds], table["kind"].type)))

    return select


def count_lines(table: pa.Table) -> int:
    """Number of rows of a table."""
    rows: int = table.num_rows
    return rows


def write_lines(table: pa.Table, number: int, folder: str, with_table: bool) -> list[Shard]:
    """Write a table of sorted lines as the shard of this number, each line once."""
    return write_shard(table["line"].unique().to_pylist(), number, folder, table=with_table)


def _table(parcels: Iterable[Parcel]) -> pa.Table:
    import pyarrow as pa

    columns = list(zip(*parcels, strict=True)) or [(), (), ()]
    types = pa.int8(), pa.int32(), pa.large_binary()
    return pa.table([pa.array(column, kind) for column, kind in zip(columns, types, strict=True)], names=Parcel._fields)
