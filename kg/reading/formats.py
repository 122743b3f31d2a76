"""One reader for each kind of document: what a file holds, as text, and what it says of itself."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from kg.errors import DocumentError
from kg.reading.encoding import decode
from kg.reading.frontmatter import normal_date, read_front_matter

#: Size of an unpacked .docx, in bytes, above which it is taken for a trap.
_UNPACKED_LIMIT = 500_000_000
_HEADING = re.compile(r"^#[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_TAG = re.compile(r"<[^<>]*+>")
_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Content:
    """The text of a file, where its body begins, and its metadata (None where it gives none)."""

    text: str
    start: int = 0
    title: str | None = None
    publisher: str | None = None
    date: str | None = None
    source: str | None = None


def _read_text(data: bytes, where: str) -> Content:
    text = decode(data, where)
    entries, start = read_front_matter(text)
    return Content(
        text,
        start,
        title=entries.get("title") or None,
        publisher=entries.get("publisher") or None,
        date=normal_date(entries.get("date")),
        source=entries.get("source") or entries.get("url") or None,
    )


def _read_markdown(data: bytes, where: str) -> Content:
    content = _read_text(data, where)
    heading = None if content.title else _HEADING.search(content.text, content.start)
    if heading is None:
        return content
    return Content(content.text, content.start, heading[1], content.publisher, content.date, content.source)


def _read_html(data: bytes, where: str) -> Content:
    from trafilatura import bare_extraction, html2txt

    declared = _CHARSET.search(data[:4096])
    page = None
    if declared is not None:
        # Pages that declare GB 2312 use characters of its supersets.
        name = declared[1].decode("ascii").lower()
        try:
            page = data.decode("gb18030" if name in ("gb2312", "gbk", "x-gbk") else name)
        except (LookupError, UnicodeDecodeError):
            page = None
    if page is None:
        page = decode(data, where)
    with _quiet("trafilatura", "htmldate", "justext"):
        found = bare_extraction(page, with_metadata=True, include_comments=False)
        if found is None or isinstance(found, dict) or not (found.text or "").strip():
            # A page that is no article: all its text, or the page itself, whose tags are dropped later.
            return Content(html2txt(page) or (page if _TAG.sub("", page).strip() else ""))
    text = str(found.text)
    return Content(text, 0, found.title or None, found.sitename or None, normal_date(found.date), found.url or None)


def _read_docx(data: bytes, where: str) -> Content:
    from zipfile import ZipFile

    from docx import Document as open_docx

    try:
        with ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > _UNPACKED_LIMIT:
                raise ValueError
        document = open_docx(io.BytesIO(data))
        text = "\n\n".join(_blocks(document))
        title = document.core_properties.title
    except Exception as error:  # The library raises whatever its parsers raise.
        raise DocumentError(
            "is not a Word document that can be opened", where=where, remedy="save it again as .docx"
        ) from error
    return Content(text, title=title or None)


def _blocks(container: object) -> Iterator[str]:
    """Paragraphs and the cells of tables in the order of the document, merged cells once."""
    from docx.text.paragraph import Paragraph

    for block in container.iter_inner_content():  # type: ignore[attr-defined]
        if isinstance(block, Paragraph):
            yield block.text
            continue
        seen: set[object] = set()
        for row in block.rows:
            for cell in row.cells:
                if cell._tc not in seen:
                    seen.add(cell._tc)
                    yield from _blocks(cell)


def _read_pdf(data: bytes, where: str) -> Content:
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(data)
    except PdfiumError as error:
        if "password" in str(error).lower():
            raise DocumentError(
                "is locked with a password", where=where, remedy="save it without the password"
            ) from error
        raise DocumentError(
            "is not a PDF that can be opened", where=where, remedy="download or export it again"
        ) from error
    try:
        pages = []
        for page in document:
            textpage = page.get_textpage()
            pages.append(textpage.get_text_range())
            textpage.close()
            page.close()
        title = document.get_metadata_dict().get("Title")
    except PdfiumError as error:
        raise DocumentError("is a damaged PDF", where=where, remedy="download or export it again") from error
    finally:
        document.close()
    if not any(page.strip() for page in pages):
        raise DocumentError(
            "is a PDF without text, probably scanned",
            where=where,
            remedy="run text recognition (OCR) on it first",
        )
    return Content("\n\f\n".join(pages), title=title or None)


@contextmanager
def _quiet(*names: str) -> Iterator[None]:
    """Silence loggers that report on pages rather than to people."""
    loggers = [logging.getLogger(name) for name in names]
    before = [logger.disabled for logger in loggers]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, disabled, level in zip(loggers, before, levels, strict=True):
            logger.disabled = disabled
            logger.setLevel(level)


#: Reader of each kind of document, by the suffix of the file.
READERS: Mapping[str, Callable[[bytes, str], Content]] = {
    ".txt": _read_text,
    ".md": _read_markdown,
    ".html": _read_html,
    ".htm": _read_html,
    ".docx": _read_docx,
    ".pdf": _read_pdf,
}
