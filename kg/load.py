"""Puts a built graph into any store that speaks SPARQL 1.1 Update or the Graph Store Protocol."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import GraphError
from kg.export.rdf import TRIG

if TYPE_CHECKING:
    from httpx import Auth, Client, Response

#: Triples of one request. Virtuoso compiles an update into code of limited size: it takes no more than about 10,000.
BATCH = 1000
#: How many batches are held at a time; for the last triple of each, one query asks whether the store has it.
_MARKERS = 50
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

    Fuseki, Oxigraph and Blazegraph have `…/update` beside `…/query`, RDF4J and GraphDB `…/statements` below the
    address for questions; Virtuoso has one for both.
    """
    return re.sub(r"/update$", "/query", re.sub(r"/statements$", "", update))


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did."""

    #: Named graph to the number of its triples, as the store counts them.
    graphs: Mapping[str, int]
    #: How many triples were sent, and how many were there before.
    sent: int
    found: int


def load(out: Path, endpoint: Endpoint, *, replace: bool = False, batch: int = BATCH, progress: Progress) -> Loaded:
    """Loads the named graphs of `graph.trig`, batch by batch.

    A batch whose last triple the store has already is not sent again: a load that was cut off goes on where it was. At
    the end the store has to count as many triples in each graph as there are; where it counts fewer, everything is
    sent once more, which adds nothing twice, since there are no blank nodes.

    Args:
        out: A folder `kg build` wrote, or its `graph.trig`.
        endpoint: The store.
        replace: Empty the graphs before.
        batch: Triples of one request.
        progress: Called after each batch.

    Raises:
        GraphError: There is no graph, the store refuses or does not answer, or it counts another number at the end.
    """
    import httpx

    path = out / TRIG if out.is_dir() else out
    expected = Counter(graph for graph, _ in _lines(path))
    if not expected:
        raise GraphError("there is nothing to load", where=path, remedy="build the graph with kg build")
    total, sent, found = expected.total(), 0, 0
    with httpx.Client(timeout=httpx.Timeout(600, connect=10), follow_redirects=True, trust_env=False) as client:
        store = _Store(client, endpoint)
        for graph in expected if replace else ():
            store.clear(graph)
        for graph, batches in _windows(path, batch):
            present = store.present(graph, [one[-1] for one in batches])
            for one in batches:
                if one[-1] in present:
                    found += len(one)
                else:
                    store.send(graph, one)
                    sent += len(one)
                progress(sent + found, total)
        counted = {graph: store.count(graph) for graph in expected}
        short = {graph for graph in expected if counted[graph] < expected[graph]}
        if short:
            for graph, batches in _windows(path, batch):
                for one in batches if graph in short else ():
                    store.send(graph, one)
            counted |= {graph: store.count(graph) for graph in short}
    for graph, number in expected.items():
        _compare(graph, counted[graph], number, endpoint)
    return Loaded(counted, sent, found)


def _compare(graph: str, counted: int, expected: int, endpoint: Endpoint) -> None:
    if counted == expected:
        return
    problem = f"the store counts {counted} triples where the graph has {expected}"
    more = "it holds others: load again with --replace, or into another store"
    fewer = "load again, with smaller batches; see what the store's log says"
    raise GraphError(problem, where=endpoint.query, entry=graph, remedy=more if counted > expected else fewer)


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """IRI of the named graph, and line of N-Triples, of each quad of a file, in its order."""
    from pyoxigraph import NamedNode, RdfFormat, parse

    try:
        for quad in parse(path=path, format=RdfFormat.TRIG):
            if isinstance(quad.graph_name, NamedNode):
                yield quad.graph_name.value, f"{quad.triple} ."
    except OSError as error:
        problem = f"the graph cannot be read: {error.strerror or error}"
        raise GraphError(problem, where=path, remedy="build it with kg build") from error
    except SyntaxError as error:
        problem = f"the graph is damaged: {error.msg}"
        raise GraphError(problem, where=path, line=error.lineno, remedy="build it again with kg build") from error


def _windows(path: Path, size: int) -> Iterator[tuple[str, list[list[str]]]]:
    """Batches of one graph, some at a time: only these are held in memory."""
    for graph, quads in groupby(_lines(path), key=itemgetter(0)):
        lines = (line for _, line in quads)
        while window := [batch for _ in range(_MARKERS) if (batch := list(islice(lines, size)))]:
            yield graph, window


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

    def present(self, graph: str, lines: Sequence[str]) -> set[str]:
        """Which of these triples the graph has."""
        asked = " UNION ".join(
            f"{{ GRAPH <{graph}> {{ {line.removesuffix(' .')} }} BIND({number} AS ?n) }}"
            for number, line in enumerate(lines)
        )
        return {lines[int(row["n"]["value"])] for row in self.select(f"SELECT ?n WHERE {{ {asked} }}")}

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
        remedy = "name a user with --user" if answer.status_code in (401, 403) else "see what the store's log says"
        raise GraphError(f"the store refuses ({answer.status_code}): {said}", where=address, remedy=remedy)
