"""From documents to a folder of graphs: find the documents, extract from each, enter it, write the files."""

from __future__ import annotations

import gc
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING

from kg.building.assemble import assemble
from kg.building.basis import LEDGER, Basis, Holds, basis_of, holds, notes
from kg.building.excerpt import excerpt
from kg.building.outputs import (
    DRAWN,
    EXCERPT,
    FILES,
    NETWORK_FACTS,
    NETWORKS,
    OPTIONAL_FILES,
    PAGE,
    PICTURE,
    BuildReport,
    Extras,
    report_of,
)
from kg.building.replace import replacing
from kg.building.splice import SPOOL
from kg.building.standing import TRIPLES, Made, asked, standing
from kg.building.workers import Recipe, Worker, Workers
from kg.errors import DocumentError, GraphError, KgError
from kg.export import dataset, jsonld, network, parquet, rdf, render
from kg.export.goals import SETS_GOAL, with_goals
from kg.keeping.ledger import Ledger
from kg.read import Found, find_all
from kg.reading.versions import same

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from kg.read import Skipped

#: So many files are put together at a time: more of them take the processors from the largest, which is ready last.
_WRITERS = 2
#: Under what the ledger notes what the page was computed with.
_MEMORY = "memory"
#: Called with `TO_READ` and the number of documents, then with `DOCUMENT` and the name of each when it is done; with
#: `TO_WRITE` and the number of nouns, then with `WRITTEN` and that of some that are; with `FILE` and a file's name.
Progress = Callable[[str, str], None]
TO_READ, DOCUMENT, TO_WRITE, WRITTEN, FILE = "to read", "document", "to write", "written", "file"


class NothingRead(KgError):
    """No document could be read, so nothing was written."""

    def __init__(self, failures: Sequence[DocumentError], skipped: Sequence[Skipped]) -> None:
        super().__init__("no document could be read, so nothing was written", remedy="name files with texts")
        self.failures = tuple(failures)
        self.skipped = tuple(skipped)


def build(
    paths: Iterable[str],
    out: Path,
    ontology_dir: Path,
    progress: Progress,
    least: float = 0.0,
    extras: Extras | None = None,
    *,
    jobs: int = 1,
    update: bool = False,
    store: Path | None = None,
) -> BuildReport:
    """Build the graph of all documents in `paths` into the folder `out`.

    The folder appears whole or not at all; an earlier output is replaced in one step. What was found in the documents
    is kept on disk: memory does not grow with their number.

    Args:
        paths: Files, folders, patterns, or `-` for standard input.
        out: The output folder.
        ontology_dir: The folder with schema, lexicon and rules.
        progress: Called after each document and each file.
        least: Facts, goals and observations below this confidence are left out, and counted as rejected.
        extras: What is written beside the usual files.
        jobs: Number of processes; the output is the same for any.
        update: Read only the documents that are others than those of the earlier output in `out`, which stays as it
            is if there are none.
        store: Folder of an Oxigraph store that is to hold the graph too.

    Raises:
        OntologyError: The ontology is wrong; nothing was written.
        NothingRead: No document could be read; nothing was written.
        GraphError: `out` holds other things, or cannot be written.
    """
    extras = extras or Extras()
    if extras.parquet:
        parquet.require()
    recipe = Recipe(ontology_dir, least, extras.rdf12)
    basis, worker = basis_of(recipe), Worker(recipe)
    # What is loaded stays: the search for garbage need not look at it again and again.
    gc.freeze()
    found = find_all(paths)
    made = standing(out, basis, extras, found.sources) if update else None
    if made is not None:
        progress(TO_READ, "0")
    else:
        known = frozenset((*FILES, *OPTIONAL_FILES))
        with replacing(out, known) as folder, Workers(worker, recipe, jobs) as workers:
            try:
                made = _Build(worker, basis, workers, folder, progress, found).run(extras, out, update=update)
            except sqlite3.DatabaseError as error:
                problem, remedy = f"the ledger cannot be used: {error}", "make room, and build without --update"
                raise GraphError(problem, where=out / LEDGER, remedy=remedy) from error
    if store is not None:
        from kg.building.store import keep

        keep(store, out / rdf.TRIPLES, made.triples, worker.renderer.names.prefixes, made.change, made.before)
        progress(FILE, store.name)
    return report_of(out, worker.ontology.schema, made.tally, made.read, found)


class _Build:
    """One build: what its steps share, and the steps in their order."""

    def __init__(
        self, worker: Worker, basis: Basis, workers: Workers, folder: Path, progress: Progress, found: Found
    ) -> None:
        self.ontology, self.schema, self.renderer = worker.ontology, worker.ontology.schema, worker.renderer
        self.basis, self.workers, self.folder, self.progress = basis, workers, folder, progress
        self.found = found
        #: Each file that holds the graph, and its SHA-256.
        self.written: dict[Path, str] = {}

    def run(self, extras: Extras, out: Path, *, update: bool) -> Made:
        """From the documents to the files."""
        layouts = self.renderer.layouts()
        held = holds(out, self.basis) if update else Holds.NOTHING
        if held is not Holds.NOTHING:
            copyfile(out / LEDGER, self.folder / LEDGER)
        completed = partial(with_goals, schema=self.schema)
        ledger = Ledger(self.folder / LEDGER, tuple(self.schema.types), completed)
        read = self.read(ledger)
        touched = ledger.settle(self.schema.term(SETS_GOAL))
        render_ranges = partial(self.workers.render, self.folder / LEDGER)
        before = out if held is Holds.EVERYTHING else None
        if before is None:
            self.progress(TO_WRITE, str(ledger.slicer.size()))
        with ThreadPoolExecutor(_WRITERS) as pool:
            assembled = assemble(
                *(ledger, layouts, self.folder, render_ranges, pool, touched, before, rdf.TRIPLES),
                tell=lambda nouns: self.progress(WRITTEN, str(nouns)),
            )
            if not assembled.tally[render.DOCUMENTS]:
                raise NothingRead(self.found.failures, self.found.skipped)
            self.draw(ledger, assembled.tally, extras)
            for file in assembled.files:
                path, checksum = file.result()
                self.done(path.name, checksum=checksum)
        (self.folder / SPOOL).rmdir()
        inferred = self.infer() if extras.infer else None
        self.describe(ledger, assembled.tally, extras, inferred)
        triples, earlier = self.written[self.folder / rdf.TRIPLES], ledger.notes().get(TRIPLES)
        ledger.note(**notes(self.basis, self.folder), **asked(extras), **{TRIPLES: triples})
        ledger.close()
        self.progress(FILE, LEDGER)
        return Made(assembled.tally, read, triples, earlier, assembled.change)

    def done(self, *names: str, checksum: str | None = None) -> None:
        """Some files are written; the checksum of one may be known."""
        for name in names:
            path = self.folder / name
            self.written[path] = checksum or dataset.sha256_of(path)
            self.progress(FILE, name)

    def read(self, ledger: Ledger) -> int:
        """Enter the documents that are not entered yet, and take out those that are gone or others now.

        Returns:
            How many documents were read.
        """
        sources, entered, stay = self.found.sources, ledger.versions(), {}
        for source in sources:
            if source.id in entered and (version := same(source, entered[source.id])):
                stay[source.id] = version
        ledger.keep_states({name: version for name, version in stay.items() if version != entered[name]})
        fresh = [source for source in sources if source.id not in stay]
        for gone in sorted(entered.keys() - stay.keys()):
            ledger.remove(gone)
        self.progress(TO_READ, str(len(fresh)))
        read = 0
        for document, found in self.workers.read(fresh):
            if isinstance(found, DocumentError):
                self.found.failures.append(found)
                continue
            ledger.enter(found)
            read += 1
            self.progress(DOCUMENT, document)
        return read

    def infer(self) -> Sequence[Triple]:
        """Write what follows from the graph, for which all of it is held in memory."""
        from pyoxigraph import RdfFormat, parse

        from kg.infer import infer

        stated = (quad.triple for quad in parse(path=self.folder / rdf.TRIPLES, format=RdfFormat.N_TRIPLES))
        inferred = infer(stated, self.schema)
        rdf.write_inferred(inferred, self.renderer.names, self.folder)
        rdf.add_graph(inferred, self.renderer.names, self.folder)
        self.written[self.folder / rdf.TRIG] = dataset.sha256_of(self.folder / rdf.TRIG)
        self.done(rdf.INFERRED)
        return inferred

    def draw(self, ledger: Ledger, tally: Counter[str], extras: Extras) -> None:
        """Write the files for which a graph, or the part of it that can be drawn, is held in memory."""
        from kg.export.html import write_page
        from kg.export.memory import Memory

        drawn, counts = excerpt(ledger.slicer, DRAWN, EXCERPT), _counts(tally)
        points, of = self.ontology.authority.points, None if drawn.is_whole else counts
        memory = Memory(ledger.notes().get(_MEMORY))
        write_page(drawn.graph, self.schema, self.folder / PAGE, points=points, counts=of, memory=memory)
        self.done(PAGE)
        if extras.picture:
            from kg.export.picture import write_picture

            write_picture(drawn.graph, self.schema, self.folder / PICTURE, memory)
            self.done(PICTURE)
        ledger.note(**{_MEMORY: memory.text()})
        if extras.parquet:
            parquet.write_parquet(ledger.slicer, self.schema, self.folder)
            self.done(parquet.NODES, parquet.EDGES)
        if counts["facts"] <= NETWORK_FACTS:
            whole = drawn.graph if drawn.is_whole else ledger.slicer.graph()
            network.write_networks(network.to_network(whole, self.schema), self.folder)
            self.done(*NETWORKS)

    def describe(self, ledger: Ledger, tally: Counter[str], extras: Extras, inferred: Sequence[Triple] | None) -> None:
        """Write the files about the others."""
        jsonld.write_context(self.schema, self.folder / jsonld.CONTEXT)
        self.progress(FILE, jsonld.CONTEXT)
        triples = render.selected(tally, render.GRAPH)
        if inferred is not None:
            triples[rdf.INFERRED_GRAPH] = len(inferred)
        ((first, last),) = ledger.slicer.rows("SELECT min(date), max(date) FROM document")
        example = next(
            ledger.slicer.rows("SELECT name FROM entity WHERE facts ORDER BY facts DESC, name LIMIT 1"), None
        )
        measure = dataset.Measure(
            triples=triples,
            types=render.selected(tally, render.TYPE),
            entities=tally[render.TYPED],
            relations=render.selected(tally, render.RELATION),
            period=(first, last) if first else None,
            example=example[0] if example else None,
        )
        dataset.write_dataset(measure, self.schema, self.folder, self.written, licence=extras.licence)
        self.progress(FILE, dataset.DATASET)


def _counts(tally: Counter[str]) -> dict[str, int]:
    """How much there is of each kind of nouns."""
    entities, facts = (sum(render.selected(tally, kind).values()) for kind in (render.ENTITY, render.FACT))
    others = (render.DOCUMENTS, render.GOALS, render.OBSERVATIONS)
    return {"entities": entities, "facts": facts} | {name: tally[name] for name in others}
