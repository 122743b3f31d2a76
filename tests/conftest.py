"""What several test files read: the ontology that ships with the program, loaded once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.bundle import ontology_dir
from kg.extract import extract
from kg.model import Document, Extraction
from kg.ontology import Ontology, load_ontology
from kg.schema import Schema, load_schema

#: Reads a text as a document of its own.
Read = Callable[[str], Extraction]


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    return load_ontology(ontology_dir())


@pytest.fixture(scope="session")
def schema() -> Schema:
    return load_schema(ontology_dir() / "schema.ttl")


@pytest.fixture(scope="session")
def read(ontology: Ontology) -> Read:
    return lambda text: extract(Document("d", text), ontology)
