"""Writes the files of a graph from its ledger, segment by segment; of an earlier graph, what changed alone is new."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path

from kg.building.splice import SPOOL, Rendered, Segment, Spool, part_of, text_of, write
from kg.export.streams import Layout, Stream
from kg.keeping.ledger import Ledger
from kg.keeping.order import Key
from kg.keeping.slices import SECTIONS, Part, Range

#: So many nouns make a segment (a document brings all its evidence), or fewer if more than this states them.
_NOUNS = {part: 8 if part is Part.DOCUMENTS else 48 for part in Part}
_STATEMENTS = 400
#: Under what the ledger notes the tally of all segments.
TALLY = "tally"

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


def assemble(
    ledger: Ledger,
    layouts: Sequence[Layout],
    folder: Path,
    render: Render,
    pool: Executor,
    touched: dict[Part, list[Key]] | None = None,
    before: Path | None = None,
    watched: str = "",
    tell: Callable[[int], None] = lambda nouns: None,
) -> Assembled:
    """Write every file of `layouts` into `folder`, and keep in the ledger where each segment stands.

    The text of all ranges is rendered when this returns; the files are put together meanwhile, and may not be ready.

    Args:
        ledger: Settled.
        layouts: The same as those of the earlier files, if there are any.
        folder: Where the files are written.
        render: What makes the text of a range.
        pool: Threads that put the files together.
        touched: Keys of all nouns that may be described in other words than in the earlier files; None: all are new.
        before: Folder of the earlier files, whose segments the ledger knows.
        watched: Name of the file whose change is told.
        tell: Called with the number of nouns, or nearly that, in each segment that was rendered.
    """
    spool = folder / SPOOL
    spool.mkdir()
    streams = {part: _streams(part, layouts) for part in Part}
    earlier: dict[Part, list[Segment]] = {}
    if before is not None and touched is not None:
        earlier = _earlier(ledger, layouts, streams, before)
    else:
        ledger.forget_segments()
    waiting: dict[Part, Future[list[Segment]]] = {part: Future() for part in Part}
    # The largest file takes longest, and is begun first.
    jobs = {layout.file: pool.submit(write, folder, waiting, layout) for layout in _largest_first(layouts, before)}
    written = [jobs[layout.file] for layout in layouts]
    try:
        with Spool(spool, layouts, watched if earlier else "") as files:
            for part, there in waiting.items():
                renewed = _renewed(ledger, part, earlier.get(part, []), (touched or {}).get(part), render, files, tell)
                segments = list(renewed)
                files.end(part)
                there.set_result(segments)
    finally:
        # Whoever waits for what does not come any more is told.
        for there in waiting.values():
            there.cancel()
    parts = {part: there.result() for part, there in waiting.items()}
    before_ids, now_ids = (_identities(some) for some in (earlier, parts))
    gone = [(part, one) for part, some in earlier.items() for one in some if id(one) not in now_ids]
    new = [(part, one) for part, some in parts.items() for one in some if id(one) not in before_ids]
    change = Change(_texts(gone, watched), b"".join(files.watched).decode()) if earlier else None
    ledger.keep_segments(
        gone=[(part, json.dumps(one.first)) for part, one in gone],
        new=[_row(part, one, streams[part]) for part, one in new],
    )
    total = Counter(json.loads(ledger.notes()[TALLY])) if earlier else Counter[str]()
    for _, one in new:
        total.update(json.loads(one.tally))
    for _, one in gone:
        total.subtract(json.loads(one.tally))
    total = +total  # without what there is none of any more
    ledger.note(**{TALLY: json.dumps(total)})
    return Assembled(total, change, written)


def _largest_first(layouts: Iterable[Layout], before: Path | None) -> list[Layout]:
    """By the sizes of the earlier files, if there are any."""
    sizes = {} if before is None else {path.name: path.stat().st_size for path in before.iterdir()}
    return sorted(layouts, key=lambda layout: -sizes.get(layout.file, 0))


def _identities(parts: Mapping[Part, list[Segment]]) -> set[int]:
    return {id(segment) for segments in parts.values() for segment in segments}


def _texts(segments: Iterable[tuple[Part, Segment]], file: str) -> str:
    """What segments add to a file."""
    return b"".join(
        text_of(one.source, stream, start, size)
        for _, one in segments
        for stream, (start, size) in one.spans.items()
        if stream.file == file
    ).decode()


def _renewed(
    ledger: Ledger,
    part: Part,
    segments: list[Segment],
    touched: list[Key] | None,
    render: Render,
    files: Spool,
    tell: Callable[[int], None],
) -> Iterator[Segment]:
    """The segments of a part in their order: those that still hold, and new ones."""
    if not segments or touched is None:
        yield from _new(ledger, Range(part, None, None), render, files, tell)
        return
    firsts = [segment.first for segment in segments]
    stale = {max(0, bisect_right(firsts, key) - 1) for key in touched}
    for number, segment in enumerate(segments):
        if number in stale:
            first = segment.first if number else None
            until = firsts[number + 1] if number + 1 < len(firsts) else None
            yield from _new(ledger, Range(part, first, until), render, files, tell)
        else:
            yield segment


def _new(ledger: Ledger, whole: Range, render: Render, files: Spool, tell: Callable[[int], None]) -> Iterator[Segment]:
    firsts: list[Key] = []

    def ranges() -> Iterator[Range]:
        for one in ledger.slicer.cut(whole, _NOUNS[whole.part], _STATEMENTS):
            assert one.first is not None
            firsts.append(one.first)
            yield one

    for number, rendered in enumerate(render(ranges())):
        tell(_NOUNS[whole.part])
        yield files.take(firsts[number], rendered)


def _streams(part: Part, layouts: Iterable[Layout]) -> list[Stream]:
    return [stream for layout in layouts for stream in layout.streams if stream.section in SECTIONS[part]]


def _row(part: Part, segment: Segment, streams: Iterable[Stream]) -> tuple[str, str, str, str]:
    sizes = [segment.spans[stream][1] for stream in streams]
    return part, json.dumps(segment.first), json.dumps(sizes), segment.tally


def _earlier(
    ledger: Ledger, layouts: Iterable[Layout], streams: Mapping[Part, Sequence[Stream]], folder: Path
) -> dict[Part, list[Segment]]:
    """The segments of an earlier graph, and where they stand in its files."""
    parts: dict[Part, list[Segment]] = {part: [] for part in Part}
    for name, first, sizes, tally in ledger.segments():
        part = Part(name)
        spans = dict(zip(streams[part], ((0, size) for size in json.loads(sizes)), strict=True))
        parts[part].append(Segment(tuple(json.loads(first)), folder, spans, tally))
    for segments in parts.values():
        segments.sort(key=lambda segment: segment.first)
    for layout in layouts:
        place = 0
        for piece in layout.pieces:
            if not isinstance(piece, Stream):
                place += len(piece.encode())
                continue
            for segment in parts[part_of(piece)]:
                size = segment.spans[piece][1]
                segment.spans[piece] = place, size
                place += size
    return parts
