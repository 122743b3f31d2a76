"""What a person reads on the terminal: progress while it runs, tables when it is done."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich import box
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Column, Table

from kg.build import DOCUMENT, FILE, TO_READ, TO_WRITE, WRITTEN

if TYPE_CHECKING:
    from kg.building.outputs import BuildReport
    from kg.cluster.build import ClusterReport
    from kg.evaluate import Evaluation, Fault
    from kg.explain import Explanation, Figure
    from kg.query import NamedQuery
    from kg.querying.answer import Rows


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to the command line how a run ends."""
        raise BrokenPipeError


def console(*, stderr: bool = True) -> Console:
    """A console that neither guesses at markup in texts nor colours the numbers in them."""
    return _Console(stderr=stderr, markup=False, highlight=False, emoji=False)


class _Bar:
    """A bar that is shown on a terminal while its block runs, and nowhere else."""

    def __init__(self, *columns: ProgressColumn) -> None:
        screen = console()
        self._bar = Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()


class BuildProgress(_Bar):
    """Documents as they are read and nouns as they are written, with the rate and the time left, then so many files."""

    def __init__(self, files: int) -> None:
        described, named = TextColumn("{task.description}"), TextColumn("{task.fields[name]}")
        rate = TextColumn("{task.fields[rate]}")
        columns = (described, BarColumn(), MofNCompleteColumn(), rate, TimeElapsedColumn(), TimeRemainingColumn())
        super().__init__(*columns, named)
        self._tasks = {
            DOCUMENT: self._bar.add_task("documents", total=None, name="", rate=""),
            WRITTEN: self._bar.add_task("writing", total=None, name="", rate="", visible=False),
            FILE: self._bar.add_task("files", total=files, name="", rate="", visible=False),
        }

    def __call__(self, kind: str, name: str) -> None:
        """How much there is to do, or what is done."""
        totals = {TO_READ: DOCUMENT, TO_WRITE: WRITTEN}
        if kind in totals:
            self._bar.update(self._tasks[totals[kind]], total=int(name), visible=True)
            return
        task = self._bar.tasks[self._tasks[kind]]
        rate = f"{task.speed:,.0f}/s" if task.speed and kind != FILE else ""
        done, name = (int(name), "") if kind == WRITTEN else (1, name)
        self._bar.update(task.id, advance=done, name=name, rate=rate, visible=True)


class StepProgress(_Bar):
    """What is being done now, and for how long."""

    def __init__(self) -> None:
        super().__init__(TextColumn("{task.description}"), TimeElapsedColumn())
        self._task = self._bar.add_task("starting", total=None)

    def __call__(self, step: str) -> None:
        """Show the step that begins."""
        self._bar.update(self._task, description=step)


class LoadProgress(_Bar):
    """How many triples of all are in the store."""

    def __init__(self) -> None:
        super().__init__(TextColumn("triples"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._task = self._bar.add_task("triples", total=None)

    def __call__(self, done: int, total: int) -> None:
        """Show how far the load is."""
        self._bar.update(self._task, completed=done, total=total)


def summary(report: BuildReport) -> None:
    """What was built: counts of everything, and where the page is."""
    table = _counts(
        ("documents", report.documents),
        ("entities", sum(report.entities.values())),
        *((f"  {name}", count) for name, count in report.entities.items()),
        ("facts", sum(report.facts.values())),
        *((f"  {name}", count) for name, count in report.facts.items()),
        ("goals", report.goals),
        ("observations", report.observations),
        ("rejected", report.rejected),
        style="bold",
    )
    screen = console()
    screen.print(table)
    for name in report.left_out:
        screen.print(f"{name} is left out: it would be too large for the programs that read it")
    if report.read < report.documents:
        screen.print(f"{report.read:,} of {report.documents:,} documents were read; the others are as they were")


def cluster_summary(report: ClusterReport) -> None:
    """What was built on a cluster: documents, quads and shards."""
    table = _counts(
        ("documents", report.documents),
        ("quads", report.quads),
        ("shards", report.shards),
        ("bytes from documents to partitions", report.divided),
        ("bytes of the shards", report.written),
        ("machines lost", report.lost),
    )
    console().print(table)


def _counts(*rows: tuple[str, int], style: str | None = None) -> Table:
    """Names and how many there are of each; those that are not indented in a style."""
    table = Table(show_header=False, box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    for name, count in rows:
        table.add_row(name, f"{count:,}", style=None if name.startswith(" ") else style)
    return table


def answer_table(answer: Rows) -> Table:
    """The answer to a query, long cells folded."""
    table = Table(*(Column(name, overflow="fold") for name in answer.names), box=box.SIMPLE_HEAD, pad_edge=False)
    for row in answer.table():
        table.add_row(*row)
    return table


def queries_table(queries: Sequence[NamedQuery]) -> Table:
    """The queries of an ontology, each with its question and the names of its parameters."""
    table = Table("name", Column("question", overflow="fold"), "parameters", box=box.SIMPLE_HEAD, pad_edge=False)
    for query in queries:
        table.add_row(query.name, "\n".join(query.questions), "\n".join(one.name for one in query.parameters))
    return table


def scores(evaluation: Evaluation) -> Iterator[Table]:
    """One table for the kinds of facts, the types of entities, the relations and the subjects of numbers."""
    for title, rows in (
        ("kind", evaluation.kinds),
        ("type", evaluation.types),
        ("relation", evaluation.relations),
        ("subjects of", evaluation.subjects),
    ):
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        table.add_column(title)
        for heading in ("P", "R", "F1", "required", "found", "predicted", "right"):
            table.add_column(heading, justify="right")
        for name, score in rows.items():
            figures = (score.precision, score.recall, score.f1)
            counts = (score.required, score.found, score.predicted, score.right)
            table.add_row(name, *map(_figure, figures), *map(str, counts))
        yield table


#: Lower bounds of the bands of confidence that are reported.
_BANDS = (0.9, 0.8, 0.7, 0.6, 0.0)
_EXAMPLE = 40


def rule_tables(evaluation: Evaluation, rules: Iterable[str]) -> Iterator[Table]:
    """One table for the rules, those that found nothing last, and one for what a confidence is worth."""
    from kg.evaluate import score_confidence, score_rules

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("rule", no_wrap=True)
    for heading in ("P", "hits", "right"):
        table.add_column(heading, justify="right")
    table.add_column("example", overflow="fold")
    scores = score_rules(evaluation.judged, rules)
    for name, score in sorted(scores.items(), key=lambda item: (-item[1].hits, item[0])):
        example = score.example or ""
        table.add_row(
            name,
            _figure(score.precision),
            str(score.hits),
            str(score.right),
            example if len(example) <= _EXAMPLE else example[: _EXAMPLE - 1] + "…",
        )
    yield table
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("confidence", "P", "facts", "right"):
        table.add_column(heading, justify="right")
    upper = ""
    for floor, score in score_confidence(evaluation.judged, _BANDS).items():
        table.add_row(f"{floor:.1f}–{upper}", _figure(score.precision), str(score.hits), str(score.right))
        upper = f"{floor:.1f}"
    yield table


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def evaluation_json(evaluation: Evaluation) -> str:
    """All figures as one JSON object: `kinds`, `types`, `relations` and `subjects`, each by name."""
    return json.dumps(
        {
            part: {
                name: {"P": score.precision, "R": score.recall, "F1": score.f1} | asdict(score)
                for name, score in getattr(evaluation, part).items()
            }
            for part in ("kinds", "types", "relations", "subjects")
        },
        ensure_ascii=False,
    )


def fault_line(fault: Fault) -> str:
    """A missed or wrong fact on one line, as JSON without what does not tell facts apart."""
    record = {key: value for key, value in fault.record.items() if key not in ("aliases", "more_evidence")}
    verdict = "missed" if fault.missed else "wrong"
    return f"{verdict}\t{fault.kind}\t{fault.document}\t{json.dumps(record, ensure_ascii=False)}"


def explanation(said: Explanation | Figure) -> str:
    """A fact or figure, and below it each sentence that states it with its source and rule."""
    from kg.explain import Figure

    if isinstance(said, Figure):
        line = f"{said.subject} · {said.indicator}: {said.raw}"
    else:
        line = f"{said.head} — {said.relation} → {said.tail}" + (f" · {said.measure}" if said.measure else "")
    lines = [line + (f" ({said.time})" if said.time else "")]
    for source in said.sources:
        lines.append(f"    {source.quote}")
        if about := ", ".join(filter(None, (source.title, source.publisher, source.date))):
            lines.append(f"        {about}")
        place = f"{source.document} {source.start}–{source.end}"
        parts = (place, source.rule, f"{source.confidence:g}", source.modality, source.time_text)
        lines.append("        " + " · ".join(filter(None, parts)))
    return "\n".join(lines)
