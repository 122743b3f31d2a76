"""Asks a built graph in SPARQL, and gives the answer as rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice, takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import GraphError
from kg.querying.answer import Rows
from kg.querying.parameters import Parameter, parameters

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.query import Result

#: Endings of graph files, and the files looked for in a folder: Turtle first, since it has prefixes.
_ENDINGS = (".ttl", ".nt", ".jsonld")
_LISTED = ", ".join(_ENDINGS[:-1]) + " or " + _ENDINGS[-1]
_IN_FOLDER = ("graph.ttl", "graph.nt")
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY")
#: The tokens of SPARQL in which a keyword is none: strings, IRIs, comments, variables, language tags, prefixed names,
#: characters escaped in these; then numbers, after which a keyword may stand without a blank; then words.
_TOKEN = re.compile(
    r"""(?P<other>
        \"{3}(?:[^"\\]|\\.|"{1,2}(?!"))*\"{3} |'{3}(?:[^'\\]|\\.|'{1,2}(?!'))*'{3}
        |"(?:[^"\\\n\r]|\\.)*" |'(?:[^'\\\n\r]|\\.)*'
        |<[^<>"{}|^`\\\s]*>
        |\#[^\n\r]*
        |[?$]\w+ |@[A-Za-z]+(?:-[A-Za-z0-9]+)*
        |(?:[^\W\d][\w.-]*)?:(?:[\w:.%-]|\\.)*
        |\\.
        |(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?
    )|(?P<word>[^\W\d]\w*)""",
    re.DOTALL | re.VERBOSE,
)
_REMEDY = "correct the query there"


def load_graph(path: Path) -> Graph:
    """The graph in a file (`.ttl`, `.nt`, `.jsonld`), in `graph.ttl` or `graph.nt` of a folder, or in a store.

    Raises:
        GraphError: There is no such file, it is of another kind, or it is not what its name says.
    """
    from oxrdflib import OxigraphStore
    from pyoxigraph import RdfFormat, Store, parse
    from rdflib import Graph
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

    from kg.building.store import is_store, store_graph

    if is_store(path):
        return store_graph(path)
    file = graph_file(path)
    form, store = RdfFormat.from_extension(file.suffix[1:]), Store()
    with reading(file):
        store.bulk_load(path=file, format=form)
        statements = parse(path=file, format=form)
        next(statements, None)  # the prefixes stand before the first statement
    graph = Graph(OxigraphStore(store=store), DATASET_DEFAULT_GRAPH_ID, bind_namespaces="none")
    for prefix, namespace in statements.prefixes.items():
        graph.bind(prefix, namespace)
    return graph


@contextmanager
def reading(file: Path) -> Iterator[None]:
    """Turns what goes wrong while a graph file is read into a GraphError."""
    try:
        yield
    except OSError as error:
        problem = f"the graph cannot be read: {error.strerror or error}"
        raise GraphError(problem, where=file, remedy="build it with kg build") from error
    except SyntaxError as error:
        problem = f"the graph is damaged: {error.msg}"
        raise GraphError(problem, where=file, line=error.lineno, remedy="build it again with kg build") from error


def graph_file(path: Path) -> Path:
    """The file itself, or the one to read in a folder."""
    if path.is_dir():
        for name in _IN_FOLDER:
            if (path / name).is_file():
                return path / name
        problem = f"the folder holds no {' or '.join(_IN_FOLDER)}"
        raise GraphError(problem, where=path, remedy="name a folder that kg build wrote")
    if not path.exists():
        raise GraphError("there is no such graph", where=path, remedy="build one with kg build")
    if path.suffix not in _ENDINGS:
        raise GraphError("this is no graph that can be queried", where=path, remedy=f"name a {_LISTED} file")
    return path


def run_query(graph: Graph, text: str, where: Path | str | None = None, *, rows: int | None = None) -> Rows:
    """The answer to a SPARQL query; the graph's prefixes need not be declared in it.

    Args:
        graph: Any rdflib graph; those of `load_graph` and `to_graph` are fast.
        text: A SELECT, ASK, CONSTRUCT or DESCRIBE query.
        where: File or name of the query, for the error.
        rows: How many rows of a SELECT are read; all of them if not given.

    Raises:
        GraphError: The query is no SPARQL, would change the graph, or would ask another machine.
    """
    from pyoxigraph import Store

    where = where or "query"
    prefixes = {prefix: str(namespace) for prefix, namespace in graph.namespaces()}
    form = query_form(text, where)
    try:
        Store().query(text, prefixes=prefixes)
        return _rows(graph.query(text, initNs=prefixes), form, prefixes, rows)
    except SyntaxError as error:
        raise _syntax_error(text, str(error), where) from error
    except RuntimeError as error:  # a function that is not there, for one
        raise GraphError(f"the query cannot be answered: {error}", where=where, remedy=_REMEDY) from error


def _rows(result: Result, form: str, prefixes: Mapping[str, str], most: int | None) -> Rows:
    from rdflib import Literal

    short = tuple(sorted(prefixes.items(), key=lambda item: (-len(item[1]), item)))
    if form == "ASK":
        answer = bool(result.askAnswer)
        return Rows(("answer",), ((Literal(answer),),), short, answer)
    if form == "SELECT":
        rows = tuple(tuple(row) for row in islice(result, most) if isinstance(row, tuple))
        return Rows(tuple(str(name) for name in result.vars or ()), rows, short)
    triples = sorted(result.graph or (), key=lambda triple: tuple(term.n3() for term in triple))
    return Rows(("subject", "predicate", "object"), tuple(triples), short)


def query_form(text: str, where: Path | str) -> str:
    """Which of the four forms a query has. Raises GraphError for an update or a remote query."""
    form = None
    for token in _TOKEN.finditer(text):
        written = (token["word"] or "").upper()
        # `true` may stand before a keyword without a blank, so a keyword may be the end of a word.
        word = next(
            (one for one in ("SERVICE", *_UPDATES, *_FORMS) if written == one or written.endswith("E" + one)), None
        )
        if word is None:
            continue
        line = text.count("\n", 0, token.start()) + 1
        if word == "SERVICE":
            problem = "the query asks another server"
            remedy = "leave SERVICE out: only the graph at hand is queried"
            raise GraphError(problem, where=where, line=line, entry=word, remedy=remedy)
        if word not in _FORMS:
            problem = "this is an update, and a graph is only read"
            remedy = "ask with SELECT, ASK, CONSTRUCT or DESCRIBE, or change the texts and build again"
            raise GraphError(problem, where=where, line=line, entry=word, remedy=remedy)
        form = form or word
    if form is None:
        remedy = "begin it with SELECT, ASK, CONSTRUCT or DESCRIBE"
        raise GraphError("this is no SPARQL query", where=where, remedy=remedy)
    return form


def _syntax_error(text: str, message: str, where: Path | str) -> GraphError:
    """The error that shows the line; of the parser's long list of tokens, only the sentences stay."""
    position = re.match(r"error at (\d+):(\d+)", message)
    line, column = (int(position[1]), int(position[2])) if position else (None, None)
    reasons = re.findall(r"(?<=[,f] )[A-Z][A-Za-z]+ [^,\[\]]+", message)
    problem = "the query is not SPARQL" + (f" at column {column}" if column else "")
    problem += f": {'; '.join(reasons)}" if reasons else ""
    lines = text.splitlines()
    entry = lines[line - 1].strip() if line and line <= len(lines) else None
    return GraphError(problem, where=where, line=line, entry=entry or None, remedy=_REMEDY)


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A question that comes with the ontology."""

    #: The name of its file, without `.rq`.
    name: str
    path: Path
    #: The leading comment lines, as they stand there: the question in each language.
    questions: tuple[str, ...]
    parameters: tuple[Parameter, ...]


def named_queries(ontology_folder: Path) -> tuple[NamedQuery, ...]:
    """The questions in `queries/` of an ontology, by name."""
    found = []
    for path in sorted((ontology_folder / "queries").glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        comments = takewhile(lambda line: line.startswith("#"), text.splitlines())
        questions = tuple(line.lstrip("# ") for line in comments if not line.startswith("# @"))
        found.append(NamedQuery(path.stem, path, questions, parameters(text)))
    return tuple(found)


def named_query(name: str, ontology_folder: Path) -> str:
    """The text of a named query.

    Raises:
        GraphError: There is none of this name; the message lists those that there are.
    """
    known = {query.name: query.path for query in named_queries(ontology_folder)}
    if name not in known:
        listed = ", ".join(known) or "none"
        folder = ontology_folder / "queries"
        raise GraphError("there is no query of this name", where=folder, entry=name, remedy=f"known are: {listed}")
    return known[name].read_text(encoding="utf-8")
