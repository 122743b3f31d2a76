"""The schema: its types and relations are the ones the annotation guidelines name, and a faulty one is refused."""

import tomllib
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, BNode, Graph, URIRef
from rdflib.namespace import DCTERMS, OWL, SKOS

from kg.bundle import ontology_dir
from kg.errors import OntologyError
from kg.schema import Schema, load_schema

PATH = ontology_dir() / "schema.ttl"

MAIN_TYPES = {
    "地区": "region",
    "平台": "platform",
    "项目": "project",
    "机构": "organisation",
    "目标": "goal",
    "功能": "function",
    "定位": "positioning",
    "规划": "plan",
    "产业": "industry",
    "空间结构": "spatial structure",
    "会议活动": "event",
    "人物": "person",
}

#: Relation, English label, head types, tail types.
RELATIONS = [
    ("承接", "undertakes", "地区/平台/机构", "功能/产业/机构/项目"),
    ("疏解至", "relocated to", "功能/产业/机构/项目", "地区/平台"),
    ("疏解自", "relocated from", "功能/产业/机构", "地区/平台"),
    ("共建", "jointly builds", "地区/机构/平台", "平台/项目/机构/产业/规划"),
    ("位于", "located in", "平台/项目/机构/地区/空间结构", "地区/平台"),
    ("隶属", "part of", "机构/空间结构/平台/地区", "机构/空间结构/平台/地区"),
    ("构成", "consists of", "空间结构/产业/规划", "地区/产业/空间结构/平台"),
    ("定位为", "positioned as", "地区/平台", "定位"),
    ("印发", "issues", "机构/地区", "规划"),
    ("审议", "reviews", "机构/人物/会议活动", "规划"),
    ("提出目标", "sets goal", "地区/规划/平台", "目标"),
    ("发展", "develops", "地区/平台", "产业"),
    ("推进", "advances", "地区/机构/平台", "项目/平台"),
    ("连接", "connects", "项目/空间结构", "地区/平台"),
    ("合作", "cooperates with", "机构/地区/平台", "机构/地区/平台"),
    ("支持", "supports", "机构/地区", "机构/地区/平台"),
    ("设立", "establishes", "机构/地区/平台", "机构/平台"),
    ("任职", "holds post in", "人物", "机构"),
    ("参加", "takes part in", "人物/机构", "会议活动"),
]


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load_schema(PATH)


@pytest.fixture(scope="module")
def statements() -> Graph:
    return Graph().parse(PATH)


def test_the_main_types_are_the_twelve_in_their_order(schema: Schema) -> None:
    assert {name: schema.labels[name]["en"] for name in schema.roots} == MAIN_TYPES, (
        "the guidelines know these main types; put a new type below one of them"
    )
    assert schema.roots == tuple(MAIN_TYPES)


@pytest.mark.parametrize(
    ("name", "ancestors"),
    [
        ("地区", ("地区",)),
        ("省", ("省", "地区")),
        ("城市", ("城市", "地区")),
        ("直辖市", ("直辖市", "城市", "地区")),
        ("地级市", ("地级市", "城市", "地区")),
        ("区县", ("区县", "地区")),
        ("乡镇", ("乡镇", "地区")),
        ("城市群", ("城市群", "地区")),
        ("区域", ("区域", "地区")),
        ("平台", ("平台",)),
    ],
)
def test_narrower_types_lie_below_their_main_type(schema: Schema, name: str, ancestors: tuple[str, ...]) -> None:
    assert schema.types[name].ancestors == ancestors
    assert schema.root(name) == ancestors[-1]
    assert all(schema.is_a(name, ancestor) for ancestor in ancestors)


def test_no_relation_of_the_guidelines_is_missing(schema: Schema) -> None:
    assert len(RELATIONS) == 19
    missing = [name for name, *_ in RELATIONS if name not in schema.relations]
    assert not missing, f"put back into schema.ttl: {missing}"


def test_every_relation_has_its_rules_and_joins_main_types_or_narrower_ones(schema: Schema) -> None:
    ruled = {
        rule["relation"]
        for path in sorted((ontology_dir() / "rules").glob("*.toml"))
        for rule in tomllib.loads(path.read_text(encoding="utf-8")).get("rule", ())
        if "relation" in rule
    }
    # Goals are numbers with a subject: measures find them, not rules.
    unruled = set(schema.relations) - ruled - {schema.term("sets goal")}
    assert not unruled, f"add a file to ontology/rules with rules for {sorted(unruled)}"
    for relation in schema.relations.values():
        assert {*relation.head_types, *relation.tail_types} <= schema.types.keys()


@pytest.mark.parametrize(("name", "english", "heads", "tails"), RELATIONS, ids=[row[0] for row in RELATIONS])
def test_relation_joins_the_types_of_the_guidelines(
    schema: Schema, name: str, english: str, heads: str, tails: str
) -> None:
    relation = schema.relations[name]
    assert schema.term(english) == name
    assert set(relation.head_types) == set(heads.split("/"))
    assert set(relation.tail_types) == set(tails.split("/"))
    for head in schema.roots:
        for tail in schema.roots:
            expected = head in heads.split("/") and tail in tails.split("/")
            assert schema.admits(name, head, tail) == expected, (head, tail)


@pytest.mark.parametrize(
    ("relation", "head", "tail", "expected"),
    [
        ("承接", "直辖市", "功能", True),
        ("位于", "区县", "地级市", True),
        ("定位为", "城市群", "定位", True),
        ("定位为", "定位", "城市群", False),
        ("任职", "人物", "直辖市", False),
        ("承接", "没有的类型", "功能", False),
        ("没有的关系", "地区", "功能", False),
    ],
)
def test_subtypes_stand_where_their_main_type_may(
    schema: Schema, relation: str, head: str, tail: str, expected: bool
) -> None:
    assert schema.admits(relation, head, tail) is expected


def test_what_follows_from_a_relation_is_stated(schema: Schema) -> None:
    relations = schema.relations.values()
    stated = {name for name, *_ in RELATIONS}
    assert {r.name: r.inverse for r in relations if r.inverse and r.name in stated} == {
        "承接": "疏解至", "疏解至": "承接"
    }  # fmt: skip
    assert [r.name for r in relations if r.symmetric and r.name in stated] == ["合作"]
    assert [r.name for r in relations if r.transitive and r.name in stated] == ["位于", "隶属"]
    assert all(schema.relations[r.inverse].inverse == r.name for r in relations if r.inverse)


@pytest.mark.parametrize(
    ("english", "name"),
    [
        ("observation", "观测"),
        ("fact", "事实"),
        ("evidence", "证据"),
        ("document", "文档"),
        ("subject", "主体"),
        ("indicator", "指标"),
        ("comparator", "比较"),
        ("value", "数值"),
        ("unit", "单位"),
        ("year", "年份"),
        ("time", "时间"),
        ("raw text", "原文"),
        ("rule", "规则"),
        ("trigger", "触发词"),
        ("confidence", "置信度"),
        ("administrative code", "行政区划代码"),
    ],
)
def test_attributes_are_found_by_their_english_label(schema: Schema, english: str, name: str) -> None:
    assert schema.term(english) == name
    assert schema.iri(name) == f"https://w3id.org/jingjinji/ontology#{name}"


def test_a_term_that_is_not_there_is_named(schema: Schema) -> None:
    with pytest.raises(OntologyError, match=r"schema\.ttl: .*\[dragon\]"):
        schema.term("dragon")


# The file as other programs read it


def test_every_term_is_labelled_and_defined_in_both_languages(schema: Schema, statements: Graph) -> None:
    # What stands above all types and relations, these, and the classes and attributes of facts.
    assert len(schema.labels) >= 2 + len(schema.types) + len(schema.relations) + 4 + 13
    for name in schema.labels:
        term = URIRef(schema.iri(name))
        for predicate in (RDFS.label, SKOS.definition):
            languages = sorted(getattr(value, "language", "") or "" for value in statements.objects(term, predicate))
            assert languages == ["en", "zh"], f"{name}: give it one {predicate.fragment} @zh and one @en in schema.ttl"
        assert schema.labels[name]["zh"] == name


def test_the_ontology_says_what_it_is(schema: Schema, statements: Graph) -> None:
    (ontology,) = statements.subjects(RDF.type, OWL.Ontology)
    assert schema.title == "京津冀协同发展知识图谱"
    stated = set(statements.predicates(ontology))
    assert stated >= {
        DCTERMS.title,
        DCTERMS.creator,
        DCTERMS.license,
        DCTERMS.description,
        DCTERMS.issued,
        OWL.versionIRI,
    }


def test_only_class_expressions_are_without_name(statements: Graph) -> None:
    named = {term for triple in statements for term in triple if not isinstance(term, BNode)}
    assert len(named) > 200
    allowed = {OWL.unionOf, OWL.members, RDF.first, RDF.rest, RDF.type}
    assert {predicate for subject, predicate, _ in statements if isinstance(subject, BNode)} == allowed


# Faults


@pytest.mark.parametrize(
    ("before", "after", "entry", "message"),
    [
        ('"undertakes"@en ;', '"undertakes"@en', None, "is not Turtle"),
        ("jjj:人物 ;\n    rdfs:range jjj:机构 .", "jjj:人物 .", "任职", "no rdfs:range"),
        (
            "owl:unionOf ( jjj:项目 jjj:空间结构",
            "owl:unionOf ( jjj:工程 jjj:空间结构",
            "连接",
            "工程, which is no type",
        ),
        (
            "owl:unionOf ( jjj:项目 jjj:空间结构",
            "owl:unionOf ( jjj:事实 jjj:空间结构",
            "连接",
            "事实, which is no type",
        ),
        ("owl:unionOf ( jjj:项目 jjj:空间结构", "owl:unionOf ( schema:Place jjj:空间结构", "连接", "which is no type"),
        ("owl:unionOf ( jjj:项目 jjj:空间结构 )", "owl:unionOf ( )", "连接", "which is no type"),
        ("schema:rangeIncludes jjj:地区 ,", "schema:rangeIncludes jjj:工程 ,", "疏解至", "工程, which is no type"),
        ('rdfs:label "功能"@zh , "function"@en', 'rdfs:label "功能"@zh', "功能", "no rdfs:label @en"),
        ('rdfs:label "功能"@zh , "function"@en', 'rdfs:label "function"@en', "功能", "no rdfs:label @zh"),
        ('"function"@en', '"region"@en', "功能", "the English label of 地区 is used twice"),
        (
            "rdfs:subClassOf jjj:地区 , schema:City",
            "rdfs:subClassOf jjj:地域",
            "城市",
            "wider class 地域 is not defined",
        ),
        ("rdfs:subClassOf jjj:地区 , schema:City", "rdfs:subClassOf jjj:地区 , jjj:平台", "城市", "several main types"),
        ("owl:inverseOf jjj:疏解至", "owl:inverseOf jjj:疏解", "承接", "its inverse 疏解 is no relation"),
        ("jjj:产业 a owl:Class", "jjj:产业 a rdfs:Class", "产业", "neither class nor property"),
        ('"entity"@en', '"being"@en', None, "no term is labelled"),
        ("vann:preferredNamespacePrefix", "vann:prefix", None, "vann:preferredNamespacePrefix"),
        ('dcterms:title "京津冀协同发展知识图谱"@zh , ', "dcterms:title ", None, "dcterms:title @zh"),
    ],
)
def test_a_fault_is_named_with_its_place(
    tmp_path: Path, before: str, after: str, entry: str | None, message: str
) -> None:
    text = PATH.read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / "schema.ttl"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(OntologyError) as caught:
        load_schema(path)
    error = caught.value
    assert message in error.problem
    assert (error.where, error.entry) == (str(path), entry)
    assert error.remedy
    if entry:
        assert path.read_text(encoding="utf-8").splitlines()[(error.line or 0) - 1].startswith(f"jjj:{entry} a ")


def test_the_line_of_a_syntax_error_is_named(tmp_path: Path) -> None:
    path = tmp_path / "schema.ttl"
    path.write_text("@prefix a: <b:> .\na:x a:y a:z .\na:x a:y .\n", encoding="utf-8")
    with pytest.raises(OntologyError) as caught:
        load_schema(path)
    assert caught.value.line == 3


@pytest.mark.parametrize(("content", "message"), [(None, "cannot be read"), ("类型".encode("gb18030"), "is not UTF-8")])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "schema.ttl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(OntologyError, match=message) as caught:
        load_schema(path)
    assert caught.value.where == str(path)
