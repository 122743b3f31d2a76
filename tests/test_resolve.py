"""What a name or a reference stands for: one thing, the members of a collective, or, when in doubt, nothing."""

from __future__ import annotations

import pytest

from kg.find import find
from kg.finding.finder import Hit
from kg.knowledge.referring import Anaphor, Collective, Reference
from kg.model import Document, Entity
from kg.ontology import Ontology
from kg.resolve import Unresolved, resolve

#: Text, a surface that stands in it once or whose last mention is meant, and what that stands for.
Row = tuple[str, str, list[str]]
THREE = ["北京市", "天津市", "河北省"]

NAMES: list[Row] = [
    ("雄安起步。", "雄安", ["雄安新区"]),
    ("河北雄安新区起步。", "河北雄安新区", ["雄安新区"]),
    ("蓟县已经撤县设区。", "蓟县", ["蓟州区"]),
    ("京雄城际客流增长。", "京雄城际", ["京雄城际铁路"]),
    # the place that holds the one a name begins with is no part of it
    ("河北邢台海雾工业园区开园。", "河北邢台海雾工业园区", ["邢台海雾工业园区"]),
    ("河北省邢台市海雾大学揭牌。", "河北省邢台市海雾大学", ["邢台市海雾大学"]),
    ("北京邢台海雾工业园区开园。", "北京邢台海雾工业园区", ["北京邢台海雾工业园区"]),
    ("天津滨海新区政府部署。", "天津滨海新区政府", ["天津市滨海新区人民政府"]),
    ("沈阳市和平区临水，天津市有和平区。天津和平区起步。", "天津和平区", ["天津市和平区"]),
]
COLLECTIVES: list[Row] = [
    ("京津冀发展提速，三地同心。", "三地", THREE),
    ("天津市先行，三省市跟进。", "三省市", THREE),
    ("苏州、无锡和常州相邻，三地同心。", "三地", ["苏州市", "无锡市", "常州市"]),
    # what the word stood for before in its paragraph; a platform is one of three places beside the others
    ("蓟州区、香河县、怀柔区相邻，三地同心。京津冀提速。三省市跟进。", "三省市", ["蓟州区", "香河县", "怀柔区"]),
    ("蓟州区、香河县、怀柔区相邻，三地同心。\n京津冀提速。三省市跟进。", "三省市", THREE),
    ("北京市怀柔区、天津市蓟州区、河北省雄安新区相邻，三地同心。", "三地", ["怀柔区", "蓟州区", "雄安新区"]),
    ("雄安新区提速，北京市和天津市相邻，三地同心。", "三地", THREE),
    # the parts of an area, unless that which the word stands for otherwise is named after it
    ("通武廊提速。三地同心。", "三地", ["北京市通州区", "武清区", "廊坊市"]),
    ("静沧廊提速。三地同心。", "三地", ["静海区", "沧州市", "廊坊市"]),
    ("通武廊提速，京津冀一体发展。三地同心。", "三地", THREE),
    # an area counts in the heading and in the paragraph itself
    ("京津冀开会。\n通武廊提速。\n三地同心。", "三地", THREE),
    ("通武廊提速。\n京津冀开会。\n三地同心。", "三地", THREE),
    ("通武廊提速。\n道路通车。\n三地同心。", "三地", ["北京市通州区", "武清区", "廊坊市"]),
    # the places of the sentence before, unless the word else stands for some of them; a quotation that is not known
    ("京津冀提速。蓟州区、香河县、怀柔区相邻。三地同心。", "三地", ["蓟州区", "香河县", "怀柔区"]),
    ("京津冀提速。蓟州区、香河县、北京市相邻。三地同心。", "三地", THREE),
    ("京津冀提速。“蓟香怀”三地同心。", "三地", []),
    ("蓟州区、香河县、怀柔区相邻，是京津冀的一角。三地同心。", "三地", ["蓟州区", "香河县", "怀柔区"]),
    # whose names the letters before it begin; for the next paragraphs, too, until an area is named
    ("静宝廊三地同心。静海区、宝坻区、廊坊市签约。", "三地", ["静海区", "宝坻区", "廊坊市"]),
    ("蓟州区、香河县、怀柔区签约，三地同心。\n协议提出，三地互认。", "三地", ["蓟州区", "香河县", "怀柔区"]),
    ("蓟州区、香河县、怀柔区签约，三地同心。\n京津冀提速。三地互认。", "三地", THREE),
    ("雄安新区、曹妃甸综合保税区、北京大兴国际机场综合保税区相邻，三地同心。\n路滑，三地互认。", "三地", []),
    ("“通武廊”人才年会召开，唐山市观摩。三地同心。", "三地", ["北京市通州区", "武清区", "廊坊市"]),
    ("三地同心。", "三地", []),
    ("京津冀三地同心。", "京津冀三地", THREE),
    ("京津同心。", "京津", ["北京市", "天津市"]),
    ("津冀同心。", "津冀", ["天津市", "河北省"]),
    ("京冀同心。", "京冀", ["北京市", "河北省"]),
    ("京津冀晋四省市同心。", "京津冀晋四省市", ["北京市", "天津市", "河北省", "山西省"]),
    ("北京海关和天津海关联网，三地海关互认。", "三地海关", ["北京海关", "天津海关"]),
    ("三地海关互认。", "三地海关", []),
    # the three are named beside a place inside one of them; areas elsewhere
    ("京津冀三地相聚，沧州市来人，三地联欢。", "三地", THREE),
    ("京津冀联网。苏浙皖三地同心。", "苏浙皖三地", ["江苏省", "浙江省", "安徽省"]),
]
ANAPHORA: list[Row] = [
    # who reports is none of the parties
    ("河北日报讯 北京海关与天津海关签约，双方同心。", "双方", ["北京海关", "天津海关"]),
    # the committee whose secretary comes along is none either
    ("南开大学来到保定市，中共保定市委书记到场，双方同心。", "双方", ["南开大学", "保定市"]),
    # a nearer sentence names places, and no body
    ("燕山大学与南开大学来访。怀柔区派人赴香河县，双方签约。", "双方", ["怀柔区", "香河县"]),
    ("燕山大学与南开大学来访。怀柔区下雪，双方签约。", "双方", ["燕山大学", "南开大学"]),
    ("怀柔区、香河县、蓟州区、固安县相邻。四地同心。", "四地", ["怀柔区", "香河县", "蓟州区", "固安县"]),
    ("张家口经济开发区介绍\n崇礼区下雪。我区提速。", "我区", ["张家口经济开发区"]),
    ("春天的介绍\n崇礼区下雪。我区提速。", "我区", ["崇礼区"]),
    ("雄安新区起步，新区拔节生长。", "新区", ["雄安新区"]),
    ("雄安新区起步。新区拔节生长。", "新区", ["雄安新区"]),
    ("雄安新区起步。\n春天来了。\n新区拔节生长。", "新区", ["雄安新区"]),
    ("浦东新区在前。雄安新区起步。新区拔节生长。", "新区", ["雄安新区"]),
    ("浦东新区和雄安新区各有千秋，新区都在生长。", "新区", []),
    ("雄安新区和浦东新区各有千秋。\n新区都在生长。", "新区", []),
    ("新区拔节生长。雄安新区起步。", "新区", []),
    ("曹妃甸区临海，该区多滩涂。", "该区", ["曹妃甸区"]),
    ("曹妃甸区和丰南区临海，该区多滩涂。", "该区", []),
    ("雄安新区起步，该区多淀泊。", "该区", []),
    ("乐亭县临海，该县多滩涂。", "该县", ["乐亭县"]),
    ("唐山市临海，该市多滩涂。", "该市", ["唐山市"]),
    # words for a class of things name their place, too
    ("北京市很大。唐山资源丰富，该市多滩涂。", "该市", ["唐山市"]),
    ("北京奔驰汽车有限公司扩产，该企业招工。", "该企业", ["北京奔驰汽车有限公司"]),
    ("邯郸冶金设备有限公司扩产，该公司招工。", "该公司", ["邯郸冶金设备有限公司"]),
    ("邯郸冶金设备有限公司扩产，这家企业招工。", "这家企业", ["邯郸冶金设备有限公司"]),
    ("借冬奥会的东风，海雾论坛举行。启动仪式上，两家签约。", "启动仪式上", ["海雾论坛"]),
    ("北京冬奥会快到了。启动仪式上，两家签约。", "启动仪式上", []),
    ("河北省教育厅有关负责人说，我厅多次调研。", "我厅", ["河北省教育厅"]),
    ("河北省教育厅、河北省水利厅的负责人说，我厅多次调研。", "我厅", []),
    ("唐山海雾大学简介\n天津大学来访。我校提速。", "我校", ["唐山海雾大学"]),
    ("武清京津产业新城临水，园区多绿地。", "园区", ["武清京津产业新城"]),
    # the end of a name of one that is not known is no word for another
    ("武清京津产业新城临水，特色园区多绿地。", "园区", []),
    ("武清京津产业新城临水，企业入驻园区。", "园区", ["武清京津产业新城"]),
    ("雄安新区提速，国家级新区增多。", "新区", []),
    ("雄安新区提速，企业迁入新区。", "新区", ["雄安新区"]),
    ("京津冀协同发展领导小组开会。天津市成立工作领导小组。", "领导小组", []),
    ("邯郸冶金设备有限公司扩产，一家运输公司招工。", "公司", []),
    ("邯郸冶金设备有限公司扩产，目前公司招工。", "公司", ["邯郸冶金设备有限公司"]),
    ("京津冀协同发展领导小组开会，领导小组作出部署。", "领导小组", ["京津冀协同发展领导小组"]),
    ("京津冀数字治理论坛开幕。市长出席会议。", "会议", ["京津冀数字治理论坛"]),
    ("1.京雄城际铁路。线路全长百余公里。", "线路", ["京雄城际铁路"]),
    ("京雄城际铁路提速。这条铁路全长百余公里。", "这条铁路", ["京雄城际铁路"]),
    ("京冀曹妃甸协同发展示范区提速。企业落户示范区。", "示范区", ["曹妃甸协同发展示范区"]),
    # with their number, at the head of a clause; a class of things only if so many are named before it
    ("京雄城际铁路和京唐城际铁路提速。两条铁路客流大。", "两条铁路", ["京雄城际铁路", "京唐城际铁路"]),
    ("首钢集团、中粮集团签约，两家集团各有所长。", "两家集团", ["首钢集团有限公司", "中粮集团有限公司"]),
    ("首钢集团、中粮集团签约，三家集团各有所长。", "三家集团", []),
    ("河北大学、燕山大学签约。两所高校各有所长。", "两所高校", ["河北大学", "燕山大学"]),
    ("河北大学、燕山大学签约。两所学校各有所长。", "两所学校", ["河北大学", "燕山大学"]),
    ("北京大学人民医院雄安院区封顶。院区占地百亩。", "院区", ["北京大学人民医院雄安院区"]),
    ("首钢集团、浦东新区携手。二者都临海。", "二者", ["首钢集团有限公司", "浦东新区"]),
]
HOMONYMS: list[Row] = [
    ("石家庄市的新华区改造。", "新华区", ["石家庄市新华区"]),
    ("沧州市提速，新华区改造。", "新华区", ["沧州市新华区"]),
    ("沧州市提速。石家庄市放缓，新华区改造。", "新华区", ["石家庄市新华区"]),
    ("石家庄市和沧州市提速，新华区改造。", "新华区", []),
    ("新华区改造。", "新华区", []),
    ("石家庄市新华区改造。", "石家庄市新华区", ["石家庄市新华区"]),
    ("石家庄市新华区改造，新华区的居民搬迁。", "新华区", ["石家庄市新华区"]),
    ("张家口市的桥西区改造。", "桥西区", ["张家口市桥西区"]),
    ("北京市朝阳区改造。", "北京市朝阳区", ["北京市朝阳区"]),
    ("北京市的朝阳区改造。", "朝阳区", ["北京市朝阳区"]),
]
TITLES: list[Row] = [
    ("印发《滨海盐碱地利用规划》。《利用规划》提出要求。", "《利用规划》", ["《滨海盐碱地利用规划》"]),
    ("印发《盐碱地利用规划》和《荒地利用规划》。《利用规划》提出要求。", "《利用规划》", ["《利用规划》"]),
    ("《利用规划》提出要求。", "《利用规划》", ["《利用规划》"]),
    (
        "两市签署盐碱地治理合作协议\n《关于共同推进盐碱地治理的合作协议（2026—2030年）》今天签署。",
        "盐碱地治理合作协议",
        ["《关于共同推进盐碱地治理的合作协议（2026—2030年）》"],
    ),
    (
        "两市签署盐碱地治理合作协议\n《关于共同推进荒地治理的合作协议》今天签署。",
        "盐碱地治理合作协议",
        ["盐碱地治理合作协议"],
    ),
    ("落实《京津冀协同发展规划纲要》。《规划纲要》明确了任务。", "《规划纲要》", ["《京津冀协同发展规划纲要》"]),
]
BODIES: list[Row] = [
    ("天津市委、市政府部署。", "市政府", ["天津市人民政府"]),
    ("河北省教育厅部署，由省财政厅落实。", "省财政厅", ["河北省财政厅"]),
    ("河北省委省政府部署。", "河北省委省政府", ["中共河北省委员会", "河北省人民政府"]),
    ("北京市和天津市相邻，天津市委、市政府部署。", "市政府", ["天津市人民政府"]),
    ("北京、天津各区同心。市政府部署。", "市政府", []),
    ("唐山市先行，由省政府部署。", "省政府", ["河北省人民政府"]),
    ("天津市委和某市政府部署。", "市政府", []),
    ("廊坊市的春天\n北京市平谷区委书记来访，市委部署。", "市委", ["中共廊坊市委员会"]),
    ("我市是承德市。北京市委常委王某、河北省委常委和市委书记刘某出席。", "市委", ["中共承德市委员会"]),
    ("我市是承德市。天津市政协主席王某、河北省政协主席刘某，市委副书记张某出席。", "市委", ["中共承德市委员会"]),
    ("北京市丰台区人民政府部署，由区教委落实。", "区教委", ["北京市丰台区教育委员会"]),
    ("固安县委、县政府部署。", "县政府", ["固安县人民政府"]),
    ("固安县的春天\n春天来了，县住房和城乡建设局部署。", "县住房和城乡建设局", ["固安县住房和城乡建设局"]),
    ("固安县的春天\n春天来了，海雾区教委到场。", "区教委", []),
    ("唐山市的春天\n天津市贸促会、河北省贸促会到场，市总工会、市工商联主办。", "市总工会", ["唐山市总工会"]),
    ("北京市丰台区的春天\n春天来了，会同市文物局到场。", "市文物局", ["北京市文物局"]),
]
GROUPS: list[Row] = [
    ("唐山市与廊坊市商谈，双方签约。", "双方", ["唐山市", "廊坊市"]),
    # those of its own sentence go before bodies in one before it
    ("教育部与某大学、清华大学座谈。唐山市派人赴廊坊市，双方签约。", "双方", ["唐山市", "廊坊市"]),
    ("教育部与清华大学座谈，双方签约。", "双方", ["教育部", "清华大学"]),
    # 京津冀 is no place beside others, but the places of as many bodies are
    ("京津冀与唐山市同心。唐山市教育局与廊坊市教育局签约。两地交流。", "两地", ["唐山市", "廊坊市"]),
    ("唐山市教育局与唐山市体育局签约。两地交流。", "两地", []),
    # nor are those places parties where they meet, or where goods come from
    ("南开大学在唐山市与燕山大学座谈，双方签约。", "双方", ["南开大学", "燕山大学"]),
    ("面粉从唐山市运抵廊坊市。双方签约。", "双方", []),
    # schools are counted among schools
    ("南开大学与燕山大学座谈。教育部、科技部到场，两校签约。", "两校", ["南开大学", "燕山大学"]),
    # and gathered from several sentences, as customs offices are
    ("南开大学到场。教育部致辞。燕山大学回应。两校签约。", "两校", ["南开大学", "燕山大学"]),
    ("天津海关与北京海关同心。石家庄海关加入。三关签约。", "三关", ["天津海关", "北京海关", "石家庄海关"]),
    ("天津海关与北京海关同心。三关签约。", "三关", []),
]
TABLES = (NAMES, COLLECTIVES, ANAPHORA, HOMONYMS, TITLES, BODIES, GROUPS)

#: Publisher, source and title of a document, its text, and what 我省 in it stands for.
VIEWPOINTS: list[tuple[str | None, str | None, str | None, str, list[str]]] = [
    ("河北日报", None, None, "我省提速。", ["河北省"]),
    (None, "据河北省一家网站改写", None, "我省提速。", ["河北省"]),
    (None, None, "河北交通提速", "我省提速。", ["河北省"]),
    ("河北日报", None, None, "山东省先行，我省提速。", ["河北省"]),
    (None, None, None, "河北省先行，我省提速。", ["河北省"]),
    (None, None, None, "河北省和山东省先行，我省提速。", []),
    (None, None, None, "河北日报讯山东省先行，我省提速。", ["河北省"]),
    (None, None, None, "河北日报讯山东省先行，省内提速，我省提速。", ["河北省"]),
    (None, None, None, "唐山市先行，我省提速。", ["河北省"]),
    (None, None, None, "唐山市和济南市先行，我省提速。", []),
    (None, None, "唐山交通提速", "山东省先行，我省提速。", ["河北省"]),
    ("廊坊日报", None, None, "山东省先行，我省提速。", ["河北省"]),
    ("北京日报", None, None, "我省提速。", []),
    (None, None, None, "河北交通提速\n山东省先行，我省提速。", ["河北省"]),
    (None, None, None, "交通提速\n河北日报评论员\n山东省先行，我省提速。", ["河北省"]),
    # what is named beside it is another
    (None, None, None, "我省与山东省签约。", []),
    (None, None, None, "我省与山东省签约。唐山市提速。", ["河北省"]),
    (None, None, None, "我省与山东省、河南省签约\n唐山市提速，我省支持。", ["河北省"]),
    (None, None, None, "我省与山东大学签约\n唐山市提速，我省支持。", ["河北省"]),
    (None, None, None, "山东省济南市与我省签约\n唐山市提速，我省支持。", ["河北省"]),
    (None, None, None, "山东省代表团来我省\n唐山市提速，我省支持。", ["河北省"]),
    # so are those that stand in a list with it, and where they lie
    (None, None, None, "我省与济南市、山西省签约。唐山市提速。", ["河北省"]),
    (None, None, None, "我省与山西大学签约。唐山市提速。", ["河北省"]),
    # but not the next pairs
    (None, None, None, "我省与山东省、唐山市与上海市对口合作。", ["河北省"]),
]
#: Publisher and text of a document, and what 市政府 in it stands for.
GOVERNMENTS: list[tuple[str | None, str, list[str]]] = [
    ("天津日报", "北京先行，由市政府部署。", ["北京市人民政府"]),
    ("天津日报", "春天来了，市政府部署。", ["天津市人民政府"]),
    (None, "天津的春天\n春天来了，市政府部署。", ["天津市人民政府"]),
    (None, "天津先行。市政府部署。", ["天津市人民政府"]),
    (None, "天津先行，北京跟进。市政府部署。", []),
    (None, "天津日报记者报道，北京先行。市政府部署。", ["天津市人民政府"]),
    (None, "我市与北京市签约，市政府部署。唐山市提速。", ["唐山市人民政府"]),
    (None, "我市与北京理工大学签约\n市政府部署。唐山市提速。", ["唐山市人民政府"]),
    (None, "我市与北京大学签约\n天津先行，市政府部署。", ["天津市人民政府"]),
    (None, "北京和天津都好。天津日报讯，我市与北京市签约，市政府部署。", ["天津市人民政府"]),
    (None, "市教委和天津经开区签约。天津先行，市政府部署。", ["天津市人民政府"]),
]


def _resolved(text: str, surface: str, ontology: Ontology, document: Document | None = None) -> tuple[list[str], str]:
    """What the last mention of a surface stands for, and the reason if that is nothing."""
    hits = find(text, ontology.finder)
    mentions, unresolved = resolve(
        text, document or Document("d", text), hits, ontology.lexicon, ontology.references, ontology.schema
    )
    mention = [mention for mention in mentions if mention.surface == surface][-1]
    reasons = [item.reason for item in unresolved if item.hit.start == mention.start]
    return [entity.name for entity in mention.entities], reasons[0] if reasons else ""


def test_the_tables_are_whole() -> None:
    assert [*map(len, TABLES), len(VIEWPOINTS), len(GOVERNMENTS)] == [9, 32, 48, 10, 6, 16, 11, 24, 11]


@pytest.mark.parametrize(("text", "surface", "names"), [row for table in TABLES for row in table])
def test_resolve(text: str, surface: str, names: list[str], ontology: Ontology) -> None:
    found, reason = _resolved(text, surface, ontology)
    assert found == names
    assert bool(reason) == (not names), "what stands for nothing has a reason, and nothing else has"


@pytest.mark.parametrize(("publisher", "source", "title", "text", "names"), VIEWPOINTS)
def test_our_province(
    publisher: str | None, source: str | None, title: str | None, text: str, names: list[str], ontology: Ontology
) -> None:
    document = Document("d", text, title=title, publisher=publisher, source=source)
    found, reason = _resolved(text, "我省", ontology, document)
    assert found == names
    assert bool(reason) == (not names)


def test_our_region_is_one_of_a_province_if_the_title_names_that(ontology: Ontology) -> None:
    document = Document("d", "我区和怀柔实验室合作。", title="内蒙古自治区政府工作报告")
    assert _resolved(document.text, "我区", ontology, document)[0] == ["内蒙古自治区"]


@pytest.mark.parametrize(("publisher", "text", "names"), GOVERNMENTS)
def test_our_government(publisher: str | None, text: str, names: list[str], ontology: Ontology) -> None:
    found, reason = _resolved(text, "市政府", ontology, Document("d", text, publisher=publisher))
    assert found == names
    assert bool(reason) == (not names)


@pytest.mark.parametrize(
    ("text", "surface", "reason"),
    [
        ("浦东新区和雄安新区各有千秋，新区都在生长。", "新区", "two or more candidates: 浦东新区, 雄安新区"),
        ("新区拔节生长。", "新区", "nothing before it fits"),
        ("新华区改造。", "新华区", "homonym: 沧州市新华区, 石家庄市新华区"),
        ("三地同心。", "三地", "the document names none of the things this word stands for"),
        ("京津冀提速。三地海雾领域高校结对。", "三地", "it only says whose what comes after it is"),
        ("京津冀提速。三地渔业协会结对。", "三地", "it only says whose what comes after it is"),
        ("我省提速。", "我省", "the document does not say whose viewpoint it takes"),
        ("某市政府部署。", "市政府", "it may be part of a longer name"),
        # a district of a city elsewhere, and what goes by its name from there on
        ("沈阳市和平区临水。", "和平区", "here it is the name of another place, elsewhere"),
        ("吉林长春朝阳区临水，朝阳区起步。", "朝阳区", "here it is the name of another place, elsewhere"),
    ],
)
def test_the_reason_says_what_is_in_doubt(text: str, surface: str, reason: str, ontology: Ontology) -> None:
    assert _resolved(text, surface, ontology) == ([], reason)


def test_mentions_stand_where_the_hits_do(ontology: Ontology) -> None:
    text = "京津冀提速，三地同心，新区起步，唐山海洋装备产业园开园。"
    hits = find(text, ontology.finder)
    mentions, unresolved = resolve(
        text, Document("d", text), hits, ontology.lexicon, ontology.references, ontology.schema
    )
    assert [(m.start, m.end, m.surface) for m in mentions] == [(h.start, h.end, h.surface) for h in hits]
    assert [item.hit.surface for item in unresolved] == ["新区"]
    assert mentions[-1].entities == (Entity("唐山海洋装备产业园", "平台"),)


@pytest.mark.parametrize(
    ("date", "name"),
    [
        ("2018-05-06", "《京津冀能源协同发展行动计划（2017—2020年）》"),
        (None, "《京津冀能源协同发展行动计划（2017—2020年）》"),
        ("2024-05-06", "京津冀能源协同发展行动计划"),
    ],
)
def test_an_edition_that_had_run_out_is_not_meant(date: str | None, name: str, ontology: Ontology) -> None:
    text = "三省市印发京津冀能源协同发展行动计划。"
    hits = find(text, ontology.finder)
    document = Document("d", text, date=date)
    mentions, _ = resolve(text, document, hits, ontology.lexicon, ontology.references, ontology.schema, date)
    assert name in [entity.name for mention in mentions for entity in mention.entities]


@pytest.mark.parametrize(
    ("event", "names"),
    [
        ("海雾产业联盟成立大会", ["海雾产业联盟"]),
        ("渔业论坛暨海雾产业联盟启动仪式", ["海雾产业联盟"]),
        ("海雾产业联盟论坛", []),
    ],
)
def test_an_event_names_what_is_founded_there(event: str, names: list[str], ontology: Ontology) -> None:
    alliance = ontology.references["该联盟"]
    assert isinstance(alliance, Anaphor)
    found = alliance.of(Entity(event, "会议活动"), ontology.schema.is_a)
    assert [entity.name for entity in [found] if entity] == names


def test_references_are_those_that_are_given(ontology: Ontology) -> None:
    """Nothing but its arguments decides: the words could be any."""
    city = ontology.lexicon.entities["唐山市"]
    references: dict[str, Reference] = {"甲乙": Collective((city,), frozenset()), "该物": Anaphor("城市", "市")}
    hits = [Hit(0, 2, "甲乙", (), None), Hit(3, 5, "该物", (), None)]
    text = "甲乙，该物"
    mentions, unresolved = resolve(text, Document("d", text), hits, ontology.lexicon, references, ontology.schema)
    assert [mention.entities for mention in mentions] == [(city,), (city,)]
    assert unresolved == []
    alone, doubts = resolve(
        "该物", Document("d", "该物"), [Hit(0, 2, "该物", (), None)], ontology.lexicon, references, ontology.schema
    )
    assert alone[0].entities == ()
    assert doubts == [Unresolved(Hit(0, 2, "该物", (), None), "nothing before it fits")]
