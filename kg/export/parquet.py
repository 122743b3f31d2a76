"""The tables of nodes and edges as Parquet, for data frames and query engines."""

from __future__ import annotations

from pathlib import Path

from kg.errors import KgError
from kg.export.tables import EDGE_COLUMNS, NODE_COLUMNS, rows
from kg.keeping.slices import Part, Range, Slicer
from kg.schema import Schema

NODES, EDGES = "nodes.parquet", "edges.parquet"
#: So many rows or more are written at a time.
_ROWS = 10_000


def require() -> None:
    """Raises KgError if the library is not installed."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise KgError("Parquet needs the package pyarrow", remedy="pip install 'jingjinji-kg[parquet]'") from error


def write_parquet(slicer: Slicer, schema: Schema, folder: Path) -> list[Path]:
    """Writes the rows of `nodes.csv` and `edges.csv` with typed columns, several values as lists; returns the paths."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    words, several = pa.string(), pa.list_(pa.string())
    types = {"aliases": several, "documents": several, "facts": pa.int64(), "start": pa.int64(), "end": pa.int64()}
    types["confidence"] = pa.float64()
    for name, columns, part in ((NODES, NODE_COLUMNS, Part.ENTITIES), (EDGES, EDGE_COLUMNS, Part.FACTS)):
        fields = pa.schema([pa.field(column, types.get(column, words)) for column in columns])
        with pq.ParquetWriter(folder / name, fields, compression="zstd") as file:
            for some in slicer.cut(Range(part, None, None), _ROWS, _ROWS):
                records = [dict(zip(columns, row, strict=True)) for row in rows(slicer.slice(*some), schema)]
                file.write_table(pa.Table.from_pylist(records, schema=fields))
    return [folder / NODES, folder / EDGES]
