"""The tables of nodes and edges as Parquet, for data frames and query engines."""

from __future__ import annotations

from pathlib import Path

from kg.errors import KgError
from kg.export.tables import EDGE_COLUMNS, NODE_COLUMNS, edge_rows, node_rows
from kg.model import KnowledgeGraph
from kg.schema import Schema

NODES, EDGES = "nodes.parquet", "edges.parquet"


def require() -> None:
    """Raises KgError if the library is not installed."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise KgError("Parquet needs the package pyarrow", remedy="pip install 'jingjinji-kg[parquet]'") from error


def write_parquet(kg: KnowledgeGraph, schema: Schema, folder: Path) -> list[Path]:
    """Writes the rows of `nodes.csv` and `edges.csv` with typed columns, several values as lists; returns the paths."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    words, several = pa.string(), pa.list_(pa.string())
    types = {"aliases": several, "documents": several, "facts": pa.int64(), "start": pa.int64(), "end": pa.int64()}
    types["confidence"] = pa.float64()
    for name, columns, rows in (
        (NODES, NODE_COLUMNS, node_rows(kg, schema)),
        (EDGES, EDGE_COLUMNS, edge_rows(kg, schema)),
    ):
        fields = [pa.field(column, types.get(column, words)) for column in columns]
        records = [dict(zip(columns, row, strict=True)) for row in rows]
        pq.write_table(pa.Table.from_pylist(records, schema=pa.schema(fields)), folder / name, compression="zstd")
    return [folder / NODES, folder / EDGES]
