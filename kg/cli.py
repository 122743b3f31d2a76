"""The command line: each command is one step of the program."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg import __version__
from kg.bundle import corpus_dir, ontology_dir
from kg.ending import DONE, INCOMPLETE, run_command
from kg.errors import DocumentError, GraphError

if TYPE_CHECKING:
    from kg.build import Extractor
    from kg.ontology import Ontology
    from kg.read import Skipped

_FOLDER = click.Path(path_type=Path)
_ontology = click.option(
    "--ontology",
    type=_FOLDER,
    metavar="DIR",
    default=ontology_dir,
    help="Folder with schema, lexicon, references, rules and queries. [default: the one that comes with kg]",
)
_graph = click.option(
    "--graph", type=_FOLDER, metavar="DIR", default="out", show_default=True, help="A folder kg build wrote."
)


_least = click.option(
    "--min-confidence",
    "least",
    type=click.FloatRange(0, 1),
    metavar="P",
    default=0.0,
    help="Leave out facts, goals and figures that are less certain than P (0 to 1).",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="kg", message="%(prog)s %(version)s")
def cli() -> None:
    """A knowledge graph from Chinese policy texts, each fact with the sentence that states it.

    PATH is a file (.txt, .md, .html, .docx, .pdf), a folder, a pattern such as 'texts/*.txt', or - for
    standard input. Data goes to standard output, everything else to standard error.

    Exit status: 0 if all is done; 1 if an input, a graph or a query is bad, or says nothing of what is asked
    (all other inputs are done); 2 if the command or the ontology is wrong; 70 for a bug; 130 if interrupted.
    """


@cli.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("-o", "--out", type=_FOLDER, metavar="OUT", default="out", show_default=True, help="Output folder.")
@_least
@_ontology
def build(paths: Sequence[str], out: Path, least: float, ontology: Path) -> int:
    """Build the graph of all documents, in every format.

    Without PATH, those that come with kg are built. OUT appears whole or not at all; an earlier one is
    replaced.
    """
    from kg import build as building
    from kg.report import BuildProgress, summary

    try:
        with BuildProgress() as progress:
            report = building.build(paths or _bundled_documents(), out, ontology, progress, least)
    except building.NothingRead as error:
        _name_left_out(error.failures, error.skipped)
        raise
    status = _name_left_out(report.failures, report.skipped)
    summary(report)
    click.echo(out / building.PAGE)
    return status


@cli.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@_least
@_ontology
def extract(paths: Sequence[str], least: float, ontology: Path) -> int:
    """Print the facts of each document as one JSON object per line."""
    from kg.export.facts import to_line

    extractor = _extractor(ontology, least)
    for extraction in extractor.run(paths):
        click.echo(to_line(extraction, extractor.ontology.schema))
    return _name_left_out(extractor.failures, extractor.skipped)


@cli.command()
@click.argument("name", required=False, metavar="[NAME|FILE.rq]")
@click.option("-e", "--expression", metavar="TEXT", help="The query itself.")
@_graph
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@_ontology
def query(name: str | None, expression: str | None, graph: Path, form: str, ontology: Path) -> int:
    """Answer a SPARQL query on a built graph.

    NAME is one of the queries of the ontology; without NAME, FILE and -e, these are listed. The prefixes of
    the graph need not be declared.
    """
    from kg.query import load_graph, named_queries, run_query
    from kg.report import answer_table, console, queries_table

    if name is not None and expression is not None:
        raise click.UsageError("NAME or FILE.rq and -e exclude each other")
    if name is None and expression is None:
        console(stderr=False).print(queries_table(named_queries(ontology)))
        return DONE
    text = expression if expression is not None else _query_text(str(name), ontology)
    answer = run_query(load_graph(graph), text, name)
    if form == "table":
        console(stderr=False).print(answer_table(answer))
    else:
        click.echo(answer.csv() if form == "csv" else answer.json(), nl=False)
    return DONE


@cli.command()
@click.argument("out", type=_FOLDER, default="out", metavar="[OUT]")
def view(out: Path) -> int:
    """Open the page of a built graph in the browser, and print its path."""
    import webbrowser

    from kg.build import PAGE

    page = out / PAGE
    if not page.is_file():
        raise GraphError("there is no built graph", where=out, remedy="run `kg build`, or name its output")
    click.echo(page)
    if not webbrowser.open(page.resolve().as_uri()):
        click.echo("kg: no browser was found; open the page yourself", err=True)
    return DONE


@cli.command()
@click.argument("head")
@click.argument("relation", required=False)
@click.argument("tail", required=False)
@_graph
@_ontology
def explain(head: str, relation: str | None, tail: str | None, graph: Path, ontology: Path) -> int:
    """Print the facts, goals and figures about HEAD, each with the sentences that state it.

    HEAD and TAIL may be names or aliases. RELATION and TAIL narrow the facts down.
    """
    from kg.explain import explain as explain_facts
    from kg.report import explanation
    from kg.schema import load_schema

    for found in explain_facts(graph, load_schema(ontology / "schema.ttl"), head, relation, tail):
        click.echo(explanation(found))
    return DONE


@cli.command()
@click.argument("gold", type=_FOLDER)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--predicted", type=_FOLDER, metavar="FILE", help="Facts that were extracted before, instead of PATH.")
@click.option("--errors", is_flag=True, help="Print every missed and every wrong fact.")
@click.option("--rules", is_flag=True, help="Print how each rule did, and what a confidence is worth.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@_least
@_ontology
def evaluate(
    gold: Path,
    paths: Sequence[str],
    predicted: Path | None,
    errors: bool,
    rules: bool,
    as_json: bool,
    least: float,
    ontology: Path,
) -> int:
    """Compare extracted facts with the annotation GOLD: precision, recall and F1.

    GOLD is a file as kg extract prints it, or a folder of such files. What is compared with it is extracted
    from PATH now, or read from the file named by --predicted; without either, extracted from the documents
    that come with kg. Documents are matched by file name, without folder and suffix; one that GOLD does not
    have is not counted, and one that only GOLD has counts as missed.
    """
    from kg.evaluate import evaluate as compare
    from kg.export.facts import to_record
    from kg.gold import document_name, load_annotations
    from kg.ontology import load_ontology
    from kg.report import console, evaluation_json, fault_line, rule_tables, scores
    from kg.schema import load_schema

    if paths and predicted is not None:
        raise click.UsageError("PATH and --predicted exclude each other")
    if least and predicted is not None:
        raise click.UsageError("--min-confidence and --predicted exclude each other")
    annotated, status = load_annotations(gold), DONE
    known: Ontology | None = None
    if predicted is not None:
        schema, facts = load_schema(ontology / "schema.ttl"), load_annotations(predicted)
    else:
        extractor = _extractor(ontology, least)
        known = extractor.ontology
        schema = known.schema
        records = (to_record(one, schema) for one in extractor.run(paths or _bundled_documents()))
        facts = {document_name(record["doc"]): record for record in records}
        status = _name_left_out(extractor.failures, extractor.skipped)
    result = compare(annotated, facts, schema)
    for name in result.absent:
        click.echo(f"kg: {name}: is in the gold only; its facts count as missed", err=True)
    for name in result.unknown:
        click.echo(f"kg: {name}: is not in the gold; not counted", err=True)
    if errors:
        for fault in result.faults:
            click.echo(fault_line(fault), err=as_json)
    if as_json:
        click.echo(evaluation_json(result))
    else:
        for table in scores(result):
            console(stderr=False).print(table)
    if rules:
        known = known or load_ontology(ontology)
        names = [*(rule.id for rule in known.rules.rules), *(rule.id for rule in known.name_rules)]
        for table in rule_tables(result, names):
            console(stderr=as_json).print(table)
    return status


def _bundled_documents() -> list[str]:
    """The documents that come with kg; a note about them is named in capitals (SOURCES.md)."""
    return [str(path) for path in corpus_dir().glob("*.md") if not path.stem.isupper()]


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


def _extractor(ontology: Path, least: float) -> Extractor:
    from kg.build import Extractor
    from kg.ontology import load_ontology

    return Extractor(load_ontology(ontology), least)


def _name_left_out(failures: Iterable[DocumentError], skipped: Iterable[Skipped]) -> int:
    """Name each input that was not built, with the reason; the exit status that follows."""
    status = DONE
    for item in skipped:
        click.echo(f"kg: {item.path}: skipped: {item.reason}", err=True)
    for error in failures:
        click.echo(f"kg: {error}", err=True)
        status = INCOMPLETE
    return status


def run(arguments: Sequence[str]) -> int:
    """Run one command line to its exit status."""
    return run_command(cli, arguments)


def main() -> None:
    """Entry point of the `kg` command."""
    sys.exit(run(sys.argv[1:]))
