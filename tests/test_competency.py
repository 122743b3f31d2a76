"""Competency questions: each named query answers over the bundled documents what a reader of them would answer."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from rdflib import Graph

from kg.bundle import ontology_dir
from kg.query import load_graph, named_queries, named_query, run_query
from kg.querying.answer import Rows
from kg.querying.parameters import set_parameters
from kg.schema import load_schema

#: Query to rows that its answer has to hold, as a reader finds them in the documents. A cell `…` may be anything.
ANSWERS: dict[str, list[list[str]]] = {
    "承接": [["曹妃甸协同发展示范区", "北京非首都功能", "北京市"], ["雄安新区", "央企总部", "…"]],
    "非首都功能承接": [["雄安新区", "河北省", "2"], ["沧州渤海新区", "沧州市", "1"]],
    "承接排行": [["雄安新区", "7"]],
    "承接与投资": [
        ["曹妃甸区", "承接", "北京景山学校", "", "", ""],
        ["曹妃甸区", "数字", "协议总投资", "4802.46", "亿元", "2014/.."],
    ],
    "疏解去向": [["北京产业项目", "曹妃甸协同发展示范区", ""], ["京津产业转移项目", "乐亭县", "2014/.."]],
    "迁入": [["中国华能集团有限公司", "机构", "已实现"], ["北京非首都功能", "功能", "推进中"]],
    "京冀共建": [["京津冀国家技术创新中心", "机构"], ["曹妃甸协同发展示范区", "平台"]],
    "三地共建": [["世界级港口群", "项目"], ["京津冀区域环境污染防治条例", "规划"]],
    "共建": [["北京大兴国际机场综合保税区", "北京海关、河北省"]],
    "定位": [["北京市", "全国政治中心"], ["天津市", "北方国际航运核心区"], ["河北省", "京津冀生态环境支撑区"]],
    "空间布局": [["“一核、双城、三轴、四区、多节点”", "双城", "天津市"]],
    "构成": [["一带", "“一带四区”"], ["低平原生态修复区", "四区"]],
    "产业链群": [["六链", "氢能"], ["五群", "生物医药"]],
    "隶属": [["京津冀国家技术创新中心燕郊分中心", "机构", "燕郊镇"]],
    "设立": [["京津冀国家技术创新中心", "京津冀国家技术创新中心雄安分中心", "雄安新区"]],
    "目标": [["2020", "北京市", "北京市常住人口不超过2300万人", "…", "<=", "2300", "万人"]],
    "数值目标": [["2020", "北京市", "…", "<=", "2300", "万人"]],
    "目标年份": [["2020", "5", "1"], ["2030", "7", "0"]],
    "规划": [["《京津冀协同发展规划纲要》", "印发", "国务院", "2015-06"]],
    "纲要": [["审议", "国务院常务会议", "", "李克强总理则在国务院常务会议上主持审议了这份文件。"]],
    "医院支持": [["首都医科大学宣武医院", "支持", "张家口市"]],
    "支持": [["京津冀协同发展领导小组", "河北省", "地区"]],
    "线路": [["连接", "雄安新区", "", "已实现"]],
    "连接": [["京雄城际铁路", "北京市、雄安新区"]],
    "多源事实": [["曹妃甸协同发展示范区", "位于", "曹妃甸区", "…"]],
    "模态变化": [["雄安新区", "定位为", "北京非首都功能疏解集中承载地", "2019-02-22 推进中 → 2025-10 已实现"]],
    "数值变化": [
        ["京津冀", "区域内高铁里程", "2013", "1284", "公里", "携手再上台阶：四位专家共话京津冀协同发展"],
        ["京津冀", "区域内高铁里程", "2024", "2669", "公里", "携手再上台阶：四位专家共话京津冀协同发展"],
    ],
    "指标": [["区域内高铁里程", "0", "2"]],
    "观测": [["区域内高铁里程", "京津冀", "2024", "2669", "公里", "2669公里"]],
    "年度指标": [["京津冀", "平均优良天数比例", "", "70.1", "%", "2020"]],
    "指标历年": [["京津冀", "生产总值", "2024", "11.5", "万亿元", "11500000000000", "CCY_CNY"]],
    "证据": [["京雄城际铁路", "连接", "雄安新区", "", "…", "七年交卷：京津冀协同发展的一组数字"]],
    "事实证据": [
        [
            "雄安新区是北京非首都功能疏解集中承载地，如今已进入建设与承接并重的阶段。",
            "携手再上台阶：四位专家共话京津冀协同发展",
            "…",
            "…",
            "…",
            "…",
            "推进中",
            "…",
        ]
    ],
    "两步之内": [["1", "", "京雄城际铁路"], ["2", "河北省", "京津冀生态环境支撑区"]],
    "邻居": [["→", "位于", "北京市"], ["←", "合作", "北三县"]],
    "尚未实现": [["京津冀", "定位为", "世界高端人才聚集区", ""]],
    "已实现": [["“一带四区”", "构成", "一带", ""]],
    "产业": [["河北省", "新材料"]],
    "推进": [["北京市", "疏解整治促提升专项行动", "项目"]],
    "合作": [["北京市", "天津市"]],
    "平台位置": [["北京城市副中心", "北京市"], ["雄安新区", "河北省"]],
    "人物": [["张高丽", "参加", "京津冀协同发展工作推动会议"], ["张贵", "任职", "南开大学京津冀协同发展研究院"]],
    "会议": [["国务院常务会议", "审议", "《京津冀协同发展规划纲要》"]],
    "时间线": [["2014/..", "乐亭县", "承接", "生物医药"]],
    "文档": [["携手再上台阶：四位专家共话京津冀协同发展", "2025-10", "…", "…"]],
    "文档事实": [["一张蓝图绘京畿：怎样读《京津冀协同发展规划纲要》", "一核", "构成", "北京市"]],
    "查找": [["雄安新区", "河北雄安新区"]],
    "类型统计": [["人物", "8"]],
    "关系统计": [["构成", "49", "17", "0.84"]],
    "存疑": [["中关村国家自主创新示范区", "定位为", "高层次人才管理改革试验区", "0.7"]],
    "坐标": [["张家口市", "POINT(114.8714 40.7834)", "…"]],
    "外部标识": [["天津市", "120000", "http://www.wikidata.org/entity/Q11736"]],
}
#: Query, what is set, a row that the answer has to hold, and a value of the first column that it must not.
SETTINGS: list[tuple[str, dict[str, str], list[str], str]] = [
    ("承接", {"地区": "唐山市"}, ["曹妃甸区", "北京景山学校", ""], "雄安新区"),
    ("承接", {"地区": "雄安", "内容": "非首都功能"}, ["雄安新区", "北京非首都功能", "北京市"], "曹妃甸区"),
    ("证据", {"实体": "北京城市副中心"}, ["北京城市副中心", "位于", "北京市", "…", "…", "…"], "雄安新区"),
    ("目标", {"年份": "2017"}, ["2017", "京津冀", "北京非首都功能的疏解要见到明显成效", "", "", "", ""], "2020"),
    ("年度指标", {"年份": "2024"}, ["京津冀", "区域内高铁里程", "…", "2669", "公里", "2024"], "北京海关"),
    ("指标历年", {"指标": "高铁"}, ["京津冀", "区域内高铁里程", "2013", "1284", "公里", "1284", "KiloM"], "北京市"),
    ("已实现", {"关系名": "构成"}, ["“一带四区”", "构成", "四区", ""], "雄安新区"),
    ("京冀共建", {"甲": "天津", "乙": "河北"}, ["世界级港口群", "项目"], "曹妃甸协同发展示范区"),
    ("构成", {"整体": "六链"}, ["氢能", "六链"], "一带"),
    (
        "事实证据",
        {"头": "北京", "关系": "共建", "尾": "曹妃甸协同发展示范区"},
        [
            "北京与河北共建的曹妃甸协同发展示范区榜上有名",
            "…",
            "1841",
            "1863",
            "build-jointly",
            "共建",
            "推进中",
            "0.8",
        ],
        "雄安新区",
    ),
]
NAMES = [query.name for query in named_queries(ontology_dir())]


@pytest.fixture(scope="module")
def graph(built: Path) -> Graph:
    return load_graph(built)


def _ask(graph: Graph, name: str, values: Mapping[str, str]) -> Rows:
    text = set_parameters(named_query(name, ontology_dir()), values, graph, load_schema(ontology_dir() / "schema.ttl"))
    return run_query(graph, text, name)


def _holds(table: list[list[str]], row: list[str]) -> bool:
    return any(
        len(found) == len(row) and all(want in ("…", cell) for want, cell in zip(row, found, strict=True))
        for found in table
    )


def test_there_are_forty_questions_and_each_has_its_answer() -> None:
    assert len(NAMES) >= 40
    assert sorted(ANSWERS) == sorted(NAMES), "give each query of ontology/queries an answer here"
    assert all(ANSWERS.values())


@pytest.mark.parametrize("name", ANSWERS)
def test_question_is_answered(graph: Graph, name: str) -> None:
    table = _ask(graph, name, {}).table()
    missing = [row for row in ANSWERS[name] if not _holds(table, row)]
    assert not missing, "\n".join(" | ".join(row) for row in table[:40])


#: What is stated of a fact or figure, beside the same counted from all evidence and figures.
TOGETHER = {
    "?f jjj:文档数 ?n . ?f rdf:subject ?a ; rdf:predicate ?b ; rdf:object ?c": """
        SELECT ?a ?b ?c (COUNT(DISTINCT ?d) AS ?n) WHERE {
          ?f rdf:subject ?a ; rdf:predicate ?b ; rdf:object ?c ; prov:wasDerivedFrom/oa:hasSource ?d
        } GROUP BY ?a ?b ?c HAVING(COUNT(DISTINCT ?d) > 1)""",
    "?f jjj:最高置信度 ?n . ?f rdf:subject ?a ; rdf:predicate ?b ; rdf:object ?c": """
        SELECT ?a ?b ?c (MAX(?d) AS ?n) WHERE {
          ?f rdf:subject ?a ; rdf:predicate ?b ; rdf:object ?c ; prov:wasDerivedFrom/jjj:置信度 ?d
        } GROUP BY ?a ?b ?c HAVING(MAX(?d) < 0.8)""",
    """{ SELECT ?f (COUNT(?s) AS ?n) { ?f jjj:进展 ?s } GROUP BY ?f }
       ?f rdf:subject ?a ; rdf:predicate ?b ; rdf:object ?c""": """
        SELECT ?a ?b ?c (COUNT(DISTINCT ?d) AS ?n) WHERE {
          ?f rdf:subject ?a ; rdf:predicate ?b ; rdf:object ?c ; jjj:模态 ?d
        } GROUP BY ?a ?b ?c HAVING(COUNT(DISTINCT ?d) > 1)""",
    "?f jjj:数值数 ?n ; jjj:主体名称 ?a ; jjj:指标 ?b": """
        SELECT ?a ?b ?c (COUNT(DISTINCT ?d) AS ?n) WHERE {
          ?f a jjj:观测 ; jjj:主体名称 ?a ; jjj:指标 ?b ; jjj:数值 ?v OPTIONAL { ?f jjj:标准数值 ?s }
          BIND(COALESCE(?s, ?v) AS ?d)
        } GROUP BY ?a ?b ?c HAVING(COUNT(DISTINCT ?d) > 1)""",
    "?a jjj:事实数 ?n": """
        SELECT ?a ?b ?c (COUNT(?f) AS ?n) WHERE {
          ?a geo:hasGeometry ?p OPTIONAL { { ?f rdf:subject ?a } UNION { ?f rdf:object ?a } }
        } GROUP BY ?a ?b ?c""",
}


@pytest.mark.parametrize("stated", TOGETHER)
def test_what_is_stated_of_facts_together_is_what_the_evidence_says(graph: Graph, stated: str) -> None:
    found = run_query(graph, f"SELECT ?a ?b ?c ?n WHERE {{ {stated} }}").table()
    assert found and sorted(found) == sorted(run_query(graph, TOGETHER[stated]).table())


@pytest.mark.parametrize("name", NAMES)
def test_no_question_is_answered_twice_in_the_same_words(graph: Graph, name: str) -> None:
    table = _ask(graph, name, {}).table()
    assert len(table) == len({tuple(row) for row in table})


@pytest.mark.parametrize(("name", "values", "row", "absent"), SETTINGS)
def test_question_is_answered_for_what_is_set(
    graph: Graph, name: str, values: dict[str, str], row: list[str], absent: str
) -> None:
    table = _ask(graph, name, values).table()
    assert _holds(table, row), "\n".join(" | ".join(found) for found in table[:40])
    assert absent not in {found[0] for found in table}


@pytest.mark.parametrize("name", NAMES)
def test_plain_rdflib_gives_the_same_answer(built: Path, graph: Graph, name: str, plain: Graph) -> None:
    text = named_query(name, ontology_dir())
    assert sorted(run_query(plain, text).table()) == sorted(run_query(graph, text).table())


@pytest.fixture(scope="module")
def plain(built: Path) -> Graph:
    return Graph().parse(built / "graph.ttl")


@pytest.mark.parametrize("name", NAMES)
def test_question_runs_over_the_original_texts(built_sources: Path, name: str, on_sources: Graph) -> None:
    rows = _ask(on_sources, name, {})
    # One asks for documents whose title speaks of plans, and the original texts have none.
    assert bool(rows.rows) is (name != "文档事实")


@pytest.fixture(scope="module")
def on_sources(built_sources: Path) -> Graph:
    return load_graph(built_sources)
