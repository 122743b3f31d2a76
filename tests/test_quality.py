"""How good the extracted facts are: no score may fall below what was reached before.

The floors of the bundled documents are raised whenever the program gets better, and never lowered.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from kg.bundle import corpus_dir
from kg.evaluate import Evaluation, evaluate
from kg.evaluating.gold import Record, document_name, load_annotations
from kg.export.facts import to_record
from kg.extract import extract
from kg.model import Document
from kg.ontology import Ontology
from kg.read import read_paths

#: Kind of fact, measure, and the least it may be, in thousandths.
BUNDLED = [
    ("entities", "precision", 985),
    ("entities", "recall", 960),
    ("relations", "precision", 980),
    ("relations", "recall", 900),
    ("relations", "f1", 940),
    ("goals", "f1", 990),
    ("observations", "f1", 940),
]
#: What a folder of annotated originals must reach.
ORIGINALS = [
    ("entities", "precision", 950),
    ("entities", "recall", 950),
    ("relations", "precision", 920),
    ("relations", "recall", 900),
    ("goals", "f1", 950),
    ("observations", "f1", 950),
]


def _evaluation(gold: dict[str, Record], paths: Sequence[str], ontology: Ontology) -> Evaluation:
    """The scores of the documents of some paths that the gold has."""
    documents = [item for item in read_paths(paths) if isinstance(item, Document)]
    predicted = {
        document_name(document.id): to_record(extract(document, ontology), ontology.schema)
        for document in documents
        if document_name(document.id) in gold
    }
    return evaluate(gold, predicted, ontology.schema)


def _figure(evaluation: Evaluation, kind: str, measure: str) -> float:
    figure = getattr(evaluation.kinds[kind], measure)
    assert isinstance(figure, float)
    return figure


@pytest.fixture(scope="module")
def bundled(ontology: Ontology) -> Evaluation:
    paths = [str(path) for path in sorted(corpus_dir().glob("*.md")) if not path.stem.isupper()]
    return _evaluation(load_annotations(corpus_dir() / "gold"), paths, ontology)


@pytest.fixture(scope="module")
def originals(ontology: Ontology, sources: Path, gold_of_sources: Path) -> Evaluation:
    return _evaluation(load_annotations(gold_of_sources / "dev.jsonl"), [str(sources)], ontology)


def test_every_bundled_document_is_annotated(bundled: Evaluation) -> None:
    assert (bundled.absent, bundled.unknown) == ((), ())
    assert len(load_annotations(corpus_dir() / "gold")) == 5
    required = {kind: score.required for kind, score in bundled.kinds.items()}
    assert required["entities"] > 300 and required["relations"] > 350
    assert required["goals"] > 10 and required["observations"] > 50


@pytest.mark.parametrize(("kind", "measure", "floor"), BUNDLED)
def test_bundled(kind: str, measure: str, floor: int, bundled: Evaluation) -> None:
    assert _figure(bundled, kind, measure) >= floor / 1000


def test_every_annotated_original_is_there(originals: Evaluation) -> None:
    assert originals.absent == ()
    assert all(score.required for score in originals.kinds.values())


@pytest.mark.parametrize(("kind", "measure", "floor"), ORIGINALS)
def test_originals(kind: str, measure: str, floor: int, originals: Evaluation) -> None:
    assert _figure(originals, kind, measure) >= floor / 1000
