"""Puts files together from segments, whose text is new or stands in the files of an earlier build."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kg.export.dataset import sha256_of
from kg.export.streams import Layout, Stream
from kg.slices import SECTIONS, Key, Part

#: Name of the folder with the text of each stream, until the files are put together.
SPOOL = ".spool"
_BUFFER = 1 << 22
#: What the nouns of a range add to each stream, and the tally of them.
Rendered = tuple[dict[Stream, bytes], Counter[str]]


@dataclass(slots=True)
class Segment:
    """A range as it stands in the files: where the text of each stream is, and how long it is."""

    first: Key
    #: Folder with the files that hold the text; for each stream its place there and its length in bytes.
    source: Path
    spans: dict[Stream, tuple[int, int]]
    #: Of its nouns, as JSON.
    tally: str


class Spool:
    """Files that take the new text of each stream until it is known what stands before it."""

    def __init__(self, folder: Path, layouts: Iterable[Layout]) -> None:
        self.folder = folder
        self._stack = ExitStack()
        self._paths = {stream: _spooled(folder, stream) for layout in layouts for stream in layout.streams}
        self._files: dict[Stream, BinaryIO] = {}

    def __enter__(self) -> Spool:
        self._files = {stream: self._stack.enter_context(path.open("wb")) for stream, path in self._paths.items()}
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def take(self, first: Key, rendered: Rendered) -> Segment:
        """Add the text of one more segment to each stream."""
        texts, tally = rendered
        spans = {}
        for stream, text in texts.items():
            file = self._files[stream]
            spans[stream] = file.tell(), len(text)
            file.write(text)
        return Segment(first, self.folder, spans, json.dumps(tally))


def _spooled(folder: Path, stream: Stream) -> Path:
    return folder / "-".join(filter(None, (stream.file, stream.graph, stream.section.name)))


def text_of(source: Path, stream: Stream, start: int, size: int) -> bytes:
    """What a segment adds to a stream: so many bytes from a place in the file that holds them."""
    with _path(source, stream).open("rb") as file:
        file.seek(start)
        return file.read(size)


def _path(source: Path, stream: Stream) -> Path:
    return _spooled(source, stream) if source.name == SPOOL else source / stream.file


def holding(stream: Stream, parts: Mapping[Part, list[Segment]]) -> list[Segment]:
    """The segments that add to a stream, in order."""
    return [segment for part, some in parts.items() if stream.section in SECTIONS[part] for segment in some]


def write(folder: Path, parts: dict[Part, list[Segment]], layout: Layout) -> tuple[Path, str]:
    """Put a file together in a folder; gives its path and its SHA-256."""
    *body, last = layout.pieces
    assert isinstance(last, str), "a file ends with a text"
    written = False
    with (folder / layout.file).open("wb") as file:
        for piece in body:
            if isinstance(piece, Stream):
                for path, start, size in _runs(holding(piece, parts), piece):
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


def _runs(segments: Iterable[Segment], stream: Stream) -> Iterator[tuple[Path, int, int]]:
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
