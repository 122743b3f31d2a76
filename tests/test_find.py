"""The finder: which stretches of a text may name something."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.bundle import ontology_dir
from kg.find import find
from kg.finder import Hit
from kg.ontology import Ontology
from kg.toml import read_toml

_MARK = re.compile(r"\[([^\[\]|]+)\|([^\[\]|]*)\]")
REFERENCE = "="
PSEUDO_WORDS: list[str] = read_toml(ontology_dir() / "forms.toml")["pseudo"]["words"]

#: Texts with every hit marked: its main type, several for a homonym, `=` for a reference.
KNOWN = [
    "[雄安新区|平台]承接[北京非首都功能|功能]。",
    "[北京|地区]、[天津|地区]和[河北|地区]",
    "[三地|=]同心，[京津|=]两头发力",
    "[新华区|地区]改造",
    "市长出席[会议|=]，并召开会议",
    "Beijing没有中文名",
    "一句没有名称的话。",
]
LONGEST = [
    ("[河北雄安新区|平台]", "not 河北 and 雄安新区"),
    ("[天津滨海—中关村科技园|平台]", "not 天津 and 中关村"),
    ("[北京城市副中心|平台]", "not 北京"),
    ("[京津冀协同发展领导小组|机构]", "not 京津冀"),
    ("[京津冀三地|=]同心", "not 京津冀 and 三地"),
]
FORMED = [
    "[文化和旅游部办公厅|机构][国家发展改革委办公厅|机构]",
    "[唐山市推进京津冀协同发展领导小组办公室|机构]印发",
    "关于印发[唐山市海雾观测方案|规划]的通知",
    "实施[“海雾倍增计划”|项目]",
    "[国家税务总局唐山市税务局|机构]",
    "由市长任组长",
    "[唐山海洋装备产业园|平台]开园。",
    "[唐山主城区|地区]与[保定中心城区|地区]",
    "[保定绿色建材科技园|平台]和[沧州纺织服装产业园|平台]开工。",
    "[廊坊市民间艺术研究院|机构]挂牌。",
    "[北京海关综合业务处|机构]的处长到访。",
    "[京津冀康养产业联盟|机构]成立。",
    "[邯郸冶金设备有限公司|机构]投产。",
    "[海雾（北京）制冷设备有限公司|机构]投产。",
    "[三河海雾科技园|平台]开园。",
    "[京石衡城际|项目]开工。",
    "[唐山南湖生态修复工程|项目]完工。",
    "[京津冀数字治理论坛|会议活动]开幕。",
    "[沧州港口运营管理条例|规划]施行。",
    "[唐山海洋装备示范区|平台]开园。",
    "[邢台太行山新区|平台]开园。",
    "[唐山“海之光”产业园|平台]开园。",
    "[第六届京津冀康养产业大赛|会议活动]开赛。",
    "[唐山市第二十届人民代表大会第三次会议|会议活动]闭幕。",
    "[国家税务总局海雾服务中心|机构]启用。",
    "[北京海关海雾监测中心|机构]启用。",
    "[京石衡二通道|项目]开工。",
    "[海雾路|项目]、[沙丘线|项目]建成通车。",
    "建立[跨省河湖联动机制|项目]。",
    "引进[海雾公司|机构]。",
    "[唐山中雾新能源技术有限公司|机构]投产。",
    "[中国石化研发总部|机构]开张。",
    "[京津冀三地水利主管部门|机构]会商。",
    "[唐山海洋工作专班|机构]成立。",
    "[唐山海雾造纸厂|机构]停产。",
    "[唐山市卫生计生委|机构]、[承德市工信部门|机构]到场。",
    "[中国石化总部大厦|项目]封顶。",
    "[唐山市海雾与渔汛预警中心|机构]挂牌。",
    "[唐山市|地区]与[承德渔汛预警中心|机构]挂牌。",
    "[唐山市与承德市一体化高质量发展示范区|平台]开建。",
    "[唐山市|地区]与[承德海洋装备产业园|平台]签约。",
    "[唐山至承德特高压|项目]开工。",
    "召开[“海风吹来新机遇”主题新闻发布会|会议活动]。",
    "发布[关于保护海雾湿地的决定|规划]。",
    "[唐山（乐亭）海洋装备产业园|平台]开园。",
    "[京津冀（河北三河）人力资源服务产业园|平台]开园。",
    "来自[中煤天津海雾工程有限责任公司|机构]。",
    "[唐山海雾共享制造工厂|机构]开工。",
    "[京津冀|地区]、[唐山市|地区]记者实地走访产业园。",
    "[唐山科技资源对接会|会议活动]开幕。",
    "[北京顺义海雾工业区|平台]开园。",
    "[唐山市|地区]要坚持规划引领。",
    "[北京南站|项目]出站口开放。",
    "以产业升级为主线，建立长效机制。",
    "一家不知名的产业园开园。",
    "这家医院人满为患。",
    "[唐山市渔业交流活动|会议活动]举行。",
    "[唐山市大工匠学院|机构]揭牌。",
    "[北京轨道海雾技术装备集团|机构]参展。",
    "[唐山地铁海雾设备集团|机构]参展。",
    "[京津冀|地区][开发区|=]扩容。",
    "发布[京津联合公告|规划]。",
    "[海雾渔汛全国重点实验室|机构]获批。",
    "[唐山市渔业专题工作组2031年第二次会议|会议活动]召开。",
    "[唐山市海雾站建设工作会议|会议活动]召开。",
    "[唐山市|地区]推动组建船队。",
    "[唐山市|地区]展厅开放。",
]
LEFT_EDGES = [
    "[冀南新区|平台]与[北京经济技术开发区|平台]结成友好[园区|=]",
    "[清华大学高端装备研究院|机构]成立",
    "加快推进[唐山海洋装备产业园|平台]建设。",
    "在[唐山海洋装备产业园|平台]落户。",
    "参观了[唐山海洋装备产业园|平台]。",
    "这是[唐山海洋装备产业园|平台]的仓库。",
    "企业入驻[唐山海洋装备产业园|平台]，",
    "（[唐山海洋装备产业园|平台]）",
    "[天津|地区]、[唐山海洋装备产业园|平台]",
    "[天津|地区]支持[唐山海洋装备产业园|平台]",
]
TITLES = [
    "落实[《滨海盐碱地利用规划》|规划]的要求",
    "印发[《港口收费办法》|规划]（2019年修订）",
    "印发[《京津冀协同发展规划纲要》|规划]，",
    "[《唐山市海洋经济条例》|规划]施行",
    "（《",
    "纪录片《海雾年年》今晚播出",
    "电影《唐山渔汛》上映",
    "发布[《渔汛预报白皮书（2031）》|规划]",
    "发布[《渔业若干措施二十条》|规划]",
]
QUOTED = [
    "形成“[一环、六射、九节点|空间结构]”的路网",
    "“[二纵、五横|空间结构]”",
    "“又快、又好”地发展",
    "“[二带三轴多组团|空间结构]”的格局成形",
    "“三心二意”的人",
    "启动[“三山五园”保护修复工程|项目]。",
]
PEOPLE = [
    "书记[赵国栋|人物]表示，要抓落实。",
    "副主任[孙立|人物]介绍了情况。",
    "[孙立平|人物]（[作者|=]系某研究机构学者）：要抓落实。",
    "图为码头。[孙立平|人物]摄",
    "书记表示，要抓落实。",
    "厂长[孙立平|人物]头戴安全帽。",
    "教授[孙立|人物]认为可行。",
    "主任[孙立|人物]说。",
    "主任医师坐诊。",
    "（记者[孙立平|人物][赵国栋|人物]）秋收开始。",
    "本报记者[孙立平|人物]通讯员[赵国栋|人物]",
    "书记[孙立平|人物]、[赵国栋|人物]和代表们到场。",
    "“今年收成好。”[孙立平|人物]说。",
    "“今年收成好。”项目组说。",
    "“今年收成好。”张女士说。",
    "[孙立平|人物]：今年收成好。",
    "任务：今年要丰收。",
    "店主[孙立|人物]正在理货。",
    "店主[孙立正|人物]在路上说，",
    "多名院士项目落地。",
    "[总书记|=]鲜明指出要抓落实。",
]
CLASSES = [
    "[高校|功能]落户雄安。".replace("雄安", "[雄安|平台]"),
    "[北京企业|功能]落户",
    "[大型工业项目|功能]转移",
    "高校毕业生求职",
    "北京企业家到访".replace("北京", "[北京|地区]"),
    "承接[京津生物医药产业|功能]转移",
    "[高校|功能]、2家[医院|功能]落户",
    "医院落户",
    "输出到[津冀|=][技术合同|功能]",
]
NUMBERED = [
    "在[蓟州区|地区][下营镇|乡镇][常青村|地区]",
    "[宝坻区|地区]与[中关村发展集团|机构]签约",
    "[中国电子科技集团第五十四研究所|机构]研制",
    "[2023中关村论坛雄安专场|会议活动]开幕",
    "[地铁M9线|项目]开工",
    "[市郊铁路通密线|项目]开行",
    "第9号线团到场",
    "建设[80万吨海盐项目|项目]，",
    "[唐山北500千伏输变电工程|项目]完工",
    "运走3万吨煤的项目",
    "由[中国渔汛学会|机构]主办",
    "云帆县[海雾村|地区]的人，全县农村的人",
    "[第三届海雾渔业与船舶博览会|会议活动]开幕",
    "[首届唐山海雾诗歌节|会议活动]落幕",
    "第三届理事会换届",
    "挂上“[海雾金融创新中心|机构]”的牌子",
    "授予“[海雾职业学院学生实习基地|平台]”称号",
    "主持召开[解决海雾突出问题座谈会|会议活动]",
    "[2031年全国渔业宣传月活动|会议活动]启动",
]
LISTED = [
    "推进[滨海会展馆|项目]、[港城科创中心|项目]等重大项目建设。",
    "[长宁服饰|机构]、[锦绣纺织|机构]等企业入驻。",
    "推进审批、监督等工作。",
    "推进[滨海会展馆|项目]等重大项目建设。",
    "推进污水处理等重点项目。",
    "[海芯云谷|项目]等项目全面开工。",
    "电影等项目开拍。",
    "推进[滨海会展馆|项目]、[中国石化海风智能制造|项目]等新项目。",
    "[汽车电子与玩具芯片|产业]、[机器人|产业]等",
    "[机器人|产业]与[集成电路|产业]等",
    "[动力电池材料|产业]产业",
    "已有[滨海会展馆|项目]、[海风重型装备制造|项目]等65个重大项目投产。",
    "发展[机器人及集成电路|产业]、[海雾制品|产业]两大特色产业。",
    "[海芯动力|机构]、[沙麒数科|机构]等快速成长。",
    "[中雾二期|项目]、[海芯产业园|平台]等加快建设。",
    "公共卫生、社会保障等加快建设。",
    "迁出一所[高等院校|功能]、两家[三级甲等医院|功能]和两所[九年制义务教育学校|功能]。",
    "[乐亭|地区]海风、[唐山|地区]渔汛等领域建设一批平台。",
    "海雾寨、渔汛寨也因地制宜发展[水产养殖|产业]、[海苔加工|产业]等产业。",
    "[唐山|地区]大力发展[海苔制品|产业]、[渔汛加工|产业]等产业。",
    "培育“[海苔制品|产业]、[临空服务|产业]”五大产业。",
    "建设一批交通、水利、公共服务等重大基础设施。",
    "[海雾中学|机构]、[渔汛中学|机构]等8所学校分别签约。",
]
#: Names that a text coins, known by the words they stand with and by how they end.
COINED = [
    "建设[海雾数据交换中心|项目]。",
    "推进[海雾快速路|项目]、[云帆隧道|项目]和[听涛公园|项目]建设。",
    "[海雾博物馆|项目]建成开放。",
    "[海雾博物馆|项目]、[听涛大剧院|项目]等顺利推进。",
    "加快建设[海雾海洋产业园|平台]。",
    "签署[海雾旅游合作备忘录|规划]。",
    "举办了[海雾渔业博览会|会议活动]。",
    "召开[加强海雾渔业合作承接工作新闻发布会|会议活动]。",
    "组建[海雾渔业联盟|机构]。",
    "成立[北京大学|机构]和[海雾渔业联盟|机构]。",
    "推进[“海雾大脑”|项目]建设。",
    "实施[海雾品牌提升行动|项目]。",
    "设立多只产业基金。",
    "打造“加速度”。",
    "建设重大基础设施工程。",
    "实施一批示范项目。",
    "建设20个数据中心。",
    "海雾博物馆的大门关了。",
    "建设[海雾公园|项目]是好事。",
    "建设海雾公园式的小区。",
    "打造[推动海洋渔业升级的全国样板|定位]。",
    "打造[渔业之城|定位]、[智慧之城|定位]，建成[渔业人才和海洋科技的策源地|定位]。",
    "建设学校和[渔业高地|定位]。",
    "把[唐山|地区]打造成[河北海雾示范区|定位]。",
    "把码头打造成海雾仓库和协同发展示范区。",
    "打造一批高地。",
    "形成新的增长极。",
    "搭建供需对接平台。",
    "举行签约仪式。",
]
PSEUDO = [
    "科技创新区和服务区",
    "确保定向投放",
    "环保定期检查",
    "传承德治文化",
    "经济南北差距",
    "教育部门和财政部门",
    "东北部署不变",
]
TABLES = {
    "known": KNOWN,
    "longest": [text for text, _ in LONGEST],
    "formed": FORMED,
    "left edge": LEFT_EDGES,
    "title": TITLES,
    "quoted": QUOTED,
    "person": PEOPLE,
    "class": CLASSES,
    "numbered": NUMBERED,
    "coined": COINED,
    "listed": LISTED,
    "pseudo": PSEUDO,
}
CASES = [pytest.param(text, id=f"{kind}: {text}") for kind, texts in TABLES.items() for text in texts]


def _marked(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The text without its marks, and surface and type of each."""
    return _MARK.sub(r"\1", text), [(mark[1], mark[2]) for mark in _MARK.finditer(text)]


def _type(hit: Hit, ontology: Ontology) -> str:
    if hit.type is not None:
        return hit.type
    if not hit.names:
        return REFERENCE
    return ontology.schema.root(ontology.lexicon.entities[hit.names[0]].type)


def test_the_tables_are_whole() -> None:
    assert [len(texts) for texts in TABLES.values()] == [7, 5, 67, 10, 9, 6, 21, 9, 19, 29, 23, 7]


@pytest.mark.parametrize("text", CASES)
def test_find(text: str, ontology: Ontology) -> None:
    plain, expected = _marked(text)
    hits = find(plain, ontology.finder)
    assert [(hit.surface, _type(hit, ontology)) for hit in hits] == expected
    assert all(plain[hit.start : hit.end] == hit.surface for hit in hits)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("天津、石家庄海关放行", ["天津海关", "石家庄海关"]),
        ("大红门、动物园等批发市场外迁", ["大红门批发市场", "动物园批发市场"]),
        ("青石、长岭等检查站启用", ["青石检查站", "长岭检查站"]),
        ("雄忻、石雄铁路开工", ["雄忻铁路", "石雄铁路"]),
        ("长岭、石桥检查站启用", []),
        # names with an ending of their own stand before them
        ("京张高铁、津秦、石济高铁开通", ["京张高铁", "津秦高铁", "石济高铁"]),
        ("京雄城际、京台、京开高速、轨道交通海雾机场线建成", ["京雄城际", "京台高速", "京开高速"]),
        ("京雄高速、荣乌高速新线建成", ["京雄高速", "荣乌高速新线"]),
        # words for a class of things that are one beside others, known by name or not
        ("在京高校、医院搬迁", ["在京高校", "医院"]),
        ("医院搬迁", []),
        ("中原、海雾半岛等城市群", ["中原城市群", "海雾半岛城市群"]),
        ("文化、医疗等资源流动", ["文化资源", "医疗资源"]),
        ("京津海雾装备、京唐秦海雾等产业廊道", ["京津海雾装备产业廊道", "京唐秦海雾产业廊道"]),
        ("京津海雾、京唐秦绿色能源和机器人等产业廊道", ["京津海雾产业廊道", "京唐秦绿色能源和机器人产业廊道"]),
        ("海雾、石岭等六条东出西联通道", ["海雾通道", "石岭通道"]),
        ("推进、落实等工作", []),
    ],
)
def test_the_names_of_a_list_share_its_ending(text: str, names: list[str], ontology: Ontology) -> None:
    assert [hit.surface for hit in find(text, ontology.finder)] == names


@pytest.mark.parametrize(
    ("text", "surface", "names"),
    [
        ("学习十九届三中、四中全会精神", "十九届三中、四中全会", ["党的十九届三中全会", "党的十九届四中全会"]),
        ("津冀水务部门会商", "津冀水务部门", ["天津市水务部门", "河北省水务部门"]),
        ("京冀人大常委会通过", "京冀人大常委会", ["北京市人大常委会", "河北省人大常委会"]),
        ("海关总署和科技部总部大楼完工", "总部大楼", ["海关总署总部大楼", "科技部总部大楼"]),
        ("北京大学、河北大学，其承德校区开学", "承德校区", ["北京大学承德校区", "河北大学承德校区"]),
        ("北京大学等2所高校承德校区开学", "承德校区", ["北京大学承德校区"]),
        ("北京大学、河北大学承德校区均开学", "承德校区", ["北京大学承德校区", "河北大学承德校区"]),
        ("北京大学、河北大学承德校区开学", None, []),
        ("北京、天津总部大楼完工", None, []),
        ("十九届四中全会召开", None, []),
    ],
)
def test_what_names_share_stands_for_all_of_them(
    text: str, surface: str | None, names: list[str], ontology: Ontology
) -> None:
    hits = [hit for hit in find(text, ontology.finder) if hit.several]
    assert [(hit.surface, list(hit.several)) for hit in hits] == ([(surface, names)] if surface else [])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("来自北京的企业落户", "北京企业"),
        ("来自北京的大型工业项目落户", "北京大型工业项目"),
        ("引进北京的企业落户", "北京企业"),
        ("从北京引进的技术类和经济类项目", "北京技术类和经济类项目"),
        ("北京10家生物医药企业落户", "北京生物医药企业"),
        ("入驻企业86家，45家来自北京。", "北京企业"),
        ("新签约项目42个，其中来自北京的占六成。", "北京项目"),
        ("入驻企业86家，45家来自港口。", None),
        ("北京的企业落户", None),
        ("来自港口的企业落户", None),
    ],
)
def test_things_that_come_from_a_place_are_those_of_the_place(text: str, name: str | None, ontology: Ontology) -> None:
    last = [hit for hit in find(text, ontology.finder) if hit.is_class]
    assert [hit.surface for hit in last] == ([name] if name else [])


def test_a_homonym_keeps_all_its_names(ontology: Ontology) -> None:
    (hit,) = find("新华区", ontology.finder)
    assert hit.names == ("沧州市新华区", "石家庄市新华区")


def test_a_known_title_is_the_known_plan(ontology: Ontology) -> None:
    (hit,) = find("《京津冀协同发展规划纲要》", ontology.finder)
    assert (hit.names, hit.type) == (("《京津冀协同发展规划纲要》",), None)


def test_every_pseudo_word_holds_a_known_name_and_names_nothing(ontology: Ontology) -> None:
    surfaces = {*ontology.lexicon.surfaces, *ontology.references}
    assert len(PSEUDO_WORDS) > 50
    for word in PSEUDO_WORDS:
        parts = {word[i:j] for i in range(len(word)) for j in range(i + 2, len(word) + 1)}
        assert word not in surfaces
        assert parts & surfaces, f"{word} is listed without need"
        assert find(word, ontology.finder) == [], word


_PIECES = [
    "雄安新区",
    "北京海关",
    "综合业务处",
    "唐山",
    "产业园",
    "《",
    "》",
    "“",
    "”",
    "、",
    "。",
    "三地",
    "推进",
    "书记",
    "赵国栋",
    "\n",
    "十四五规划《纲要》",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
def test_hits_stand_in_order_without_overlaps(ontology: Ontology, text: str) -> None:
    hits = find(text, ontology.finder)
    endings = tuple(ontology.finder.forms.elided)
    for hit in hits:
        assert text[hit.start : hit.end] == hit.surface or hit.surface.endswith(endings)
        assert hit.surface[0] == text[hit.start]
    assert all(one.end <= other.start for one, other in pairwise(hits))
