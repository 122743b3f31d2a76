"""Reads documents and renders slices, in this process or in several: the results come in the same order either way."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from kg.errors import DocumentError, KgError
from kg.export.goals import with_goals
from kg.read import Source, read_file
from kg.reading.versions import Version, version_of

if TYPE_CHECKING:
    from kg.building.splice import Rendered
    from kg.export.render import Renderer
    from kg.keeping.entries import Entries
    from kg.keeping.slices import Range, Slicer
    from kg.model import Document
    from kg.ontology import Ontology

#: What became of a document: its id, and its entries or the reason why there are none.
Outcome = tuple[str, "Entries | DocumentError"]
#: So many documents and ranges go to a process at once, and so many of these parcels wait for each process.
_DOCUMENTS, _RANGES, _AHEAD = 4, 4, 4
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything by which a build of the same documents may differ from another."""

    ontology: Path
    #: Facts, goals and observations below this confidence are left out.
    least: float = 0.0
    rdf12: bool = False


class Worker:
    """Does what can be done with one document, or with one slice, alone."""

    def __init__(self, recipe: Recipe, ontology: Ontology | None = None) -> None:
        from kg.ontology import load_ontology

        self.ontology = ontology or load_ontology(recipe.ontology)
        self._recipe = recipe
        self._renderer: Renderer | None = None
        self._slicers: dict[Path, Slicer] = {}

    @property
    def renderer(self) -> Renderer:
        """Writes slices as the recipe says."""
        if self._renderer is None:
            from kg.export.render import Renderer

            self._renderer = Renderer(self.ontology.schema, self.ontology.authority, rdf12=self._recipe.rdf12)
        return self._renderer

    def read(self, source: Source) -> Outcome:
        """Extract from one document."""
        version = version_of(source)
        try:
            document = read_file(source.file, source.id)
        except DocumentError as error:
            return source.id, error
        return source.id, self.entries(document, version)

    def entries(self, document: Document, version: Version | None = None) -> Entries:
        """The rows that a document that has been read adds to a ledger."""
        from kg.check import confident
        from kg.extract import extract
        from kg.keeping.entries import entries

        found = confident(extract(document, self.ontology), self._recipe.least)
        return entries(found, version, partial(with_goals, schema=self.ontology.schema))

    def render(self, ledger: Path, one: Range) -> Rendered:
        """Write the nouns of one range of a ledger."""
        from kg.keeping.slices import open_slicer

        slicer = self._slicers.get(ledger)
        if slicer is None:
            slicer = self._slicers[ledger] = open_slicer(ledger)
        texts, tally = self.renderer.render(slicer.slice(*one))
        return {stream: text.encode() for stream, text in texts.items()}, tally


class Workers:
    """So many processes, for the length of a `with` block; one alone is this process.

    Args:
        worker: What does the work in this process.
        recipe: What it was made from.
        jobs: Number of processes.
    """

    def __init__(self, worker: Worker, recipe: Recipe, jobs: int = 1) -> None:
        self._worker, self._recipe, self._jobs = worker, recipe, jobs
        self._executor: Executor | None = None

    def __enter__(self) -> Workers:
        if self._jobs > 1:
            from multiprocessing import get_context

            # Forked processes would share locks and files with the threads of this one.
            self._executor = ProcessPoolExecutor(self._jobs, get_context("spawn"), _begin, (self._recipe,))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)

    def read(self, sources: Iterable[Source]) -> Iterator[Outcome]:
        """Extract from each document. Standard input is read here: no other process has it."""
        if self._executor is None:
            yield from map(self._worker.read, sources)
            return
        for is_stdin, some in _runs(sources):
            yield from map(self._worker.read, some) if is_stdin else self._map(_read, some, _DOCUMENTS)

    def render(self, ledger: Path, ranges: Iterable[Range]) -> Iterator[Rendered]:
        """Write the nouns of each range of a ledger that has been settled."""
        if self._executor is None:
            return (self._worker.render(ledger, one) for one in ranges)
        return self._map(partial(_render, ledger), ranges, _RANGES)

    def _map(
        self, work: Callable[[list[_Item]], list[_Result]], items: Iterable[_Item], size: int
    ) -> Iterator[_Result]:
        """The results in the order of the items, of which no more are taken than the processes need."""
        assert self._executor is not None
        waiting: deque[Future[list[_Result]]] = deque()
        rest = iter(items)
        try:
            while parcel := list(islice(rest, size)):
                waiting.append(self._executor.submit(work, parcel))
                if len(waiting) > self._jobs * _AHEAD:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        except BrokenProcessPool as error:
            raise KgError(
                "a process of the build ended before its work was done", remedy="build with fewer --jobs"
            ) from error


def _runs(sources: Iterable[Source]) -> Iterator[tuple[bool, Iterable[Source]]]:
    from itertools import groupby

    return groupby(sources, key=lambda source: source.file == "-")


# What runs in the other processes

_worker: Worker | None = None


def _begin(recipe: Recipe) -> None:
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process ends the others
    _end_with_parent()
    _worker = Worker(recipe)


def _end_with_parent() -> None:
    """End this process when the one that started it is killed, however that happens."""
    from multiprocessing import parent_process
    from threading import Thread

    parent = parent_process()
    assert parent is not None

    def wait() -> None:
        parent.join()
        os._exit(1)

    Thread(target=wait, daemon=True).start()


def _read(sources: list[Source]) -> list[Outcome]:
    assert _worker is not None
    return [_worker.read(source) for source in sources]


def _render(ledger: Path, ranges: list[Range]) -> list[Rendered]:
    assert _worker is not None
    return [_worker.render(ledger, one) for one in ranges]
