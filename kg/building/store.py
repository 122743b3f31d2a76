"""The graph in an Oxigraph store on disk, for graphs that no program should read anew for each question."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.building.assemble import Change
from kg.building.replace import replacing
from kg.errors import GraphError

if TYPE_CHECKING:
    from pyoxigraph import Store
    from rdflib import Graph

#: What the store holds, beside the files of Oxigraph: the SHA-256 of its triples, and the prefixes of the graph.
_CARD = "kg-store.json"


def is_store(path: Path) -> bool:
    """Whether a folder is a store that `kg build` wrote."""
    return (path / _CARD).is_file()


def keep(
    path: Path, triples: Path, digest: str, prefixes: Mapping[str, str], change: Change | None, before: str | None
) -> None:
    """Bring a store to the state of a graph.

    Args:
        path: Folder of the store; it is made if it is not there.
        triples: The graph in N-Triples.
        digest: SHA-256 of that file.
        prefixes: Prefix to namespace.
        change: What the graph says other than before; None if that is not known.
        before: SHA-256 of the triples before. A store in another state is loaded anew.

    Raises:
        GraphError: The folder holds other things, or is in use.
    """
    card = json.dumps({"triples": digest, "prefixes": dict(prefixes)}, ensure_ascii=False, indent=2) + "\n"
    if change is not None and before is not None and is_store(path) and _card(path).get("triples") == before:
        with _in_use(path):
            _apply(change, path)
        (path / _CARD).write_text(card, encoding="utf-8", newline="\n")
        return
    with replacing(path, frozenset(), marker=_CARD) as folder:
        _load(triples, folder)
        (folder / _CARD).write_text(card, encoding="utf-8", newline="\n")


def _load(triples: Path, folder: Path) -> None:
    from pyoxigraph import RdfFormat, Store

    store = Store(folder)
    store.bulk_load(path=triples, format=RdfFormat.N_TRIPLES)
    store.optimize()
    store.flush()
    del store


def _apply(change: Change, path: Path) -> None:
    """In one transaction: either all of a change is there or nothing of it."""
    from pyoxigraph import Store

    # A line ends in a line feed and in nothing else that may pass for a line's end.
    gone, new = (set(text.split("\n")) for text in (change.gone, change.new))
    steps = [
        f"{verb} DATA {{\n" + "\n".join(sorted(lines)) + "\n}"
        for verb, lines in (("DELETE", gone - new), ("INSERT", new - gone))
        if lines
    ]
    store = Store(path)
    if steps:
        store.update(" ;\n".join(steps))
    store.flush()
    del store


@contextmanager
def _in_use(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        remedy = "end what uses it, such as kg serve, and build again"
        raise GraphError(f"the store cannot be written: {error}", where=path, remedy=remedy) from error


def _card(path: Path) -> Mapping[str, Any]:
    try:
        card = json.loads((path / _CARD).read_text(encoding="utf-8"))
        return card if isinstance(card, dict) else {}
    except (OSError, ValueError):
        return {}


def open_store(path: Path) -> Store:
    """A store to read.

    Raises:
        GraphError: It cannot be opened.
    """
    from pyoxigraph import Store

    try:
        return Store.read_only(str(path))
    except OSError as error:
        remedy = "build it again with kg build --store"
        raise GraphError(f"the store cannot be read: {error}", where=path, remedy=remedy) from error


def store_graph(path: Path) -> Graph:
    """The graph of a store for rdflib, with its prefixes bound. Raises GraphError as `open_store` does."""
    from oxrdflib import OxigraphStore
    from rdflib import Graph
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

    graph = Graph(OxigraphStore(store=open_store(path)), DATASET_DEFAULT_GRAPH_ID, bind_namespaces="none")
    for prefix, namespace in dict(_card(path).get("prefixes", {})).items():
        graph.bind(prefix, namespace)
    return graph
