"""A graph of a dozen entities, made by hand, on which the tests of the exports and queries stand."""

from decimal import Decimal

from kg.knowledge.authority import Authority, Point, StandardUnit
from kg.model import Document, Entity, Evidence, Fact, Goal, KnowledgeGraph, Observation

FIRST = Document(
    id="试点/一.md",
    text="",
    title="平台承接有序推进",
    publisher="示例报",
    date="2019-03",
    source="https://example.org/a?b=1",
)
SECOND = Document(id="second file.txt", text="")

AUTHORITY = Authority(
    english={"北京市": "Beijing", "雄安新区": "Xiong'an New Area"},
    codes={"北京市": "110000", "雄安新区": "133100"},
    points={"北京市": Point(Decimal("39.90"), Decimal("116.40"), "Example Gazetteer 1")},
    identities={"北京市": "http://www.wikidata.org/entity/Q956"},
    units={"万人": StandardUnit("NUM", Decimal(10000)), "公里": StandardUnit("KiloM", Decimal(1))},
)


def _said(document: Document, start: int, quote: str, confidence: float = 0.9) -> Evidence:
    return Evidence(document.id, start, start + len(quote), quote, "take-in.basic", quote[4:6], confidence, "推进中")


TAKES_IN = _said(FIRST, 10, "雄安新区承接北京非首都功能")
SAYS_AGAIN = _said(SECOND, 3, "雄安新区作为承载地，承接“北京非首都功能”\\疏解", 0.85)
IN_HEBEI = _said(FIRST, 40, "雄安新区地处河北腹地")
BUILDS = _said(FIRST, 60, "京冀两地2016年起合力建设曹妃甸协同发展示范区")
CAPPED = _said(SECOND, 30, "到2020年北京市人口不超过2300万人")
COUNTED = _said(SECOND, 60, "津冀沿海整治岸线近20.50公里")

SMALL = KnowledgeGraph(
    documents=(SECOND, FIRST),
    entities=(
        Entity("京津冀", "城市群", ("京津冀地区",)),
        Entity("全国政治中心", "定位"),
        Entity("北京市", "直辖市", ("BJ", "京", "北京")),
        Entity("北京非首都功能", "功能", ("非首都功能",)),
        Entity("发展改革 50%/委<1>", "机构"),
        Entity("天津滨海—中关村科技园", "平台"),
        Entity("天津市", "直辖市"),
        Entity("张三", "人物"),
        Entity("曹妃甸协同发展示范区", "平台"),
        Entity("河北省", "省", ("冀",)),
        Entity("雄安新区", "平台", ("雄安", "河北雄安新区")),
        Entity("《示例规划》", "规划"),
        Entity("一核", "空间结构"),
        Entity("示例城际铁路", "项目"),
    ),
    facts=(
        Fact("一核", "构成", "北京市", None, (IN_HEBEI,)),
        Fact("京津冀", "构成", "一核", None, (IN_HEBEI,)),
        Fact("北京市", "共建", "曹妃甸协同发展示范区", "2016", (BUILDS,)),
        Fact("北京市", "合作", "天津市", None, (BUILDS,)),
        Fact("北京市", "定位为", "全国政治中心", None, (IN_HEBEI,)),
        Fact("北京非首都功能", "疏解自", "北京市", None, (TAKES_IN,)),
        Fact("北京非首都功能", "疏解至", "雄安新区", None, (TAKES_IN,)),
        Fact("发展改革 50%/委<1>", "印发", "《示例规划》", "2015-08", (BUILDS,)),
        Fact("天津市", "推进", "示例城际铁路", None, (BUILDS,)),
        Fact("张三", "任职", "发展改革 50%/委<1>", None, (BUILDS,)),
        Fact("张三", "审议", "《示例规划》", None, (BUILDS,)),
        Fact("河北省", "共建", "曹妃甸协同发展示范区", "2016", (BUILDS,)),
        Fact("示例城际铁路", "连接", "北京市", None, (BUILDS,)),
        Fact("示例城际铁路", "连接", "雄安新区", None, (BUILDS,)),
        Fact("雄安新区", "位于", "河北省", None, (IN_HEBEI,)),
        Fact("雄安新区", "承接", "北京非首都功能", None, (SAYS_AGAIN, TAKES_IN)),
    ),
    goals=(
        Goal("北京市人口不超过2300万人", "北京市", 2020, "常住人口", "<=", Decimal("2300"), "万人", (CAPPED,)),
        Goal("疏解取得明显进展", "京津冀", 2017, "疏解", None, None, None, (CAPPED,)),
        Goal("疏解取得明显进展", "京津冀", 2020, "疏解", None, None, None, (CAPPED,)),
    ),
    observations=(
        Observation("北京市", "常住人口", Decimal("2188.6"), "万人", "2021", "2188.6万人", (COUNTED,)),
        Observation("天津市和河北省", "整治岸线", Decimal("20.5"), "公里", None, "近20.50公里", (COUNTED,)),
        Observation("北京市", "疏解企业", Decimal("3E+3"), "家", "2011/2021", "近3000家", (COUNTED,)),
    ),
    mentions={FIRST.id: ("北京市", "疏解取得明显进展", "雄安新区"), SECOND.id: ("雄安新区",)},
)
