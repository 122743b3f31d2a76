"""Whether a document is still what it was: by the state of its file, and where that does not tell, by its content."""

from __future__ import annotations

import os
import stat
import time
from dataclasses import dataclass
from hashlib import file_digest

from kg.read import Source

#: A file that was changed less than so many nanoseconds ago may be changed again without a trace: no file system
#: counts time in steps longer than two seconds.
_FRESH = 3_000_000_000


@dataclass(frozen=True, slots=True)
class Version:
    """What tells whether a document is still the same."""

    #: The SHA-256 of its file. Empty for what cannot be read twice (standard input, a pipe) or not at all.
    digest: str = ""
    #: Size, times and place of the file, which are others once it is written to; empty if that is not certain.
    state: str = ""


def version_of(source: Source) -> Version:
    """The version that a document has now. Taken before it is read: what is written meanwhile is another document."""
    state = _state(source)
    return Version(_digest(source), state)


def untouched(source: Source, known: Version) -> bool:
    """Whether the state of a document's file alone tells that it is still what had a version."""
    return bool(known.state) and _state(source) == known.state


def same(source: Source, known: Version) -> Version | None:
    """The version that a document has now, if it is still what had the known one; None if it is not."""
    state = _state(source)
    if state and state == known.state:
        return known
    return Version(known.digest, state) if known.digest and _digest(source) == known.digest else None


def _state(source: Source) -> str:
    try:
        found = os.stat(source.file)
    except OSError:
        return ""
    if not stat.S_ISREG(found.st_mode) or time.time_ns() - found.st_mtime_ns < _FRESH:
        return ""
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"


def _digest(source: Source) -> str:
    if source.file == "-" or not os.path.isfile(source.file):
        return ""
    try:
        with open(source.file, "rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
