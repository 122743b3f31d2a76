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

from kg.assemble import Change, assemble
from kg.basis import LEDGER, Basis, Holds, basis_of, holds, notes
from kg.errors import DocumentError, GraphError, KgError
from kg.excerpt import excerpt
from kg.export import dataset, jsonld, network, parquet, rdf, render
from kg.export.goals import SETS_GOAL, with_goals
from kg.ledger import Ledger
from kg.outputs import (
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
)
from kg.read import Source, find_documents
from kg.replace import replacing
from kg.splice import SPOOL
from kg.versions import same
from kg.workers import Recipe, Worker, Workers

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from kg.read import Skipped

#: Under what the ledger notes the SHA-256 of the triples, and what the page was computed with.
_TRIPLES, _MEMORY = "triples", "memory"
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
        update: Read only the documents that are others than those of the earlier output in `out`.
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
    with replacing(out, frozenset((*FILES, *OPTIONAL_FILES))) as folder, Workers(worker, recipe, jobs) as workers:
        made = _Build(worker, basis, workers, folder, progress)
        try:
            report = made.run(paths, extras, out, update=update)
        except sqlite3.DatabaseError as error:
            problem, remedy = f"the ledger cannot be used: {error}", "make room, and build without --update"
            raise GraphError(problem, where=out / LEDGER, remedy=remedy) from error
    if store is not None:
        made.store(store, out)
    return report


class _Build:
    """One build: what its steps share, and the steps in their order."""

    def __init__(self, worker: Worker, basis: Basis, workers: Workers, folder: Path, progress: Progress) -> None:
        self.ontology, self.schema, self.renderer = worker.ontology, worker.ontology.schema, worker.renderer
        self.basis, self.workers, self.folder, self.progress = basis, workers, folder, progress
        self.failures: list[DocumentError] = []
        self.skipped: list[Skipped] = []
        #: Each file that holds the graph, and its SHA-256.
        self.written: dict[Path, str] = {}
        #: What the triples say other than before, and their SHA-256 before and now.
        self.change: Change | None = None
        self.before: str | None = None
        self.triples = ""

    def run(self, paths: Iterable[str], extras: Extras, out: Path, *, update: bool) -> BuildReport:
        """From the paths to the files."""
        layouts = self.renderer.layouts()
        names = [layout.file for layout in layouts]
        held = holds(out, self.basis, names) if update else Holds.NOTHING
        if held is not Holds.NOTHING:
            copyfile(out / LEDGER, self.folder / LEDGER)
        completed = partial(with_goals, schema=self.schema)
        ledger = Ledger(self.folder / LEDGER, tuple(self.schema.types), completed)
        read = self.read(self.find(paths), ledger)
        touched = ledger.settle(self.schema.term(SETS_GOAL))
        render_ranges = partial(self.workers.render, self.folder / LEDGER)
        before = out if held is Holds.EVERYTHING else None
        if before is None:
            self.progress(TO_WRITE, str(ledger.slicer.size()))
        with ThreadPoolExecutor() as pool:
            made = assemble(
                *(ledger, layouts, self.folder, render_ranges, pool, touched, before, rdf.TRIPLES),
                tell=lambda nouns: self.progress(WRITTEN, str(nouns)),
            )
            tally, self.change = made.tally, made.change
            if not tally[render.DOCUMENTS]:
                raise NothingRead(self.failures, self.skipped)
            self.draw(ledger, tally, extras)
            for file in made.files:
                path, checksum = file.result()
                self.done(path.name, checksum=checksum)
        (self.folder / SPOOL).rmdir()
        inferred = self.infer() if extras.infer else None
        self.describe(ledger, tally, extras, inferred)
        ledger.note(**notes(self.basis, self.folder, names), **{_TRIPLES: self.triples})
        ledger.close()
        self.progress(FILE, LEDGER)
        return self.report(out, tally, read)

    def done(self, *names: str, checksum: str | None = None) -> None:
        """Some files are written; the checksum of one may be known."""
        for name in names:
            path = self.folder / name
            self.written[path] = checksum or dataset.sha256_of(path)
            self.progress(FILE, name)

    def find(self, paths: Iterable[str]) -> list[Source]:
        """The documents, sorted paths first: what comes out does not depend on how they were listed."""
        sources = []
        for found in find_documents(sorted(paths)):
            if isinstance(found, Source):
                sources.append(found)
            elif isinstance(found, DocumentError):
                self.failures.append(found)
            else:
                self.skipped.append(found)
        return sources

    def read(self, sources: Sequence[Source], ledger: Ledger) -> int:
        """Enter the documents that are not entered yet, and take out those that are gone or others now.

        Returns:
            How many documents were read.
        """
        entered, stay = ledger.versions(), {}
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
                self.failures.append(found)
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
        self.before = ledger.notes().get(_TRIPLES)
        self.triples = self.written[self.folder / rdf.TRIPLES]

    def store(self, store: Path, out: Path) -> None:
        """Bring a store to the state of the files, which are in their place now."""
        from kg.store import keep

        keep(store, out / rdf.TRIPLES, self.triples, self.renderer.names.prefixes, self.change, self.before)
        self.progress(FILE, store.name)

    def report(self, out: Path, tally: Counter[str], read: int) -> BuildReport:
        """What was made of what."""
        entities, facts = render.selected(tally, render.ENTITY), render.selected(tally, render.FACT)
        return BuildReport(
            out=out,
            documents=tally[render.DOCUMENTS],
            read=read,
            entities={name: entities[name] for name in self.schema.roots if name in entities},
            facts={name: facts[name] for name in self.schema.relations if name in facts},
            goals=tally[render.GOALS],
            observations=tally[render.OBSERVATIONS],
            rejected=tally[render.REJECTED],
            failures=tuple(self.failures),
            skipped=tuple(self.skipped),
            left_out=tuple(name for name in NETWORKS if not (self.folder / name).exists()),
        )


def _counts(tally: Counter[str]) -> dict[str, int]:
    """How much there is of each kind of nouns."""
    entities, facts = (sum(render.selected(tally, kind).values()) for kind in (render.ENTITY, render.FACT))
    others = (render.DOCUMENTS, render.GOALS, render.OBSERVATIONS)
    return {"entities": entities, "facts": facts} | {name: tally[name] for name in others}
