"""The page: one offline file, in a real browser."""

from __future__ import annotations

import csv
import json
import math
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from xml.etree import ElementTree

import networkx as nx
import pytest
from example_graph import HOSTILE, QUOTE, SECOND_QUOTE, graph, schema
from pyoxigraph import RdfFormat, parse

import kg.export.html
from kg.errors import GraphError
from kg.export import layout
from kg.export.goals import with_goals
from kg.export.html import write_page
from kg.export.layout import positions
from kg.export.names import escape
from kg.export.page_data import strongest
from kg.export.picture import write_picture
from kg.export.rdf import to_graph, write_rdf
from kg.knowledge.authority import Point
from kg.model import Entity, KnowledgeGraph
from kg.query import run_query
from kg.show import show

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

GOAL = "北京市常住人口不超过2300万人"
IN_HEBEI = next(f"e{n}" for n, fact in enumerate(with_goals(graph(), schema()).facts) if fact.relation == "位于")
STYLE = Path(kg.export.html.__file__).parent / "style.toml"


def written(tmp_path: Path, kg: KnowledgeGraph | None = None, **options: Any) -> Path:
    path = tmp_path / "graph.html"
    write_page(kg or graph(), schema(), path, **options)
    return path


def own_part(html: str) -> str:
    """The page without the library, whose comments and namespaces hold addresses, and without its data."""
    scripts = re.findall(r"<script[^>]*>.*?</script>", html, re.DOTALL)
    assert len(scripts) == 3
    return html.replace(scripts[0], "").replace(scripts[1], "")


# The file


def test_the_page_names_no_address(tmp_path: Path) -> None:
    html = written(tmp_path).read_text(encoding="utf-8")
    assert "://" not in own_part(html)
    assert not re.findall(
        r"""(?:src|href)\s*=\s*["']?(?!#)[^"'\s>]""", re.sub(r"<script.*?</script>", "", html, flags=re.S)
    )
    assert "@import" not in html and "url(" not in own_part(html) and "sourceMappingURL" not in html


def test_the_scripts_make_no_markup_of_data() -> None:
    folder = Path(kg.export.html.__file__).parent / "page"
    scripts = sorted(folder.glob("*.js"))
    assert len(scripts) == 9
    for script in scripts:
        assert not re.findall(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", script.read_text()
        )


def test_data_is_json_that_can_end_no_element(tmp_path: Path) -> None:
    html = written(tmp_path).read_text(encoding="utf-8")
    (block,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert not set("<>&\u2028\u2029") & set(block)
    data = json.loads(block)
    assert {node["id"] for node in data["nodes"]} == {entity.name for entity in graph().entities} | {GOAL}
    assert len(data["edges"]) == len(graph().facts) + 1
    assert set(HOSTILE) <= set(data["entities"])


def test_a_hostile_title_is_text(tmp_path: Path) -> None:
    html = written(tmp_path, title=HOSTILE[1]).read_text(encoding="utf-8")
    assert HOSTILE[1] not in html
    assert html.count("&lt;/script&gt;&lt;script&gt;alert(2)&lt;/script&gt;") == 2


def test_the_heading_is_the_title_of_the_schema_unless_another_is_given(tmp_path: Path) -> None:
    other = replace(schema(), title="长三角知识图谱")
    write_page(graph(), other, tmp_path / "graph.html")
    html = (tmp_path / "graph.html").read_text(encoding="utf-8")
    assert "<title>长三角知识图谱</title>" in html and "<h1>长三角知识图谱</h1>" in html
    assert schema().title not in own_part(html)
    assert "<h1>甲</h1>" in written(tmp_path, title="甲").read_text(encoding="utf-8")


def test_the_same_graph_gives_the_same_bytes_under_any_hash_seed(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from example_graph import graph, schema;"
        "from kg.export.html import write_page; write_page(graph(), schema(), Path(sys.argv[1]))"
    )
    for seed in ("0", "1"):
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / seed)],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": f"{Path(__file__).parent}:{Path(__file__).parent.parent}"},
            check=True,
        )
    assert (tmp_path / "0").read_bytes() == (tmp_path / "1").read_bytes()


def many(count: int) -> KnowledgeGraph:
    """A ring of entities, the first ten of which are also joined to one another."""
    base = graph().facts[0]
    names = [f"平台{number:04d}" for number in range(count)]
    pairs = [*zip(names, names[1:] + names[:1], strict=True), *combinations(names[:10], 2)]
    facts = {(head, tail): replace(base, head=head, tail=tail, relation="合作") for head, tail in pairs}
    return replace(
        graph(),
        entities=tuple(Entity(name, "平台") for name in names),
        facts=tuple(facts[pair] for pair in sorted(facts)),
        goals=(),
        observations=(),
        mentions={},
    )


def test_a_page_of_400_nodes_and_700_edges_stays_under_two_megabytes(tmp_path: Path) -> None:
    kg = many(400)
    more = tuple(replace(fact, time=f"{2000 + turn}") for turn in range(10) for fact in kg.facts)
    kg = replace(kg, facts=(*kg.facts, *more)[:700])
    assert written(tmp_path, kg).stat().st_size < 2_000_000


def test_of_a_large_graph_the_best_connected_part_is_shown_and_the_page_says_so(tmp_path: Path) -> None:
    part = strongest(many(60), 10)
    assert [entity.name for entity in part.entities] == [f"平台{number:04d}" for number in range(10)]
    assert len(part.facts) == 45
    html = written(tmp_path, many(60), most=10).read_text(encoding="utf-8")
    assert "图中是事实最多的 10 个实体（共 60 个）" in html
    assert "图中是事实最多的" not in written(tmp_path, many(60)).read_text(encoding="utf-8")


def test_no_two_nodes_stand_on_each_other() -> None:
    links = [("hub", f"leaf{n}") for n in range(40)] + [("a", "b"), ("c", "d")]
    linked = {name: {end for link in links if name in link for end in link} - {name} for link in links for name in link}
    linked |= {"alone": set(), "lone": set()}
    places = positions(linked, dict.fromkeys(linked, 20.0))
    gaps = [math.dist(places[one], places[other]) for one, other in combinations(sorted(places), 2)]
    assert len(gaps) == 47 * 46 // 2 and min(gaps) >= 36


def test_dense_groups_far_from_the_core_stay_near_what_they_are_linked_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "_FORCED", 60)
    monkeypatch.setattr(layout, "_CORE", 40)
    network: nx.Graph[str] = nx.relabel_nodes(nx.barabasi_albert_graph(60, 2, seed=1), str)
    for number in range(6):
        group = [f"{number} {member}" for member in "abcdef"]
        network.add_edges_from(combinations(group, 2))
        nx.add_path(network, [group[0], f"{number} beyond", f"{number} between", str(50 + number)])
    places = positions({name: set(network[name]) for name in network}, dict.fromkeys(network, 10.0))
    lengths = sorted(math.dist(places[one], places[other]) for one, other in network.edges)
    assert lengths[-1] < 10 * lengths[len(lengths) // 2]


# The colours


def seen(colour: str, matrix: list[list[float]] | None) -> tuple[float, float, float]:
    """CIE L*a*b* of a colour as one sees it whose vision the matrix simulates (on linear RGB)."""
    srgb = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in srgb]
    if matrix:
        linear = [min(1.0, max(0.0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in matrix]
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = [sum(a * b for a, b in zip(row, linear, strict=True)) for row in to_xyz]
    x, y, z = (
        value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116
        for value in (xyz[0] / 0.9505, xyz[1], xyz[2] / 1.089)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


# Machado, Oliveira and Fernandes 2009, severity 1.
VISIONS: dict[str, list[list[float]] | None] = {
    "normal": None,
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


@pytest.mark.parametrize("ground", ["color", "dark"])
@pytest.mark.parametrize("vision", VISIONS)
def test_types_of_one_shape_differ_in_colour_for_every_vision(vision: str, ground: str) -> None:
    styles = tomllib.loads(STYLE.read_text(encoding="utf-8"))
    pairs = [
        (one, other)
        for one, other in combinations(styles, 2)
        if styles[one]["shape"] == styles[other]["shape"] and "other" not in (one, other)
    ]
    assert len(pairs) >= 5
    for one, other in pairs:
        colours = [seen(styles[name][ground], VISIONS[vision]) for name in (one, other)]
        assert math.dist(*colours) > 20, (one, other)


def test_every_main_type_has_a_style_of_its_own() -> None:
    styles = tomllib.loads(STYLE.read_text(encoding="utf-8"))
    english = {schema().labels[name]["en"] for name in schema().roots}
    assert len(english) == 12 and english | {"other"} == set(styles)
    assert len({(style["color"], style["shape"]) for style in styles.values()}) == 13


# In a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("chromium is not installed")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return written(tmp_path_factory.mktemp("page")).as_uri()


class Opened:
    """A page with everything it asked for, complained of, or ran that it should not."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", self.refuse)
        page.emulate_media(reduced_motion="reduce")
        page.goto(address)

    def refuse(self, dialog: Dialog) -> None:
        """Note that a dialog was opened, and close it."""
        self.complaints.append(dialog.message)
        dialog.dismiss()

    def point(self, place: str, argument: str) -> tuple[float, float]:
        """Where on the page a node or the middle of an edge is drawn, in CSS pixels."""
        x, y = self.page.evaluate(
            """([place, argument]) => {
              const kg = window.kgPage;
              const at = place === "edge" ? kg.edgeMiddle(argument) : kg.network.getPosition(argument);
              const box = document.getElementById("network").getBoundingClientRect();
              const {x, y} = kg.network.canvasToDOM(at);
              return [x + box.left, y + box.top];
            }""",
            [place, argument],
        )
        return x, y

    def canvas_click(self, place: str, argument: str) -> None:
        """Click with the mouse where a node or the middle of an edge is drawn."""
        self.page.mouse.click(*self.point(place, argument))

    @property
    def panel(self) -> str:
        """The text of the panel as it is seen."""
        return self.page.locator("#panel").inner_text()


@pytest.fixture(params=[(1280, 800), (390, 844)], ids=["desktop", "phone"])
def opened(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Opened]:
    width, height = request.param
    page = browser.new_page(viewport={"width": width, "height": height})
    opened = Opened(page, address)
    yield opened
    page.close()
    assert opened.requests == [address]
    assert opened.complaints == []


def test_the_legend_counts_types_and_switches_them(opened: Opened) -> None:
    page = opened.page
    if not page.locator("#legend li").first.is_visible():
        page.locator("#legend summary").click()
    rows = [text.split() for text in page.locator("#legend li").all_inner_texts()]
    assert {row[0]: row[-1] for row in rows} == {
        "地区": "3",
        "平台": "1",
        "项目": "6",
        "目标": "1",
        "功能": "1",
        "规划": "1",
    }
    page.locator("[data-type=项目]").click()
    assert page.locator("[data-type=项目]").get_attribute("aria-pressed") == "false"
    hidden = "() => [...kgPage.network.body.data.nodes.get()].filter((node) => node.hidden).map((node) => node.type)"
    assert page.evaluate(hidden) == ["项目"] * 6
    page.locator("#all").click()
    assert page.evaluate(hidden) == []


def test_the_slider_hides_what_is_less_certain(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    opened = Opened(page, address)
    shown = "() => kgPage.network.body.data.edges.get().filter((edge) => !edge.hidden).length"
    everything = page.evaluate(shown)
    page.locator("#filters > summary").click()
    page.locator("#least").fill("1")
    assert page.evaluate(shown) < everything
    page.locator("#least").fill("0")
    assert page.evaluate(shown) == everything > 0
    assert opened.complaints == []
    page.close()


def test_entities_without_an_edge_wait_behind_a_switch_and_can_be_searched(browser: Browser, tmp_path: Path) -> None:
    lone = replace(graph(), entities=(*graph().entities, Entity("孤岛甲", "平台"), Entity("孤岛乙", "平台")))
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    opened = Opened(page, written(tmp_path, lone).as_uri())
    hidden = "() => kgPage.network.body.data.nodes.get().filter((node) => node.hidden).map((node) => node.id)"
    assert page.locator("#unlinked").inner_text().split() == ["孤立实体", "unlinked", "2"]
    assert page.evaluate(hidden) == ["孤岛乙", "孤岛甲"]
    page.locator("#search").fill("孤岛乙")
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").inner_text() == "孤岛乙"
    assert page.evaluate(hidden) == ["孤岛甲"]
    page.keyboard.press("Escape")
    assert page.evaluate(hidden) == ["孤岛乙", "孤岛甲"]
    page.locator("#unlinked").click()
    assert page.evaluate(hidden) == []
    page.locator("#unlinked").click()
    assert page.evaluate(hidden) == ["孤岛乙", "孤岛甲"]
    assert opened.complaints == []
    page.close()


def test_a_graph_without_any_edge_shows_its_entities(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    Opened(page, written(tmp_path, replace(graph(), facts=(), goals=())).as_uri())
    assert page.evaluate("() => kgPage.network.body.data.nodes.get().filter((node) => node.hidden)") == []
    assert page.locator("#unlinked").count() == 0
    page.close()


def test_a_relation_without_direction_is_one_group(browser: Browser, tmp_path: Path) -> None:
    (joined,) = (fact for fact in graph().facts if fact.relation == "合作")
    kg = replace(graph(), facts=(*graph().facts, replace(joined, head="天津市", tail="河北省")))
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    Opened(page, written(tmp_path, kg).as_uri())
    page.evaluate("() => kgPage.selectNode('天津市')")
    headings = [text for text in page.locator("#panel h3").all_inner_texts() if "合作" in text]
    assert [text.split() for text in headings] == [["↔", "合作", "cooperates", "with", "…", "2"]]
    page.close()


SEARCHES = [("雄安新区", "雄安新区"), ("河北雄安", "雄安新区"), ("非首都", "北京非首都功能"), ("<script>a", HOSTILE[0])]


@pytest.mark.parametrize(("words", "name"), SEARCHES)
def test_search_completes_names_and_aliases_and_selects(opened: Opened, words: str, name: str) -> None:
    page = opened.page
    page.locator("#search").fill(words)
    assert name in page.locator("#found [role=option]").first.inner_text()
    page.keyboard.press("Enter")
    assert page.evaluate("() => kgPage.state.chosen") == {"kind": "node", "id": name}
    assert page.locator("#panel h2").inner_text() == name
    assert page.locator("#found").is_hidden()


def test_search_without_a_find_says_so(opened: Opened) -> None:
    opened.page.locator("#search").fill("没有这个名字")
    assert "没有找到" in opened.page.locator("#found").inner_text()


def test_a_node_shows_type_aliases_facts_goals_and_observations(opened: Opened) -> None:
    opened.page.evaluate("() => kgPage.selectNode('雄安新区')")
    for text in ("平台", "河北雄安新区、雄安", "→ 承接", "→ 位于", "河北省", "2 句", "承接的一年"):
        assert text in opened.panel
    opened.page.evaluate("() => kgPage.selectNode('北京市')")
    for text in ("地区 · 直辖市", GOAL, "2020 年 · 常住人口 <= 2300 万人", "↔ 合作"):
        assert text in opened.panel
    opened.page.evaluate("() => kgPage.selectNode('天津市')")
    for text in ("↔ 合作", "地区生产总值", "约1.80万亿元", "2024"):
        assert text in opened.panel


def test_a_fact_in_the_panel_leads_to_its_evidence_and_back(opened: Opened) -> None:
    opened.page.evaluate("() => kgPage.selectNode('雄安新区')")
    opened.page.locator("#panel .row").first.click()
    quotes = [QUOTE, SECOND_QUOTE]
    assert opened.page.locator("#panel blockquote").all_inner_texts() == quotes
    assert opened.page.locator("#panel mark").all_inner_texts() == ["承接", "承接"]
    for text in ("承接的一年", "示例报", "2019-03", "test.rule", "90%", "https://example.org/one"):
        assert text in opened.panel
    opened.page.locator("#back").click()
    assert opened.page.locator("#panel h2").inner_text() == "雄安新区"


def test_a_click_on_an_edge_shows_the_sentence(opened: Opened) -> None:
    opened.page.evaluate("(id) => kgPage.network.moveTo({scale: 1.3, position: kgPage.edgeMiddle(id)})", IN_HEBEI)
    opened.canvas_click("edge", IN_HEBEI)
    assert opened.page.evaluate("() => kgPage.state.chosen") == {"kind": "edge", "id": IN_HEBEI}
    assert opened.page.locator("#panel blockquote").all_inner_texts() == ["雄安新区地处河北省腹地。"]
    assert opened.page.locator("#panel mark").all_inner_texts() == ["地处"]
    assert opened.page.locator("#panel u").all_inner_texts() == ["雄安新区", "河北省"]


def test_a_click_on_a_node_dims_all_but_its_neighbours_and_a_click_beside_ends_it(opened: Opened) -> None:
    page = opened.page
    before = page.evaluate("() => kgPage.network.body.data.nodes.get('天津市').color.background")
    page.evaluate("() => kgPage.network.moveTo({scale: 1.2, position: kgPage.network.getPosition('雄安新区')})")
    opened.canvas_click("node", "雄安新区")
    assert page.locator("#panel h2").inner_text() == "雄安新区"
    faded = page.evaluate("() => kgPage.network.body.data.nodes.get('天津市').color.background")
    kept = page.evaluate("() => kgPage.network.body.data.nodes.get('河北省').color.background")
    assert faded != before and kept == before
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    assert page.evaluate("() => kgPage.network.body.data.nodes.get('天津市').color.background") == before


def test_parallel_edges_are_drawn_apart(opened: Opened) -> None:
    points = opened.page.evaluate(
        """() => kgPage.network.body.data.edges.get()
          .filter((edge) => edge.from === '雄安新区' && edge.to === '北京非首都功能')
          .map((edge) => kgPage.edgeMiddle(edge.id))"""
    )
    assert len(points) == 2
    assert math.dist(*((point["x"], point["y"]) for point in points)) > 5


def test_hostile_text_is_shown_and_does_not_run(opened: Opened) -> None:
    page = opened.page
    for text in HOSTILE:
        page.evaluate("(name) => kgPage.selectNode(name)", text)
        assert page.locator("#panel h2").text_content() == text
        page.locator("#panel .row").first.click()
        assert page.locator("#panel blockquote").text_content() == f"北京市推进{text}。"
    page.evaluate("() => kgPage.selectNode('雄安新区')")
    assert page.locator("#panel img, #panel script, #found script").count() == 0


def test_nothing_moves_until_asked(opened: Opened) -> None:
    page = opened.page
    places = "() => kgPage.network.getPositions()"
    before = page.evaluate(places)
    page.wait_for_timeout(200)
    assert page.evaluate(places) == before
    page.locator("#relax").click()
    page.wait_for_timeout(400)
    assert page.evaluate(places) != before
    page.locator("#relax").click()
    page.wait_for_timeout(100)
    stopped = page.evaluate(places)
    page.wait_for_timeout(200)
    assert page.evaluate(places) == stopped


def test_everything_is_in_view_at_first(opened: Opened) -> None:
    outside = opened.page.evaluate(
        """() => {
          const {width, height} = document.getElementById("network").getBoundingClientRect();
          return kgPage.network.body.data.nodes.getIds().filter((id) => {
            const {x, y} = kgPage.network.canvasToDOM(kgPage.network.getPosition(id));
            return x < 0 || y < 0 || x > width || y > height;
          });
        }"""
    )
    assert outside == []
    assert opened.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


def test_an_empty_graph_is_a_page_too(browser: Browser, tmp_path: Path) -> None:
    nothing = KnowledgeGraph((), (), (), (), ())
    page = browser.new_page()
    opened = Opened(page, written(tmp_path, nothing).as_uri())
    assert "图中还没有实体" in page.locator("body").inner_text()
    page.locator("#fit").click()
    page.close()
    assert opened.complaints == []


def test_a_name_in_the_address_is_selected(browser: Browser, address: str) -> None:
    page = browser.new_page()
    opened = Opened(page, f"{address}#雄安新区")
    assert page.locator("#panel h2").inner_text() == "雄安新区"
    page.close()
    assert opened.complaints == []


def test_dark_mode_has_its_own_colours(browser: Browser, address: str) -> None:
    page = browser.new_page(color_scheme="dark")
    Opened(page, address)
    styles = tomllib.loads(STYLE.read_text(encoding="utf-8"))
    assert (
        page.evaluate("() => kgPage.network.body.data.nodes.get('雄安新区').color.background")
        == styles["platform"]["dark"]
    )
    page.close()


# Filters, ways, the address


SHOWN = "() => [...kgPage.view.edges].map((id) => kgPage.network.body.data.edges.get(id)).map((e) => [e.from, e.to])"


def _edges_shown(page: Page) -> int:
    return len(page.evaluate(SHOWN))


def _facet(page: Page, facet: str) -> dict[str, int]:
    """The values of a filter and how many facts each would show."""
    rows = page.locator(f"#facet-{facet} button").all()
    return {row.locator("bdi").text_content() or "": int(row.locator("data").text_content() or "") for row in rows}


@pytest.fixture
def desktop(browser: Browser, address: str) -> Iterator[Opened]:
    page = browser.new_page(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    opened = Opened(page, address)
    yield opened
    page.close()
    assert opened.requests == [address]
    assert opened.complaints == []


def test_filters_count_what_they_would_show(desktop: Opened) -> None:
    page = desktop.page
    page.locator("#filters > summary").click()
    relations = _facet(page, "relation")
    assert relations == {"承接": 2, "位于": 1, "构成": 1, "提出目标": 1, "推进": 6, "合作": 1, "支持": 1}
    assert _facet(page, "document") == {"承接的一年": 13, HOSTILE[0]: 1}
    assert _facet(page, "modality") == {"推进中": 13}
    for summary in page.locator(".facet > summary").all():
        summary.click()
    page.locator("#facet-relation button", has_text="承接").click()
    assert sorted(map(tuple, page.evaluate(SHOWN))) == [("雄安新区", "北京非首都功能")] * 2
    # The others count by what that filter leaves.
    assert _facet(page, "document") == {"承接的一年": 2, HOSTILE[0]: 1}
    page.locator("#facet-relation button", has_text="位于").click()
    assert _edges_shown(page) == 3
    page.locator("#facet-document button", has_text="script").click()
    assert sorted(map(tuple, page.evaluate(SHOWN))) == [("雄安新区", "北京非首都功能")]
    assert page.locator("#shown").inner_text() == "2 ● 1 →"
    page.locator("#reset").click()
    assert _edges_shown(page) == 13 and page.locator("#reset").is_hidden()


def test_years_are_chosen_by_two_sliders(desktop: Opened) -> None:
    page = desktop.page
    page.locator("#filters > summary").click()
    assert [page.locator(f"#{name}").get_attribute(end) for name, end in (("first", "min"), ("last", "max"))] == [
        "2019",
        "2020",
    ]
    page.locator("#undated").uncheck()
    page.locator("#first").fill("2020")
    assert page.locator("#years-value").inner_text() == "2020"
    assert sorted(map(tuple, page.evaluate(SHOWN))) == [("北京市", GOAL), ("雄安新区", "北京非首都功能")]
    page.locator("#first").fill("2019")
    # All years again, so that nothing is hidden by them.
    assert page.locator("#years-value").inner_text() == "全部" and _edges_shown(page) == 13


def test_only_what_lies_near_a_node(desktop: Opened) -> None:
    page = desktop.page
    page.evaluate("() => kgPage.selectNode('雄安新区')")
    nodes = "() => [...kgPage.view.nodes].sort()"
    page.locator("[data-hops='1']").click()
    assert page.evaluate(nodes) == sorted(["雄安新区", "北京非首都功能", "河北省"])
    page.locator("[data-hops='3']").click()
    assert set(page.evaluate(nodes)) == {"雄安新区", "北京非首都功能", "河北省", "天津市", "北京市"}
    page.locator("[data-hops='3']").click()
    assert len(page.evaluate(nodes)) > 10


def test_the_shortest_path_with_its_sentences(desktop: Opened) -> None:
    page = desktop.page
    page.locator("#search").fill("雄安新区")
    page.keyboard.press("Enter")
    page.locator("#path-start").click()
    page.locator("#search").fill("北京市")
    page.keyboard.press("Enter")
    assert page.evaluate("() => kgPage.state.chosen.id") == ["雄安新区", "北京市"]
    steps = [text.strip() for text in page.locator("#panel .step bdi").all_inner_texts()]
    assert steps == ["雄安新区 位于 河北省", "天津市 支持 河北省", "北京市 合作 天津市"]
    assert page.locator("#panel blockquote").all_inner_texts() == [
        "雄安新区地处河北省腹地。",
        "天津市对河北省给予支持。",
        "北京市与天津市加强合作。",
    ]
    page.evaluate("() => kgPage.choosePath('雄安新区', '京津冀协同发展')")
    assert "没有路径" in desktop.panel


VIEWS = [
    ("#id=雄安新区&rel=承接", "雄安新区", 2),
    ("#id=雄安新区&rel=承接&rel=位于", "雄安新区", 3),
    ("#rel=承接,位于", None, 3),
    ("#conf=0.85", None, 12),
    ("#from=2020&to=2020&undated=0", None, 2),
    ("#off=项目", None, 7),
    ("#mod=已实现", None, 13),
    ("#near=雄安新区&hops=1", None, 3),
    ("#id=没有的&rel=没有&conf=x&from=y&hops=z&near=q", None, 13),
    ("#%E0%A4%A", None, 13),
    ("#id=河北雄安新区", "雄安新区", 13),
    ("#conf=85", None, 12),
    ("#from=2020&to=2020&undated=0", None, 2),
    ("#from=3000&to=2020&undated=0", None, 2),
]


@pytest.mark.parametrize(("part", "chosen", "shown"), VIEWS)
def test_an_address_is_a_view(browser: Browser, address: str, part: str, chosen: str | None, shown: int) -> None:
    page = browser.new_page()
    opened = Opened(page, address + part)
    assert _edges_shown(page) == shown
    assert page.evaluate("() => kgPage.state.chosen?.id ?? null") == chosen
    page.close()
    assert opened.complaints == []


def test_the_view_is_in_the_address_and_comes_back_from_it(desktop: Opened, browser: Browser) -> None:
    page = desktop.page
    page.locator("#filters > summary").click()
    page.locator(".facet > summary").first.click()
    page.locator("#facet-relation button", has_text="承接").click()
    page.locator("#least").fill("0.5")
    page.evaluate("() => kgPage.selectNode('雄安新区')")
    address = page.evaluate("() => window.location.href")
    assert unquote(address).endswith("#id=雄安新区&rel=承接&conf=0.5")
    other = browser.new_page()
    Opened(other, address)
    assert other.evaluate(SHOWN) == page.evaluate(SHOWN)
    assert other.evaluate("() => kgPage.state.chosen") == {"kind": "node", "id": "雄安新区"}
    # A change of the address by hand is a change of the view.
    other.evaluate("() => { window.location.hash = '#rel=位于'; }")
    other.wait_for_function("() => kgPage.view.edges.size === 1")
    other.close()


@pytest.mark.parametrize(
    ("words", "name"), [("xiongan", "雄安新区"), ("xaxq", "雄安新区"), ("bei jing shi", "北京市"), ("XA", "雄安新区")]
)
def test_search_finds_by_pinyin(desktop: Opened, words: str, name: str) -> None:
    desktop.page.locator("#search").fill(words)
    assert name in desktop.page.locator("#found [role=option]").first.inner_text()


def test_places_stand_where_they_lie_when_asked(browser: Browser, tmp_path: Path) -> None:
    lying = {"北京市": (39.9, 116.4), "天津市": (39.1, 117.2), "河北省": (38.0, 114.5)}
    points = {name: Point(Decimal(str(north)), Decimal(str(east)), "x") for name, (north, east) in lying.items()}
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    opened = Opened(page, written(tmp_path, points=points).as_uri())
    page.locator("#geo").click()
    places = page.evaluate("() => kgPage.network.getPositions()")
    assert places["北京市"]["y"] < places["天津市"]["y"] < places["河北省"]["y"]
    assert places["河北省"]["x"] < places["北京市"]["x"] < places["天津市"]["x"]
    # What lies nowhere stands near what it is tied to.
    assert math.dist(places["雄安新区"].values(), places["河北省"].values()) < math.dist(
        places["雄安新区"].values(), places["天津市"].values()
    )
    assert "layout=geo" in page.evaluate("() => window.location.hash")
    page.locator("#geo").click()
    assert page.evaluate("() => kgPage.network.getPositions()") != places
    page.close()
    assert opened.complaints == []


def test_without_any_point_there_is_no_map(desktop: Opened) -> None:
    assert desktop.page.locator("#geo").count() == 0


# What is taken away


def _download(page: Page, button: str) -> Path:
    if not page.locator(button).is_visible():
        page.locator(".export summary").click()
    with page.expect_download() as caught:
        page.locator(button).click()
    return Path(caught.value.path())


def test_the_picture_is_a_png_with_the_drawing(desktop: Opened) -> None:
    from PIL import Image

    with Image.open(_download(desktop.page, "#save-png")) as image:
        assert image.format == "PNG" and image.width >= 1000
        colours = {colour for _, colour in image.convert("RGB").getcolors(1 << 24) or ()}
    assert (0x2F, 0x61, 0x99) in colours and (0xFA, 0xF9, 0xF6) in colours


def test_the_vector_picture_has_every_node_and_the_labels(desktop: Opened) -> None:
    root = ElementTree.parse(_download(desktop.page, "#save-svg")).getroot()
    kinds = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert kinds.count("circle") + kinds.count("polygon") == 13 and kinds.count("path") == 2 * 13
    texts = {element.text for element in root.iter() if element.tag.endswith("}text")}
    assert "雄安新区" in texts and "script" not in kinds and "image" not in kinds


def test_the_table_has_the_facts_that_are_shown(desktop: Opened) -> None:
    page = desktop.page
    page.goto(page.url.partition("#")[0] + "#rel=承接")
    page.wait_for_function("() => kgPage.view.edges.size === 2")
    with _download(page, "#save-csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["head"], row["relation"], row["tail"], row["quote"]) for row in rows][:2] == [
        ("雄安新区", "承接", "北京非首都功能", QUOTE),
        ("雄安新区", "承接", "北京非首都功能", SECOND_QUOTE),
    ]
    assert len(rows) == 3 and {row["confidence"] for row in rows} == {"0.9"}


def test_the_turtle_is_a_part_of_the_graph(desktop: Opened, tmp_path: Path) -> None:
    write_rdf(graph(), schema(), tmp_path)
    whole = {str(quad.triple) for quad in parse(path=tmp_path / "graph.ttl", format=RdfFormat.TURTLE)}
    content = _download(desktop.page, "#save-ttl").read_bytes()
    taken = {str(quad.triple) for quad in parse(content, format=RdfFormat.TURTLE)}
    assert taken <= whole
    facts = {one for one in taken if "#Statement" in one}
    assert len(facts) == 13 == len({one for one in whole if "#Statement" in one})


QUERIES = [
    "",
    "#rel=承接",
    "#conf=0.85",
    "#off=项目",
    "#from=2020&to=2020&undated=0",
    "#from=2020&to=2020",
    "#near=雄安新区&hops=1",
]


@pytest.mark.parametrize("part", QUERIES)
def test_the_query_of_a_view_gives_its_facts_again(browser: Browser, address: str, part: str) -> None:
    page = browser.new_page()
    opened = Opened(page, address + part)
    page.locator(".export summary").click()
    page.locator("#show-sparql").click()
    text = page.locator("#sparql-text").input_value()
    page.locator("#sparql-close").click()
    rows = run_query(to_graph(graph(), schema()), text).rows
    shown = [(head, tail) for head, tail in page.evaluate(SHOWN)]
    base = "https://w3id.org/jingjinji/id/"
    found = {(str(row[0]), str(row[2]), str(row[3])) for row in rows}
    assert len(found) == len(shown) > 0
    assert {head for head, _, _ in found} == {base + escape(head) for head, _ in shown}
    page.close()
    assert opened.complaints == []


def test_everything_is_reached_with_the_keyboard(desktop: Opened) -> None:
    page = desktop.page
    page.keyboard.press("/")
    page.keyboard.type("雄安")
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").inner_text() == "雄安新区"
    page.locator("#panel .row").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#panel blockquote").count() == 2
    page.locator("#back").focus()
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").inner_text() == "雄安新区"
    unnamed = page.evaluate(
        "() => [...document.querySelectorAll('button, input, textarea, summary')].filter((one) =>"
        " !(one.innerText || one.textContent || one.getAttribute('aria-label') || one.labels?.length ||"
        " one.getAttribute('aria-labelledby'))).length"
    )
    assert unnamed == 0


# Large graphs, hostile graphs, notebooks, pictures


def test_a_large_graph_is_opened_chosen_in_and_filtered(browser: Browser, tmp_path: Path) -> None:
    names = [f"实体{number}" for number in range(1500)]
    (example,) = (fact for fact in graph().facts if fact.relation == "支持")
    pairs = {(names[n % 37], names[(n * 7919) % 1500]) for n in range(4000)} - {(name, name) for name in names}
    kg = replace(
        graph(),
        entities=tuple(Entity(name, "机构") for name in sorted(names)),
        facts=tuple(replace(example, head=head, tail=tail) for head, tail in sorted(pairs)),
        goals=(),
        observations=(),
        mentions={},
    )
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    opened = Opened(page, written(tmp_path, kg).as_uri())
    assert _edges_shown(page) == len(pairs) > 3000
    page.evaluate("() => kgPage.selectNode('实体3')")
    page.locator("[data-hops='1']").click()
    assert page.evaluate("() => kgPage.view.nodes.has('实体3')") and 10 < _edges_shown(page) < len(pairs)
    assert opened.complaints == []
    page.close()


def test_of_too_many_facts_those_with_most_evidence_are_shown() -> None:
    kg = with_goals(graph(), schema())
    shown = strongest(kg, 100, 3)
    assert len(shown.facts) == 3 and [len(fact.evidence) for fact in shown.facts].count(2) == 1
    assert strongest(kg, 100, 100) == kg == strongest(kg, 100)


def test_names_of_any_length_and_kind_break_nothing(browser: Browser, tmp_path: Path) -> None:
    names = [
        "长" * 100_000,
        "\u202e\u2066\u202dabc\u2069",
        "</script><script>alert(1)</script>" * 50,
        "\x00\x1f\ufffe",
        "=1+1",
    ]
    (example,) = (fact for fact in graph().facts if fact.relation == "支持")
    kg = replace(
        graph(),
        entities=tuple(Entity(name, "机构", (name[:9],)) for name in sorted(names)),
        facts=tuple(replace(example, head=one, tail=other) for one, other in combinations(sorted(names), 2)),
        goals=(),
        observations=(),
        mentions={},
    )
    page = browser.new_page(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    opened = Opened(page, written(tmp_path, kg, title=names[2]).as_uri())
    for name in names:
        page.evaluate("(name) => kgPage.selectNode(name)", name)
        assert page.locator("#panel h2").text_content() == name
    with _download(page, "#save-csv").open(encoding="utf-8-sig", newline="") as file:
        assert "'=1+1" in {row["head"] for row in csv.DictReader(file)} | {row["tail"] for row in csv.DictReader(file)}
    assert opened.complaints == [] and len(opened.requests) <= 2
    page.close()


def test_a_notebook_shows_the_page_in_a_frame(browser: Browser, tmp_path: Path) -> None:
    shown = graph().show(schema())._repr_html_()
    (tmp_path / "cell.html").write_text(f"<!doctype html><meta charset=utf-8>{shown}", encoding="utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    opened = Opened(page, (tmp_path / "cell.html").as_uri())
    frame = page.frame_locator("iframe")
    frame.locator("#search").fill("xiongan")
    frame.locator("#search").press("Enter")
    assert frame.locator("#panel h2").inner_text() == "雄安新区"
    assert [url for url in opened.requests if url.startswith("http")] == [] == opened.complaints
    page.close()


def test_a_built_folder_is_shown_too(tmp_path: Path) -> None:
    written(tmp_path)
    assert show(tmp_path).html == (tmp_path / "graph.html").read_text(encoding="utf-8")
    with pytest.raises(GraphError, match="there is no page"):
        show(str(tmp_path / "nowhere"))


def test_the_still_picture_has_every_node_and_runs_nothing(tmp_path: Path) -> None:
    write_picture(graph(), schema(), tmp_path / "graph.svg")
    root = ElementTree.parse(tmp_path / "graph.svg").getroot()
    tags = [element.tag.rpartition("}")[2] for element in root.iter()]
    types = {schema().root(entity.type) for entity in with_goals(graph(), schema()).entities}
    # Nodes, and one sign for each type in the legend.
    assert tags.count("circle") + tags.count("polygon") == 13 + len(types)
    assert tags.count("path") == len(with_goals(graph(), schema()).facts)
    assert set(tags) <= {"svg", "title", "rect", "g", "path", "circle", "polygon", "text"}
    titles = {element.text for element in root.iter() if element.tag.endswith("}title")}
    assert {"雄安新区", HOSTILE[0], "雄安新区 承接 北京非首都功能"} <= titles


def test_the_still_picture_of_nothing(tmp_path: Path) -> None:
    write_picture(KnowledgeGraph((), (), (), (), ()), schema(), tmp_path / "graph.svg")
    assert ElementTree.parse(tmp_path / "graph.svg").getroot().get("viewBox")


@pytest.mark.parametrize("held", [0, 400], ids=["at once", "after a long press"])
def test_nodes_and_the_ground_are_dragged(desktop: Opened, held: int) -> None:
    page = desktop.page
    x, y = desktop.point("node", "河北省")
    page.mouse.move(x, y)
    page.mouse.down()
    page.wait_for_timeout(held)
    page.mouse.move(x + 60, y + 40, steps=5)
    page.mouse.up()
    assert math.dist(desktop.point("node", "河北省"), (x + 60, y + 40)) < 2
    assert page.locator("#panel").is_hidden()  # what is dragged is not chosen
    page.wait_for_timeout(400)  # so that the two are no double click
    before = page.evaluate("() => kgPage.network.getViewPosition()")
    page.mouse.move(300, 30)
    page.mouse.down()
    page.wait_for_timeout(held)
    page.mouse.move(380, 60, steps=5)
    page.mouse.up()
    after = page.evaluate("() => kgPage.network.getViewPosition()")
    assert after["x"] < before["x"] and after["y"] < before["y"]


def test_a_long_press_chooses_when_it_is_let_go(desktop: Opened) -> None:
    page = desktop.page
    page.mouse.move(*desktop.point("node", "河北省"))
    page.mouse.down()
    page.wait_for_timeout(400)
    assert page.locator("#panel").is_hidden()
    page.mouse.up()
    assert page.locator("#panel h2").inner_text() == "河北省"


def test_the_interface_speaks_chinese_english_or_both(desktop: Opened, browser: Browser) -> None:
    page = desktop.page
    page.evaluate("() => kgPage.selectNode('雄安新区')")
    heading = page.locator("#panel h3").first
    words = {}
    for language in ("both", "zh", "en"):
        page.locator(f"[data-speaks={language}]").click()
        words[language] = page.locator("#legend").inner_text(), heading.inner_text()
    assert "地区" in words["both"][0] and "region" in words["both"][0]
    assert "地区" in words["zh"][0] and "region" not in words["zh"][0]
    assert "地区" not in words["en"][0] and "region" in words["en"][0]
    assert ("承接" in words["zh"][1], "undertakes" in words["zh"][1]) == (True, False)
    assert ("承接" in words["en"][1], "undertakes" in words["en"][1]) == (False, True)
    # Names are not translated.
    assert page.locator("#panel h2").inner_text() == "雄安新区"
    address = page.evaluate("() => window.location.href")
    assert "lang=en" in address
    other = browser.new_page()
    Opened(other, address)
    assert "地区" not in other.locator("#legend").inner_text()
    other.close()


def test_what_is_taken_away_is_what_is_chosen_and_passes_the_filters(desktop: Opened) -> None:
    page = desktop.page
    page.goto(page.url.partition("#")[0] + "#doc=two.md")
    page.wait_for_function("() => kgPage.view.edges.size === 1")
    with _download(page, "#save-csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["quote"] for row in csv.DictReader(file)] == [SECOND_QUOTE]
    page.evaluate("() => { window.location.hash = '#id=河北省'; }")
    page.wait_for_function("() => kgPage.state.chosen?.id === '河北省'")
    with _download(page, "#save-csv").open(encoding="utf-8-sig", newline="") as file:
        assert {(row["head"], row["tail"]) for row in csv.DictReader(file)} == {
            ("雄安新区", "河北省"),
            ("天津市", "河北省"),
        }


def test_escape_closes_one_thing_at_a_time(desktop: Opened) -> None:
    page = desktop.page
    page.evaluate("() => kgPage.selectNode('雄安新区')")
    page.locator(".export summary").click()
    page.locator("#show-sparql").click()
    page.keyboard.press("Escape")
    assert page.locator("#sparql").is_hidden() and page.locator("#panel h2").inner_text() == "雄安新区"
    page.keyboard.press("Escape")
    assert page.locator("#save-png").is_hidden() and page.locator("#panel").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()


def test_the_view_stays_where_it_was_put(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{address}#id=雄安新区")
    view = "() => [kgPage.network.getViewPosition(), kgPage.network.getScale()]"
    before = page.evaluate(view)
    page.wait_for_timeout(600)
    page.mouse.move(500, 500)
    page.locator("[data-type=项目]").click()
    page.evaluate("() => kgPage.svgOfView()")
    assert page.evaluate(view) == before
    page.close()
