"""Reading: every kind of document and encoding, and every kind of file that cannot be read."""

from __future__ import annotations

import codecs
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.clean import clean
from kg.errors import DocumentError
from kg.model import Document
from kg.read import Skipped, read_file, read_paths

TEXT = "甲市与乙市共建产业园，丙市承接生产环节。\n第二行说明投资与工期。"


def write_docx(path: Path, title: str = "") -> None:
    from docx import Document as new_docx

    document = new_docx()
    document.core_properties.title = title
    document.add_paragraph("表格之前。")
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip([*table.rows[0].cells, *table.rows[1].cells], ["城市", "定位", "甲市", "中心"], strict=True):
        cell.text = words
    table.cell(1, 0).merge(table.cell(1, 1))
    document.add_paragraph("表格之后。")
    document.save(str(path))


def write_pdf(path: Path, pages: list[list[str]], password: str | None = None) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    lock = StandardEncryption(password, ownerPassword="owner") if password else None
    canvas = Canvas(str(path), encrypt=lock, invariant=1)
    canvas.setTitle("园区规划")
    for lines in pages:
        canvas.setFont("STSong-Light", 12)
        for number, line in enumerate(lines):
            canvas.drawString(72, 760 - 20 * number, line)
        canvas.showPage()
    canvas.save()


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("gb18030"),
        TEXT.encode("gb2312"),
    ],
    ids=["utf-8", "utf-8 bom", "utf-16-le bom", "utf-16-be bom", "utf-16-le", "utf-16-be", "gb18030", "gb2312"],
)
def test_encodings(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(data)
    assert read_file(file, "a.txt") == Document("a.txt", TEXT, body=(0, len(TEXT)))


def test_traditional_text_in_big5(tmp_path: Path) -> None:
    text = "這個地區與鄰近的縣市共同建設產業園區，並且簽訂了長期合作協議。" * 8
    (tmp_path / "a.txt").write_bytes(text.encode("big5"))
    assert read_file(tmp_path / "a.txt", "a").text == text


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_front_matter(tmp_path: Path, name: str) -> None:
    head = "---\ntitle: 共建：新园区\npublisher: 某报\ndate: 2019-02-22- 07:31\nsource: http://a.b/c\ntags: \n---\n"
    (tmp_path / name).write_text(head + "正文。", encoding="utf-8")
    document = read_file(tmp_path / name, "a")
    assert (document.title, document.publisher, document.date) == ("共建：新园区", "某报", "2019-02-22")
    assert document.source == "http://a.b/c"
    assert document.body is not None
    assert document.text[slice(*document.body)] == "正文。"


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2015", "2015"),
        ("2015-08", "2015-08"),
        ("2015-8-3", "2015-08-03"),
        ("2015/08/23 07:31", "2015-08-23"),
        ("2015年8月23日", "2015-08-23"),
        ("2015年8月", "2015-08"),
        ("20150823", "2015-08-23"),
        ("'2015-08-23'", "2015-08-23"),
        ("about 2015", "2015"),
        ("yesterday", None),
        ("2015-13", "2015"),
        ("", None),
    ],
)
def test_dates(tmp_path: Path, written: str, date: str | None) -> None:
    (tmp_path / "a.md").write_text(f"---\ntitle: 题\ndate: {written}\n---\n正文。", encoding="utf-8")
    assert read_file(tmp_path / "a.md", "a").date == date


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("---\ntitle: [没有合上\ndate: 2015\n---\n", "[没有合上"),
        ("---\ntitle: 冒号: 在值里\n---\n", "冒号: 在值里"),
        ("\ufeff---\r\ntitle: 题\r\n---\r\n", "题"),
        ("---\n这只是一条横线\n---\n", None),
        ("---\ntitle: 没有结尾\n", None),
    ],
)
def test_front_matter_that_is_not_quite_yaml(tmp_path: Path, head: str, title: str | None) -> None:
    (tmp_path / "a.txt").write_bytes((head + "正文。").encode())
    document = read_file(tmp_path / "a.txt", "a")
    assert document.title == title
    assert document.body is not None
    assert (document.body[0] == 0) == (title is None)
    assert document.text[slice(*document.body)].endswith("正文。")


def test_the_heading_of_a_markdown_file_is_its_title(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# 共建园区 #\n\n正文。", encoding="utf-8")
    assert read_file(tmp_path / "a.md", "a").title == "共建园区"


PAGE = """<html><head><meta charset="{charset}"><title>园区开工</title>
<meta property="og:site_name" content="某网"><meta property="article:published_time" content="2020-05-06"></head>
<body><nav><a href="/">首页</a></nav><article><h1>园区开工</h1><p>{body}</p><p>{body}</p></article></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
@pytest.mark.parametrize("suffix", [".html", ".htm"])
def test_html(tmp_path: Path, suffix: str, charset: str) -> None:
    body = "甲市与乙市共建的产业园昨日开工，计划两年建成，首批二十家企业签约入驻，总投资三十亿元。" * 3
    (tmp_path / f"a{suffix}").write_bytes(PAGE.format(charset=charset, body=body).encode(charset))
    document = read_file(tmp_path / f"a{suffix}", "a")
    assert body in document.text
    assert "首页" not in document.text
    assert (document.title, document.publisher, document.date) == ("园区开工", "某网", "2020-05-06")


def test_html_without_a_main_text_gives_all_text(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<div>甲市承接。</div>", encoding="utf-8")
    assert "甲市承接。" in read_file(tmp_path / "a.html", "a").text


def test_docx(tmp_path: Path) -> None:
    write_docx(tmp_path / "a.docx", title="某规划")
    document = read_file(tmp_path / "a.docx", "a")
    assert document.title == "某规划"
    assert document.text.split() == ["表格之前。", "城市", "定位", "甲市", "中心", "表格之后。"]


def test_pdf(tmp_path: Path) -> None:
    write_pdf(tmp_path / "a.pdf", [["两地共建产业园，", "甲市提供用地。"], ["第二页。"]])
    document = read_file(tmp_path / "a.pdf", "a")
    assert document.title == "园区规划"
    assert document.text.split() == ["两地共建产业园，", "甲市提供用地。", "第二页。"]
    assert document.text.count("\f") == 1


def test_the_lines_of_a_pdf_become_sentences(tmp_path: Path) -> None:
    lines = [
        "去年秋天，甲市与乙市签署了共建产业",
        "园区的协议，约定由甲市提供用地，由",
        "乙市引进企业。园区今年开工，预计明",
    ]
    write_pdf(tmp_path / "a.pdf", [[*lines, "1"], ["年投产。"]])
    document = read_file(tmp_path / "a.pdf", "a")
    sentence = "".join([*lines, "年投产。"])
    result = clean(document)
    assert result.text == sentence
    assert "".join(document.text[offset] for offset in result.offsets) == sentence


def _bytes(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


BAD: list[tuple[str, Callable[[Path], object], str]] = [
    ("empty.txt", _bytes(b""), "is empty"),
    ("blank.txt", _bytes(" \n\t\u3000\ufeff".encode()), "is empty"),
    ("only-head.md", _bytes("---\ntitle: 题\n---\n\n".encode()), "is empty"),
    ("empty.html", _bytes(b""), "is empty"),
    ("tags.html", _bytes(b"<html><body><p></p></body></html>"), "is empty"),
    ("empty.pdf", _bytes(b""), "is not a PDF"),
    ("empty.docx", _bytes(b""), "is not a Word document"),
    ("binary.txt", _bytes(bytes(range(256)) * 50), "is binary"),
    ("image.txt", _bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(1, 30)) * 99), "is binary"),
    ("damaged.txt", _bytes(TEXT.encode() * 20 + b"\xe4\xba"), "is UTF-8 but for damage at byte"),
    ("wrong-mark.txt", _bytes(codecs.BOM_UTF8 + TEXT.encode("gb18030")), "says that it is UTF-8 but is not"),
    ("broken.pdf", _bytes(b"%PDF-1.7\n1 0 obj << broken"), "is not a PDF"),
    ("broken.docx", _bytes(b"PK\x03\x04 broken"), "is not a Word document"),
    ("locked.pdf", lambda path: write_pdf(path, [["密"]], password="secret"), "is locked with a password"),
    ("scanned.pdf", lambda path: write_pdf(path, [[], []]), "is a PDF without text"),
    ("long.txt", _bytes(b"a" * 60_000_001), "is too large"),
    ("long-line.txt", _bytes(b"a" * 20_000_001), "is too large"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "write", "problem"), BAD, ids=[name for name, _, _ in BAD])
def test_a_bad_file_is_an_error_that_says_what_to_do(
    tmp_path: Path, name: str, write: Callable[[Path], object], problem: str
) -> None:
    file = tmp_path / name
    write(file)
    (tmp_path / "zz.txt").write_text(TEXT, encoding="utf-8")
    error, good = read_paths([str(tmp_path)])
    assert isinstance(error, DocumentError)
    assert error.problem.startswith(problem)
    assert error.where == str(file)
    assert error.remedy
    assert isinstance(good, Document)


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    if os.geteuid() == 0:
        # The superuser may read everything.
        def refuse(*_: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("builtins.open", refuse)
    else:
        file.chmod(0)
    (error,) = read_paths([str(file)])
    assert isinstance(error, DocumentError)
    assert error.problem == "cannot be read (permission denied)"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with documents, other files, and files nobody means."""
    for name in ("b.txt", "a.md", "sub/b.txt", "sub/deep/c.txt", ".hidden.txt", ".git/d.txt", "~$w.docx",
                 "README.md", "SOURCES.md", "gold/a.jsonl", "table.csv"):  # fmt: skip
        file = tmp_path / "texts" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(TEXT, encoding="utf-8")
    return tmp_path / "texts"


def ids(paths: list[str]) -> list[str]:
    return [found.id for found in read_paths(paths) if isinstance(found, Document)]


def test_a_folder_is_read_in_order_and_what_is_no_document_is_named(folder: Path) -> None:
    found = list(read_paths([str(folder)]))
    assert [f.id for f in found if isinstance(f, Document)] == ["a.md", "b.txt", "sub/b.txt", "sub/deep/c.txt"]
    skipped = {os.path.relpath(f.path, folder): f.reason for f in found if isinstance(f, Skipped)}
    assert sorted(skipped) == ["README.md", "SOURCES.md", "gold/a.jsonl", "table.csv"]
    assert all(skipped.values())
    assert len(found) == 8


def test_a_folder_that_is_not_entered_is_named(folder: Path) -> None:
    built, link = folder / "sub" / "out", folder / "again"
    built.mkdir()
    for name in ("facts.jsonl", "graph.ttl", "graph.html"):
        (built / name).write_text(TEXT, encoding="utf-8")
    link.symlink_to(folder, target_is_directory=True)
    found = list(read_paths([str(folder)]))
    assert [f.id for f in found if isinstance(f, Document)] == ["a.md", "b.txt", "sub/b.txt", "sub/deep/c.txt"]
    skipped = {f.path: f.reason for f in found if isinstance(f, Skipped) and Path(f.path).is_dir()}
    assert skipped == {
        str(link): "a link to a folder; name that folder to read it",
        str(built): "the output of an earlier build",
    }


def test_paths_keep_their_order_and_are_read_once(folder: Path) -> None:
    b, a = str(folder / "b.txt"), str(folder / "a.md")
    assert ids([b, a, b, f"{folder}/../texts/a.md", str(folder)]) == ["b.txt", "a.md", "sub/b.txt", "sub/deep/c.txt"]


def test_documents_of_one_name_get_their_folders_before_it(folder: Path) -> None:
    files = [str(folder / "b.txt"), str(folder / "sub/b.txt")]
    assert ids(files) == ["b.txt", "sub/b.txt"]
    assert ids(files[::-1]) == ["b.txt", "texts/b.txt"]


def test_patterns(folder: Path) -> None:
    assert ids([f"{folder}/*.txt"]) == ["b.txt"]
    assert ids([f"{folder}/**/*.txt"]) == ["b.txt", "sub/b.txt", "c.txt"]
    (error,) = read_paths([f"{folder}/*.nothing"])
    assert isinstance(error, DocumentError)
    assert error.problem == "matches no file"


def test_a_file_whose_name_looks_like_a_pattern(tmp_path: Path) -> None:
    (tmp_path / "[1].txt").write_text(TEXT, encoding="utf-8")
    assert ids([f"{tmp_path}/[1].txt"]) == ["[1].txt"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode("gb18030"))))
    (document,) = read_paths(["-"])
    assert isinstance(document, Document)
    assert (document.id, document.text) == ("stdin", TEXT)


@pytest.mark.parametrize(("make", "problem"), [(False, "does not exist"), (True, "holds no document")])
def test_a_path_with_nothing(tmp_path: Path, make: bool, problem: str) -> None:
    path = tmp_path / "texts"
    if make:
        path.mkdir()
    (error,) = read_paths([str(path)])
    assert isinstance(error, DocumentError)
    assert (error.problem, error.where) == (problem, str(path))


def test_files_are_read_one_at_a_time(folder: Path) -> None:
    reading = read_paths([str(folder)])
    next(found for found in reading if isinstance(found, Document))
    (folder / "sub/deep/c.txt").unlink()
    errors = [found for found in reading if isinstance(found, DocumentError)]
    assert [error.problem for error in errors] == ["does not exist"]
