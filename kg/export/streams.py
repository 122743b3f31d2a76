"""How files are put together from what is written of one slice of the graph after the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from kg.keeping.slices import Section


class Stream(NamedTuple):
    """A stretch of a file to which every slice of one section adds its text."""

    file: str
    section: Section
    #: Which graph of a dataset the stretch belongs to.
    graph: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """A file: texts that are always the same, and streams."""

    file: str
    pieces: tuple[str | Stream, ...]
    #: How many bytes, which divide two nouns, are taken off before the last piece if the streams have any.
    divider: int = 0

    @property
    def streams(self) -> tuple[Stream, ...]:
        """The streams of the file in their order."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Stream))


def write_whole(layouts: Iterable[Layout], texts: Iterable[Mapping[Stream, str]], folder: Path) -> list[Path]:
    """Writes files of a graph that fits into memory, and returns the paths."""
    streams: dict[Stream, str] = {}
    for some in texts:
        for stream, text in some.items():
            streams[stream] = streams.get(stream, "") + text
    paths = []
    for layout in layouts:
        *body, last = (streams.get(piece, "") if isinstance(piece, Stream) else piece for piece in layout.pieces)
        text = "".join(body)
        if layout.divider and any(streams.get(stream) for stream in layout.streams):
            text = text[: -layout.divider]
        (folder / layout.file).write_text(text + last, encoding="utf-8", newline="")
        paths.append(folder / layout.file)
    return paths
