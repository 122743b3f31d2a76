"""A build on many machines: Ray reads, divides, describes, sorts and writes; a machine that is lost loses nothing.

Rows go from documents to partitions (`kg.building.partitions`), quads from partitions to sorted shards
(`kg.building.shards`). Every step is a task whose result depends on its input alone, so that Ray does again what was
lost.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.build import NothingRead
from kg.building.outputs import FILES, OPTIONAL_FILES
from kg.building.partitions import Kind, Report, unpack
from kg.building.replace import replacing
from kg.building.shards import Shard, begin, finish, own_files, refuse_foreign
from kg.building.workers import Recipe
from kg.cluster.connect import connected, machines, require
from kg.cluster.tasks import Tasks, count_lines, of_kinds, worker_of, write_lines
from kg.errors import DocumentError
from kg.read import Skipped, Source
from kg.reading.locations import OPTIONAL, REQUIRED, Found, find, is_address, local, open_address, require_shared

if TYPE_CHECKING:
    from ray.data import Dataset

#: So many documents are read by one task, and make a partition, unless there would be more tasks than `_BLOCKS` then:
#: to sort, Ray notes for each pair of blocks what goes from one to the other.
_READ, _DIVIDED = 200, 500
_BLOCKS, _PARTITIONS = 1000, 2000
#: How many times as large as the rows of documents their quads are.
_GROWTH = 5
#: Called with what is being done now.
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ClusterReport:
    """What a build on a cluster made of what."""

    out: str
    documents: int
    quads: int
    shards: int
    #: Bytes that went from documents to partitions, and bytes of the shards.
    divided: int
    written: int
    #: How many machines were lost while it ran.
    lost: int
    failures: tuple[DocumentError, ...]
    skipped: tuple[Skipped, ...]


def build_on_cluster(
    paths: Iterable[str],
    out: str,
    ontology_dir: Path,
    progress: Progress,
    least: float = 0.0,
    *,
    parquet: bool = False,
    address: str | None = None,
) -> ClusterReport:
    """Build the graph of all documents in `paths` as shards of sorted N-Quads: those of `graph.trig`, each once.

    The shards, one after the other, are the same bytes whatever the number of machines. All machines have to see
    the documents, the ontology and the output under the same names, and to have the same version of kg.

    Args:
        paths: Files, folders, patterns, addresses for fsspec, and Parquet files with the columns `id` and `text`.
        out: A folder, or the address of one; a folder appears whole or not at all.
        ontology_dir: The folder with schema, lexicon and rules.
        progress: Called when another step begins.
        least: Facts, goals and observations below this confidence are left out.
        parquet: Write the quads as Parquet too.
        address: Of a Ray cluster; without it, one is started on this machine for the length of the build.

    Raises:
        OntologyError: The ontology is wrong; nothing was written.
        NothingRead: No document could be read; nothing was written.
        GraphError: `out` holds other things, or cannot be written.
        KgError: Ray is not installed, or the cluster cannot be reached or gave up; or two documents have one id.
    """
    paths, out = list(paths), local(out)
    require_shared((*paths, out))
    recipe = Recipe(ontology_dir.resolve(), least)
    require()
    worker_of(recipe)
    found = find(paths)
    if is_address(out):
        refuse_foreign(out)
        place: AbstractContextManager[Path | str] = nullcontext(out)
    else:
        place = replacing(Path(out), frozenset((*FILES, *OPTIONAL_FILES, *own_files(Path(out)))))
    with place as folder, connected(address) as processors:
        return _Cluster(recipe, processors, progress, parquet=parquet).run(found, str(folder), out)


class _Cluster:
    """One build on a cluster that is connected: what its steps share, and the steps in their order."""

    def __init__(self, recipe: Recipe, processors: int, progress: Progress, *, parquet: bool) -> None:
        self.recipe, self.processors, self.progress, self.parquet = recipe, processors, progress, parquet

    def run(self, found: Found, folder: str, out: str) -> ClusterReport:
        """From the documents to the shards."""
        failures, there = list(found.failures), machines()
        tables = [table for table in (self.table(path, failures) for path in found.tables) if table is not None]
        expected = len(found.sources) + sum(table.count() for table in tables)
        if not expected:
            raise NothingRead(failures, found.skipped)
        self.progress(f"reading {expected:,} documents")
        tasks = Tasks(self.recipe, max(self.processors, min(-(-expected // _DIVIDED), _PARTITIONS)))
        parcels = self.parcels(tasks, found.sources, tables, expected)
        documents, size = self.count(parcels, found.sources, failures)
        if not documents:
            raise NothingRead(failures, found.skipped)
        self.progress(f"describing what {documents:,} documents say")
        lines = self.lines(tasks, parcels, size).materialize()
        self.progress(f"sorting {lines.count():,} quads")
        shards = self.write(lines, folder)
        failures.sort(key=str)
        finish(folder, shards, documents, failures)
        return ClusterReport(
            out=out,
            documents=documents,
            quads=sum(shard.quads for shard in shards if shard.holds_lines),
            shards=sum(shard.holds_lines for shard in shards),
            divided=parcels.size_bytes(),
            written=sum(shard.bytes for shard in shards),
            lost=len(there - machines()),
            failures=tuple(failures),
            skipped=tuple(found.skipped),
        )

    def table(self, path: str, failures: list[DocumentError]) -> Dataset | None:
        """The rows of Parquet at a path; None if they cannot be read, which is among the failures then."""
        try:
            table = _read_parquet(path)
            missing = sorted(set(REQUIRED) - set(table.schema().names))
        except Exception as error:  # Arrow and every file system have exceptions of their own
            reason = " ".join(str(error).split())[:200]
            failures.append(DocumentError(f"cannot be read as Parquet ({reason})", where=path, remedy="check the path"))
            return None
        if missing:
            remedy = f"name the columns {', '.join(REQUIRED)}, and {', '.join(OPTIONAL)} if there are any"
            failures.append(DocumentError(f"has no column {missing[0]}", where=path, remedy=remedy))
            return None
        return table

    def parcels(self, tasks: Tasks, sources: Sequence[Source], tables: Sequence[Dataset], expected: int) -> Dataset:
        """What all documents contribute, with a report of each block of them."""
        import ray.data

        blocks = max(min(-(-expected // _READ), _BLOCKS), min(expected, 4 * self.processors))
        read = []
        if sources:
            items = [{"file": _absolute(source.file), "id": source.id} for source in sources]
            files = ray.data.from_items(items, override_num_blocks=min(blocks, len(items)))
            read.append(files.map_batches(tasks.read_files, batch_size=None, batch_format="pyarrow"))
        for table in tables:
            rows = table.repartition(blocks)
            read.append(rows.map_batches(tasks.read_rows, batch_size=None, batch_format="pyarrow"))
        return read[0].union(*read[1:]).materialize() if len(read) > 1 else read[0].materialize()

    def count(self, parcels: Dataset, sources: Sequence[Source], failures: list[DocumentError]) -> tuple[int, int]:
        """How many documents were read, and bytes of their rows; those that were not are added to the failures."""
        reports = [unpack(Report, row["content"]) for row in _of(parcels, Kind.REPORT).take_all()]
        wrong = [one for report in reports for one in report.failures]
        given = {_absolute(source.file): source.file for source in sources} if wrong else {}
        for where, problem, remedy in wrong:
            failures.append(DocumentError(problem, where=given.get(where or "", where), remedy=remedy))
        return sum(report.documents for report in reports), sum(report.size for report in reports)

    def lines(self, tasks: Tasks, parcels: Dataset, size: int) -> Dataset:
        """The quads of all partitions, in no order."""
        asked = _of(parcels, Kind.NAMES).groupby("partition")
        answered = asked.map_groups(tasks.answer, batch_format="pyarrow")
        rows = _of(parcels, Kind.NAMES, Kind.ROWS).union(answered).groupby("partition")
        lines = rows.map_groups(tasks.describe, batch_format="pyarrow")
        lines.context.target_max_block_size = max(lines.context.target_max_block_size, size * _GROWTH // _BLOCKS)
        return lines

    def write(self, lines: Dataset, folder: str) -> list[Shard]:
        """The sorted quads, each once, as shards that machines write at the same time."""
        import ray

        blocks = lines.sort("line").to_arrow_refs()
        counting, writing = ray.remote(count_lines), ray.remote(write_lines)
        counts = ray.get([counting.remote(block) for block in blocks])
        full = [block for block, count in zip(blocks, counts, strict=True) if count]
        self.progress(f"writing {len(full):,} shards")
        begin(folder)
        tasks = [writing.remote(block, number, folder, self.parquet) for number, block in enumerate(full)]
        return [shard for shards in ray.get(tasks) for shard in shards]


def _of(parcels: Dataset, *kinds: Kind) -> Dataset:
    return parcels.map_batches(of_kinds(*kinds), batch_size=None, batch_format="pyarrow")


def _read_parquet(path: str) -> Dataset:
    import ray.data

    if not is_address(path):
        table: Any = ray.data.read_parquet(_absolute(path))
    else:
        system, inside = open_address(path)
        table = ray.data.read_parquet(inside, filesystem=system)
    columns = [name for name in (*REQUIRED, *OPTIONAL) if name in table.schema().names]
    return table.select_columns(columns) if set(REQUIRED) <= set(columns) else table


def _absolute(path: str) -> str:
    return path if is_address(path) else os.path.abspath(path)
