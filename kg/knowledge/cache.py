"""What takes long to make from files is kept in the user's cache folder, until something it depends on changes."""

from __future__ import annotations

import gc
import os
import pickle
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

from kg import __version__
from kg.knowledge.regexes import Programs, dumped, knowing

#: Names the folder of the cache; if it is empty, nothing is kept.
VARIABLE = "KG_CACHE"
#: So many of the files of each kind are kept, those that were used last.
KEPT = 8
#: So many programs of expressions are kept, those that were asked for last: of four ontologies like that of kg.
PROGRAMS = 4000
_DIGEST = 32

Made = TypeVar("Made")


def cached(kind: str, sources: Callable[[], Iterable[Path]], make: Callable[[], Made]) -> Made:
    """What `make` makes, from the cache if it holds that for these very files, this version and this Python.

    What cannot be read from the cache is made, and what cannot be written there is not kept; neither is an error.

    Loading a pickle runs what is in it. Therefore a file counts only if it belongs to the user and nobody else may
    write it (on systems that know such rights), and only whole.

    Args:
        kind: Begins the names of the files of the cache.
        sources: Lists the files that it is made from, those of the program that makes it among them.
        make: Makes it; whatever it raises is passed on.
    """
    folder, key = _folder(), _key(sources)
    if folder is None or key is None:
        return make()
    path = folder / f"{kind}-{key}.pickle"
    with suppress(Exception):  # a cache that cannot be read, for whatever reason, is one that does not hold it
        made: Made = _load(path)
        return made
    made = make()
    # A file that was changed meanwhile would be taken for what it was before.
    if _key(sources) == key:
        with suppress(Exception):
            _store(path, made)
            _prune(folder, kind)
    return made


@contextmanager
def kept_programs() -> Iterator[None]:
    """Meanwhile an expression that this Python has compiled before, whoever asked, is not compiled again.

    So one changed rule costs what one rule costs.
    """
    kind, folder = "programs", _folder()
    path = folder / f"{kind}-{_key(lambda: ())}.pickle" if folder else None
    programs: Programs = {}
    if path is not None:
        with suppress(Exception):
            programs = _load(path)
    before = set(programs)
    with knowing(programs):
        yield
    if path is not None and not before.issuperset(programs):
        with suppress(Exception):
            _store(path, dict(list(programs.items())[-PROGRAMS:]))
            _prune(path.parent, kind)


def _folder() -> Path | None:
    """The folder of the cache; None if there is to be none."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        return Path(named) if named else None
    from platformdirs import user_cache_path

    return user_cache_path("jingjinji-kg", appauthor=False)


def _key(sources: Callable[[], Iterable[Path]]) -> str | None:
    """Stands for everything that the result depends on; None if that cannot be read."""
    state = blake2b(f"{__version__}\0{sys.version}".encode(), digest_size=16)
    try:
        for path in sources():
            content = path.read_bytes()
            # With the folder as it was named, since errors name files in it.
            state.update(f"\0{path}\0{len(content)}\0".encode(errors="surrogateescape"))
            state.update(content)
    except OSError:
        return None
    return state.hexdigest()


def _load(path: Path) -> Any:
    """What a file of the cache holds. Raises an exception of any kind if it does not hold it."""
    with open(os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)), "rb") as file:
        status = os.fstat(file.fileno())
        mine = not hasattr(os, "geteuid") or (status.st_uid == os.geteuid() and not status.st_mode & 0o022)
        if not (mine and stat.S_ISREG(status.st_mode)):
            raise PermissionError("not a file of the user alone")
        digest, content = file.read(_DIGEST), file.read()
    if blake2b(content, digest_size=_DIGEST).digest() != digest:
        raise ValueError("not whole")
    # Thousands of objects are made that all stay: looking for some to free among them takes as long as making them.
    collecting = gc.isenabled()
    gc.disable()
    try:
        made = pickle.loads(content)
    finally:
        if collecting:
            gc.enable()
    with suppress(OSError):
        os.utime(path)  # used last
    return made


def _store(path: Path, made: object) -> None:
    """Write a file of the cache, which appears whole or not at all."""
    content = dumped(made)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    kind = path.name.partition("-")[0]
    descriptor, part = tempfile.mkstemp(prefix=f"{kind}-", suffix=".part", dir=path.parent)  # the user's alone
    try:
        with open(descriptor, "wb") as file:
            file.write(blake2b(content, digest_size=_DIGEST).digest() + content)
        os.replace(part, path)
    except BaseException:
        os.unlink(part)
        raise


def _prune(folder: Path, kind: str) -> None:
    """Remove all files of a kind but those that were used last, also what a process left unfinished."""
    for path in sorted(folder.glob(f"{kind}-*"), key=lambda path: path.stat().st_mtime_ns)[:-KEPT]:
        path.unlink(missing_ok=True)
