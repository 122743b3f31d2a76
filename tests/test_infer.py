"""What follows: reasoners find the ontology consistent, the inferences right, and faults contradictions."""

import re
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize
from small_graph import SMALL

from kg.bundle import ontology_dir
from kg.export.triples import to_triples
from kg.infer import RULES, infer
from kg.schema import Schema

SCHEMA = ontology_dir() / "schema.ttl"
PREFIXES = """
@prefix jjj: <https://w3id.org/jingjinji/ontology#> .
@prefix id: <https://w3id.org/jingjinji/id/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


def _turtle(text: str) -> list[Triple]:
    return [quad.triple for quad in parse(PREFIXES + text, format=RdfFormat.TURTLE)]


#: What is stated, and what follows from it.
FOLLOWS = [
    ("id:甲 jjj:承接 id:乙 .", "id:乙 jjj:疏解至 id:甲 ."),
    ("id:乙 jjj:疏解至 id:甲 .", "id:甲 jjj:承接 id:乙 ."),
    ("id:甲 jjj:合作 id:乙 .", "id:乙 jjj:合作 id:甲 ."),
    (
        "id:甲 jjj:位于 id:乙 . id:乙 jjj:位于 id:丙 . id:丙 jjj:位于 id:丁 .",
        "id:甲 jjj:位于 id:丁 , id:丙 . id:乙 jjj:位于 id:丁 .",
    ),
    ("id:甲 jjj:隶属 id:乙 . id:乙 jjj:隶属 id:丙 .", "id:甲 jjj:隶属 id:丙 ; dcterms:isPartOf id:丙 ."),
    ("id:甲 jjj:构成 id:乙 .", "id:甲 dcterms:hasPart id:乙 ; jjj:关系 id:乙 . id:乙 a jjj:实体 ."),
    ("id:甲 a jjj:直辖市 .", "id:甲 a jjj:城市 , jjj:地区 , jjj:实体 , geo:Feature , schema:City , schema:Place ."),
    ("id:甲 a jjj:规划 .", "id:甲 a prov:Plan , prov:Entity , schema:CreativeWork ."),
    (
        "id:甲 jjj:任职 id:乙 .",
        "id:甲 org:memberOf id:乙 ; a jjj:人物 , prov:Agent . id:乙 a jjj:机构 , org:Organization , prov:Agent .",
    ),
    ("id:甲 jjj:定位为 id:乙 .", "id:乙 a jjj:定位 , skos:Concept ."),
    ("id:甲 jjj:主体 id:乙 .", "id:乙 a jjj:实体 ."),
    ("id:甲 jjj:数值 1.5 .", "id:甲 schema:value 1.5 ."),
]
#: What is stated, and what does not follow from it.
DOES_NOT_FOLLOW = [
    ("id:甲 jjj:支持 id:乙 .", "id:乙 jjj:支持 id:甲 ."),
    ("id:甲 jjj:构成 id:乙 . id:乙 jjj:构成 id:丙 .", "id:甲 jjj:构成 id:丙 ."),
    ("id:甲 jjj:承接 id:乙 .", "id:甲 a jjj:地区 ."),
    ("id:甲 jjj:承接 id:乙 .", "id:乙 jjj:承接 id:甲 ."),
    ("id:甲 a jjj:地区 .", "id:甲 a jjj:城市 ."),
    ("id:甲 <http://www.w3.org/2002/07/owl#sameAs> id:乙 . id:甲 a jjj:地区 .", "id:乙 a jjj:地区 ."),
]
#: What cannot be: a reasoner finds a contradiction.
CONTRADICTIONS = [
    "id:甲 a jjj:人物 , jjj:机构 .",
    "id:甲 a jjj:直辖市 , jjj:地级市 .",
    "id:甲 a jjj:省 , jjj:区县 .",
    "id:甲 a jjj:平台 , jjj:地区 .",
    "id:甲 a jjj:事实 , jjj:平台 .",
    "id:甲 jjj:承接 id:乙 . id:甲 a jjj:人物 .",
    "id:甲 jjj:承接 id:乙 . id:乙 a jjj:会议活动 .",
    "id:甲 jjj:任职 id:乙 . id:乙 a jjj:规划 .",
    "id:甲 jjj:位于 id:乙 . id:乙 jjj:位于 id:丙 . id:丙 a jjj:产业 .",
    "id:甲 jjj:疏解至 id:乙 . id:甲 a jjj:人物 .",
]


def _apart() -> list[str]:
    """What the table states, each row about things of its own."""
    return [re.sub(r"id:(\w)", rf"id:\g<1>{number}", given) for number, (given, _) in enumerate(FOLLOWS)]


@pytest.mark.parametrize(("given", "expected"), FOLLOWS, ids=[row[1] for row in FOLLOWS])
def test_follows(schema: Schema, given: str, expected: str) -> None:
    missing = set(_turtle(expected)) - set(infer(_turtle(given), schema))
    assert not missing


@pytest.mark.parametrize(("given", "unexpected"), DOES_NOT_FOLLOW)
def test_does_not_follow(schema: Schema, given: str, unexpected: str) -> None:
    assert not set(_turtle(unexpected)) & set(infer(_turtle(given), schema))


def test_nothing_is_inferred_that_is_stated_and_nothing_about_the_schema(schema: Schema) -> None:
    triples = to_triples(SMALL, schema)
    inferred = infer(triples, schema)
    assert not set(inferred) & set(triples)
    assert not [one for one in inferred if str(one.subject).startswith("<" + schema.namespace)]
    assert inferred == infer(reversed(triples), schema)
    assert infer([], schema) == []


def test_each_rule_is_needed(schema: Schema, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it, something of the table above no longer follows."""
    needed = set()
    for name in list(RULES):
        with monkeypatch.context() as without:
            without.delitem(RULES, name)
            if any(set(_turtle(expected)) - set(infer(_turtle(given), schema)) for given, expected in FOLLOWS):
                needed.add(name)
    assert needed == set(RULES)


def test_the_closure_is_that_of_owlrl(schema: Schema) -> None:
    """Of what owlrl infers, all that speaks of two nodes of the graph, or of a node and a named class."""
    import owlrl
    from rdflib import OWL, RDF, RDFS, BNode, Graph, URIRef

    given = _turtle(" ".join(_apart()))
    ours = {str(one) for one in (*given, *infer(given, schema)) if isinstance(one.object, NamedNode)}
    graph = Graph().parse(SCHEMA).parse(data=serialize(given, format=RdfFormat.N_TRIPLES), format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    general = {OWL.Thing, RDFS.Resource, RDF.Statement}
    theirs = {
        f"<{subject}> <{predicate}> <{target}>"
        for subject, predicate, target in graph
        if str(subject).startswith("https://w3id.org/jingjinji/id/")
        and isinstance(target, URIRef)
        and predicate != OWL.sameAs
        and target not in general
        and not isinstance(predicate, BNode)
    }
    assert theirs == ours
    assert len(ours) > 60


def test_owlrl_finds_no_error_in_schema_and_graph(schema: Schema) -> None:
    import owlrl
    from rdflib import Graph

    triples = [*to_triples(SMALL, schema), *(quad.triple for quad in parse(path=SCHEMA, format=RdfFormat.TURTLE))]
    graph = Graph().parse(data=serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    assert not [row for row in graph if "rror" in str(row[1])]
    wrong = Graph().parse(SCHEMA).parse(data=PREFIXES + CONTRADICTIONS[1], format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(wrong)
    assert [row for row in wrong if "rror" in str(row[1])]


# HermiT, an OWL 2 DL reasoner


class Contradiction(Exception):
    """What is stated cannot be."""


def _unsatisfiable(tmp_path: Path, triples: Iterator[Triple] | list[Triple]) -> list[str]:
    """Classes that can have no members, by HermiT. Raises Contradiction if not everything stated can be true."""
    if shutil.which("java") is None:
        pytest.skip("java (default-jre-headless) is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import owlready2

        stated = [*triples, *(quad.triple for quad in parse(path=SCHEMA, format=RdfFormat.TURTLE))]
        path = tmp_path / "all.nt"
        path.write_bytes(serialize(stated, format=RdfFormat.N_TRIPLES) or b"")
        world = owlready2.World()
        ontology = world.get_ontology(path.as_uri()).load()
        try:
            with ontology:
                owlready2.sync_reasoner_hermit(world, ignore_unsupported_datatypes=True, debug=0)
        except owlready2.OwlReadyInconsistentOntologyError as error:
            raise Contradiction from error
        return [str(one) for one in world.inconsistent_classes()]


def _individuals(text: str) -> list[Triple]:
    """Triples in which each node is declared an individual, as OWL DL has it."""
    names = sorted(set(re.findall(r"id:\w+", text)))
    return _turtle(text + "".join(f" {name} a <http://www.w3.org/2002/07/owl#NamedIndividual> ." for name in names))


def test_no_class_is_unsatisfiable(tmp_path: Path) -> None:
    assert _unsatisfiable(tmp_path, []) == []


def test_the_bundled_graph_is_consistent(built: Path, tmp_path: Path) -> None:
    quads = parse(path=built / "graph.trig", format=RdfFormat.TRIG)
    stated = [quad.triple for quad in quads if "asserted" in str(quad.graph_name)]
    assert len(stated) > 3000
    assert _unsatisfiable(tmp_path, stated) == []


@pytest.mark.parametrize("text", CONTRADICTIONS)
def test_what_cannot_be_is_a_contradiction(tmp_path: Path, text: str) -> None:
    with pytest.raises(Contradiction):
        _unsatisfiable(tmp_path, _individuals(text))


def test_what_can_be_is_none(tmp_path: Path) -> None:
    assert _unsatisfiable(tmp_path, _individuals(" ".join(_apart()))) == []
