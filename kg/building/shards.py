"""A graph in shards: files of sorted N-Quads that follow one another, and the manifest that makes them whole."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

from kg import __version__
from kg.errors import DocumentError, GraphError, KgError
from kg.reading.locations import open_address

#: The manifest, written when everything else is in its place: a folder without it is no graph.
MANIFEST = "_SUCCESS"
_QUADS, _TABLE = ".nq", ".parquet"
_COLUMNS = ("subject", "predicate", "object", "graph")


@dataclass(frozen=True, slots=True)
class Shard:
    """One file of quads."""

    name: str
    quads: int
    bytes: int
    sha256: str
    #: The lines at its ends: what comes before is smaller, what comes after greater.
    first: str
    last: str

    @property
    def holds_lines(self) -> bool:
        """Whether it holds N-Quads, rather than the same as a table."""
        return self.name.endswith(_QUADS)


def write_shard(lines: Sequence[str], number: int, folder: str, *, table: bool = False) -> list[Shard]:
    """Write lines, sorted and each once, as the shard of this number: under another name first, then under its own.

    Args:
        lines: At least one, without line ends.
        number: Its place among the shards.
        folder: A path or an address.
        table: Write them also as Parquet, in columns of terms as N-Quads writes them.

    Raises:
        GraphError: It cannot be written.
    """
    files = [(_QUADS, ("\n".join(lines) + "\n").encode())]
    if table:
        files.append((_TABLE, _parquet(lines)))
    shards = []
    for suffix, content in files:
        name = f"part-{number:05}{suffix}"
        _put(folder, name, content)
        shards.append(Shard(name, len(lines), len(content), sha256(content).hexdigest(), lines[0], lines[-1]))
    return shards


def _parquet(lines: Sequence[str]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [terms(line) for line in lines]
    columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(dict(zip(_COLUMNS, columns, strict=True))), sink, compression="zstd")
    content: bytes = sink.getvalue().to_pybytes()
    return content


def terms(line: str) -> tuple[str, str, str, str]:
    """Subject, predicate, object and graph of a line of N-Quads, as it writes them."""
    subject, predicate, rest = line.split(" ", 2)
    object, graph, _ = rest.rsplit(" ", 2)
    return subject, predicate, object, graph


def own_files(folder: Path) -> frozenset[str]:
    """Names of the files in a folder that an earlier build may have written there."""
    there = (path.name for path in folder.iterdir()) if folder.is_dir() else ()
    return frozenset(name for name in there if name == MANIFEST or _is_shard(name))


def refuse_foreign(address: str) -> None:
    """Stop before a folder at an address is filled in which a person keeps other things.

    Raises:
        GraphError: It holds what no build wrote, or cannot be seen.
    """
    system, root = open_address(address)
    with _writing(address):
        there = _listed(system, root)
    foreign = [name for name in there if name != MANIFEST and not _is_shard(name)]
    if foreign:
        problem, remedy = "is not replaced, because it holds what no build wrote", "name another address with -o"
        raise GraphError(problem, where=address, entry=foreign[0], remedy=remedy)


def begin(folder: str) -> None:
    """Make a folder ready for shards: what stands there is no whole graph any more.

    Raises:
        GraphError: It cannot be written.
    """
    system, root = open_address(folder)
    with _writing(folder):
        if system.exists(f"{root}/{MANIFEST}"):
            system.rm(f"{root}/{MANIFEST}")


def finish(folder: str, shards: Sequence[Shard], documents: int, failures: Sequence[DocumentError]) -> None:
    """Check that all shards are in their place, take away what an earlier build left, and write the manifest.

    Raises:
        GraphError: A shard is not there as it was written, two overlap, or the manifest cannot be written.
    """
    system, root = open_address(folder)
    lines = [shard for shard in shards if shard.holds_lines]
    for one, after in pairwise(lines):
        if one.last >= after.first:
            raise GraphError("its quads are not in order", where=folder, entry=after.name, remedy="build again")
    with _writing(folder):
        for shard in shards:
            path = f"{root}/{shard.name}"
            if not system.exists(path) or system.size(path) != shard.bytes:
                remedy = "name a folder that all machines share with -o, or the address of a store"
                raise GraphError("was written on another machine", where=folder, entry=shard.name, remedy=remedy)
        for name in set(_listed(system, root)) - {shard.name for shard in shards}:
            if _is_shard(name):
                system.rm(f"{root}/{name}")
    manifest = {
        "kg": __version__,
        "documents": documents,
        "quads": sum(shard.quads for shard in lines),
        "shards": [_described(shard) for shard in shards],
        "failures": [str(error) for error in failures],
    }
    _put(folder, MANIFEST, (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode())


def _described(shard: Shard) -> dict[str, Any]:
    return {key: value for key, value in asdict(shard).items() if key not in ("first", "last")}


def shard_paths(folder: Path) -> list[Path]:
    """The files of quads of a graph in shards, in their order.

    Raises:
        GraphError: There is no manifest, or a shard is not as it says.
    """
    try:
        shards = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["shards"]
        sizes = {folder / shard["name"]: shard["bytes"] for shard in shards if shard["name"].endswith(_QUADS)}
    except (OSError, ValueError, LookupError, TypeError) as error:
        problem, remedy = "there is no whole graph in it", "name a folder kg build wrote"
        raise GraphError(problem, where=folder, remedy=remedy) from error
    for path, size in sizes.items():
        if not path.is_file() or path.stat().st_size != size:
            raise GraphError("is not as it was written", where=path, remedy="build again, or copy all of the folder")
    return list(sizes)


def _put(folder: str, name: str, content: bytes) -> None:
    system, root = open_address(folder)
    # A task that died while it wrote is done again, perhaps while the first is not quite dead.
    part = f"{root}/.part-{name.removeprefix('part-')}.{secrets.token_hex(4)}"
    with _writing(folder):
        try:
            system.makedirs(root, exist_ok=True)
            with system.open(part, "wb") as file:
                file.write(content)
            system.mv(part, f"{root}/{name}")
        except BaseException:
            with suppress(Exception):
                system.rm(part)
            raise


@contextmanager
def _writing(folder: str) -> Iterator[None]:
    """Say in one way what any file system says in its own."""
    try:
        yield
    except KgError:
        raise
    except Exception as error:  # every file system has exceptions of its own
        problem = f"cannot write: {' '.join(str(error).split())[:200] or type(error).__name__}"
        raise GraphError(problem, where=folder, remedy="make room, or name another place with -o") from error


def _is_shard(name: str) -> bool:
    """Whether it is a shard, of whichever build, or what is left of one that was being written."""
    return name.lstrip(".").startswith("part-")


def _listed(system: Any, root: str) -> list[str]:
    """Names of the files at the top of a folder; none if it is not there."""
    if not system.exists(root):
        return []
    return sorted(path.rstrip("/").rpartition("/")[2] for path in system.ls(root, detail=False))
