"""The command line: each command is one step of the program."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg import __version__
from kg.bundle import corpus_dir
from kg.commands import options
from kg.commands.ending import DONE, INCOMPLETE, run_command
from kg.commands.graph import COMMANDS
from kg.errors import DocumentError

if TYPE_CHECKING:
    from kg.commands.extractor import Extractor
    from kg.ontology import Ontology
    from kg.read import Skipped

#: Of the graph of the bundled documents: they are in the public domain, the coordinates in it are under CC BY.
_BUNDLED_LICENCE = "https://creativecommons.org/licenses/by/4.0/"


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
@click.option("-o", "--out", metavar="OUT", default="out", show_default=True, help="Output folder.")
@options.least
@click.option("--update", is_flag=True, help="Read again only what is not as it was when OUT was built.")
@options.jobs
@click.option("--store", type=options.FOLDER, metavar="DIR", help="Keep the graph also in an Oxigraph store.")
@click.option("--infer", is_flag=True, help="Write also what follows from the facts: inferred.ttl, and in graph.trig.")
@click.option("--rdf12", is_flag=True, help="Write also graph-1.2.ttl, with triple terms.")
@click.option("--parquet", is_flag=True, help="Write also nodes.parquet and edges.parquet.")
@click.option("--picture", is_flag=True, help="Write also graph.svg, a still picture.")
@click.option("--licence", metavar="IRI", help="Address of the licence of the graph, stated in dataset.ttl.")
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="ray: on many machines, as shards of sorted N-Quads.",
)
@click.option("--address", metavar="HOST:PORT", help="Of a Ray cluster. [default: one is started here]")
@options.ontology
def build(
    paths: Sequence[str],
    out: str,
    least: float,
    update: bool,
    jobs: int,
    store: Path | None,
    infer: bool,
    rdf12: bool,
    parquet: bool,
    picture: bool,
    licence: str | None,
    engine: str,
    address: str | None,
    ontology: Path,
) -> int:
    """Build the graph of all documents, in every format.

    Without PATH, those that come with kg are built. OUT appears whole or not at all; an earlier one is
    replaced.
    """
    if engine == "ray":
        others = {
            "--update": update,
            "--jobs": jobs != 1,
            "--store": store is not None,
            "--infer": infer,
            "--rdf12": rdf12,
            "--picture": picture,
            "--licence": licence is not None,
        }
        for name, given in others.items():
            if given:
                raise click.UsageError(f"{name} and --engine ray exclude each other")
        return _build_on_cluster(paths, out, ontology, least, parquet=parquet, address=address)
    if address is not None:
        raise click.UsageError("--address is that of a Ray cluster: give --engine ray too")
    from kg import build as building
    from kg.building.outputs import PAGE, Extras
    from kg.commands.report import BuildProgress, summary
    from kg.export.names import is_address

    if licence is not None and not is_address(licence):
        raise click.UsageError(
            "--licence is the address of a licence, such as https://creativecommons.org/licenses/by/4.0/"
        )
    extras = Extras(infer, rdf12, parquet, picture, licence or (None if paths else _BUNDLED_LICENCE))
    try:
        with BuildProgress(extras.files + (store is not None)) as progress:
            report = building.build(
                *(paths or _bundled_documents(), Path(out), ontology, progress, least, extras),
                jobs=jobs,
                update=update,
                store=store,
            )
    except building.NothingRead as error:
        _name_left_out(error.failures, error.skipped)
        raise
    status = _name_left_out(report.failures, report.skipped)
    summary(report)
    click.echo(Path(out) / PAGE)
    return status


def _build_on_cluster(
    paths: Sequence[str], out: str, ontology: Path, least: float, *, parquet: bool, address: str | None
) -> int:
    from kg.build import NothingRead
    from kg.cluster.build import build_on_cluster
    from kg.commands.report import StepProgress, cluster_summary

    try:
        with StepProgress() as progress:
            report = build_on_cluster(
                paths or _bundled_documents(), out, ontology, progress, least, parquet=parquet, address=address
            )
    except NothingRead as error:
        _name_left_out(error.failures, error.skipped)
        raise
    status = _name_left_out(report.failures, report.skipped)
    cluster_summary(report)
    click.echo(out)
    return status


@cli.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@options.least
@options.ontology
def extract(paths: Sequence[str], least: float, ontology: Path) -> int:
    """Print the facts of each document as one JSON object per line."""
    from kg.export.facts import to_line

    extractor = _extractor(ontology, least)
    for extraction in extractor.run(paths):
        click.echo(to_line(extraction, extractor.ontology.schema))
    return _name_left_out(extractor.failures, extractor.skipped)


@cli.command()
@click.argument("gold", type=options.FOLDER)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--predicted", type=options.FOLDER, metavar="FILE", help="Facts that were extracted before, instead of PATH."
)
@click.option("--errors", is_flag=True, help="Print every missed and every wrong fact.")
@click.option("--rules", is_flag=True, help="Print how each rule did, and what a confidence is worth.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@options.least
@options.ontology
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
    from kg.commands.report import console, evaluation_json, fault_line, rule_tables, scores
    from kg.evaluate import evaluate as compare
    from kg.evaluating.gold import document_name, load_annotations
    from kg.export.facts import to_record
    from kg.ontology import load_ontology
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


for command in COMMANDS:
    cli.add_command(command)


def _bundled_documents() -> list[str]:
    """The documents that come with kg; a note about them is named in capitals (SOURCES.md)."""
    return [str(path) for path in corpus_dir().glob("*.md") if not path.stem.isupper()]


def _extractor(ontology: Path, least: float) -> Extractor:
    from kg.commands.extractor import Extractor
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
