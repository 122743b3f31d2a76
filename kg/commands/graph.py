"""The commands on a built graph: ask it, look at it, check it, serve it, load it into a store."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from kg.commands import options
from kg.commands.ending import DONE, INCOMPLETE
from kg.errors import GraphError


@click.command()
@click.argument("name", required=False, metavar="[NAME|FILE.rq]")
@click.option("-e", "--expression", metavar="TEXT", help="The query itself.")
@click.option(
    "--set", "settings", multiple=True, metavar="NAME=VALUE", help="Give a parameter of the query another value."
)
@click.option(
    "--limit",
    "most",
    type=click.IntRange(0),
    metavar="N",
    help="Rows at most; 0 for all. [default: in a table, what a named query says; otherwise all]",
)
@options.graph
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@options.ontology
def query(
    name: str | None,
    expression: str | None,
    settings: Sequence[str],
    most: int | None,
    graph: Path,
    form: str,
    ontology: Path,
) -> int:
    """Answer a SPARQL query on a built graph.

    NAME is one of the queries of the ontology; without NAME, FILE and -e, these are listed, each with its
    parameters: kg query 承接 --set 地区=唐山市. The prefixes of the graph need not be declared. If there are more
    rows than are shown, this is said.
    """
    from kg.commands.report import answer_table, console, queries_table
    from kg.query import load_graph, named_queries
    from kg.querying.limit import ask, limit
    from kg.querying.parameters import set_parameters
    from kg.schema import load_schema

    if name is not None and expression is not None:
        raise click.UsageError("NAME or FILE.rq and -e exclude each other")
    if name is None and expression is None:
        console(stderr=False).print(queries_table(named_queries(ontology)))
        return DONE
    text = expression if expression is not None else _query_text(str(name), ontology)
    loaded = load_graph(graph)
    if settings:
        text = set_parameters(text, _settings(settings), loaded, load_schema(ontology / "schema.ttl"), name)
    if most is None and form == "table":
        most = limit(text)
    answer, more = ask(loaded, text, name, most or None)
    if form == "table":
        console(stderr=False).print(answer_table(answer))
    else:
        click.echo(answer.csv() if form == "csv" else answer.json(), nl=False)
    if more:
        click.echo(f"kg: {most:,} rows, and there are more: --limit 0 gives all, --set asks about less", err=True)
    return DONE


@click.command()
@click.argument("out", type=options.FOLDER, default="out", metavar="[OUT]")
def view(out: Path) -> int:
    """Open the page of a built graph in the browser, and print its path."""
    import webbrowser

    from kg.building.outputs import PAGE

    page = out / PAGE
    if not page.is_file():
        raise GraphError("there is no built graph", where=out, remedy="run `kg build`, or name its output")
    click.echo(page)
    if not webbrowser.open(page.resolve().as_uri()):
        click.echo("kg: no browser was found; open the page yourself", err=True)
    return DONE


@click.command()
@click.argument("head")
@click.argument("relation", required=False)
@click.argument("tail", required=False)
@options.graph
@options.ontology
def explain(head: str, relation: str | None, tail: str | None, graph: Path, ontology: Path) -> int:
    """Print the facts, goals and figures about HEAD, each with the sentences that state it.

    HEAD and TAIL may be names or aliases. RELATION and TAIL narrow the facts down.
    """
    from kg.commands.report import explanation
    from kg.explain import explain as explain_facts
    from kg.schema import load_schema

    for found in explain_facts(graph, load_schema(ontology / "schema.ttl"), head, relation, tail):
        click.echo(explanation(found))
    return DONE


@click.command()
@click.argument("path", type=options.FOLDER, default="out", metavar="[GRAPH]")
@options.ontology
def check(path: Path, ontology: Path) -> int:
    """Check a built graph against the shapes and checks of the ontology, and print what is wrong.

    GRAPH is a folder kg build wrote, or a .ttl, .nt or .jsonld file. Exit status 1 if anything is wrong.
    """
    from kg.validate import validate

    found = validate(path, ontology)
    for violation in found:
        click.echo(str(violation))
    click.echo(f"kg: {path}: {len(found) or 'no'} violation{'' if len(found) == 1 else 's'}", err=True)
    return INCOMPLETE if found else DONE


@click.command()
@click.argument("out", type=options.FOLDER, default="out", metavar="[OUT]")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=7878, show_default=True, help="Port; 0 takes a free one."
)
@click.option("--timeout", type=click.IntRange(1), default=30, show_default=True, help="Seconds that a query may take.")
@click.option("--cors", is_flag=True, help="Let pages of other web sites ask.")
@click.option("--store", type=options.FOLDER, metavar="DIR", help="Answer from the store that kg build --store keeps.")
def serve(out: Path, host: str, port: int, timeout: int, cors: bool, store: Path | None) -> int:
    """Serve a built graph: a SPARQL endpoint with a query editor, and the page beside it.

    Nothing can be changed, and no other machine is asked. Ctrl-C ends it.
    """
    if not host.strip():
        raise click.UsageError("--host names an address, such as 127.0.0.1, or 0.0.0.0 for all that this machine has")
    from kg.serve import Addresses
    from kg.serve import serve as serve_graph

    def ready(addresses: Addresses) -> None:
        click.echo(f"SPARQL  {addresses.endpoint}\nEditor  {addresses.editor}\nPage    {addresses.page}")

    serve_graph(out, ready=ready, host=host, port=port, timeout=timeout, cors=cors, store=store)
    return DONE


@click.command()
@click.argument("out", type=options.FOLDER, default="out", metavar="[OUT]")
@click.option("--endpoint", required=True, metavar="URL", help="Where the store takes updates (SPARQL 1.1 Update).")
@click.option("--graph-store", is_flag=True, help="URL speaks the SPARQL 1.1 Graph Store Protocol instead.")
@click.option("--query", "questions", metavar="URL", help="Where it answers queries. [default: made from --endpoint]")
@click.option("--user", metavar="NAME:PASSWORD", envvar="KG_STORE_USER", help="Also as KG_STORE_USER.")
@click.option("--batch", type=click.IntRange(1), default=1000, show_default=True, help="Triples of one request.")
@click.option("--replace", is_flag=True, help="Empty the graphs of an earlier build before.")
@click.option("--resume", is_flag=True, help="Go on with a load that was cut off.")
def load(
    out: Path,
    endpoint: str,
    graph_store: bool,
    questions: str | None,
    user: str | None,
    batch: int,
    replace: bool,
    resume: bool,
) -> int:
    """Put a built graph into a triple store, and count what arrived.

    The graphs are the named graphs of graph.trig.
    """
    from kg import load as loading
    from kg.commands.report import LoadProgress

    if replace and resume:
        raise click.UsageError("--replace and --resume exclude each other")
    if user is not None and ":" not in user:
        raise click.UsageError("--user is NAME:PASSWORD")
    name, _, password = (user or "").partition(":")
    store = loading.Endpoint(
        update=endpoint,
        query=questions or loading.query_address(endpoint),
        graph_store=graph_store,
        user=(name, password) if user is not None else None,
    )
    with LoadProgress() as progress:
        loaded = loading.load(out, store, replace=replace, resume=resume, batch=batch, progress=progress)
    for graph, number in loaded.graphs.items():
        click.echo(f"{graph}\t{number}")
    click.echo(f"kg: {loaded.sent} triples sent, {loaded.found} were there already", err=True)
    return DONE


COMMANDS = (query, view, explain, check, serve, load)


def _settings(given: Sequence[str]) -> dict[str, str]:
    """Parameter to value, from NAME=VALUE."""
    pairs = [one.partition("=") for one in given]
    names = [name for name, _, _ in pairs]
    for name, sign, _ in pairs:
        if not sign:
            raise click.UsageError(f"--set is NAME=VALUE, not {name}")
        if names.count(name) > 1:
            raise click.UsageError(f"--set gives {name} twice")
    return {name: value for name, _, value in pairs}


def _query_text(name: str, ontology: Path) -> str:
    """The text of a query file, or of a query of the ontology."""
    from kg.query import named_query

    if not name.endswith(".rq"):
        return named_query(name, ontology)
    try:
        return Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "is not UTF-8"
        raise GraphError(f"the query cannot be read: {reason}", where=name, remedy="check the path") from error
