"""Validation: the graphs that kg builds keep every shape and check, and each fault is named in words."""

import shutil
from pathlib import Path

import pytest
from rdflib import Graph

from kg.bundle import ontology_dir
from kg.cli import run
from kg.errors import OntologyError
from kg.validate import validate

CHECKS = sorted(path.stem for path in (ontology_dir() / "checks").glob("*.rq"))
PREFIXES = """
@prefix jjj: <https://w3id.org/jingjinji/ontology#> .
@prefix id: <https://w3id.org/jingjinji/id/> .
@prefix doc: <https://w3id.org/jingjinji/id/doc/> .
@prefix evidence: <https://w3id.org/jingjinji/id/evidence/> .
@prefix fact: <https://w3id.org/jingjinji/id/fact/> .
@prefix point: <https://w3id.org/jingjinji/id/point/> .
@prefix observation: <https://w3id.org/jingjinji/id/observation/> .
@prefix dc: <http://purl.org/dc/elements/1.1/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
NAMED = 'rdfs:label "{0}"@zh ; skos:prefLabel "{0}"@zh'
CITY = f"id:甲市 a jjj:城市 , jjj:地区 ; {NAMED.format('甲市')} ."
PERSON = f"id:乙某 a jjj:人物 ; {NAMED.format('乙某')} ."
#: What is wrong with a graph; the node, the rule and some words of the line that says so.
FAULTS = [
    ("id:甲市 a jjj:城市 , jjj:地区 .", "id:甲市", "rdfs:label", "Needs a label"),
    (CITY + ' id:甲市 skos:altLabel "甲市"@zh .', "id:甲市", "skos:altLabel", "has to differ"),
    (CITY + ' id:甲市 jjj:行政区划代码 "12" .', "id:甲市", "jjj:行政区划代码", "six digits"),
    (CITY + " id:甲市 geo:hasGeometry point:甲市 .", "id:甲市", "geo:hasGeometry", "geometry"),
    (
        CITY + ' id:甲市 geo:hasGeometry point:甲市 . point:甲市 a geo:Geometry ; dc:source "x" ;'
        ' geo:asWKT "116 39"^^geo:wktLiteral .',
        "point:甲市",
        "geo:asWKT",
        "POINT(longitude latitude)",
    ),
    (CITY + ' id:甲市 owl:sameAs "Q1" .', "id:甲市", "owl:sameAs", "address"),
    ('observation:1 a jjj:观测 ; rdfs:label "x" .', "observation:1", "jjj:主体名称", "subject name"),
    ("observation:1 jjj:标准数值 1.0 .", "observation:1", "jjj:标准单位", ""),
    ("fact:1 a jjj:事实 , rdf:Statement .", "fact:1", "prov:wasDerivedFrom", "Needs evidence"),
    ('fact:1 a jjj:事实 , rdf:Statement ; jjj:模态 "也许" .', "fact:1", "jjj:模态", "[也许]"),
    ("fact:1 jjj:文档数 1 .", "fact:1", "jjj:文档数", "[1]"),
    ("fact:1 jjj:最高置信度 0.8 .", "fact:1", "jjj:最高置信度", "[0.8]"),
    ('fact:1 jjj:进展 "规划" ; prov:alternateOf fact:2 .', "fact:1", "prov:alternateOf", "of the earliest"),
    (CITY + " id:甲市 jjj:事实数 -1 .", "id:甲市", "jjj:事实数", "[-1]"),
    ("evidence:1 a jjj:证据 ; jjj:置信度 1.5 .", "evidence:1", "jjj:置信度", "[1.5]"),
    ("evidence:1 a jjj:证据 .", "evidence:1", "oa:hasSource", ""),
    ('doc:a a jjj:文档 ; rdfs:label "a"@zh .', "doc:a", "dcterms:identifier", ""),
    # Checks on graph and ontology together.
    (CITY + PERSON + " id:乙某 jjj:承接 id:甲市 .", "id:乙某", "wrong_head_or_tail", "[jjj:承接]"),
    (CITY + PERSON + " id:甲市 jjj:支持 id:乙某 .", "id:乙某", "wrong_head_or_tail", "[jjj:支持]"),
    (CITY + " id:甲市 a jjj:机构 .", "id:甲市", "two_types", ""),
    (CITY + " id:甲市 jjj:毗邻 id:甲市 .", "jjj:毗邻", "undefined_term", "is defined"),
    ("fact:1 rdf:subject id:丙 .", "fact:1", "dangling_reference", "[id:丙]"),
    (CITY + ' id:甲市 skos:altLabel "甲  地"@zh .', "id:甲市", "stray_whitespace", "[甲  地]"),
]
#: What is changed in `schema.ttl`; the check that finds it, and the term it names.
FAULTS_OF_SCHEMA = [
    ('rdfs:label "承接"@zh , "undertakes"@en ;', 'rdfs:label "承接"@zh ;', "missing_label", "jjj:承接"),
    ('"undertakes"@en ;', '"undertakes"@en , "takes in"@en ;', "multiple_labels", "jjj:承接"),
    ('"undertakes"@en ;', '"supports"@en ;', "duplicate_label", "jjj:承接"),
    (' , "A named person."@en .', " .", "missing_definition", "jjj:人物"),
    ('"有姓名的人。"@zh', '"有名称的规划、纲要、法规、意见、协议或战略。"@zh', "duplicate_definition", "jjj:人物"),
    ("    dcterms:license <https://creativecommons.org/publicdomain/zero/1.0/> ;\n", "", "missing_licence", "ontology"),
    ("    dcterms:creator <https://w3id.org/jingjinji/contributors> ;\n", "", "missing_metadata", "ontology"),
    ("jjj:实体 , prov:Activity ,", "jjj:实体 , prov:Deed ,", "undeclared_superterm", "jjj:会议活动"),
    ("jjj:人物 a owl:Class ;", "jjj:人物 a owl:Class ; owl:deprecated true ;", "deprecated_use", "jjj:人物"),
    (
        "    rdfs:domain jjj:目标 ;\n    rdfs:range xsd:gYear",
        "rdfs:range xsd:gYear",
        "missing_domain_or_range",
        "jjj:年份",
    ),
]  # fmt: skip


def test_each_check_has_a_fault_that_it_finds() -> None:
    found = {rule for *_, rule, _ in FAULTS} | {check for _, _, check, _ in FAULTS_OF_SCHEMA}
    assert set(CHECKS) <= found and len(CHECKS) >= 12


def _written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "graph.ttl"
    path.write_text(PREFIXES + text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("text", "node", "rule", "words"), FAULTS)
def test_a_fault_of_the_graph_is_named(tmp_path: Path, text: str, node: str, rule: str, words: str) -> None:
    found = [str(one) for one in validate(_written(tmp_path, text), ontology_dir())]
    assert [line for line in found if line.startswith(f"{node}: {rule}: ") and words in line], found


def test_a_graph_without_fault_has_no_violation(tmp_path: Path) -> None:
    assert validate(_written(tmp_path, CITY + PERSON), ontology_dir()) == ()


@pytest.mark.parametrize(("before", "after", "check", "term"), FAULTS_OF_SCHEMA)
def test_a_fault_of_the_ontology_is_named(tmp_path: Path, before: str, after: str, check: str, term: str) -> None:
    folder = tmp_path / "ontology"
    folder.mkdir()
    shutil.copytree(ontology_dir() / "checks", folder / "checks")
    shutil.copy(ontology_dir() / "shapes.ttl", folder)
    schema = (ontology_dir() / "schema.ttl").read_text(encoding="utf-8")
    assert before in schema
    (folder / "schema.ttl").write_text(schema.replace(before, after, 1), encoding="utf-8")
    found = {(one.rule, one.node) for one in validate(_written(tmp_path, CITY + PERSON), folder)}
    assert {node.rpartition("/")[2] for rule, node in found if rule == check} >= {term}, found


def test_the_bundled_graph_has_no_violation(built: Path) -> None:
    assert validate(built, ontology_dir()) == ()


def test_what_follows_from_it_has_none_either(built: Path, tmp_path: Path) -> None:
    both = Graph().parse(built / "graph.ttl").parse(built / "inferred.ttl")
    both.serialize(tmp_path / "both.nt", format="nt", encoding="utf-8")
    assert validate(tmp_path / "both.nt", ontology_dir()) == ()


def test_the_graph_of_the_original_texts_has_no_violation(built_sources: Path) -> None:
    assert validate(built_sources, ontology_dir()) == ()


def test_the_command_prints_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(_written(tmp_path, CITY + " id:甲市 a jjj:机构 ."))]) == 1
    printed = capsys.readouterr()
    assert printed.out.startswith("id:甲市: two_types: 互斥的类型不得同属一物。 Nothing is of two types")
    assert "1 violation" in printed.err
    assert run(["check", str(_written(tmp_path, CITY))]) == 0
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", f"kg: {tmp_path / 'graph.ttl'}: no violations\n")


def test_a_graph_of_rdf_1_2_is_refused_in_words(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(built / "graph-1.2.ttl")]) == 1
    said = capsys.readouterr()
    assert said.out == "" and "is of RDF 1.2" in said.err and "graph.ttl" in said.err


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("checks/missing_label.rq", "SELECT", "is no SPARQL query"),
        ("shapes.ttl", "@prefix", "is not Turtle"),
        ("schema.ttl", None, "cannot be read"),
    ],
)
def test_a_broken_ontology_is_named(tmp_path: Path, name: str, text: str | None, message: str) -> None:
    folder = tmp_path / "ontology"
    folder.mkdir()
    for part in ("schema.ttl", "shapes.ttl"):
        shutil.copy(ontology_dir() / part, folder)
    shutil.copytree(ontology_dir() / "checks", folder / "checks")
    if text is None:
        (folder / name).unlink()
    else:
        (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(OntologyError, match=message) as caught:
        validate(_written(tmp_path, CITY), folder)
    assert caught.value.where == str(folder / name)
