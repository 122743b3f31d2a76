"""Goals with their horizon, and the numbers that a text reports."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from conftest import Read

from kg.bundle import ontology_dir
from kg.errors import OntologyError
from kg.measures import Way, load_measures
from kg.model import Goal, Observation
from kg.ontology import Ontology

#: Text, and year, comparator, value and unit of each goal in it.
Target = tuple[int, str | None, str | None, str | None]
NUMBERS: list[tuple[str, list[Target]]] = [
    ("到2027年，唐山市营业收入达到300亿元、利税60亿元。", [(2027, ">=", "300", "亿元"), (2027, "=", "60", "亿元")]),
    ("到2027年，唐山市配套率由32%提升到45%。", [(2027, "=", "45", "%")]),
    ("到2020年，唐山市常住人口控制在800万人以内。", [(2020, "<=", "800", "万人")]),
    ("到2020年唐山市常住人口不超过800万人。", [(2020, "<=", "800", "万人")]),
    ("到2027年，河北省森林覆盖率不低于36.5%。", [(2027, ">=", "36.5", "%")]),
    ("力争到2027年，唐山市港口吞吐量达到8亿吨以上。", [(2027, ">=", "8", "亿吨")]),
    ("到2027年，唐山市港口吞吐量为8亿吨左右。", [(2027, "≈", "8", "亿吨")]),
    ("到2027年，唐山市港口吞吐量为8亿吨。", [(2027, "=", "8", "亿吨")]),
    ("2025年底前，唐山市能耗降至3000万吨标准煤以下。", [(2025, "<=", "3000", "万吨标准煤")]),
    ("到2035年底，天津市高速公路里程达到1,500公里。", [(2035, ">=", "1500", "公里")]),
    (
        "到2020年，唐山市常住人口不超过800万人，到2030年，唐山市港口吞吐量达到8亿吨。",
        [(2020, "<=", "800", "万人"), (2030, ">=", "8", "亿吨")],
    ),
]
QUALITIES: list[tuple[str, list[Target]]] = [
    ("到2030年，京津冀生态环境质量总体良好。", [(2030, None, None, None)]),
    ("到2030年，京津冀港口分工基本形成，海岸湿地总体良好。", [(2030, None, None, None)] * 2),
    (
        "到2017年，京津冀交通领域率先取得突破。到2020年，京津冀交通网络基本形成。",
        [(2017, None, None, None), (2020, None, None, None)],
    ),
    ("到2030年，京津冀交通网络基本形成。生态环境质量明显改善。", [(2030, None, None, None)] * 2),
    ("到2030年，京津冀交通网络基本形成。\n生态环境质量明显改善。", [(2030, None, None, None)]),
    ("2025年底前，雄安新区基本建成。", [(2025, None, None, None)]),
    ("到“十四五”末，京津冀交通网络基本形成。", [(2025, None, None, None)]),
    ("“十四五”时期，唐山市将新增森林30万亩。", [(2025, "=", "30", "万亩")]),
    ("唐山市“十四五”将形成环海的交通网络。", [(2025, None, None, None)]),
    ("2021年主要预期目标是：生态环境质量明显改善。", [(2021, None, None, None)]),
]
#: Targets that a list, a section or a paragraph goes on with.
GOING_ON: list[tuple[str, list[Target]]] = [
    (
        "到2030年，唐山市港口吞吐量达到8亿吨。湿地率达到6%，空气更加清新。",
        [(2030, ">=", "8", "亿吨"), (2030, ">=", "6", "%"), (2030, None, None, None)],
    ),
    (
        "到2030年，唐山市港口吞吐量达到8亿吨。\n——湿地保护率达到6%。\n——海水更加清澈。",
        [(2030, ">=", "8", "亿吨"), (2030, ">=", "6", "%"), (2030, None, None, None)],
    ),
    (
        "一、发展目标\n到2030年，唐山市港口吞吐量达到8亿吨。\n湿地保护率达到6%。\n二、重点任务\n改善海水水质达到2%。",
        [(2030, ">=", "8", "亿吨"), (2030, ">=", "6", "%")],
    ),
    # a list of them that the end of a paragraph announces
    (
        "到2030年，唐山市港口吞吐量达到8亿吨。具体目标如下：\n一、绿色港湾。湿地保护率约6%。\n二、清洁港湾。岸电使用率约9%。",
        [(2030, ">=", "8", "亿吨"), (2030, "≈", "6", "%"), (2030, "≈", "9", "%")],
    ),
    (
        "到2030年，唐山市港口吞吐量达到8亿吨。具体做法如下：\n一、绿色港湾。湿地保护率约6%。",
        [(2030, ">=", "8", "亿吨")],
    ),
    ("到2030年，唐山市港口吞吐量达到8亿吨。目前，唐山市湿地率达到6%。", [(2030, ">=", "8", "亿吨")]),
    ("到2030年，唐山市港口吞吐量达到8亿吨。统筹海洋生态治理。", [(2030, ">=", "8", "亿吨")]),
    ("2019年，唐山市还将新造林20万亩。", [(2019, "=", "20", "万亩")]),
    ("到二〇三五年，唐山市港口吞吐量达到8亿吨。", [(2035, ">=", "8", "亿吨")]),
    # a later year with which a clause begins
    ("到2027年，唐山市初步建成强港，2035年全面建成强港。", [(2035, None, None, None)]),
    ("到2027年，唐山市港口吞吐量达到8亿吨，2020年达到5亿吨。", [(2027, ">=", "8", "亿吨"), (2027, ">=", "5", "亿吨")]),
    ("“十四五”将实现港口全面联通。", [(2025, None, None, None)]),
    ("2015年到2020年，唐山市煤炭消费要明显减少。", [(2020, None, None, None)]),
]
NO_GOALS: list[tuple[str, list[Target]]] = [
    ("从2015年到2019年，唐山市港口吞吐量达到8亿吨。", []),
    ("时间回到2015年，唐山市港口吞吐量为8亿吨。", []),
    ("2019年，唐山市将扩大开放。", []),
    ("截至2024年底，京津冀地区生产总值达到11.5万亿元。", []),
    ("截至2024年底，京津冀交通网络基本形成。", []),
    ("2024年，天津市地区生产总值达到1.8万亿元。", []),
    ("天津市地区生产总值增至2024年的1.8万亿元。", []),
    ("到2020年，天津市已建成车站20座。", []),
    ("唐山市的目标任务繁重。", []),
    ("到2030年，北京市人口能控制住吗？", []),
    ("京津冀交通网络将基本形成。", []),
    ("“十四五”期间，唐山市将承担11个铁路项目。", []),
    ("要继续改善生态环境质量。", []),
    ("到2030年，是唐山市全面建成海洋强市的时期。", []),
]
GOALS = NUMBERS + QUALITIES + GOING_ON + NO_GOALS

#: Text, and the name of the goal in it: without what only goes on to the next point or ends the list.
GOAL_NAMES = [
    ("到2030年，唐山市航线数达到100条；同时，办好展会。", "唐山市航线数达到100条"),
    ("到2030年，唐山市建成500座海雾观测站等。", "唐山市建成500座海雾观测站"),
]

#: Text, and subject, value, unit and time of each observation in it.
Figure = tuple[str, str, str, str | None]
FIGURES: list[tuple[str, list[Figure]]] = [
    ("唐山市耕地面积699万hm2。", [("唐山市", "699", "万hm2", None)]),
    ("唐山市企业入驻率超八成。", [("唐山市", "80", "%", None)]),
    ("唐山市平均风速6.6米/秒。", [("唐山市", "6.6", "米/秒", None)]),
    ("唐山市三成立的公司很大。", []),
    # a scale alone is of what the words around it say
    ("唐山市拿出5亿多资金。", [("唐山市", "5", "亿元", None)]),
    ("唐山市有人口1亿多。", [("唐山市", "1", "亿人", None)]),
    # what stands between a number and its thing may be a known name
    ("年产30万台小汽车的曹妃甸汽车制造基地投产。", [("曹妃甸汽车制造基地", "30", "万台", None)]),
    ("2024年，京津冀地区生产总值12.5万亿元。", [("京津冀", "12.5", "万亿元", "2024")]),
    ("截至2024年底，北京市常住人口2183.2万人。", [("北京市", "2183.2", "万人", "2024")]),
    ("2020年12月，天津市进出口总值为640亿元。", [("天津市", "640", "亿元", "2020-12")]),
    ("河北省森林覆盖率为36%。", [("河北省", "36", "%", None)]),
    ("河北省森林覆盖率为36％。", [("河北省", "36", "%", None)]),
    ("河北省进出口总值5,818.4亿元。", [("河北省", "5818.4", "亿元", None)]),
    ("河北省开行班列1,200,300列。", [("河北省", "1200300", "列", None)]),
    ("河北省人均道路2.3公里/百平方公里。", [("河北省", "2.3", "公里/百平方公里", None)]),
    ("京津冀PM2.5平均浓度为38微克/立方米。", [("京津冀", "38", "微克/立方米", None)]),
    ("2014年以来，唐山市签约项目371个。", [("唐山市", "371", "个", "2014/..")]),
    ("唐山市引进项目120个，总投资300亿元。", [("唐山市", "120", "个", None), ("唐山市", "300", "亿元", None)]),
    (
        "2023年，河北省进出口总值5800亿元，同比增长7.4%。",
        [("河北省", "5800", "亿元", "2023"), ("河北省", "7.4", "%", "2023")],
    ),
    (
        "北京市新设企业占比由2013年的40.7%上升至2020年的60%。",
        [("北京市", "40.7", "%", "2013"), ("北京市", "60", "%", "2020")],
    ),
    ("天津市地区生产总值比2013年增长5.2%。", [("天津市", "5.2", "%", None)]),
    ("唐山市临海，港口吞吐量8亿吨。", [("唐山市", "8", "亿吨", None)]),
    ("唐山市临海。港口吞吐量8亿吨。", [("唐山市", "8", "亿吨", None)]),
    ("唐山市引进高校三所、医院二十余家。", [("唐山市", "3", "所", None), ("唐山市", "20", "家", None)]),
    ("唐山市到港口车程3个小时，人口近1个亿。", [("唐山市", "3", "小时", None), ("唐山市", "1", "亿人", None)]),
    ("北京市和河北省各选派干部100名。", [("北京市", "100", "名", None), ("河北省", "100", "名", None)]),
    ("规模100亿元的雄安新区中关村科技园在唐山市落户。", [("雄安新区中关村科技园", "100", "亿元", None)]),
    ("唐山市建起了142万平方米的曹妃甸综合保税区。", [("曹妃甸综合保税区", "142", "万平方米", None)]),
    ("唐山市教育提速，北京学校、景山学校等20多所名校入驻。", [("唐山市", "20", "所", None)]),
    ("唐山市新增摊位1万2千个。", [("唐山市", "1.2", "万个", None)]),
    ("唐山市新增床位800张，配备设备300台（套）。", [("唐山市", "800", "张", None), ("唐山市", "300", "台", None)]),
    ("唐山市到港口车程4个多小时。", [("唐山市", "4", "小时", None)]),
    ("唐山市到港口车程由3小时缩短至1小时。", [("唐山市", "1", "小时", None)]),
    ("唐山市到港口车程3个半小时。", [("唐山市", "3.5", "小时", None)]),
    ("距离北京市约180公里的承德市宣布了好消息。", [("承德市", "180", "公里", None)]),
    ("曹妃甸综合保税区成立于2015年，目前注册企业300家。", [("曹妃甸综合保税区", "300", "家", None)]),
    (
        "2023年，唐山市进出口总值80亿元，是2013年的2倍。",
        [("唐山市", "80", "亿元", "2023"), ("唐山市", "2", "倍", "2023")],
    ),
    ("唐山市向海中投放1万尾鱼苗。", [("唐山市", "1", "万尾", None)]),
    ("唐山市建设3个重点项目。", [("唐山市", "3", "个", None)]),
    ("唐山市每年新增船舶3万载重吨。", [("唐山市", "3", "万载重吨", None)]),
    ("唐山市最大风力9级。", [("唐山市", "9", "级", None)]),
    ("唐山市实施投资500万元以上项目200个。", [("唐山市", "200", "个", None)]),
    ("唐山市吸引20个国家的300名客商。", [("唐山市", "300", "名", None)]),
    ("唐山市存栏奶牛5万头、蛋鸡240万只。", [("唐山市", "5", "万头", None), ("唐山市", "240", "万只", None)]),
    (
        "北京市、天津市常住人口分别为2183万人、1364万人。",
        [("北京市", "2183", "万人", None), ("天津市", "1364", "万人", None)],
    ),
]
#: Text, and what its last number is said of.
BEARERS: list[tuple[str, str]] = [
    ("同意设立唐山海洋装备产业园，规划面积8平方公里。", "唐山海洋装备产业园"),
    ("北京市、天津市和河北省联手，三地新增森林300万亩。", "京津冀"),
    ("北京市、天津市联手，两地新增森林300万亩。", "北京市和天津市"),
    ("2024年，天津港集装箱吞吐量2400万标准箱。", "天津港"),
    ("2024年，天津港集装箱吞吐量2400万标准箱，同比增长6%。", "天津港"),
    ("2024年，天津港集装箱吞吐量2400万标准箱，其中，来自内陆的约占30%。", "天津港"),
    ("京唐城际铁路通车后，从唐山市到北京市只要40分钟。", "京唐城际铁路"),
    ("唐山市临海。首钢集团重视质量，年产值300亿元。", "首钢集团有限公司"),
    ("唐山市临海。首钢集团重视质量。全年产值300亿元。", "首钢集团有限公司"),
    ("天津市重视教育。天津大学历史悠久，在校学生3万人。", "天津大学"),
    ("廊坊市热情待客。永清云裳小镇交通便利，累计入驻商户600家。", "永清云裳小镇"),
    ("京津中关村科技城交通便利。目前，科技城新增绿地30亩。", "京津中关村科技城"),
    ("唐山市签约项目120个，其中北京企业79家。", "唐山市"),
    ("京津冀协同发展。近年来，累计疏解一般制造业企业3000家。", "北京市"),
    ("京津冀协同发展。近年来，累计新建绿地3000公顷。", "京津冀"),
    ("国家发展改革委支持河北省建设港口8座。", "河北省"),
    ("京津冀国家技术创新中心起步早。中心已实施项目208项。", "京津冀国家技术创新中心"),
    ("京津中关村科技城交通便利。中心已实施项目208项。", "京津中关村科技城"),
    ("京津中关村科技城交通便利。这里入驻企业300家。", "京津中关村科技城"),
    ("京津中关村科技城交通便利。该科技城新增绿地30亩。", "京津中关村科技城"),
    ("京津中关村科技城交通便利。这座科技城新增绿地30亩，道路5条。", "京津中关村科技城"),
    ("京唐城际铁路通车，唐山市居民点赞。这条铁路全长149公里。", "京唐城际铁路"),
    ("津滨城际铁路全长90多公里，终到天津滨海国际机场，设计时速350公里。", "津滨城际铁路"),
    ("唐山市与天津大学、南开大学等12所高校合作。", "唐山市"),
    ("武清区的京津产业新城热闹，签约项目72个。", "武清京津产业新城"),
    ("新华社天津3月8日电（记者张某）唐山市临海，新增人口3万人。", "唐山市"),
    ("唐山市重视质量，首钢集团年产值300亿元，同比增长4%。", "首钢集团有限公司"),
    ("首都机场集团所属的大兴国际机场旅客吞吐量4000万人次。", "北京大兴国际机场"),
    ("涞水县与房山区联手，接待游客58万人次。", "涞水县"),
    ("京唐城际铁路全长149公里，其中河北段90公里。", "京唐城际铁路"),
    ("唐山市重视教育。北京景山学校曹妃甸分校热闹，在校学生300名，教师20名。", "北京景山学校曹妃甸分校"),
    ("京津中关村科技城已引来首钢集团、天津大学等单位建设基地，投运服务器3万台。", "京津中关村科技城"),
    ("新闻快讯\n\n天津港开出班列\n\n班列启程。年运量8万吨。\n\n唐山市植树\n\n春天到了。新增绿地30亩。", "唐山市"),
    ("京津冀协同发展。第八届海雾论坛在唐山市召开，全天签约项目30个。", "第八届海雾论坛"),
    ("京津冀协同发展。北京冬奥会产生金牌100枚。", "北京2022年冬奥会和冬残奥会"),
    ("天津大学雄安校区开工\n\n工程提速。新建道路30公里。", "天津大学雄安校区"),
    ("京津冀协同发展。天津港繁忙。绿地面积700万平方米。", "天津港"),
    ("京津冀携手。海雾项目丰收，33个项目签约宝坻区。", "宝坻区"),
    ("天津市临海。全国港口共有84座。天津市港口8座。", "天津市"),
    ("河北省生产总值4万亿元，占全国比重8%。", "河北省"),
    ("天津市临海。占地广阔、依河而建的首钢集团，工地已完成80%。", "首钢集团有限公司"),
    ("唐山市临海。天津大学重视质量，春天到了。工期紧张，首钢集团扩建，仓库面积30亩。", "首钢集团有限公司"),
    ("天津大学与唐山市签署协议，开放实验平台30个。", "天津大学"),
    ("唐山市临海。京唐城际铁路全线通车，每日运送旅客3万人次。", "京唐城际铁路"),
    ("京津冀携手。唐山市临海。全市森林覆盖率36%。", "唐山市"),
    ("某省新年快讯。唐山市临海。天津市靠海。全市新增绿地30亩。", "天津市"),
    ("第八届海雾论坛在唐山市召开。此次论坛吸引客商300名。", "第八届海雾论坛"),
    ("唐山市重点工程——京唐城际铁路通车，日均客流3万人次。", "京唐城际铁路"),
    ("天津大学与唐山市两所学校结对。", "天津大学"),
    ("唐山市临海。首钢集团开放展厅，天津大学介绍成果；5个团队发布需求。", "唐山市"),
    ("2024年一季度唐山市港口吞吐量8亿吨。", "唐山市"),
    ("唐山市港口繁忙，首钢集团挂牌，新增仓库44个。", "唐山市"),
    ("京津中关村科技城注册企业300家，北京企业占比20%。", "京津中关村科技城"),
    ("承德市临山。在唐山市，港口繁忙，新增绿地30亩。", "唐山市"),
    ("唐山市临海。首钢集团重视质量，员工8万人，累计植树3万株。", "首钢集团有限公司"),
    ("承德市临山。渔船驶进唐山市。当地新增绿地30亩。", "唐山市"),
    ("唐山市树木30万株、承德市树木90万株。", "承德市"),
    ("唐山市现有学校12所与承德市13所学校结对。", "承德市"),
    ("唐山市临海。湖畔的承德市将新增绿地30亩。", "承德市"),
    ("京津冀协同发展。唐山市统计局介绍，新增绿地30亩。", "唐山市"),
]
NO_FIGURES: list[tuple[str, list[Figure]]] = [
    # what lies in a place and is not known, and more places than those named
    ("唐山市海雾区新增绿地30亩。", []),
    ("唐山市海雾村的道路30公里。", []),
    ("在唐山市海雾县，春天到了，当地新增绿地30亩。", []),
    ("唐山市、承德市等16个地区新增绿地30亩。", []),
    ("唐山市、承德市等16个地区植树，新增绿地30亩。", []),
    # something that goes by a name which is not known
    ("唐山市临海。《海雾》已售出30万张票。", []),
    ("唐山市临海。“海雾节”累计接待游客30万人次。", []),
    ("唐山市临海。海雾水库总库容30亿立方米。", []),
    ("唐山市临海。国内首座海雾工厂投产，新增仓库30座。", []),
    ("唐山市临海。海雾公司的新产品成功入选，获得资金30万元。", []),
    # the whole country
    ("唐山市临海。1到4月全国新增绿地30万亩。", []),
    ("唐山市临海。与去年相比，339个城市空气达标率80%。", []),
    ("唐山市临海。我国持续植树。新增绿地30万亩。", []),
    # an event told of in the sentence before
    ("唐山市临海。海雾发展论坛今天开幕。参会客商300名。", []),
    ("唐山市引进三四十家企业。", []),
    ("唐山市每个项目给予不超过500万元奖励。", []),
    ("唐山市打造1小时交通通勤圈。", []),
    ("唐山市主要城区形成1小时至1.5小时区域交通圈。", []),
    ("唐山市热线24小时不间断。", []),
    ("唐山市引进企业几十家。", []),
    ("在距离北京市30公里的地方，唐山市建起新家。", []),
    ("唐山市临海，我们服务企业300家，年产值5亿元。", []),
    ("唐山市临海。这座小城新增绿地30亩。", []),
    ("唐山市临海。2024年，全国港口吞吐量80亿吨，同比增长3%。其中，海港50亿吨。", []),
    ("某地新闻快讯\n\n唐山市植树\n\n春天到了，树苗入土。\n\n港口繁忙\n\n今年以来，吞吐量8亿吨。", []),
    ("海雾双选会在唐山市举办\n\n春天到了。企业提供岗位3000个。", []),
    ("唐山市新闻发布会召开，65岁的老张来了。", []),
    ("唐山市临海。整个项目工期缩短40%。", []),
    ("按地区看，唐山市18个，承德市22个。", []),
    ("唐山市有一家酒店、三个码头。", []),
    ("唐山市临海。这些细则包括20条措施。", []),
    ("唐山市临海。最近，位于曹妃甸区的这家生产玻璃的工厂，利用补贴350万元。", []),
    ("唐山市临海。2014年投用的二期候船楼，规划年旅客吞吐量2500万人次。", []),
    ("唐山市临海。唐山基地从2017年动工，实现产量30万台。", []),
    ("唐山市临海。在启动会上，多家高校举行签约仪式，签约总金额3000万元。", []),
    ("唐山市临海。公司在海边有5000亩农田。", []),
    ("京津冀联手，预计35天内完成，经济总量连跨6个万亿元台阶。", []),
    ("唐山市推广“3+2”人才培养。", []),
    ("唐山市临海。全长30公里的海雾大道通车。", []),
    ("唐山市PM2.5浓度前三年分别为30.5、38.1、37.7微克/立方米。", []),
    ("京津冀召开第3次会议。", []),
    ("京津冀提出2个方面的要求，抓住3个重点领域。", []),
    ("京津冀在20世纪80年代开始合作。", []),
    ("2014年2月26日，京津冀召开座谈会。", []),
    ("京津冀建设“4纵4横”的路网。", []),
    ("北京市人口有2300万人吗？", []),
    ("唐山市热线24小时守候来电。", []),
    ("连续8天的海雾音乐节在唐山市开场。", []),
    ("唐山市的海鲜4小时即可直达石家庄市。", []),
    ("海鲜被送到800公里外的唐山市。", []),
    ("唐山市300米进公园。", []),
    ("唐山市新馆面积相当于3座足球场。", []),
    ("唐山市码头能停靠5万吨级货轮。", []),
    ("唐山市发生7级地震。", []),
    ("唐山市渔船每3人一组。", []),
    ("唐山市在90家门店销售海盐。", []),
    ("唐山市要求以不低于50%的比例招聘。", []),
    ("唐山市抓住3个重点。", []),
    ("在20个城市联网的基础上，唐山市临海。", []),
    ("唐山市临海，但随着300家店铺开张。", []),
    ("唐山市临海。在受灾的海岭、石岭等4个乡镇，雨停了。", []),
    ("唐山市临海。在海岭，渔船往来，新增绿地30亩。", []),
    ("唐山市临海。在海岭，新市场开张。当地新增绿地30亩。", []),
    ("唐山市临海。海雾之滨，新增绿地30亩。", []),
    ("唐山市临海。石岭市新增绿地30亩。", []),
    ("唐山市临海。项目投产后，每年减少排放3万吨。", []),
    ("唐山市临海。眼前这台货车载重10吨。", []),
    ("唐山市临海。假日期间全国口岸客流2万人次。", []),
    ("唐山市临海。国家发展改革委等多部委开展15项行动。", []),
    ("交通运输部消息，全社会跨区域人员流动量20亿人次。", []),
    ("30亩的市场在唐山市开张。", []),
    ("唐山市表彰老张、老李等4人。", []),
    ("唐山市在海岭、石岭等5个乡镇推广海盐。", []),
    ("唐山市开通350公里时速的高铁。", []),
    ("唐山市扩建30万吨级原油码头。", []),
    ("唐山市三名青年出海。", []),
    ("唐山市渔业增速高于盐业3.6个。", []),
    ("唐山市其余30套正在收尾。", []),
    ("唐山市船队深入200多个村庄，渔船往来。", []),
    ("唐山市的电影在20个城市流动放映。", []),
    ("唐山市将围绕海盐、渔业等15条重点产业链，渔船往来。", []),
    ("唐山市除了30家门店，其他都开张了。", []),
    ("唐山市打通了通海大道的最后100米。", []),
    ("唐山市水质排在全国前20位。", []),
    ("唐山市成为首个港口吞吐量突破8亿吨的城市。", []),
    ("唐山市将30个小区整合成大片区。", []),
    ("唐山市渔船进度在七到八成。", []),
    ("唐山市重现4万年前的生活。", []),
    ("唐山市扩容2500标准箱船舶。", []),
]
OBSERVATIONS = FIGURES + NO_FIGURES

#: Text, and how each number stands in it with what qualifies it.
RAW = [
    ("唐山市引进企业100至120家。", ["100至120家"]),
    ("唐山市人均收入2.3万元/人。", ["2.3万元/人"]),
    ("唐山市引进企业近3000家。", ["近3000家"]),
    ("唐山市引进企业约3000家。", ["约3000家"]),
    ("唐山市引进企业3000余家。", ["3000余家"]),
    ("唐山市引进企业3000多家。", ["3000多家"]),
    ("唐山市引进企业超过3000家。", ["超过3000家"]),
    ("唐山市压减钢铁产能800多万吨。", ["800多万吨"]),
    ("唐山市引进企业3000家以上。", ["3000家以上"]),
]

#: Text, and what its first number measures: the words that must and must not stand in the indicator.
INDICATORS = [
    ("唐山市到位资金8亿元。", "到位资金", "唐山"),
    ("唐山市吸纳技术合同120亿元连续2年位居全国第一。", "吸纳技术合同", "连续"),
    ("现在唐山市新设企业就超过了300家。", "新设企业", "超过"),
    ("唐山市港口吞吐量8亿吨（较上年增长5%）。", "港口吞吐量", "较上年"),
    ("唐山市港口吞吐量达到8亿吨。", "港口吞吐量", "达到"),
    ("2024年，唐山市港口吞吐量8亿吨。", "港口吞吐量", "2024"),
    ("河北省进出口总值同比增长7.4%。", "进出口总值同比增长", "%"),
    ("唐山市签约52个项目。", "签约", "约5"),
    ("天津海关进口、出口通关时间分别为29.3小时和1.4小时。", "进口通关时间", "出口"),
    ("天津海关进口通关时间29.3小时、出口通关时间1.4小时。", "进口通关时间", "出口"),
    ("首钢集团投资3亿元建设曹妃甸综合保税区。", "投资", "建设"),
    ("唐山市培育35家省级平台开展项目500项。", "培育省级平台", "开展"),
    ("唐山市研发平台126家中试基地14家。", "研发平台", "中试"),
    ("唐山市24只基金与37家企业签约。", "基金与企业签约", "24"),
    ("唐山市农业、渔业、运输业增加值分别增长5%、6%、7%。", "农业增加值增长", "分别"),
    ("唐山市总磷、氨氮浓度分别下降5%、6%。", "总磷浓度下降", "氨氮"),
    ("唐山市就业人数增加3万人。", "就业人数增加", "3"),
    ("一小时公路圈内，唐山市覆盖7000万人口。", "覆盖人口", "7"),
    ("唐山市关键技术突破36项。", "关键技术突破", "36"),
    ("京津冀区域内铁路里程1284公里。", "铁路里程", "内"),
    ("唐山市到北京市的行程时间由现在的2小时缩短为1小时。", "到北京市的行程时间", "现在"),
    ("唐山市港口货物吞吐量，由2016年的3亿吨增加到8亿吨。", "港口货物吞吐量", "由"),
    ("唐山市组建服务队328支（含专家30名）。", "组建服务队", "含"),
    ("唐山市图书馆年接待能力将达到3万人次。", "接待能力", "将"),
    ("唐山市成立8支共200人的救援队伍。", "成立救援队伍", "共"),
    ("唐山市税收从曾经的5000万元增长到8亿元。", "税收", "曾经"),
    ("唐山市生产总值增速设定在4.5%到5%。", "生产总值增速", "设定"),
    ("唐山市9条措施聚焦海洋渔业、港口物流和近海旅游。", "措施", "聚焦"),
    ("唐山市推出20条推动渔业加快转型的政策举措。", "加快转型的政策举措", "20"),
    ("唐山市总投资5亿元的60个设备改造项目开工。", "设备改造项目总投资", "开工"),
    ("唐山市40项检测结果在天津市300家医院互认。", "检测结果", "在"),
    ("唐山市75个村庄已通车70个。", "村庄", "通车"),
    ("唐山市调拨800件雨衣等物资、300顶帐篷。", "雨衣", "物资"),
    ("唐山市园区、港区及4个片区建成。", "片区建成", "港区"),
    ("唐山市由机关、学校等组成的15支服务队上岗。", "服务队", "机关"),
    ("唐山市在20座淡水水库中，渔船往来。", "淡水水库", "中"),
    ("唐山市临海，力争9月底前300户民居翻新完成。", "民居翻新", "前"),
    ("唐山市科研投入强度都保持在6%以上。", "科研投入强度", "都"),
    ("唐山市举办20个大项、90个小项的海上竞技。", "大项", "小项"),
    ("唐山市用煤量从峰值的800万吨降至如今的60万吨。", "用煤量", "峰值"),
    ("唐山市每天可节约10万吨用水。", "节约用水", "节用"),
    ("唐山市虽然面积只有200平方公里，渔船往来不断。", "面积", "虽然"),
    ("唐山市阵风甚至达到9级。", "阵风", "甚"),
    ("唐山市引进海盐、渔业、船舶等12条产业链。", "产业链", "海盐"),
    ("财政部会同应急管理部预拨救灾资金10亿元。", "预拨救灾资金", "会同"),
    ("河北民营企业进出口3万亿元。", "民营企业进出口", "河北"),
    ("天津港在石家庄市、保定市等地设立的服务中心完成集装箱吞吐量3万标准箱。", "集装箱吞吐量", "服务"),
    ("唐山市房屋空置率曾一度达到7%。", "空置率", "曾"),
    ("唐山市建设一个占地570亩的公园。", "公园占地", "建设"),
    ("唐山市确保海盐面积在180万亩以上。", "海盐面积", "确保"),
    ("唐山市派出6个渔业工作组赴天津、山东等地。", "工作组", "天津"),
    ("唐山市6万亩盐田已经全部改造。", "盐田面积", "改"),
    ("唐山市30公里的海堤实现绿化。", "海堤长度", "绿"),
    ("唐山市组建20支由渔民、教师组成的船队。", "组建船队", "教师"),
    ("唐山市渔民和盐工的比例分别为6%和7%。", "渔民比例", "盐"),
    ("唐山市居民用电价格就降到了3元。", "用电价格", "降"),
    ("唐山市2000家上下游企业参展。", "上下游企业参展", "，"),
    ("唐山市确定20家商超、40家仓库。", "商超", "仓"),
    ("唐山市庆典由100项海上活动组成。", "活动", "组成"),
    ("唐山市临海，12个海洋环境保护督导工作组分赴码头和渔村。", "工作组", "分"),
    ("唐山市完成疫苗接种120万剂次。", "疫苗接种", "剂"),
    ("唐山市80名摄影爱好者、渔民等已经陆续上船出海。", "渔民", "已"),
    ("唐山市20家渔业合作社开展“点对点”送货上门。", "“点对点”", "20"),
]


#: Text, and the words of the indicator of its last number that must stand and those that must not.
LAST_INDICATORS = [
    ("唐山市城区居民收入6万元，农村居民收入3万元，分别增长5%和6%。", "农村居民收入", "城区"),
    ("唐山市地区生产总值持续增长，累计增长20%。", "地区生产总值", "持续"),
    ("唐山市签约项目120个，总投资300亿元。", "签约项目总投资", "120"),
    ("唐山市新建厂房总投资300亿元，占地2万亩。", "占地", "投资"),
    ("唐山市森林覆盖率由建场初期的11%提高到82%。", "森林覆盖率", "初期"),
    ("京唐城际铁路设燕郊站、大厂站、香河站3座车站。", "车站", "香河"),
    ("唐山市与北京市合作项目440项，与天津市合作项目28项。", "天津", "440"),
    ("唐山市13个县区PM2.5平均浓度下降9%。", "13个县区PM2.5平均浓度", "9"),
    ("以每万人口专利数计算，唐山市由2018年的11件增加至13件，承德市增加至5件。", "每万人口专利数", "唐山"),
    ("唐山市港口货物吞吐量再创历史新高，突破8亿吨大关。", "港口货物吞吐量", "大关"),
    ("唐山市空气优良天数平均达到234天。", "优良天数平均", "达"),
    ("唐山市输出技术合同成交额996亿元、增长18.1%。", "技术合同成交额增长", "996"),
    ("河北省地区生产总值增长5.5%，今年一季度增长5.6%。", "地区生产总值增长", "季度"),
    ("唐山市每年将新增50个项目。", "新增项目", "50"),
    ("唐山市推出230项“同事同标”事项。", "“同事同标”", "230"),
    ("唐山市拥有实验室53家，约占全省19%。", "实验室约占", "53"),
    ("北京市第三产业占比超过80%。", "第三产业占比", "超过"),
    ("唐山市带动3万人就业。", "就业", "3"),
    ("唐山市吸引300名人才参与。", "人才参与", "300"),
    ("唐山市84项任务基本完成。", "任务基本完成", "84"),
    ("唐山市地区生产总值8万亿元，按现价计算是2013年的2倍。", "地区生产总值", "按"),
    ("唐山市汇聚11所研究院、19家领军企业。", "汇聚领军企业", "研究院"),
    ("唐山市开通11条主线39条支线。", "开通支线", "主线"),
    ("唐山市建设145家实验室和10家研发机构。", "建设研发机构", "实验室"),
    ("唐山市转移3个乡镇4万名群众。", "转移群众", "乡镇"),
    ("唐山市资金5亿元资助277个合作项目。", "资助合作项目", "5"),
    ("唐山市52项检验结果在685家医疗机构互认。", "检验结果在医疗机构互认", "52"),
    ("唐山市生产总值由2012年的2万多亿元提高到2021年的4万多亿元。", "生产总值", "元"),
    ("唐山市转移3个乡镇2万人。", "转移人数", "乡镇"),
    ("唐山市湾区等9个镇的30个村庄通车。", "村庄通车", "镇"),
    ("唐山市生产总值较2018年增长30%，超过800亿元。", "生产总值", "增长"),
    ("唐山市300项任务完成80%。", "任务完成", "300"),
    ("唐山市创新项目达90项，约20%为首创。", "创新项目为首创", "90"),
    ("唐山市卫生队12支，宣传队3支共90人。", "宣传队", "卫生"),
    ("唐山市一般预算收入增长8%、超过60亿元。", "预算收入", "增长"),
    ("唐山市引进渔业项目85个、资金52亿元。", "引进渔业项目资金", "85"),
    ("唐山市从18家医院抽调了102名护士。", "护士", "18"),
    ("唐山市新设主体占比从2013年的40%增长至去年（2022年）的65%。", "新设主体占比", "（"),
]


def test_the_tables_are_whole() -> None:
    tables = (NUMBERS, QUALITIES, GOING_ON, NO_GOALS, FIGURES, BEARERS, NO_FIGURES, RAW, INDICATORS, LAST_INDICATORS)
    assert [len(table) for table in tables] == [11, 10, 13, 14, 45, 60, 89, 9, 63, 38]


@pytest.mark.parametrize(("text", "expected"), GOALS)
def test_goals(text: str, expected: list[Target], read: Read) -> None:
    goals = read(text).goals
    assert sorted(((goal.year, goal.comparator, goal.value, goal.unit) for goal in goals), key=str) == sorted(
        ((year, sign, Decimal(value) if value else None, unit) for year, sign, value, unit in expected), key=str
    )


@pytest.mark.parametrize(("text", "name"), GOAL_NAMES)
def test_what_a_goal_is_called(text: str, name: str, read: Read) -> None:
    assert [goal.name for goal in read(text).goals] == [name]


@pytest.mark.parametrize(("text", "expected"), OBSERVATIONS)
def test_observations(text: str, expected: list[Figure], read: Read) -> None:
    found = {(o.subject, o.value, o.unit, o.time) for o in read(text).observations}
    assert found == {(subject, Decimal(value), unit, time) for subject, value, unit, time in expected}


@pytest.mark.parametrize(("text", "bearer"), BEARERS)
def test_what_a_number_is_said_of(text: str, bearer: str, read: Read) -> None:
    last = max(read(text).observations, key=lambda observation: text.rindex(observation.raw))
    assert last.subject == bearer


#: Text, and how it is known what its last number is said of.
WAYS: list[tuple[str, Way]] = [
    ("唐山市港口吞吐量8亿吨。", Way.NAMED),
    ("唐山市临海，港口吞吐量8亿吨。", Way.CARRIED),
    ("唐山市临海。港口吞吐量8亿吨。", Way.ASSUMED),
]


@pytest.mark.parametrize(("text", "way"), WAYS)
def test_a_figure_is_as_sure_as_it_is_known_what_it_is_said_of(
    text: str, way: Way, read: Read, ontology: Ontology
) -> None:
    last = max(read(text).observations, key=lambda observation: text.rindex(observation.raw))
    (evidence,) = last.evidence
    assert (evidence.rule, evidence.confidence) == (f"observation-{way}", ontology.measures.observed[way])


def test_what_few_paragraphs_name_is_not_what_figures_are_said_of(read: Read) -> None:
    other = "\n\n".join(["春天到了，农民们在田里忙着播种，树苗也陆续入土。"] * 3)
    assert read(f"唐山市临海，港口连着四面八方，渔船往来不断。\n\n{other}\n\n新增绿地30亩。").observations == ()
    (found,) = read("唐山市临海，港口连着四面八方，渔船往来不断。\n\n新增绿地30亩。").observations
    assert found.subject == "唐山市"


#: Text, and why its numbers are no figures.
REASONS = [
    ("唐山市临海。首钢集团落户，城区新增人口3万人。", "something else was named last"),
    ("京津冀携手。智能驾驶车辆在天津港穿梭，绿地面积700万平方米。", "something else was named last"),
    ("唐山市临海。京唐城际铁路全线通车；新增绿地30亩。", "something else was named last"),
    ("唐山市临海。由首钢集团牵头，成立了志愿服务队，队员300名。", "something else was named last"),
    ("京津冀携手。消费季行动启动，“海雾计划”广受好评，新建仓库44个。", "something else was named last"),
    ("京津冀携手。春天到了，培训在天津大学举办，提供岗位3000个。", "something else was named last"),
    ("京津冀携手。春天到了，在天津港新增绿地30亩。", "its clause names others"),
    ("唐山市临海。春天到了，这条岸线新增绿地30亩。", "it is not named what this is said of"),
    ("唐山市临海。一期储藏能力30万吨。", "it is not said of what this is measured"),
    ("唐山市在30万亩稻田里，渔船往来。", "it is not said what is counted"),
    ("唐山市细颗粒物浓度前三年分别为30.5、38.1、37.7微克/立方米。", "it is one of a list of numbers"),
    ("唐山市临海，投资同比增长3%、5%。", "it is one of a list of numbers"),
    ("唐山市已抢通6处。", "it is not said what is counted"),
    ("唐山市临海，产量达到20亿立方米。", "it is not said of what this is measured"),
    ("唐山市临海，石岭市新增绿地30亩。", "it is not named what this is said of"),
    (
        "唐山市春天到来之前把渔船开到码头上修理一遍又一遍然后又再次出海捕鱼并且满载而归的渔民收入增加30%。",
        "what it measures is told by a whole statement",
    ),
]


@pytest.mark.parametrize(("text", "reason"), REASONS)
def test_a_number_that_is_no_figure_is_rejected_with_the_reason(text: str, reason: str, read: Read) -> None:
    extraction = read(text)
    assert extraction.observations == ()
    assert {rejected.reason for rejected in extraction.rejected} == {reason}


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("天津港自2021年12月开港运营以来，累计接待旅客300万人次。", "2021-12/.."),
        ("唐山市春来早，海面开阔、渔船往来不断、岸上人家忙着播种，预计2024年通车；唐山市新增绿地30亩。", None),
        ("2024年，唐山市新增绿地30亩；天津市新增绿地40亩。", "2024"),
    ],
)
def test_when_the_last_number_holds(text: str, time: str | None, read: Read) -> None:
    assert max(read(text).observations, key=lambda observation: text.rindex(observation.raw)).time == time


def test_parts_of_a_whole_have_their_numbers_in_order(read: Read) -> None:
    found = {o.subject: o.value for o in read("京津冀三地人均收入分别增长4%、5%和6%。").observations}
    assert found == {"北京市": Decimal(4), "天津市": Decimal(5), "河北省": Decimal(6)}


def test_a_figure_of_something_that_is_not_named_is_rejected(read: Read) -> None:
    extraction = read("唐山市临海。我们服务企业300家。")
    assert extraction.observations == ()
    (rejected,) = extraction.rejected
    assert (rejected.what, rejected.reason) == ("我们服务企业数量 300家", "it is not named what this is said of")


@pytest.mark.parametrize(("text", "raw"), RAW)
def test_the_number_as_it_stands(text: str, raw: list[str], read: Read) -> None:
    assert [observation.raw for observation in read(text).observations] == raw


@pytest.mark.parametrize(("text", "within", "without"), INDICATORS)
def test_indicator(text: str, within: str, without: str, read: Read) -> None:
    first = min(read(text).observations, key=lambda observation: text.index(observation.raw))
    assert within in first.indicator
    assert without not in first.indicator


#: Text, and number, unit and qualifier of its observation.
QUALIFIERS = [
    ("唐山市引进企业近3000家。", "3000", "家", "近"),
    ("唐山市引进企业3000余家。", "3000", "家", "余"),
    ("唐山市引进企业3000家以上。", "3000", "家", "以上"),
    ("唐山市引进企业3000家。", "3000", "家", None),
    ("唐山市引进企业100至120家。", "100", "家", "至120家"),
    ("唐山市森林覆盖率35%-36%。", "35", "%", "至36%"),
    ("唐山市人均收入约2.3万元/人。", "2.3", "万元/人", "约"),
    ("唐山市小学每班不超过35人。", "35", "人", "不超过"),
    ("唐山市渔民有1万2500多名。", "1.25", "万名", "多"),
    ("唐山市运行时间缩短到2小时45分。", "2.75", "小时", None),
    ("唐山市气温10度出头。", "10", "度", "出头"),
    ("唐山市森林覆盖率不低于35%。", "35", "%", "不低于"),
]


@pytest.mark.parametrize(("text", "value", "unit", "qualifier"), QUALIFIERS)
def test_qualifier(text: str, value: str, unit: str, qualifier: str | None, read: Read) -> None:
    (found,) = read(text).observations
    assert (found.value, found.unit, found.qualifier) == (Decimal(value), unit, qualifier)


@pytest.mark.parametrize(("text", "within", "without"), LAST_INDICATORS)
def test_the_last_indicator(text: str, within: str, without: str, read: Read) -> None:
    last = max(read(text).observations, key=lambda observation: text.rindex(observation.raw))
    assert within in last.indicator
    assert without not in last.indicator


def test_growth_of_what_was_said_before(read: Read) -> None:
    found = {o.value: o.indicator for o in read("2023年，河北省进出口总值5800亿元，同比增长7.4%。").observations}
    assert found[Decimal("7.4")].endswith("进出口总值同比增长")


def test_growth_is_said_of_what_was_measured_and_not_of_growth(read: Read) -> None:
    text = "2023年，河北省进出口总值5800亿元，同比增长7.4%，比上年提高2.1个百分点。"
    found = {o.value: o.indicator for o in read(text).observations}
    assert found[Decimal("2.1")].startswith("进出口总值") and "同比" not in found[Decimal("2.1")]


def test_numbers_go_to_the_indicators_before_them_in_order(read: Read) -> None:
    text = "天津海关进口通关时间29.3小时、出口通关时间1.4小时，比上年压缩72.8%和90.6%。"
    found = {o.value: o.indicator for o in read(text).observations}
    assert set(found) == {Decimal(value) for value in ("29.3", "1.4", "72.8", "90.6")}
    for value, word in (("29.3", "进口"), ("1.4", "出口"), ("72.8", "进口"), ("90.6", "出口")):
        assert word in found[Decimal(value)], value
    assert "压缩" in found[Decimal("72.8")] and "压缩" in found[Decimal("90.6")]


@pytest.mark.parametrize("text", ["天津市港口吞吐量5亿吨。", "到2030年，天津市港口吞吐量达到5亿吨。"])
def test_the_indicator_does_not_repeat_the_subject(text: str, read: Read) -> None:
    extraction = read(text)
    items: list[Goal | Observation] = [*extraction.goals, *extraction.observations]
    (found,) = items
    assert (found.subject, found.indicator) == ("天津市", "港口吞吐量")


def test_a_goal_in_full(read: Read) -> None:
    extraction = read("规划提出，到2020年，唐山市常住人口控制在800万人以内。")
    (goal,) = extraction.goals
    assert (goal.name, goal.subject, goal.year) == ("唐山市常住人口控制在800万人以内", "唐山市", 2020)
    assert (goal.indicator, goal.comparator, goal.value, goal.unit) == ("常住人口", "<=", Decimal(800), "万人")
    (fact,) = [fact for fact in extraction.facts if fact.relation == "提出目标"]
    assert (fact.head, fact.tail, fact.time) == ("唐山市", goal.name, "2020")
    assert extraction.observations == ()


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("唐山市工作方案\n一、主要目标\n2024年，新增基地10个以上。", "唐山市"),
        ("唐山市工作方案\n一、主要目标\n2024年，京津冀三地联合培训我市人员60名以上。", "唐山市"),
        (
            "京津冀农业协同发展提速\n到2020年，推动天津农业产业结构进一步优化，绿色发展水平显著提高。",
            "天津市",
        ),
        ("河北省水利工作\n唐山市加大投入，到2020年森林覆盖率达60%以上，全市湿地达到3万亩以上。", "唐山市"),
    ],
)
def test_whose_goals_they_are(text: str, subject: str, read: Read) -> None:
    assert {goal.subject for goal in read(text).goals} == {subject}


def test_what_a_goal_measures_may_stand_before_its_year(read: Read) -> None:
    (goal,) = read("唐山市常住人口到2030年控制在800万人以内。").goals
    assert (goal.name, goal.indicator) == ("唐山市常住人口控制在800万人以内", "常住人口")


def test_growth_is_a_goal_of_what_was_to_be_reached(read: Read) -> None:
    _, goal = read("到2030年，唐山市港口吞吐量达到8亿吨，年均增长5%。").goals
    assert goal.indicator == "港口吞吐量年均增长"


def test_the_goal_of_a_list_counts_what_is_in_it(read: Read) -> None:
    (goal,) = read("到2030年，唐山市建成海雾、石岭等3座大坝。").goals
    assert (goal.indicator, goal.value) == ("大坝", Decimal(3))


def test_the_number_of_a_goal_is_what_is_to_be_reached(read: Read) -> None:
    (goal,) = read("到2030年，唐山市用水量将从现在的8亿吨减少到6亿吨。").goals
    assert (goal.indicator, goal.value) == ("用水量", Decimal(6))


def test_a_label_is_no_number_of_a_goal(read: Read) -> None:
    (goal,) = read("到2030年，唐山市基本形成1小时、2小时交通圈。").goals
    assert (goal.indicator, goal.value) == (None, None)


def test_the_name_of_a_goal_is_the_clause_without_its_year(read: Read) -> None:
    (goal,) = read("到2030年，京津冀生态环境质量总体良好。").goals
    assert (goal.name, goal.subject) == ("京津冀生态环境质量总体良好", "京津冀")
    (evidence,) = goal.evidence
    assert "京津冀生态环境质量总体良好" in evidence.quote


def test_the_name_of_a_goal_is_what_is_to_be_reached(read: Read) -> None:
    (goal,) = read("到2035年建成世界一流港口的目标，唐山市牢记在心。").goals
    assert goal.name == "建成世界一流港口"


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("京津冀携手。唐山市临海。到2030年，区域生态环境质量总体良好。", "京津冀"),
        ("京津冀携手。唐山市临海。到2030年，首都核心功能更加优化。", "唐山市"),
        ("京津冀携手。北京市瘦身。唐山市临海。到2030年，首都核心功能更加优化。", "北京市"),
        ("京津冀携手。到2030年，北京市、天津市、河北省公共服务差距明显缩小。", "京津冀"),
    ],
)
def test_whose_goal_it_is_by_its_words(text: str, subject: str, read: Read) -> None:
    extraction = read(text)
    (goal,) = extraction.goals
    assert goal.subject == subject
    assert [fact.head for fact in extraction.facts if fact.relation == "提出目标"] == [subject]


@pytest.mark.parametrize(
    "text",
    [
        "2019-01-05\n甲市说\n\n到2013年底，河北省公路里程达到15万公里。",
        "到2030年，沿线城市空气优良天数比例达到80%。",
        "唐山市谋划长远，到2030年，将有助于海雾治理体系建设。",
        "唐山市严控规模，到2030年由2945公顷减到2860公顷。",
    ],
)
def test_what_is_no_goal(text: str, read: Read) -> None:
    assert read(text).goals == ()


def test_a_plan_is_told_of_after_its_year(read: Read) -> None:
    (goal,) = read("2021-01-05\n甲市说\n\n《海雾规划》提出，到2020年，河北省公路里程达到15万公里。").goals
    assert (goal.year, goal.value) == (2020, Decimal(15))


def test_a_goal_of_the_subject_before(read: Read) -> None:
    (goal,) = read("唐山市临海。到2030年，港口吞吐量达到8亿吨。").goals
    assert goal.subject == "唐山市"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("\nscales =", "\nscale =", "unknown key 'scale'"),
        ('\n[bearer.parts]\n"北京市"', '\n[bearer.parts]\n"某个市"', "unknown entity '某个市'"),
    ],
)
def test_a_wrong_wording_is_refused(old: str, new: str, problem: str, tmp_path: Path, ontology: Ontology) -> None:
    path = tmp_path / "measures.toml"
    content = (ontology_dir() / "measures.toml").read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(OntologyError, match=problem) as raised:
        load_measures(path, ontology.lexicon)
    assert raised.value.where == str(path)
