"""Puts files together from segments, whose text is new or stands in the files of an earlier build."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from hashlib import sha256
from io import FileIO
from pathlib import Path
from typing import BinaryIO

from kg.export.streams import Layout, Stream
from kg.keeping.order import Key
from kg.keeping.slices import SECTIONS, Part

#: Name of the folder with the text of each stream, until the files are put together.
SPOOL = ".spool"
#: So many bytes are copied and read at a time: other threads need not be asked for leave again and again.
_BUFFER = 1 << 23
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
    """Files that take the new text of each stream until it is known what stands before it.

    Args:
        folder: Where they are made.
        layouts: The files that are put together from them.
        watched: Name of one of these, of which the text is kept.
    """

    def __init__(self, folder: Path, layouts: Iterable[Layout], watched: str = "") -> None:
        self.folder = folder
        #: The text that was added to one of the files.
        self.watched: list[bytes] = []
        self._watched = watched
        self._stack = ExitStack()
        self._paths = {stream: _spooled(folder, stream) for layout in layouts for stream in layout.streams}
        self._files: dict[Stream, BinaryIO] = {}

    def __enter__(self) -> Spool:
        self._files = {stream: self._stack.enter_context(path.open("wb")) for stream, path in self._paths.items()}
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def end(self, part: Part) -> None:
        """Nothing is added to the streams of a part any more: they can be read."""
        for stream, file in self._files.items():
            if part_of(stream) is part:
                file.close()

    def take(self, first: Key, rendered: Rendered) -> Segment:
        """Add the text of one more segment to each stream."""
        texts, tally = rendered
        spans = {}
        for stream, text in texts.items():
            file = self._files[stream]
            spans[stream] = file.tell(), len(text)
            file.write(text)
            if stream.file == self._watched:
                self.watched.append(text)
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


def part_of(stream: Stream) -> Part:
    """Where the text of a stream comes from."""
    return next(part for part, sections in SECTIONS.items() if stream.section in sections)


def write(folder: Path, parts: Mapping[Part, Future[list[Segment]]], layout: Layout) -> tuple[Path, str]:
    """Put a file together in a folder, each stretch of it once its part is there; gives its path and its SHA-256."""
    *body, last = layout.pieces
    assert isinstance(last, str), "a file ends with a text"
    written = False
    with (folder / layout.file).open("w+b", buffering=0) as file:
        target = _Target(file, layout.divider)
        for piece in body:
            if isinstance(piece, Stream):
                for path, start, size in _runs(parts[part_of(piece)].result(), piece):
                    target.copy(path, start, size)
                    written = written or size > 0
            else:
                target.write(piece.encode())
        checksum = target.end(last.encode(), divided=written)
    for stream in layout.streams:
        _spooled(folder / SPOOL, stream).unlink()
    return folder / layout.file, checksum


class _Target:
    """A file that is written from its first byte to its last, and read again for its SHA-256 while it is in memory.

    Args:
        file: Empty.
        divider: How many bytes may have to be taken off before the end.
    """

    def __init__(self, file: FileIO, divider: int) -> None:
        self._file, self._divider = file, divider
        self._size = self._seen = 0
        self._digest, self._buffer = sha256(), memoryview(bytearray(_BUFFER))

    def write(self, text: bytes | memoryview) -> None:
        self._size += len(text)
        while text:
            text = text[self._file.write(text) :]

    def copy(self, path: Path, start: int, size: int) -> None:
        """So many bytes from a place in another file."""
        with path.open("rb", buffering=0) as source:
            while size:
                copied = self._copied(source, start, min(size, _BUFFER))
                if not copied:
                    raise EOFError(f"{path} is shorter than it was")
                start, size = start + copied, size - copied
                if self._size - self._divider - self._seen >= _BUFFER:
                    self._see(self._size - self._divider)

    def end(self, text: bytes, *, divided: bool) -> str:
        """The last text, before which the divider is taken off, if there is one; gives the SHA-256."""
        if divided and self._divider:
            self._size -= self._divider
            self._file.truncate(self._size)
            self._file.seek(self._size)
        self.write(text)
        self._see(self._size)
        return self._digest.hexdigest()

    def _copied(self, source: FileIO, start: int, size: int) -> int:
        if hasattr(os, "copy_file_range"):
            # The system copies what is not read here in a fraction of the time.
            with suppress(OSError):  # a file system may not know how
                copied = os.copy_file_range(source.fileno(), self._file.fileno(), size, start)
                self._size += copied
                return copied
        source.seek(start)
        read = source.readinto(self._buffer[:size])
        self.write(self._buffer[:read])
        return read

    def _see(self, until: int) -> None:
        self._file.seek(self._seen)
        while self._seen < until:
            read = self._file.readinto(self._buffer[: until - self._seen])
            self._digest.update(self._buffer[:read])
            self._seen += read
        self._file.seek(self._size)


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
