"""What several test files read: the ontology that ships with the program, loaded once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from kg.build import build
from kg.building.outputs import Extras
from kg.bundle import corpus_dir, ontology_dir
from kg.extract import extract
from kg.knowledge.cache import VARIABLE
from kg.model import Document, Extraction
from kg.ontology import Ontology, load_ontology
from kg.schema import Schema, load_schema

# Tests prove nothing by the clock: the first example that is drawn may load a dictionary.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

#: Reads a text as a document of its own.
Read = Callable[[str], Extraction]


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache folder of the tests' own, for the commands that they run, too."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(folder))
        yield folder


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    return load_ontology(ontology_dir())


@pytest.fixture
def few_rules(tmp_path: Path) -> Path:
    """A copy of the ontology with some of its rules, which are compiled in a tenth of the time."""
    folder = tmp_path / "ontology"
    shutil.copytree(ontology_dir(), folder)
    for path in (folder / "rules").iterdir():
        if path.stem not in ("grammar", "names", "undertake"):
            path.unlink()
    return folder


@pytest.fixture(scope="session")
def schema() -> Schema:
    return load_schema(ontology_dir() / "schema.ttl")


@pytest.fixture(scope="session")
def read(ontology: Ontology) -> Read:
    return lambda text: extract(Document("d", text), ontology)


@pytest.fixture(scope="session")
def sources() -> Path:
    """The folder of original texts that KG_SOURCES names."""
    folder = os.environ.get("KG_SOURCES")
    if not folder:
        pytest.skip("KG_SOURCES names no folder of source texts")
    return Path(folder)


@pytest.fixture(scope="session")
def gold_of_sources(sources: Path) -> Path:
    """The folder `gold` beside the original texts, with their annotation (dev.jsonl) and its scorer (score.py)."""
    folder = sources.parent / "gold"
    if not (folder / "dev.jsonl").is_file():
        pytest.skip("no annotation lies beside the texts of KG_SOURCES")
    return folder


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that `kg build` wrote: the bundled documents, in every format there is."""
    out = tmp_path_factory.mktemp("built") / "out"
    documents = [str(path) for path in corpus_dir().glob("*.md") if not path.stem.isupper()]
    build(
        documents,
        out,
        ontology_dir(),
        lambda *_: None,
        extras=Extras(infer=True, rdf12=True, parquet=True, picture=True),
    )
    return out


@pytest.fixture(scope="session")
def built_sources(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that `kg build` wrote: the original texts."""
    out = tmp_path_factory.mktemp("sources") / "out"
    build([str(sources)], out, ontology_dir(), lambda *_: None)
    return out
