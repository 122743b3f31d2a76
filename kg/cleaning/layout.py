"""Lines back to paragraphs: which line breaks the page made, and which the writer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.cleaning.columns import Paragraph, cut_word, mend_columns
from kg.cleaning.furniture import Line, drop_notes, read_lines, starts_paragraph
from kg.cleaning.tracing import Part, Traced

_STOPS = "。！？!?…"
_CLOSERS = "”’」』\"'）)】》"
#: After these a sentence goes on.
_COMMAS = "，、,（(《“‘「『—-"
#: Words that no heading or list item ends with.
_HANGING = frozenset("的和与及或在为是对将把被由向以从到并而之")
#: Signs that headings seldom hold.
_CLAUSES = frozenset("，；,;。？！")
#: Most characters before the title of a text, all of them blanks.
_TITLE = 100
#: The rest of the title of a notice, under the lines that name who gives it.
_NOTICE = re.compile("关于[^，。；\n]*(?:通知|意见|批复|决定|公告|通告|函|答复)$")
#: How the line of who reports goes on over the end of a line: after the agency, in an open bracket, before a picture.
_SIGNED = (
    (
        re.compile("日[电讯]$|[报网社]$"),
        re.compile(
            "（(?:记者|通讯员)|[-—][\u4e00-\u9fff]{2,8}网|讯（(?:记者|通讯员)"
            "|[\u4e00-\u9fff]{2,6}[0-9]{1,2}月[0-9]{1,2}日[电讯]$"
        ),
    ),
    (re.compile("[讯电]（[^（）。]{0,10}记者[^（）。]{0,40}$"), re.compile("[\u4e00-\u9fff ]{1,6}(?:）|$)")),
    (re.compile("记者$"), re.compile("[\u4e00-\u9fff]{2,3}摄$")),
    (
        re.compile("^[^，。；：]{0,16}记者$"),
        re.compile("[\u4e00-\u9fff]{2,3}(?:[ \u3000][\u4e00-\u9fff]{2,3}){0,3}$"),
    ),
    (re.compile("[\u4e00-\u9fff]$"), re.compile("摄影?$")),
)
#: Most characters of a line of who reports up to where it may go on, and more than any of these looks at.
_SIGNATURE = 60
#: Longest number before a heading, in characters.
_NUMBER = 4
#: Width (ASCII 1, Han 2) above which a line is a paragraph of its own, not one line of a column.
_COLUMN = 100
#: Lines of a justified column differ by less than this in width.
_RAGGED = 5
#: What the first line of a paragraph is set in, in width.
_INSET = 4
#: A heading or last line is shorter than a full line by more than this.
_SHORT = 8
#: Lines of a list, without stop or comma, are narrower than this.
_LISTED = 30
#: Narrowest column whose first line, if it holds a comma, is taken for the beginning of a paragraph.
_NARROW = 24


def join_lines(traced: Traced) -> Traced:
    """The text with one line per paragraph, without page furniture."""
    traced = drop_notes(traced)
    text = traced.text
    return traced.arrange(_parts(text, mend_columns(text, list(_paragraphs(text)))))


def _parts(text: str, groups: list[list[Paragraph]]) -> Iterator[Part]:
    for number, group in enumerate(groups, 1):
        for paragraph in group:
            yield from paragraph.parts
            if paragraph is not group[-1]:
                yield paragraph.lines[-1].start, paragraph.end, ""
        yield group[-1].lines[-1].start, group[-1].end, "\n" if number < len(groups) else ""


def _paragraphs(text: str) -> Iterator[Paragraph]:
    paragraph: Paragraph | None = None
    # Width of the last line that was joined over one empty line: lines stand so far apart there that empty
    # lines mean nothing. Otherwise 0.
    column = 0
    for line in read_lines(text):
        if paragraph is None:
            paragraph = Paragraph([line])
        elif _ends(text, paragraph.lines, line, column):
            yield paragraph
            paragraph = Paragraph([line])
        else:
            column = paragraph.lines[-1].width if line.gap == 1 else 0
            paragraph.parts.append(_joint(text, paragraph.lines[-1], line))
            paragraph.lines.append(line)
        paragraph.finished = is_final(text, line)
    if paragraph is not None:
        yield paragraph


def _joint(text: str, line: Line, after: Line) -> Part:
    """A hyphen at the line's end goes, a cut number is whole again, words keep a blank between them."""
    last, first = text[line.end - 1], text[after.start]
    if last == "-" and first.islower() and text[line.end - 2 : line.end - 1].isalpha():
        return line.start, line.end - 1, ""
    number = last.isdecimal() or (last == "." and text[line.end - 2 : line.end - 1].isdecimal())
    return line.start, line.end, "" if number and first.isdecimal() else " "


def _ends(text: str, lines: list[Line], after: Line, column: int) -> bool:
    """Whether the writer, not the page, ended a paragraph with the last of the lines."""
    line = lines[-1]
    begun = text[max(lines[0].start, line.end - _SIGNATURE) : line.end]
    if any(before.search(begun) and goes_on.match(text, after.start, after.end) for before, goes_on in _SIGNED):
        return False
    if line.alone or after.alone or after.opens:
        return True
    titled = lines[0].start < _TITLE and not text[: lines[0].start].strip()
    if titled and text[after.end - 1] == "：":
        return True  # under its title, whom a notice addresses
    if titled and not is_final(text, line) and _NOTICE.match(text, after.start, after.end):
        return False
    opens = after.indent > line.indent or starts_paragraph(text, after.start)
    if is_final(text, line):
        return opens or _ends_after_stop(text, lines, after)
    if opens or line.width > _COLUMN:
        return after.gap > 0 or text[line.end - 1] not in _COMMAS
    if after.gap:
        return _ends_before_gap(text, lines, after, column)
    return _ends_in_block(text, lines, after)


def _ends_after_stop(text: str, lines: list[Line], after: Line) -> bool:
    """A full line may end with a sentence by chance; a short one, or one before a heading, ends a paragraph."""
    line, before = lines[-1], _before(lines)
    full = _NARROW <= line.width <= _COLUMN and abs(line.width - (before or after.width)) < _RAGGED
    same_gap = after.gap == 0 or (before > 0 and after.gap == line.gap == 1)
    heading = _is_short(after, line) and not is_final(text, after)
    return not (full and same_gap) or heading or after.width > _COLUMN


def _ends_in_block(text: str, lines: list[Line], after: Line) -> bool:
    """A line that stops in mid-sentence, with the next right below it: goes on unless it is a heading."""
    line, before = lines[-1], _before(lines)
    if text[line.end - 1] in _COMMAS or text[line.end - 1] in _HANGING:
        return False
    if after.width > _COLUMN:
        return True
    if _is_full(text, lines, after):
        # Two items of a list, two lines of a title, or a name under it.
        short = line.width < _LISTED or _is_short(after, line)
        prose = _is_prose(text, line) or _is_prose(text, after) or is_final(text, after)
        return short and not (before or prose or cut_word(text, line.end, after.start))
    if not before and text.startswith("——", after.start):
        return True
    if not _is_short(line, after) or 0 < before <= line.width + _SHORT:
        return False
    return not (_is_prose(text, line) or cut_word(text, line.end, after.start))


def _ends_before_gap(text: str, lines: list[Line], after: Line, column: int) -> bool:
    """A line that stops in mid-sentence, with an empty line below it: goes on if it is a full line of prose."""
    line, before = lines[-1], _before(lines)
    short = _is_short(after, line)
    full = after.gap == 1 and _is_full(text, lines, after)
    heading = short and not is_final(text, after) and (not before or not _is_prose(text, after))
    if full and not heading:
        if column and _fills(line.width, column, not before):
            # Lines are set apart throughout: a full line goes on, unless into a scrap from elsewhere.
            scrap = short and after.width < _NARROW and text[line.end - 1] not in _COMMAS
        else:
            scrap = short or not (before or line.width >= _NARROW)
        # A heading may have two or three lines, but no comma.
        if (not scrap or len(lines) > 2) and (column or any(_is_prose(text, one) for one in lines[-3:])):
            return False
    # In doubt a heading stays a heading, and a text is continued by the document's own words only.
    body = before or full or _is_prose(text, line)
    return not (body and cut_word(text, line.end, after.start))


def _before(lines: list[Line]) -> int:
    """Width of the line before the last, 0 if there is none."""
    return lines[-2].width if len(lines) > 1 else 0


def _is_short(line: Line, full: Line) -> bool:
    """Whether a line is a heading or a last line, by the width of its neighbour."""
    return line.width < full.width - _SHORT


def _is_full(text: str, lines: list[Line], after: Line) -> bool:
    """Whether the last of the lines is as wide as the one before or after it."""
    line, before = lines[-1], _before(lines)
    # The first line of a paragraph is set in, which the text may no longer show.
    inset = 0 if before or not _is_prose(text, line) else _INSET
    return line.width + inset > after.width - _RAGGED or line.width > (before or _COLUMN) - _RAGGED


def _fills(width: int, column: int, first: bool) -> bool:
    """Whether a line is as wide as the column, less what the first line of a paragraph is set in."""
    return abs(width - column) < _RAGGED or (first and abs(width + _INSET - column) < _RAGGED)


def _is_prose(text: str, line: Line) -> bool:
    """Whether the line holds a comma or stop, as headings seldom do after their number."""
    return "、" in text[line.start + _NUMBER : line.end] or not _CLAUSES.isdisjoint(text[line.start : line.end])


def is_final(text: str, line: Line) -> bool:
    """Whether the line ends with a full stop or the credit of a picture, or is a note in brackets."""
    end = line.end
    last = text[end - 1]
    if last in _STOPS or last == "摄" or (last == "." and end - line.start > 1 and text[end - 2] > "\u3400"):
        return True
    if last not in _CLOSERS:
        return False
    while end > line.start and text[end - 1] in _CLOSERS:
        end -= 1
    if end > line.start and text[end - 1] in _STOPS:
        return True
    return last in "）)】]" and text[line.start] in "（(【["
