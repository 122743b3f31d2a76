"""Puts a built graph into any store that speaks SPARQL 1.1 Update or the Graph Store Protocol."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.building.shards import MANIFEST, shard_paths
from kg.errors import GraphError
from kg.export.rdf import ASSERTED_GRAPH, INFERRED_GRAPH, PROVENANCE_GRAPH, TRIG
from kg.query import reading

if TYPE_CHECKING:
    from httpx import Auth, Client, Response

#: Triples of one request. Virtuoso compiles an update into code of limited size: it takes no more than about 10,000.
BATCH = 1000
#: Of so many triples one query asks whether the store has them.
_ASKED = 50
#: Called with the number of triples that are in the store and of those that are to be there.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a store takes updates and questions."""

    #: Of SPARQL 1.1 Update, or of the Graph Store Protocol if `graph_store`.
    update: str
    query: str
    graph_store: bool = False
    #: Name and password, if the store asks for them (Basic or Digest).
    user: tuple[str, str] | None = None


def query_address(update: str) -> str:
    """Where a store answers questions, by the address at which it takes updates.

    Oxigraph has `…/update` and `…/store` beside `…/query`, Fuseki `…/update` and `…/data`; RDF4J and GraphDB have
    `…/statements` below the address for questions; Virtuoso asks and updates at one, and has another for graphs.
    """
    address = re.sub(r"/(update|store|data)$", "/query", re.sub(r"/statements$", "", update))
    return re.sub(r"/sparql-graph-crud(-auth)?$", "/sparql", address)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did."""

    #: Named graph to the number of its triples, as the store counts them.
    graphs: Mapping[str, int]
    #: How many triples were sent, and how many were there before.
    sent: int
    found: int


def load(
    out: Path,
    endpoint: Endpoint,
    *,
    replace: bool = False,
    resume: bool = False,
    batch: int = BATCH,
    progress: Progress,
) -> Loaded:
    """Loads the named graphs of `graph.trig`, or of shards, batch by batch.

    At the end the store has to count as many triples in each graph as there are. Nothing is doubled by sending it
    again, since there are no blank nodes.

    Args:
        out: A folder `kg build` wrote, or its `graph.trig` or one shard.
        endpoint: The store.
        replace: Empty all graphs of a build before, those too that this one does not have.
        resume: Go on with a load that was cut off: batches of which the store has every triple are not sent again.
        batch: Triples of one request.
        progress: Called after each batch.

    Raises:
        GraphError: There is no graph, the store refuses or does not answer, or it counts another number at the end.
    """
    import httpx

    expected = Counter(graph for graph, _ in _lines(out))
    if not expected:
        remedy = "name a folder kg build wrote, or its graph.trig"
        raise GraphError(
            "there is no named graph in it, so there is nothing to load", where=_files(out)[0], remedy=remedy
        )
    total, sent, found = expected.total(), 0, 0
    with httpx.Client(timeout=httpx.Timeout(600, connect=10), follow_redirects=True, trust_env=False) as client:
        store = _Store(client, endpoint)
        if replace:
            for graph in _all_graphs(expected):
                store.clear(graph)
        for graph, one in _batches(out, batch):
            if resume and store.has(graph, one):
                found += len(one)
            else:
                store.send(graph, one)
                sent += len(one)
            progress(sent + found, total)
        counted = {graph: store.count(graph) for graph in expected}
    for graph, number in expected.items():
        _compare(graph, counted[graph], number, endpoint)
    return Loaded(counted, sent, found)


def _all_graphs(names: Iterable[str]) -> list[str]:
    """The named graphs that any build has, in the namespace of these."""
    spaces = {name.rpartition("/")[0] for name in names}
    known = {f"{space}/{name}" for space in spaces for name in (ASSERTED_GRAPH, PROVENANCE_GRAPH, INFERRED_GRAPH)}
    return sorted(known.union(names))


def _compare(graph: str, counted: int, expected: int, endpoint: Endpoint) -> None:
    if counted == expected:
        return
    problem = f"the store counts {counted} triples where the graph has {expected}"
    more = "it holds others: load again with --replace, or into another store"
    fewer = "load again with --resume, or with smaller batches; see what the store's log says"
    raise GraphError(problem, where=endpoint.query, entry=graph, remedy=more if counted > expected else fewer)


def _files(out: Path) -> list[Path]:
    if (out / MANIFEST).is_file():
        return shard_paths(out)
    return [out / TRIG if out.is_dir() else out]


def _lines(out: Path) -> Iterator[tuple[str, str]]:
    """IRI of the named graph, and line of N-Triples, of each quad of a build, in its order."""
    from pyoxigraph import NamedNode, RdfFormat, parse

    for path in _files(out):
        with reading(path):
            for quad in parse(path=path, format=RdfFormat.N_QUADS if path.suffix == ".nq" else RdfFormat.TRIG):
                if isinstance(quad.graph_name, NamedNode):
                    yield quad.graph_name.value, f"{quad.triple} ."


def _batches(out: Path, size: int) -> Iterator[tuple[str, list[str]]]:
    """So many lines of one graph at a time: only those of one batch for each graph are held in memory."""
    waiting: dict[str, list[str]] = {}
    for graph, line in _lines(out):
        batch = waiting.setdefault(graph, [])
        batch.append(line)
        if len(batch) == size:
            yield graph, waiting.pop(graph)
    yield from waiting.items()


class _Store:
    """A store behind its protocol."""

    def __init__(self, client: Client, endpoint: Endpoint) -> None:
        self.client, self.endpoint = client, endpoint
        #: Basic or Digest, as the first answer asks for.
        self.auth: Auth | None = None

    def clear(self, graph: str) -> None:
        self.update(f"CLEAR SILENT GRAPH <{graph}>") if not self.endpoint.graph_store else self.delete(graph)

    def send(self, graph: str, lines: Sequence[str]) -> None:
        """Adds triples to a graph; those it has already are not doubled."""
        content = "\n".join(lines)
        if self.endpoint.graph_store:
            headers = {"content-type": "application/n-triples; charset=utf-8"}
            self.request("POST", self.endpoint.update, params={"graph": graph}, content=content + "\n", headers=headers)
        else:
            self.update(f"INSERT DATA {{ GRAPH <{graph}> {{\n{content}\n}} }}")

    def update(self, text: str) -> None:
        headers = {"content-type": "application/sparql-update; charset=utf-8"}
        self.request("POST", self.endpoint.update, content=text, headers=headers)

    def delete(self, graph: str) -> None:
        self.request("DELETE", self.endpoint.update, params={"graph": graph}, accepted=(404,))

    def count(self, graph: str) -> int:
        rows = self.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
        return int(rows[0]["n"]["value"])

    def has(self, graph: str, lines: Sequence[str]) -> bool:
        """Whether the graph has all of these triples; not, if the store cannot be asked so (Virtuoso 7 and points)."""
        try:
            return self.has_parts(graph, lines)
        except GraphError:
            return False

    def has_parts(self, graph: str, lines: Sequence[str]) -> bool:
        return all(self.has_part(graph, lines[at : at + _ASKED]) for at in range(0, len(lines), _ASKED))

    def has_part(self, graph: str, lines: Sequence[str]) -> bool:
        asked = " UNION ".join(
            f"{{ GRAPH <{graph}> {{ {line.removesuffix(' .')} }} BIND({number} AS ?n) }}"
            for number, line in enumerate(lines)
        )
        return len(self.select(f"SELECT DISTINCT ?n WHERE {{ {asked} }}")) == len(lines)

    def select(self, text: str) -> list[dict[str, dict[str, str]]]:
        headers = {"content-type": "application/x-www-form-urlencoded", "accept": "application/sparql-results+json"}
        answer = self.request("POST", self.endpoint.query, data={"query": text}, headers=headers)
        try:
            rows: list[dict[str, dict[str, str]]] = answer.json()["results"]["bindings"]
        except (ValueError, KeyError, TypeError) as error:
            problem = "the answer is no SPARQL result in JSON"
            remedy = "name the address for questions with --query"
            raise GraphError(problem, where=self.endpoint.query, remedy=remedy) from error
        return rows

    def request(self, method: str, address: str, accepted: Sequence[int] = (), **parts: object) -> Response:
        import httpx

        try:
            answer = self.client.request(method, address, auth=self.auth, **parts)  # type: ignore[arg-type]
            if answer.status_code == 401 and self.endpoint.user and self.auth is None:
                digest = "digest" in answer.headers.get("www-authenticate", "").lower()
                self.auth = (httpx.DigestAuth if digest else httpx.BasicAuth)(*self.endpoint.user)
                answer = self.client.request(method, address, auth=self.auth, **parts)  # type: ignore[arg-type]
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            problem = f"the store does not answer: {error or type(error).__name__}"
            raise GraphError(problem, where=address, remedy="start it, or correct the address") from error
        if answer.is_success or answer.status_code in accepted:
            return answer
        said = " ".join(answer.text.split())[:300]
        remedy = (
            "name a user with --user"
            if answer.status_code in (401, 403)
            else "correct --endpoint, --query or --graph-store"
        )
        raise GraphError(f"the store refuses ({answer.status_code}): {said}", where=address, remedy=remedy)
