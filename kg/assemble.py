"""Writes the files of a graph from its ledger, segment by segment; of an earlier graph, what changed alone is new."""

from __future__ import annotations

import json
import os
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kg.export.dataset import sha256_of
from kg.export.streams import Layout, Stream
from kg.ledger import Ledger
from kg.slices import SECTIONS, Key, Part, Range

#: So many nouns make a segment (a document brings all its evidence), or fewer if more documents than this state them.
_NOUNS = {part: 8 if part is Part.DOCUMENTS else 48 for part in Part}
_STATEMENTS = 400
_BUFFER = 1 << 22
#: Name of the folder with the text of each stream, until the files are put together.
SPOOL = ".spool"


#: What the nouns of a range add to each stream, and the tally of them.
Rendered = tuple[dict[Stream, bytes], Counter[str]]
#: Renders ranges in their order, in this process or in others.
Render = Callable[[Iterable[Range]], Iterable[Rendered]]


@dataclass(frozen=True, slots=True)
class Change:
    """The text of a file in all segments that went, and in all that came."""

    gone: str
    new: str


@dataclass(frozen=True, slots=True)
class Assembled:
    """What was written."""

    #: Of all segments.
    tally: Counter[str]
    #: Of the file that was watched; None if everything is new.
    change: Change | None
    #: Each file with its SHA-256, once it is written.
    files: Sequence[Future[tuple[Path, str]]]


@dataclass(slots=True)
class _Segment:
    """A range as it stands in the files: where the text of each stream is, and how long it is."""

    first: Key
    #: Folder with the files that hold the text; for each stream its place there and its length in bytes.
    source: Path
    spans: dict[Stream, tuple[int, int]]
    tally: Counter[str]


def assemble(
    ledger: Ledger,
    layouts: Sequence[Layout],
    folder: Path,
    render: Render,
    pool: Executor,
    touched: dict[Part, list[Key]] | None = None,
    before: Path | None = None,
    watched: str = "",
) -> Assembled:
    """Write every file of `layouts` into `folder`, and keep in the ledger where each segment stands.

    The text of all ranges is rendered when this returns; the files are put together while the caller goes on.

    Args:
        ledger: Settled.
        layouts: The same as those of the earlier files, if there are any.
        folder: Where the files are written.
        render: What makes the text of a range.
        pool: Threads that put the files together.
        touched: Keys of all nouns that may be described in other words than in the earlier files; None: all are new.
        before: Folder of the earlier files, whose segments the ledger knows.
        watched: Name of the file whose change is told.
    """
    spool = folder / SPOOL
    spool.mkdir()
    streams = {part: _streams(part, layouts) for part in Part}
    earlier: dict[Part, list[_Segment]] = {}
    if before is not None and touched is not None:
        earlier = _earlier(ledger, layouts, streams, before)
    else:
        ledger.forget_segments()
    with _Spool(spool, layouts) as files:
        parts = {
            part: list(_renewed(ledger, part, earlier.get(part, []), (touched or {}).get(part), render, files))
            for part in Part
        }
    change = _change(earlier, parts, watched) if earlier else None
    written = [pool.submit(_write, folder, parts, layout) for layout in layouts]
    kept = {id(segment) for segments in earlier.values() for segment in segments}
    stay = kept & {id(segment) for segments in parts.values() for segment in segments}
    ledger.keep_segments(
        gone=[(p, json.dumps(one.first)) for p, some in earlier.items() for one in some if id(one) not in stay],
        new=[_row(p, one, streams[p]) for p, some in parts.items() for one in some if id(one) not in kept],
    )
    total: Counter[str] = Counter()
    for segments in parts.values():
        for segment in segments:
            total.update(segment.tally)
    return Assembled(total, change, written)


def _change(earlier: dict[Part, list[_Segment]], parts: dict[Part, list[_Segment]], file: str) -> Change:
    before, after = ([one for part in Part for one in some[part]] for some in (earlier, parts))
    kept = {id(one) for one in before} & {id(one) for one in after}
    gone, new = (
        b"".join(
            _text(one.source, stream, start, size)
            for one in some
            for stream, (start, size) in one.spans.items()
            if id(one) not in kept and stream.file == file
        )
        for some in (before, after)
    )
    return Change(gone.decode(), new.decode())


def _text(source: Path, stream: Stream, start: int, size: int) -> bytes:
    with _path(source, stream).open("rb") as file:
        file.seek(start)
        return file.read(size)


def _path(source: Path, stream: Stream) -> Path:
    return _spooled(source, stream) if source.name == SPOOL else source / stream.file


class _Spool:
    """Files that take the new text of each stream until it is known what stands before it."""

    def __init__(self, folder: Path, layouts: Iterable[Layout]) -> None:
        self.folder = folder
        self._stack = ExitStack()
        self._paths = {stream: _spooled(folder, stream) for layout in layouts for stream in layout.streams}
        self._files: dict[Stream, BinaryIO] = {}

    def __enter__(self) -> _Spool:
        self._files = {stream: self._stack.enter_context(path.open("wb")) for stream, path in self._paths.items()}
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def take(self, first: Key, rendered: Rendered) -> _Segment:
        texts, tally = rendered
        spans = {}
        for stream, text in texts.items():
            file = self._files[stream]
            spans[stream] = file.tell(), len(text)
            file.write(text)
        return _Segment(first, self.folder, spans, tally)


def _spooled(folder: Path, stream: Stream) -> Path:
    return folder / "-".join(filter(None, (stream.file, stream.graph, stream.section.name)))


def _renewed(
    ledger: Ledger, part: Part, segments: list[_Segment], touched: list[Key] | None, render: Render, files: _Spool
) -> Iterator[_Segment]:
    """The segments of a part in their order: those that still hold, and new ones."""
    if not segments or touched is None:
        yield from _new(ledger, Range(part, None, None), render, files)
        return
    firsts = [segment.first for segment in segments]
    stale = {max(0, bisect_right(firsts, key) - 1) for key in touched}
    for number, segment in enumerate(segments):
        if number in stale:
            first = segment.first if number else None
            until = firsts[number + 1] if number + 1 < len(firsts) else None
            yield from _new(ledger, Range(part, first, until), render, files)
        else:
            yield segment


def _new(ledger: Ledger, whole: Range, render: Render, files: _Spool) -> Iterator[_Segment]:
    firsts: list[Key] = []

    def ranges() -> Iterator[Range]:
        for one in ledger.slicer.cut(whole, _NOUNS[whole.part], _STATEMENTS):
            assert one.first is not None
            firsts.append(one.first)
            yield one

    for number, rendered in enumerate(render(ranges())):
        yield files.take(firsts[number], rendered)


def _streams(part: Part, layouts: Iterable[Layout]) -> list[Stream]:
    return [stream for layout in layouts for stream in layout.streams if stream.section in SECTIONS[part]]


def _row(part: Part, segment: _Segment, streams: Iterable[Stream]) -> tuple[str, str, str, str]:
    sizes = [segment.spans[stream][1] for stream in streams]
    return part, json.dumps(segment.first), json.dumps(sizes), json.dumps(segment.tally)


def _earlier(
    ledger: Ledger, layouts: Iterable[Layout], streams: Mapping[Part, Sequence[Stream]], folder: Path
) -> dict[Part, list[_Segment]]:
    """The segments of an earlier graph, and where they stand in its files."""
    parts: dict[Part, list[_Segment]] = {part: [] for part in Part}
    for name, first, sizes, tally in ledger.segments():
        part = Part(name)
        spans = dict(zip(streams[part], ((0, size) for size in json.loads(sizes)), strict=True))
        parts[part].append(_Segment(tuple(json.loads(first)), folder, spans, Counter(json.loads(tally))))
    for segments in parts.values():
        segments.sort(key=lambda segment: segment.first)
    for layout in layouts:
        place = 0
        for piece in layout.pieces:
            if not isinstance(piece, Stream):
                place += len(piece.encode())
                continue
            for segment in _holding(piece, parts):
                size = segment.spans[piece][1]
                segment.spans[piece] = place, size
                place += size
    return parts


def _holding(stream: Stream, parts: Mapping[Part, list[_Segment]]) -> list[_Segment]:
    """The segments that add to a stream, in order."""
    return [segment for part, some in parts.items() if stream.section in SECTIONS[part] for segment in some]


def _write(folder: Path, parts: dict[Part, list[_Segment]], layout: Layout) -> tuple[Path, str]:
    *body, last = layout.pieces
    assert isinstance(last, str), "a file ends with a text"
    written = False
    with (folder / layout.file).open("wb") as file:
        for piece in body:
            if isinstance(piece, Stream):
                for path, start, size in _runs(_holding(piece, parts), piece):
                    _copy(path, start, size, file)
                    written = written or size > 0
            else:
                file.write(piece.encode())
        if written and layout.divider:
            file.seek(-layout.divider, os.SEEK_END)
            file.truncate()
        file.write(last.encode())
    for stream in layout.streams:
        _spooled(folder / SPOOL, stream).unlink()
    return folder / layout.file, sha256_of(folder / layout.file)


def _runs(segments: Iterable[_Segment], stream: Stream) -> Iterator[tuple[Path, int, int]]:
    """Stretches that stand together in one file already: path, start and size in bytes."""
    run: tuple[Path, int, int] | None = None
    for segment in segments:
        path = _path(segment.source, stream)
        start, size = segment.spans[stream]
        if run is not None and run[0] == path and run[1] + run[2] == start:
            run = path, run[1], run[2] + size
        else:
            if run is not None:
                yield run
            run = path, start, size
    if run is not None:
        yield run


def _copy(path: Path, start: int, size: int, target: BinaryIO) -> None:
    with path.open("rb") as source:
        if hasattr(os, "copy_file_range"):
            # The system copies what is not read here in a fraction of the time.
            target.flush()
            with suppress(OSError):  # a file system may not know how
                while size and (copied := os.copy_file_range(source.fileno(), target.fileno(), size, start)):
                    start, size = start + copied, size - copied
            target.seek(0, os.SEEK_END)
        source.seek(start)
        while size:
            text = source.read(min(size, _BUFFER))
            if not text:
                raise EOFError(f"{path} is shorter than it was")
            target.write(text)
            size -= len(text)
