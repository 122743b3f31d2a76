"""Chinese typography: full-width punctuation, paired quotation marks, no blanks between Han characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize

from kg.cleaning.tracing import Edit, Traced

#: Han characters, as the inside of a character class.
HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇々\U00020000-\U0003ffff"
#: Characters after or before which half-width punctuation belongs to Chinese prose.
_CHINESE = re.compile(rf"[{HAN}，。；：？！、（）“”‘’《》〈〉【】—…％]")
_WIDE = dict(zip(",;:?!()", "，；：？！（）", strict=True))
_SAME = {
    "「": "“", "」": "”", "『": "‘", "』": "’", "﹁": "“", "﹂": "”", "〝": "“", "〞": "”", "＂": "“",
    "﹒": "·", "•": "·", "‧": "·", "∙": "·", "・": "·", "･": "·",
    "｡": "。", "､": "、", "﹐": "，", "﹑": "、", "﹔": "；", "﹕": "：", "﹖": "？", "﹗": "！",
    "﹙": "（", "﹚": "）", "―": "—", "─": "—", "━": "—", "–": "—",
}  # fmt: skip
# Full-width forms that Chinese prose does not want: letters, digits, and signs that go with numbers.
_SAME |= {chr(code): chr(code - 0xFEE0) for code in range(0xFF10, 0xFF1A)}
_SAME |= {chr(code): chr(code - 0xFEE0) for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
# Radicals, which some PDFs hold in place of the characters that look like them.
_SAME |= {chr(code): normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_SAME |= {wide: chr(ord(wide) - 0xFEE0) for wide in "％＋－／＝＆＠＃＊＜＞＿"}
#: A year in Chinese numerals (二〇三五年), and what each numeral is.
_YEAR = re.compile(r"(?<![一二三四五六七八九十])(?:二[〇零○Ｏ]|一九)[〇零○Ｏ一二三四五六七八九]{2}(?=年)")
_YEAR_DIGITS = dict(zip("〇零○Ｏ一二三四五六七八九", "0000123456789", strict=True))
_CANDIDATE = re.compile("[" + re.escape("".join(_SAME)) + r",;:?!()\"'.．“”‘’\n]")
#: Single quotation marks, as they are inside of double ones, and what they are elsewhere.
_OUTER = {"‘": "“", "’": "”"}
_DOUBLE, _QUOTES = "“”", "“”‘’"
_BLANKS = " \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BLANK = re.compile(rf"[{_BLANKS}]+")
#: What may stand before and after a blank that is kept.
_BEFORE = re.compile(r"[!-~\u00a1-\u024f\u0370-\u04ff]")
_DIGITS = "0123456789"


def mend_punctuation(traced: Traced) -> Traced:
    """The text with the punctuation of Chinese prose, numbers without separators of thousands, and years in figures."""
    mended = traced.rewrite(_punctuation(traced.text))
    return mended.rewrite(_years(mended.text))


def drop_blanks(traced: Traced) -> Traced:
    """The text without blanks, but for single ones between words of an alphabet; commas part a headline's parts."""
    return traced.rewrite(_blanks(traced.text))


def _years(text: str) -> Iterator[Edit]:
    for found in _YEAR.finditer(text):
        for at in range(found.start(), found.end()):
            yield at, at + 1, _YEAR_DIGITS[text[at]]


def _near(text: str, at: int, step: int) -> str:
    """The first of three characters from `at` on that is no blank or quote; a line break at the end."""
    for _ in range(3):
        if not 0 <= at < len(text):
            return "\n"
        if text[at] == "\n" or not (text[at].isspace() or text[at] in "\"'"):
            return text[at]
        at += step
    return " "


def _punctuation(text: str) -> Iterator[Edit]:
    double = single = raised = False
    opened: list[bool] = []
    chinese = _CHINESE.match
    for found in _CANDIDATE.finditer(text):
        at = found.start()
        mark = text[at]
        if mark == "\n":
            double = single = raised = False
            opened.clear()
            continue
        same = _SAME.get(mark, mark)
        if same in _DOUBLE:
            double = same == "“"
        elif same in _OUTER and (raised if same == "’" else not double):
            raised = same == "‘"  # outside of double ones: it opens, or closes what such a one opened
            same = _OUTER[same]
        if same != mark:
            yield at, at + 1, same
        if same != mark or mark in _QUOTES:
            continue
        before, after = _near(text, at - 1, -1), _near(text, at + 1, 1)
        if mark == '"':
            double = not double
            yield at, at + 1, "“" if double else "”"
        elif mark == "'":
            if chinese(before) or chinese(after) or single:
                if before.isascii() and before.isalnum() and after.isascii() and after.isalnum():
                    continue
                single = not single
                quote = "‘" if single else "’"
                if single:
                    raised = not double
                yield at, at + 1, _OUTER[quote] if raised else quote
                raised = raised and single
        elif mark == "." or mark == "．":
            if before in _DIGITS and after in _DIGITS:
                if mark == "．":
                    yield at, at + 1, "."
            elif chinese(before) and (chinese(after) or after in '\n"') and not _numeral(text, at):
                yield at, at + 1, "。"
        elif mark == "(":
            wide = bool(chinese(before) or chinese(after))
            if len(opened) < 50:
                opened.append(wide)
            if wide:
                yield at, at + 1, "（"
        elif mark == ")":
            wide = opened.pop() if opened else False
            if wide or chinese(before) or chinese(after):
                yield at, at + 1, "）"
        elif mark == "," and before in _DIGITS and after in _DIGITS:
            if _thousands(text, at):
                yield at, at + 1, ""
        elif chinese(before) or chinese(after):
            if mark == ":" and before in _DIGITS and after in _DIGITS:
                continue
            yield at, at + 1, _WIDE[mark]


_THOUSANDS = re.compile(r",\d{3}(?!\d)")


def _thousands(text: str, at: int) -> bool:
    """Whether the comma at `at` groups the digits of a number: one to three before it, three after."""
    first = at
    while first > 0 and at - first < 4 and text[first - 1] in _DIGITS:
        first -= 1
    return 1 <= at - first <= 3 and _THOUSANDS.match(text, at) is not None


_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}\Z")


def _numeral(text: str, at: int) -> bool:
    """Whether the stop at `at` follows the number of a heading (`一.`) at the start of a line."""
    line = text.rfind("\n", max(0, at - 8), at) + 1
    head = text[line:at] if line else text[:at] if at < 8 else ""
    return _NUMBERED.fullmatch(head.strip()) is not None


#: A headline of several parts, the blanks between them, and what tells that a line is none (a byline, who sends it).
_HEADLINE = re.compile(r"[^\n。！？；]{9,60}(?=\n)")
_PART = re.compile(
    rf"(?<=[{HAN}”》）0-9]{{4}})(?<!共建)(?<!打造)(?<!助力)(?<!迎来)[{_BLANKS}]+(?=[{HAN}“《][{HAN}“”《0-9]{{3}}"
    r"|[超近逾]?\d[\d.]*[余多]?[万亿]?[家个项所年名位条座对场])"
)
_NO_HEADLINE = re.compile(
    rf"(?:委员会|政府|国务院|中央|局|厅|办公室)[{_BLANKS}]|关于|记者|通讯员|来源|作者|编辑|发布|时间|日期|文号|[〔\[]\d{{4}}[〕\]]|\d月\d{{1,2}}日"
)


def _parted(text: str) -> frozenset[int]:
    """Where the blanks begin that stand between the parts of the headline, which say a thing each."""
    headline = _HEADLINE.match(text)
    if headline is None or _NO_HEADLINE.search(headline[0]):
        return frozenset()
    return frozenset(found.start() for found in _PART.finditer(headline[0]))


def _blanks(text: str) -> Iterator[Edit]:
    size = len(text)
    alphabet = _BEFORE.match
    parted = _parted(text)
    for found in _BLANK.finditer(text):
        start, end = found.span()
        if start == 0 or end == size:
            yield start, end, ""
        elif start in parted:
            yield start, end, "，"
        elif alphabet(text, start - 1) and alphabet(text, end) and not _in_number(text, start, end):
            if end - start != 1 or text[start] != " ":
                yield start, end, " "
        else:
            yield start, end, ""


#: The digits of a year set apart; groups of three digits set apart by a narrow blank, or by any between words.
_APART = re.compile(
    r"(?<!\d)\d(?: \d){3}(?= ?年)|(?<!\d)\d{1,3}(?:[\xa0\u2009\u202f]\d{3})+(?!\d)"
    r"|(?<=[\u4e00-\u9fff])(?<![图表第注号期])\d{1,3}(?: \d{3})+(?=\.\d|%|[\u4e00-\u9fff])(?!年)"
)


def _in_number(text: str, start: int, end: int) -> bool:
    """Whether the blank at `start:end` stands inside a number for certain."""
    if not (text[start - 1].isdecimal() and text[end].isdecimal()):
        return False
    first = max(0, start - 12)
    return any(found.start() + first < start < found.end() + first for found in _APART.finditer(text[first : end + 12]))
