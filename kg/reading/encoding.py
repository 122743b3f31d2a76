"""Bytes to text: which encoding a file is in, and whether it is text at all."""

from __future__ import annotations

import codecs
import re

from kg.errors import DocumentError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Control characters that no text contains, surrogates, and the mark of a failed conversion.
_NOISE = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ud800-\udfff\ufffd\ufffe\uffff]")
_IDEOGRAPH = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
#: How many characters, or bytes where said so, are looked at to judge a text.
_SAMPLE = 50_000
_BINARY = "is binary, not text"
_ENCODING = "is in no encoding that could be recognised"


def decode(data: bytes, where: str) -> str:
    """The text in `data`, without byte order mark, line ends as they are.

    Tried in turn: the byte order mark, UTF-16 by the place of its zero bytes, strict UTF-8, strict
    GB18030, then whatever charset-normalizer finds.

    Args:
        data: Content of a file.
        where: Its path, for the message.

    Raises:
        DocumentError: The data are binary, or in an encoding that could not be recognised.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text = _strict(data[len(bom) :], encoding)
            if text is None:
                raise DocumentError(
                    f"says that it is {encoding.upper()} but is not", where=where, remedy="save it as UTF-8"
                )
            return _checked(text, where)
    if b"\0" in data:
        return _checked(_utf16(data, where), where)
    text = _strict(data, "utf-8")
    if text is not None:
        return _checked(text, where)
    _refuse_damaged_utf8(data, where)
    text = _strict(data, "gb18030")
    if text is not None and _reads_as_chinese(text):
        return _checked(text, where)
    return _checked(_guess(data, where), where)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _utf16(data: bytes, where: str) -> str:
    """UTF-16 without a mark: the zero bytes of its ASCII characters all stand on one side."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    if len(data) % 2 == 0 and min(even, odd) * 20 <= max(even, odd):
        text = _strict(data, "utf-16-be" if even > odd else "utf-16-le")
        if text is not None:
            return text
    raise DocumentError(_BINARY, where=where, remedy="give a text, HTML, Word (.docx) or PDF file")


def _refuse_damaged_utf8(data: bytes, where: str) -> None:
    """Name the first wrong byte of a file that is UTF-8 almost throughout."""
    sample = data[:_SAMPLE]
    damaged = sample.decode("utf-8", "replace")
    wide = len(_IDEOGRAPH.findall(damaged))
    if wide > 20 * damaged.count("\ufffd"):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise DocumentError(
                f"is UTF-8 but for damage at byte {error.start}", where=where, remedy="save it as UTF-8 again"
            ) from None


def _reads_as_chinese(text: str) -> bool:
    """Whether most ideographs are common, as they are not when another encoding is misread as GB18030."""
    found = _IDEOGRAPH.findall(text[:_SAMPLE])
    common = len("".join(found).encode("gb2312", "ignore")) // 2
    return bool(found) and common >= 0.7 * len(found)


def _guess(data: bytes, where: str) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    text = _strict(data, best.encoding) if best is not None else None
    if text is None:
        noise = sum(1 for byte in data[:_SAMPLE] if byte < 9 or 13 < byte < 32)
        binary = noise * 100 > len(data[:_SAMPLE])
        raise DocumentError(_BINARY if binary else _ENCODING, where=where, remedy="save it as UTF-8")
    return text


def _checked(text: str, where: str) -> str:
    sample = text[:_SAMPLE]
    if len(_NOISE.findall(sample)) * 100 > len(sample):
        raise DocumentError(_BINARY, where=where, remedy="give a text, HTML, Word (.docx) or PDF file")
    return text
