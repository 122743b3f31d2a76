"""Lines back to paragraphs: which line breaks the page made, and which the writer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.columns import cut_word, mend_columns
from kg.furniture import Line, drop_notes, read_lines, starts_paragraph
from kg.tracing import Part, Traced

_STOPS = "。！？!?…"
_CLOSERS = "”’」』\"'）)】》"
#: After these a sentence goes on.
_COMMAS = "，、,（(《“‘「『—-"
_CLAUSES = frozenset("，；,;、。？！")
#: Longest number before a heading, in characters.
_NUMBER = 4
#: Width (ASCII 1, Han 2) above which a line is a paragraph of its own, not one line of a column.
COLUMN = 100
#: Lines of a justified column differ by less than this in width.
_RAGGED = 5
#: What the first line of a paragraph is set in, in width.
_INSET = 4
#: A heading or last line is shorter than a full line by more than this.
_SHORT = 8
#: Narrowest column whose first line, if it holds a comma, is taken for the beginning of a paragraph.
_NARROW = 24


@dataclass(slots=True)
class Paragraph:
    """The lines of a paragraph so far."""

    lines: list[Line]
    #: What joins each line but the last to the next one, and whether a hyphen is cut off before it.
    parts: list[Part] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Where its first line begins."""
        return self.lines[0].start

    @property
    def end(self) -> int:
        """Where its last line ends."""
        return self.lines[-1].end


def join_lines(traced: Traced) -> Traced:
    """The text with one line per paragraph, without page furniture."""
    traced = drop_notes(traced)
    text = traced.text
    return traced.arrange(_parts(text, mend_columns(text, list(_paragraphs(text)), is_final)))


def _parts(text: str, groups: list[list[Paragraph]]) -> Iterator[Part]:
    for number, group in enumerate(groups, 1):
        for paragraph in group:
            yield from paragraph.parts
            if paragraph is not group[-1]:
                yield paragraph.lines[-1].start, paragraph.end, ""
        yield group[-1].lines[-1].start, group[-1].end, "\n" if number < len(groups) else ""


def _paragraphs(text: str) -> Iterator[Paragraph]:
    paragraph: Paragraph | None = None
    column = 0
    for line in read_lines(text):
        if paragraph is None:
            paragraph = Paragraph([line])
        elif _ends(text, paragraph, line, column):
            yield paragraph
            paragraph = Paragraph([line])
        else:
            column = paragraph.lines[-1].width if line.gap == 1 else 0
            paragraph.parts.append(_joint(text, paragraph.lines[-1], line))
            paragraph.lines.append(line)
    if paragraph is not None:
        yield paragraph


def _joint(text: str, line: Line, after: Line) -> Part:
    """A hyphen at the line's end goes, a cut number is whole again, words keep a blank between them."""
    last, first = text[line.end - 1], text[after.start]
    if last == "-" and first.islower() and text[line.end - 2 : line.end - 1].isalpha():
        return line.start, line.end - 1, ""
    number = last.isdecimal() or (last == "." and text[line.end - 2 : line.end - 1].isdecimal())
    return line.start, line.end, "" if number and first.isdecimal() else " "


def _ends(text: str, paragraph: Paragraph, after: Line, column: int) -> bool:
    """Whether the writer, not the page, ended the last line of the paragraph.

    `column` is the width of the last line that was joined over one empty line, where lines stand so far
    apart that empty lines mean nothing; otherwise 0.
    """
    lines = paragraph.lines
    line = lines[-1]
    if line.alone or after.alone or after.opens:
        return True
    before = lines[-2].width if len(lines) > 1 else 0
    opens = after.indent > line.indent or starts_paragraph(text, after.start)
    # A heading, or the last line of a paragraph.
    short = after.width < line.width - _SHORT
    if is_final(text, line):
        as_wide = _NARROW <= line.width <= COLUMN and abs(line.width - (before or after.width)) < _RAGGED
        same_gap = after.gap == 0 or (before > 0 and after.gap == line.gap == 1)
        if opens or not as_wide or not same_gap or after.width > COLUMN:
            return True
        return short and not is_final(text, after)
    comma = text[line.end - 1] in _COMMAS
    if opens or line.width > COLUMN:
        return after.gap > 0 or not comma
    # The first line of a paragraph is set in, which the text may no longer show.
    inset = 0 if before or not _is_prose(text, line) else _INSET
    full = line.width + inset > after.width - _RAGGED or line.width > (before or COLUMN) - _RAGGED
    if after.gap == 0:
        if comma:
            return False
        if after.width > COLUMN:
            return True
        if full:
            # Two short lines of a title, or a name under it.
            title = not before and short and not is_final(text, after) and not _is_prose(text, line)
            return title and not cut_word(text, line.end, after.start)
        if not before and text.startswith("——", after.start):
            return True
        if after.width - line.width <= _SHORT or 0 < before <= line.width + _SHORT:
            return False
        return not (_is_prose(text, line) or cut_word(text, line.end, after.start))
    if full and after.gap == 1 and not (short and not is_final(text, after)):
        if column and _fills(line.width, column, not before):
            # Lines are set apart throughout: a full line goes on, unless into a scrap from elsewhere.
            scrap = short and after.width < _NARROW and len(lines) < 3 and not comma
        else:
            scrap = len(lines) < 3 and (short or (not before and not _is_opening(text, line)))
        if not scrap:
            return False
    # In doubt a heading stays a heading, and a text that stops is continued by the document's own words only.
    body = before or (full and after.gap == 1) or _is_prose(text, line)
    return not (body and cut_word(text, line.end, after.start))


def _fills(width: int, column: int, first: bool) -> bool:
    """Whether a line is as wide as the column, less what the first line of a paragraph is set in."""
    return abs(width - column) < _RAGGED or (first and abs(width + _INSET - column) < _RAGGED)


def _is_prose(text: str, line: Line) -> bool:
    """Whether the line holds a comma or stop, as headings seldom do after their number."""
    return not _CLAUSES.isdisjoint(text[line.start + _NUMBER : line.end])


def _is_opening(text: str, line: Line) -> bool:
    """Whether the line is wide enough, and reads, like the beginning of a paragraph."""
    return line.width >= _NARROW and _is_prose(text, line)


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
