"""Text that remembers where each of its characters stood in the original."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

#: Replace `text[start:end]` by the string.
Edit = tuple[int, int, str]
#: Keep `text[start:end]`, and put the string, none or one character, after it.
Part = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Traced:
    """A text and, for each of its characters, the position in the original (in code points)."""

    text: str
    offsets: array[int]

    def rewrite(self, edits: Iterable[Edit]) -> Traced:
        """The text with the edits made: ascending, not overlapping.

        The characters of a replacement map, in order, to the characters replaced; those beyond the last
        of them map to the last. Linear in text and edits.
        """
        text, old = self.text, self.offsets
        pieces: list[str] = []
        offsets = array("I")
        kept = 0
        for start, end, new in edits:
            if start > kept:
                pieces.append(text[kept:start])
                offsets.extend(old[kept:start])
            if new:
                pieces.append(new)
                size = end - start
                offsets.extend(old[start : start + min(len(new), size)])
                if len(new) > size:
                    offsets.extend(old[end - 1 : end] * (len(new) - size))
            kept = end
        if kept == 0 and not pieces:
            return self
        pieces.append(text[kept:])
        offsets.extend(old[kept:])
        return Traced("".join(pieces), offsets)

    def arrange(self, parts: Iterable[Part]) -> Traced:
        """The parts in the order given, each with its string, which maps to the place after the part."""
        text, old = self.text, self.offsets
        pieces: list[str] = []
        offsets = array("I")
        last = len(text) - 1
        for start, end, following in parts:
            pieces.append(text[start:end])
            offsets.extend(old[start:end])
            if following:
                pieces.append(following)
                offsets.append(old[min(end, last)])
        return Traced("".join(pieces), offsets)


def trace(text: str, start: int, end: int) -> Traced:
    """The part `start:end` of an original text, not yet changed."""
    return Traced(text[start:end], array("I", range(start, end)))
