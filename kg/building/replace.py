"""A folder that appears whole or not at all, and takes the place of an earlier one in a single step."""

from __future__ import annotations

import ctypes
import errno
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from kg.errors import GraphError

_RENAME_EXCHANGE = 2
_AT_FDCWD = -100


@contextmanager
def replacing(out: Path, known: frozenset[str], marker: str | None = None) -> Iterator[Path]:
    """Give an empty folder beside `out` that becomes `out` when the block ends without an exception.

    However the block or the process ends, `out` is either the earlier folder, untouched, or the new one,
    whole. What a killed process left behind is removed by the next one.

    Args:
        out: The folder to make or to replace; its parents are made with it.
        known: Names of the files that may stand in a folder that is replaced.
        marker: Name of a file in whose folder anything may stand.

    Raises:
        GraphError: `out` is no folder, holds a file that is not `known`, or cannot be written.
    """
    try:
        out = out.resolve()
        _refuse_foreign(out, known, marker)
        # Parents that do not exist yet are made last, so that a build that fails leaves none behind.
        beside = next(folder for folder in out.parents if folder.is_dir())
        _clear_leftovers(beside, out)
        with _staging(beside, out.name) as staging:
            yield staging
            _refuse_foreign(out, known, marker)
            out.parent.mkdir(parents=True, exist_ok=True)
            _put(staging, out)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise GraphError(
            f"cannot write: {error.strerror or error}",
            where=error.filename or out,
            remedy="make room or name a folder that you may write with -o",
        ) from error


def _refuse_foreign(out: Path, known: frozenset[str], marker: str | None) -> None:
    """Stop before a folder is replaced that a person keeps other things in."""
    if not os.path.lexists(out):
        return
    if not out.is_dir():
        raise GraphError("is a file, not a folder", where=out, remedy="name another folder with -o")
    if marker is not None and (out / marker).is_file():
        return
    foreign = sorted(path.name for path in out.iterdir() if path.name not in known)
    if foreign:
        raise GraphError(
            "is not replaced, because it holds what no build wrote",
            where=out,
            entry=foreign[0],
            remedy="name another folder with -o, or move its content away",
        )


@contextmanager
def _staging(beside: Path, name: str) -> Iterator[Path]:
    """A new locked folder that is gone when the block ends, unless it was renamed."""
    while True:
        folder = beside / f".{name}.kg-{secrets.token_hex(4)}"
        folder.mkdir()
        lock = _lock(folder)
        # Another build may have taken the folder for a leftover before it was locked.
        if folder.exists():
            break
        _unlock(lock)
    try:
        yield folder
    finally:
        _remove(folder)
        _unlock(lock)


def _remove(folder: Path) -> None:
    """Remove a folder, if it is there; what cannot be removed now is left to the next build."""
    if not folder.is_dir():
        return
    # The system takes a while to free gigabytes: two files at a time.
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(_unlink, (path for path in folder.iterdir() if path.is_file())))
    shutil.rmtree(folder, ignore_errors=True)


def _unlink(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def _clear_leftovers(beside: Path, out: Path) -> None:
    """Remove the staging folders of dead builds, and finish a swap that was cut in two."""
    set_aside = _set_aside(out)
    if set_aside.is_dir():
        if out.exists():
            _remove(set_aside)
        else:
            set_aside.rename(out)
    for folder in sorted(beside.glob(f".{_escape(out.name)}.kg-????????")):
        lock = _lock(folder)
        if lock is not None:
            _remove(folder)
            _unlock(lock)


def _escape(name: str) -> str:
    """`name` as a glob pattern that matches only itself."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in name)


def _lock(folder: Path) -> int | None:
    """A lock on `folder` that the system lifts when the process dies; None when another process holds it.

    Where the system has no such locks (Windows), every folder counts as held: leftovers stay.
    """
    try:
        import fcntl
    except ImportError:
        return None
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def _unlock(lock: int | None) -> None:
    if lock is not None:
        os.close(lock)


def _put(staging: Path, out: Path) -> None:
    """Rename `staging` to `out`; afterwards `staging` is gone or holds what `out` held before."""
    if not out.exists():
        staging.rename(out)
    elif not _exchange(staging, out):
        # Two steps: a kill between them is mended by `_clear_leftovers` of the next build.
        set_aside = _set_aside(out)
        out.rename(set_aside)
        staging.rename(out)
        _remove(set_aside)


def _set_aside(out: Path) -> Path:
    return out.with_name(f".{out.name}.kg-before")


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step of the file system; False where the system cannot."""
    if sys.platform != "linux":
        return False
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    if renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code), str(other))
