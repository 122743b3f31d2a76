"""The graph as a networkx network and as GraphML."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import networkx as nx
from example_graph import HOSTILE, QUOTE, graph, said, schema

from kg.export.network import to_network, write_gexf, write_graphml
from kg.model import Entity, Fact

GOAL = "北京市常住人口不超过2300万人"


def test_every_entity_and_goal_is_a_node_and_every_fact_an_edge() -> None:
    network = to_network(graph(), schema())
    assert len(network) == len(graph().entities) + 1
    assert network.number_of_edges() == len(graph().facts) + 1
    assert network.nodes["北京市"] == {
        "label": "北京市",
        "type": "直辖市",
        "main_type": "地区",
        "aliases": "北京",
        "degree": 2 + len(HOSTILE),
    }
    assert network.nodes["雄安新区"]["aliases"] == "河北雄安新区; 雄安"


def test_a_goal_hangs_on_its_subject() -> None:
    network = to_network(graph(), schema())
    assert network.nodes[GOAL]["type"] == "目标"
    assert network.edges["北京市", GOAL, "提出目标@2020"]["time"] == "2020"


def test_a_goal_that_is_a_fact_already_is_not_doubled() -> None:
    kg = graph()
    stated = Fact("北京市", "提出目标", GOAL, None, kg.goals[0].evidence)
    kg = replace(kg, entities=(*kg.entities, Entity(GOAL, "目标")), facts=(*kg.facts, stated))
    assert list(to_network(kg, schema())["北京市"][GOAL]) == ["提出目标"]


def test_a_goal_of_something_that_is_no_entity_stands_alone() -> None:
    kg = replace(graph(), goals=(replace(graph().goals[0], subject="某地"),))
    network = to_network(kg, schema())
    assert GOAL in network and "某地" not in network
    assert network.degree(GOAL) == 0


def test_goals_of_one_name_and_year_are_one_edge_with_the_evidence_of_both() -> None:
    goal = graph().goals[0]
    other = replace(goal, value=None, evidence=(*goal.evidence, said("另一处说法。", "说法", document="two.md")))
    network = to_network(replace(graph(), goals=(goal, other)), schema())
    assert [data["evidences"] for data in network["北京市"][GOAL].values()] == [2]


def test_parallel_edges_are_kept_apart_by_relation_and_time() -> None:
    edges = to_network(graph(), schema())["雄安新区"]["北京非首都功能"]
    assert list(edges) == ["承接", "承接@2020"]
    assert edges["承接"] == {
        "relation": "承接",
        "time": "",
        "confidence": 0.9,
        "modality": "推进中",
        "evidences": 2,
        "documents": "one.md; two.md",
        "quote": QUOTE,
    }


def test_order_does_not_depend_on_the_order_of_the_graph() -> None:
    kg = graph()
    turned = replace(kg, entities=kg.entities[::-1], facts=kg.facts[::-1])
    one, other = to_network(kg, schema()), to_network(turned, schema())
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(keys=True, data=True)) == list(other.edges(keys=True, data=True))


def test_graphml_is_read_back_whole(tmp_path: Path) -> None:
    network = to_network(graph(), schema())
    write_graphml(network, tmp_path / "graph.graphml")
    again = nx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    assert isinstance(again, nx.MultiDiGraph)
    assert list(again.nodes(data=True)) == list(network.nodes(data=True))
    read = sorted((u, v, data["relation"], data["time"], data["quote"]) for u, v, data in again.edges(data=True))
    held = sorted((u, v, data["relation"], data["time"], data["quote"]) for u, v, data in network.edges(data=True))
    assert read == held and len(read) == len(graph().facts) + 1


def test_files_are_those_that_networkx_writes(tmp_path: Path) -> None:
    network = to_network(graph(), schema())
    theirs: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    theirs.add_nodes_from(network.nodes(data=True))
    for head, tail, key, data in network.edges(keys=True, data=True):
        fact = " ".join(filter(None, (head, data["relation"], tail, data["time"])))
        theirs.add_edge(head, tail, key, fact=fact, **data)
    write_graphml(network, tmp_path / "ours")
    nx.write_graphml_xml(theirs, tmp_path / "theirs", named_key_ids=True, edge_id_from_attribute="fact")
    assert (tmp_path / "ours").read_text("utf-8") == (tmp_path / "theirs").read_text("utf-8")
    theirs.clear_edges()
    for number, (head, tail, data) in enumerate(network.edges(data=True)):
        theirs.add_edge(head, tail, number, id=str(number), label=data["relation"], **data)
    write_gexf(network, tmp_path / "ours")
    nx.write_gexf(theirs, tmp_path / "theirs")
    told = re.compile(r" lastmodifieddate=\"[^\"]*\"|<creator>.*")
    ours, written = (told.sub("", (tmp_path / name).read_text("utf-8")) for name in ("ours", "theirs"))
    assert ours == written


def test_edge_ids_in_graphml_are_unique(tmp_path: Path) -> None:
    write_graphml(to_network(graph(), schema()), tmp_path / "graph.graphml")
    again = nx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    assert isinstance(again, nx.MultiDiGraph)
    ids = [key for *_, key in again.edges(keys=True)]
    assert len(set(ids)) == len(ids) == len(graph().facts) + 1
    assert "雄安新区 承接 北京非首都功能 2020" in ids


def test_characters_that_xml_cannot_hold_become_blanks(tmp_path: Path) -> None:
    kg = replace(graph(), facts=(Fact("北京市", "合作", "天津市", None, (said("换页\x0c之后\x00合作", "合作"),)),))
    write_graphml(to_network(kg, schema()), tmp_path / "graph.graphml")
    again = nx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    assert [data["quote"] for *_, data in again.edges("北京市", data=True) if data["relation"] == "合作"] == [
        "换页 之后 合作"
    ]


def test_the_same_network_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_graphml(to_network(graph(), schema()), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
