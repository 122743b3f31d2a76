"""The graph in RDF: what it says, that every reader reads it alike, and that the same graph is the same bytes."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, NamedNode, Quad, RdfFormat, Triple, parse
from pyoxigraph import Dataset as Canonical
from rdflib import Graph
from small_graph import AUTHORITY, FIRST, SECOND, SMALL

from kg.bundle import ontology_dir
from kg.export.jsonld import write_context
from kg.export.names import Namespaces, escape
from kg.export.rdf import to_graph, write_rdf
from kg.export.series import SURE
from kg.export.triples import to_triples
from kg.knowledge.authority import Authority, StandardUnit
from kg.model import Fact, KnowledgeGraph
from kg.schema import Schema, load_schema

PREFIXES = """
PREFIX jjj: <https://w3id.org/jingjinji/ontology#>
PREFIX id: <https://w3id.org/jingjinji/id/>
PREFIX doc: <https://w3id.org/jingjinji/id/doc/>
PREFIX dc: <http://purl.org/dc/elements/1.1/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX geo: <http://www.opengis.net/ont/geosparql#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


#: What every build writes.
FORMATS = ["graph.ttl", "graph.nt", "graph.trig", "graph.jsonld"]


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load_schema(ontology_dir() / "schema.ttl")


@pytest.fixture(scope="module")
def folder(schema: Schema, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rdf")
    write_rdf(SMALL, schema, path, authority=AUTHORITY, infer=True, rdf12=True)
    return path


@pytest.fixture(scope="module")
def graph(schema: Schema) -> Graph:
    return to_graph(SMALL, schema, authority=AUTHORITY)


# What is said


@pytest.mark.parametrize(
    "pattern",
    [
        # An entity: its type and the wider ones, its names.
        "id:北京市 a jjj:直辖市, jjj:城市, jjj:地区",
        'id:北京市 rdfs:label "北京市"@zh, "Beijing"@en ; skos:prefLabel "北京市"@zh, "Beijing"@en',
        'id:北京市 skos:altLabel "北京"@zh, "京"@zh, "BJ"@en ; jjj:行政区划代码 "110000"',
        # What authorities say of it: where it lies, what it is called elsewhere.
        "id:北京市 owl:sameAs <http://www.wikidata.org/entity/Q956> ; geo:hasGeometry ?g ."
        ' ?g a geo:Geometry ; geo:asWKT "POINT(116.40 39.90)"^^geo:wktLiteral ; dc:source "Example Gazetteer 1"',
        # A fact: the direct triple, and the statement with its time and evidence.
        "id:雄安新区 jjj:承接 id:北京非首都功能",
        "?f a jjj:事实, rdf:Statement ; rdf:subject id:河北省 ; rdf:predicate jjj:共建 ;"
        ' rdf:object id:曹妃甸协同发展示范区 ; jjj:时间 "2016"^^xsd:gYear',
        '?f rdf:predicate jjj:印发 ; rdf:object id:《示例规划》 ; jjj:时间 "2015-08"^^xsd:gYearMonth',
        "?f rdf:predicate jjj:承接 ; prov:wasDerivedFrom ?e1, ?e2 . ?e1 oa:hasSource doc:试点\\/一.md ."
        " ?e2 oa:hasSource doc:second\\%20file.txt",
        # Evidence: where it stands, what it says, the rule behind it.
        '?e a jjj:证据 ; jjj:规则 "take-in.basic" ; jjj:触发词 "承接" ; jjj:置信度 0.9 ; oa:hasSelector ?p, ?q .'
        " ?p a oa:TextPositionSelector ; oa:start 10 ; oa:end 23 ."
        ' ?q a oa:TextQuoteSelector ; oa:exact "雄安新区承接北京非首都功能"',
        # A goal is an entity, and a fact of its subject.
        "id:北京市 jjj:提出目标 id:北京市人口不超过2300万人",
        'id:北京市人口不超过2300万人 a jjj:目标 ; jjj:主体 id:北京市 ; jjj:年份 "2020"^^xsd:gYear ;'
        ' jjj:指标 "常住人口" ; jjj:比较 "<=" ; jjj:数值 2300.0 ; jjj:单位 "万人" ; prov:wasDerivedFrom ?e',
        # A number can be compared, in the unit that QUDT has for it.
        "id:北京市人口不超过2300万人 jjj:标准数值 23000000.0 ; jjj:标准单位 <http://qudt.org/vocab/unit/NUM>",
        "?f rdf:predicate jjj:提出目标 ; rdf:object id:北京市人口不超过2300万人 ; prov:wasDerivedFrom ?e",
        # An observation: its number is a decimal, and its words are kept.
        '?o a jjj:观测 ; jjj:主体 id:北京市 ; jjj:指标 "常住人口" ; jjj:数值 2188.6 ; jjj:时间 "2021"^^xsd:gYear',
        '?o jjj:数值 3000.0 ; jjj:时间 "2011/2021"^^<http://id.loc.gov/datatypes/edtf> ;'
        ' jjj:原文 "近3000家" ; prov:wasDerivedFrom ?e',
        # A document.
        'doc:试点\\/一.md a jjj:文档 ; dcterms:title "平台承接有序推进"@zh ; dc:publisher "示例报" ;'
        ' dcterms:issued "2019-03"^^xsd:gYearMonth ; dcterms:source <https://example.org/a?b=1> ;'
        " schema:mentions id:北京市, id:雄安新区",
        # Characters that no IRI holds.
        "id:张三 jjj:任职 id:发展改革\\%2050\\%25\\%2F委\\%3C1\\%3E",
    ],
)
def test_the_graph_says(graph: Graph, pattern: str) -> None:
    assert graph.query(f"{PREFIXES} ASK {{ {pattern} }}").askAnswer


def test_a_subject_that_is_no_entity_is_kept_in_words(graph: Graph) -> None:
    rows = graph.query(f'{PREFIXES} SELECT ?s {{ ?o jjj:主体名称 "天津市和河北省" OPTIONAL {{ ?o jjj:主体 ?s }} }}')
    assert [list(binding.values()) for binding in rows.bindings] == [[None]]


def test_goals_in_the_same_words_are_kept_apart(graph: Graph) -> None:
    rows = graph.query(
        f"{PREFIXES} SELECT ?due ?year {{ ?f rdf:predicate jjj:提出目标 ; rdf:object ?goal ; jjj:时间 ?due ."
        ' ?goal jjj:年份 ?year ; rdfs:label "疏解取得明显进展"@zh } ORDER BY ?year'
    )
    found = [tuple(map(str, row)) for row in rows if isinstance(row, tuple)]
    assert found == [("2017", "2017"), ("2020", "2020")]


def test_each_fact_is_one_statement_and_one_triple(schema: Schema) -> None:
    triples = to_triples(SMALL, schema)
    statements = [triple for triple in triples if triple.predicate.value.endswith("#subject")]
    own = [schema.iri(name) for name in schema.relations]
    direct = [triple for triple in triples if triple.predicate.value in own]
    facts_and_goals = len(SMALL.facts) + len(SMALL.goals)
    assert (len(statements), len(direct)) == (facts_and_goals, facts_and_goals)


def test_a_fact_at_two_times_is_two_statements_and_one_triple(schema: Schema) -> None:
    fact = SMALL.facts[2]
    twice = replace(SMALL, facts=(fact, replace(fact, time="2017")), goals=())
    triples = to_triples(twice, schema)
    assert len([triple for triple in triples if triple.predicate.value.endswith("#subject")]) == 2
    assert len([triple for triple in triples if triple.predicate.value == schema.iri("共建")]) == 1


def _more(fact: Fact, document: str, time: str | None, modality: str, confidence: float) -> Fact:
    proof = msgspec.structs.replace(fact.evidence[0], document=document, modality=modality, confidence=confidence)
    return replace(fact, time=time, evidence=(proof,))


def _rows(kg: KnowledgeGraph, schema: Schema, pattern: str, authority: Authority = AUTHORITY) -> list[dict[str, str]]:
    found = to_graph(kg, schema, authority=authority).query(f"{PREFIXES} SELECT * {{ {pattern} }} ORDER BY ?what")
    return [{str(name): str(term) for name, term in binding.items()} for binding in found.bindings]


def test_facts_with_the_same_ends_say_together_what_stands_out(schema: Schema) -> None:
    first, second = FIRST.id, SECOND.id
    fact = SMALL.facts[2]
    doubtful = _more(fact, first, None, "规划", 0.7), _more(fact, second, "2016", "已实现", 0.75)
    facts = (*doubtful, _more(SMALL.facts[3], first, None, "规划", 0.8))
    kg = replace(SMALL, facts=facts, goals=())
    together = "{ ?f jjj:文档数 ?what } UNION { ?f jjj:进展 ?what } UNION { ?f jjj:最高置信度 ?what } ?f jjj:时间 ?time"
    told = [(row["what"], row["time"]) for row in _rows(kg, schema, together)]
    # All of it is stated of the earliest that has a time, to which the others point.
    assert told == [("0.75", "2016"), ("2", "2016"), ("已实现", "2016"), ("规划", "2016")]
    other = "?what prov:alternateOf ?f . ?f jjj:时间 ?time FILTER NOT EXISTS { ?what jjj:时间 ?any }"
    assert len(_rows(kg, schema, other)) == 1
    # Of a fact in one document, at one stage, from a rule that is sure, there is nothing to say.
    assert len(_rows(kg, schema, "?what jjj:文档数|jjj:进展|jjj:最高置信度 ?any")) == 4
    assert len(_rows(kg, schema, "?what prov:alternateOf ?any")) == 1


def test_figures_of_one_subject_and_indicator_say_how_many_values_they_have(schema: Schema) -> None:
    figure = SMALL.observations[0]
    same = replace(figure, value=Decimal("21886000"), unit="人", raw="21886000人", time="2020")
    units = replace(AUTHORITY, units={**AUTHORITY.units, "人": StandardUnit("NUM", Decimal(1))})
    kg = replace(SMALL, observations=(figure, same, replace(figure, value=Decimal("2180"), time=None, raw="2180万人")))
    rows = _rows(kg, schema, "?f jjj:数值数 ?what ; jjj:时间 ?time", units)
    assert [(row["what"], row["time"]) for row in rows] == [("2", "2020")]
    assert len(_rows(kg, schema, "?what prov:alternateOf ?f . ?f jjj:时间 '2020'^^xsd:gYear", units)) == 2
    assert not _rows(replace(kg, observations=(figure, same)), schema, "?f jjj:数值数 ?what", units)


def test_of_a_thing_with_a_point_the_facts_are_counted(schema: Schema) -> None:
    rows = _rows(SMALL, schema, "?f jjj:事实数 ?what")
    assert [(row["f"].rpartition("/")[2], row["what"]) for row in rows] == [("北京市", "7")]


def test_what_is_to_be_checked_is_the_same_everywhere() -> None:
    for name in ("shapes.ttl", "schema.ttl", "queries/存疑.rq"):
        assert re.search(rf"[^0-9]{SURE}[^0-9]", (ontology_dir() / name).read_text(encoding="utf-8"))


def test_namespaces_can_be_chosen(schema: Schema) -> None:
    namespaces = Namespaces(things="https://example.org/yangtze/", terms="https://example.org/terms#")
    triples = to_triples(SMALL, schema, namespaces=namespaces)
    assert not [triple for triple in triples if "jingjinji" in str(triple)]
    assert str(triples[0].predicate) == "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    assert str(triples[0].object) == "<https://example.org/terms#文档>"


def test_an_empty_graph_is_an_empty_file(schema: Schema, tmp_path: Path) -> None:
    nothing = KnowledgeGraph((), (), (), (), ())
    assert [path.name for path in write_rdf(nothing, schema, tmp_path)] == FORMATS
    for path in tmp_path.iterdir():
        assert not list(parse(path=path, format=RdfFormat.from_extension(path.suffix[1:])))


# Names


@pytest.mark.parametrize(
    ("name", "segment"),
    [
        ("雄安新区", "雄安新区"),
        ("天津滨海—中关村科技园", "天津滨海—中关村科技园"),
        ("“一带一路”", "“一带一路”"),
        ("《规划》（2015）", "《规划》（2015）"),
        ("5G+AI", "5G+AI"),
        ("a b", "a%20b"),
        ("a　b", "a%E3%80%80b"),
        ("a%20b", "a%2520b"),
        ("a/b?c#d", "a%2Fb%3Fc%23d"),
        ('<>"{}|^`\\', "%3C%3E%22%7B%7D%7C%5E%60%5C"),
        ("a\n", "a%0A"),
        ("\u200b\ue000\ufffe", "%E2%80%8B%EE%80%80%EF%BF%BE"),
        ("..", "%2E%2E"),
        ("𠀀", "𠀀"),
        ("葛\U000e0100城", "葛%F3%A0%84%80城"),
    ],
)
def test_names_in_iris(name: str, segment: str) -> None:
    assert escape(name) == segment


@given(st.text(), st.text())
def test_two_names_are_two_iris_and_each_is_valid(one: str, other: str) -> None:
    assert (escape(one) == escape(other)) == (one == other)
    iri = f"https://example.org/{escape(one)}"
    (quad,) = parse(f"<{iri}> <{iri}> <{iri}> .", format=RdfFormat.N_TRIPLES)
    assert quad.predicate.value == iri


# The files


def _oxigraph(path: Path) -> set[Triple]:
    return {quad.triple for quad in parse(path=path, format=RdfFormat.from_extension(path.suffix[1:]))}


def test_every_format_holds_the_same_triples(schema: Schema, folder: Path) -> None:
    triples = to_triples(SMALL, schema, authority=AUTHORITY)
    assert len(triples) == len(set(triples)) > 300
    for name in ("graph.ttl", "graph.nt", "graph.jsonld"):
        assert _oxigraph(folder / name) == set(triples), name


def test_graphs_of_all_formats_have_one_canonical_hash(folder: Path) -> None:
    hashes = set()
    for name in FORMATS:
        quads = parse(path=folder / name, format=RdfFormat.from_extension(name.rpartition(".")[2]))
        # A dataset without blank nodes is canonical as it is; RDFC-1.0 sorts what it writes.
        content = Canonical(Quad(*quad.triple) for quad in quads if "inferred" not in str(quad.graph_name))
        content.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        hashes.add(sha256("".join(sorted(f"{quad} .\n" for quad in content)).encode()).hexdigest())
    assert len(hashes) == 1


def test_trig_tells_apart_what_is_stated_where_and_what_follows(folder: Path) -> None:
    graphs: dict[str, set[Triple]] = {}
    for quad in parse(path=folder / "graph.trig", format=RdfFormat.TRIG):
        graphs.setdefault(str(quad.graph_name).rpartition("/")[2].rstrip(">"), set()).add(quad.triple)
    assert set(graphs) == {"asserted", "provenance", "inferred"}
    assert not graphs["inferred"] & (graphs["asserted"] | graphs["provenance"])
    assert graphs["inferred"] == _oxigraph(folder / "inferred.ttl")
    subjects = {name: {str(one.subject) for one in graph} for name, graph in graphs.items()}
    assert not [one for one in subjects["asserted"] if "/evidence/" in one or "/fact/" in one or "/doc/" in one]
    derived = [one for one in graphs["asserted"] if one.predicate.value.endswith("#wasDerivedFrom")]
    assert not derived
    text = (folder / "graph.trig").read_text(encoding="utf-8")
    assert text.count("\n}\n") == 3 and "\tid:雄安新区 a jjj:平台 ;\n" in text


def test_in_turtle_1_2_a_fact_is_the_reifier_of_its_triple(folder: Path) -> None:
    triples = _oxigraph(folder / "graph-1.2.ttl")
    reified = [one for one in triples if one.predicate.value.endswith("#reifies")]
    facts = {one.subject for one in triples if one.predicate.value.endswith("#type") and "事实" in str(one.object)}
    assert {one.subject for one in reified} == facts and len(facts) == len(SMALL.facts) + len(SMALL.goals)
    # Each is a triple of the graph itself, and nothing of the older form is left.
    assert all(isinstance(one.object, Triple) and one.object in triples for one in reified)
    assert not [one for one in triples if one.predicate.value.endswith(("#subject", "#predicate", "#object"))]
    plain = _oxigraph(folder / "graph.nt")
    assert len(triples) == len(plain) - 3 * len(facts)


def test_the_context_is_as_it_is_published(schema: Schema, folder: Path, tmp_path: Path) -> None:
    write_context(schema, tmp_path / "context.jsonld")
    published = ontology_dir() / "context.jsonld"
    assert (tmp_path / "context.jsonld").read_bytes() == published.read_bytes(), "run `make docs`"
    context = json.loads(published.read_text(encoding="utf-8"))["@context"]
    assert json.loads((folder / "graph.jsonld").read_text(encoding="utf-8"))["@context"] == context
    assert {*schema.relations, "时间", "数值", "置信度"} <= context.keys()


def test_the_rdflib_graph_is_the_file(graph: Graph, folder: Path) -> None:
    assert len(graph) == len(_oxigraph(folder / "graph.nt"))
    assert dict(graph.namespaces())["jjj"].toPython() == "https://w3id.org/jingjinji/ontology#"


def test_there_are_no_blank_nodes(folder: Path) -> None:
    for triple in _oxigraph(folder / "graph.nt"):
        assert not [term for term in triple if isinstance(term, BlankNode)]


def test_turtle_is_written_for_people(folder: Path) -> None:
    text = (folder / "graph.ttl").read_text(encoding="utf-8")
    subjects = [line.split(" ", 1)[0] for line in text.splitlines() if line[:1] not in ("", "\t", "@")]
    assert len(subjects) == len(set(subjects)) > 50
    assert "\nid:雄安新区 a jjj:平台 ;\n" in text
    assert "\tjjj:承接 id:北京非首都功能 ;\n" in text


def test_ntriples_say_each_triple_once_in_the_order_of_turtle(folder: Path) -> None:
    lines = (folder / "graph.nt").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 100
    assert len(lines) == len(set(lines))
    turtle = parse(path=folder / "graph.ttl", format=RdfFormat.TURTLE)
    assert lines == [f"{quad.triple} ." for quad in turtle]


def test_jsonld_reads_as_plain_json(folder: Path) -> None:
    content = json.loads((folder / "graph.jsonld").read_text(encoding="utf-8"))
    nodes = {node["@id"]: node for node in content["@graph"]}
    assert nodes["id:雄安新区"] == {
        "@id": "id:雄安新区",
        "@type": "jjj:平台",
        "label": {"zh": "雄安新区", "en": "Xiong'an New Area"},
        "prefLabel": {"zh": "雄安新区", "en": "Xiong'an New Area"},
        "altLabel": {"zh": ["河北雄安新区", "雄安"]},
        "行政区划代码": "133100",
        "承接": "id:北京非首都功能",
        "位于": "id:河北省",
    }


def test_the_same_graph_is_the_same_bytes_under_any_hash_seed(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from kg.bundle import ontology_dir;"
        "from kg.export.rdf import write_rdf; from kg.schema import load_schema; from small_graph import *;"
        "write_rdf(SMALL, load_schema(ontology_dir() / 'schema.ttl'), Path(sys.argv[1]), authority=AUTHORITY,"
        " infer=True, rdf12=True)"
    )
    here = Path(__file__).parent
    written = []
    for seed in ("0", "1", "4242"):
        folder = tmp_path / seed
        folder.mkdir()
        paths = os.pathsep.join((str(here), str(here.parent)))
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths}
        subprocess.run([sys.executable, "-c", script, str(folder)], check=True, env=environment)
        written.append({path.name: path.read_bytes() for path in sorted(folder.iterdir())})
    assert len(written[0]) == 6
    assert written[0] == written[1] == written[2]


# Shapes


def _violations(triples: Iterable[Triple]) -> set[str]:
    """Local names of the nodes that violate a shape."""
    from pyshacl import validate
    from rdflib.namespace import SH

    text = "".join(f"{triple} .\n" for triple in triples)
    data = Graph().parse(data=text, format="nt")
    conforms, report, _ = validate(data, shacl_graph=Graph().parse(ontology_dir() / "shapes.ttl"))
    found = {str(node).removeprefix("https://w3id.org/jingjinji/id/") for node in report.objects(None, SH.focusNode)}
    assert conforms is not bool(found)
    return found


def test_an_exported_graph_has_the_shapes(schema: Schema) -> None:
    assert _violations(to_triples(SMALL, schema, authority=AUTHORITY)) == set()


#: Type of a node and predicate whose triples are taken away: the shape of that type has to notice.
MISSING = [
    ("#平台", "rdf-schema#label"),
    ("#平台", "core#prefLabel"),
    ("#目标", "#提出目标"),
    ("#目标", "#主体名称"),
    ("#目标", "#wasDerivedFrom"),
    ("#观测", "#数值"),
    ("#观测", "#指标"),
    ("#观测", "#主体名称"),
    ("#观测", "#wasDerivedFrom"),
    ("#事实", "#subject"),
    ("#事实", "#predicate"),
    ("#事实", "#object"),
    ("#事实", "#wasDerivedFrom"),
    ("#证据", "#hasSource"),
    ("#证据", "#hasSelector"),
    ("#证据", "#规则"),
    ("#证据", "#置信度"),
    ("#TextPositionSelector", "#start"),
    ("#TextQuoteSelector", "#exact"),
    ("#文档", "/identifier"),
]


@pytest.mark.parametrize(("kind", "predicate"), MISSING)
def test_a_graph_without_something_violates_a_shape(schema: Schema, kind: str, predicate: str) -> None:
    triples = to_triples(SMALL, schema, authority=AUTHORITY)
    nodes = {str(triple.subject) for triple in triples if str(triple.object).endswith(f"{kind}>")}
    left = [triple for triple in triples if not triple.predicate.value.endswith(predicate)]
    assert nodes
    assert len(left) < len(triples)
    broken = {f"<https://w3id.org/jingjinji/id/{name}>" for name in _violations(left)}
    assert nodes & broken


@pytest.mark.parametrize(
    ("subject", "predicate", "value"),
    [
        ("雄安新区", "rdfs:label", '"第二个名称"@zh'),
        ("雄安新区", "skos:altLabel", '"雄安新区"@zh'),
        ("雄安新区", "jjj:行政区划代码", '"12"'),
        ("北京市人口不超过2300万人", "jjj:年份", '"2030"^^xsd:gYear'),
        ("北京市人口不超过2300万人", "jjj:比较", '"about"'),
        ("北京市人口不超过2300万人", "jjj:数值", '"many"'),
        ("doc/second%20file.txt", "schema:mentions", "id:没有的实体"),
        ("fact/89e915eaaec681f3", "jjj:时间", "2016"),
        ("fact/89e915eaaec681f3", "rdf:object", "id:没有的实体"),
    ],
)
def test_a_graph_with_something_wrong_violates_a_shape(
    schema: Schema, subject: str, predicate: str, value: str
) -> None:
    turtle = PREFIXES + f"<https://w3id.org/jingjinji/id/{subject}> {predicate} {value} ."
    (wrong,) = (quad.triple for quad in parse(turtle, format=RdfFormat.TURTLE))
    triples = to_triples(SMALL, schema, authority=AUTHORITY)
    assert NamedNode(f"https://w3id.org/jingjinji/id/{subject}") in {triple.subject for triple in triples}
    assert subject in _violations([*triples, wrong])
