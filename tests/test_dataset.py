"""The description of a dataset: what catalogues and stores read of it is true of the files beside it."""

from hashlib import sha256
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import DCAT, DCTERMS, PROV, RDF, VOID, Graph, Literal, URIRef
from rdflib.term import Node

from kg.build import build
from kg.building.outputs import FILES, OPTIONAL_FILES
from kg.bundle import corpus_dir, ontology_dir

ALL = URIRef("https://w3id.org/jingjinji/id/graph/all")
SPDX = "http://spdx.org/rdf/terms#"


@pytest.fixture(scope="module")
def description(built: Path) -> Graph:
    return Graph().parse(built / "dataset.ttl")


def _number(graph: Graph, subject: Node, predicate: URIRef) -> int:
    return int(str(graph.value(subject, predicate)))


def test_it_is_a_dataset_for_both_vocabularies(description: Graph) -> None:
    assert set(description.objects(ALL, RDF.type)) == {DCAT.Dataset, VOID.Dataset}
    assert description.value(ALL, DCTERMS.title) == Literal("京津冀协同发展知识图谱", "zh")
    assert description.value(ALL, DCTERMS.conformsTo) == URIRef("https://w3id.org/jingjinji/ontology")
    assert description.value(ALL, VOID.exampleResource) == URIRef("https://w3id.org/jingjinji/id/北京市")


def test_its_counts_are_those_of_the_graph(built: Path, description: Graph) -> None:
    triples = [quad.triple for quad in parse(path=built / "graph.nt", format=RdfFormat.N_TRIPLES)]
    assert _number(description, ALL, VOID.triples) == len(triples)
    parts = list(description.objects(ALL, VOID.propertyPartition))
    assert len(parts) == 19
    for part in parts:
        relation = str(description.value(part, VOID.property))
        assert _number(description, part, VOID.triples) == len(
            [one for one in triples if one.predicate.value == relation]
        )
    parts = list(description.objects(ALL, VOID.classPartition))
    assert len(parts) >= 12
    for part in parts:
        kind = f"<{description.value(part, VOID['class'])}>"
        typed = [one for one in triples if str(one.object) == kind and one.predicate.value.endswith("#type")]
        assert _number(description, part, VOID.entities) == len(typed)


def test_its_named_graphs_are_those_of_trig(built: Path, description: Graph) -> None:
    sizes: dict[str, int] = {}
    for quad in parse(path=built / "graph.trig", format=RdfFormat.TRIG):
        name = str(quad.graph_name).strip("<>")
        sizes[name] = sizes.get(name, 0) + 1
    parts = [*description.objects(ALL, VOID.subset), *description.subjects(PROV.wasDerivedFrom, ALL)]
    assert {str(part): _number(description, part, VOID.triples) for part in parts} == sizes and len(sizes) == 3
    stated = sum(_number(description, part, VOID.triples) for part in description.objects(ALL, VOID.subset))
    assert stated == _number(description, ALL, VOID.triples)


def test_each_file_is_described_as_it_is(built: Path, description: Graph) -> None:
    titles = {str(description.value(file, DCTERMS.title)): file for file in description.objects(ALL, DCAT.distribution)}
    # The description does not describe itself, the context is no distribution of the data, nor is kg's own memory.
    assert set(titles) == {*FILES, *OPTIONAL_FILES} - {"dataset.ttl", "context.jsonld", "ledger.sqlite"}
    for name, file in titles.items():
        content = (built / name).read_bytes()
        assert _number(description, file, DCAT.byteSize) == len(content)
        checksum = description.value(file, URIRef(SPDX + "checksum"))
        assert str(description.value(checksum, URIRef(SPDX + "checksumValue"))) == sha256(content).hexdigest()
        media = description.value(file, DCAT.mediaType)
        # JSON Lines is not registered there.
        assert str(media).startswith("https://www.iana.org/assignments/media-types/") or name == "facts.jsonl"
    dumps = {str(description.value(file, DCTERMS.title)) for file in description.objects(ALL, VOID.dataDump)}
    assert dumps == {"graph.ttl", "graph.nt", "graph.trig", "graph.jsonld", "graph-1.2.ttl"}


def test_its_time_is_that_of_the_documents(description: Graph) -> None:
    period = description.value(ALL, DCTERMS.temporal)
    dates = [str(description.value(period, DCAT[name])) for name in ("startDate", "endDate")]
    assert dates == ["2015-08", "2025-10"]


def test_a_licence_is_stated_only_if_it_is_known(built: Path, description: Graph, tmp_path: Path) -> None:
    assert description.value(ALL, DCTERMS.license) is None
    from kg.building.outputs import Extras

    extras = Extras(licence="https://creativecommons.org/licenses/by/4.0/")
    document = str(corpus_dir() / "2018-luntan.md")
    build([document], tmp_path / "out", ontology_dir(), lambda *_: None, extras=extras)
    licensed = Graph().parse(tmp_path / "out" / "dataset.ttl")
    assert str(licensed.value(ALL, DCTERMS.license)) == extras.licence
