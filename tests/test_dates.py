"""Times: what the words of a sentence mean on the day the text was published."""

from __future__ import annotations

import pytest

from kg.dates import fact_time, published, reported_time, without_times

#: The day that relative times are resolved against.
TODAY = "2021-05-10"

#: A sentence, and the value and the words of the time in it.
Row = tuple[str, str | None, str | None]
ABSOLUTE: list[Row] = [
    ("2019年，新区起步。", "2019", "2019年"),
    ("2019年3月，新区起步。", "2019-03", "2019年3月"),
    ("2019年3月5日，新区起步。", "2019-03", "2019年3月5日"),
    ("2019年底，新区起步。", "2019", "2019年底"),
    ("2014年以来，新区起步。", "2014/..", "2014年以来"),
    ("自2014年起，新区起步。", "2014/..", "自2014年起"),
    ("2014年至2018年，新区起步。", "2014/2018", "2014年至2018年"),
    ("“十四五”期间，新区起步。", "2021/2025", "“十四五”期间"),
    ("“十三五”末，新区起步。", "2020", "“十三五”末"),
    ("“十四五”以来，新区起步。", "2021/..", "“十四五”以来"),
    ("“十四五”开局之年，新区起步。", "2021", "“十四五”开局之年"),
]
RELATIVE: list[Row] = [
    ("今年，新区起步。", "2021", "今年"),
    ("今年3月，新区起步。", "2021-03", "今年3月"),
    ("今年以来，新区起步。", "2021/..", "今年以来"),
    ("去年，新区起步。", "2020", "去年"),
    ("去年12月，新区起步。", "2020-12", "去年12月"),
    ("前年，新区起步。", "2019", "前年"),
    ("明年，新区起步。", "2022", "明年"),
    ("截至目前，新区起步。", "2021-05", "截至目前"),
    ("近日，新区起步。", "2021-05", "近日"),
    ("7年来，新区起步。", "2014/2021", "7年来"),
    ("七年来，新区起步。", "2014/2021", "七年来"),
    ("今后5年，新区起步。", "2021/2026", "今后5年"),
    ("4月20日，新区起步。", "2021-04", "4月20日"),
    ("11月20日，新区起步。", "2020-11", "11月20日"),
    ("2016年立项，同年，新区起步。", "2016", "同年"),
]
#: What cannot be said more exactly stays in its words.
VAGUE: list[Row] = [
    ("近年来，新区起步。", None, "近年来"),
    ("长期以来，新区起步。", None, "长期以来"),
]
NONE: list[Row] = [
    ("新区起步。", None, None),
    ("与2013年相比，新区变样。", None, None),
    ("较2013年，新区变样。", None, None),
    ("到2030年，新区建成。", None, None),
    ("20世纪80年代，新区未有。", None, None),
    ("实施“十四五”规划，新区起步。", None, "“十四五”规划"),
]
TABLES: dict[str, list[Row]] = {"absolute": ABSOLUTE, "relative": RELATIVE, "vague": VAGUE, "none": NONE}
CASES = [pytest.param(*row, id=f"{kind}: {row[0]}") for kind, table in TABLES.items() for row in table]


def test_the_tables_are_whole() -> None:
    assert [len(table) for table in TABLES.values()] == [11, 15, 2, 6]


@pytest.mark.parametrize(("text", "value", "words"), CASES)
def test_the_time_of_a_fact(text: str, value: str | None, words: str | None) -> None:
    assert fact_time(text, len(text), TODAY) == (value, words)


@pytest.mark.parametrize(("text", "value", "words"), RELATIVE[:-1])
def test_without_a_day_of_publication_the_words_alone_are_kept(text: str, value: str, words: str) -> None:
    assert value is not None
    assert fact_time(text, len(text), None) == (None, words)


#: A sentence with `|` before a number, and the time of that number.
REPORTED = [
    ("2023年，港口吞吐量|8亿吨。", "2023"),
    ("2023年，港口吞吐量8亿吨，较2014年增长|60%。", "2023"),
    ("港口吞吐量由2014年的|5亿吨增至2023年的8亿吨。", "2014"),
    ("港口吞吐量由2014年的5亿吨增至2023年的|8亿吨。", "2023"),
    ("港口吞吐量由2014年的5亿吨增至|8亿吨。", None),
    ("2014年以来，港口开工，2019年3月签约|5项。", "2014/.."),
]


@pytest.mark.parametrize(("text", "value"), REPORTED)
def test_the_time_of_a_number(text: str, value: str | None) -> None:
    assert reported_time(text.replace("|", ""), text.index("|"), TODAY).value == value


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("某报 2019-02-22 10:20", "2019-02-22"),
        ("2019年2月22日 第3版", "2019-02-22"),
        ("2019/2/22", "2019-02-22"),
        ("编号20190222", None),
        ("2019年新年献词", None),
    ],
)
def test_the_day_that_a_heading_names(heading: str, day: str | None) -> None:
    assert published(heading) == day


def test_words_without_their_times_keep_what_is_compared_with() -> None:
    assert without_times("2023年进出口总值较2014年增长") == "进出口总值较2014年增长"
