"""The page of a graph inside a notebook (Jupyter, VS Code): a frame that holds the whole of it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import GraphError

if TYPE_CHECKING:
    from kg.model import KnowledgeGraph
    from kg.schema import Schema


@dataclass(frozen=True, slots=True)
class Page:
    """A page that a notebook shows when it is the value of a cell."""

    html: str
    #: Of the frame, in pixels.
    height: int = 640

    def _repr_html_(self) -> str:
        # What the page may do: run its own scripts, and hand over files. It has no origin, so nothing else is its own.
        rights = "allow-scripts allow-downloads allow-modals"
        style = f"width: 100%; height: {self.height}px; border: 0"
        return f'<iframe srcdoc="{escape(self.html)}" sandbox="{rights}" style="{style}" loading="lazy"></iframe>'


def show(graph: KnowledgeGraph | Path | str, schema: Schema | None = None, *, height: int = 640) -> Page:
    """The page of a graph, for a notebook.

    Args:
        graph: A graph, or a folder `kg build` wrote.
        schema: The vocabulary of a graph; that of the bundled ontology if none is given.
        height: Of the frame, in pixels.

    Raises:
        GraphError: The folder holds no page.
    """
    if isinstance(graph, (str, Path)):
        path = Path(graph) / "graph.html"
        try:
            return Page(path.read_text(encoding="utf-8"), height)
        except OSError as error:
            problem = f"there is no page: {error.strerror or error}"
            raise GraphError(problem, where=path, remedy="run `kg build`, or name its output") from error
    from kg.bundle import ontology_dir
    from kg.export.html import to_html
    from kg.schema import load_schema

    return Page(to_html(graph, schema or load_schema(ontology_dir() / "schema.ttl")), height)
