"""Regular expressions that are kept as they were compiled: compiling a pattern takes 10 ms, loading it 0.2 ms.

Python has no public way to keep one. This module therefore asks private parts of `re`, the same from Python 3.11 to
3.13; where they are others, it compiles anew, which is slower and nothing else.
"""

from __future__ import annotations

import pickle
import re
import zlib
from array import array
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from importlib import import_module
from io import BytesIO
from typing import Any

#: The type of array that holds the instructions of a program, numbers of four bytes.
_CODE = "I"

#: Programs by a digest of the expression and its flags, those that were asked for last at the end.
Programs = dict[bytes, bytes]
_known: ContextVar[Programs | None] = ContextVar("known", default=None)


@contextmanager
def knowing(programs: Programs) -> Iterator[None]:
    """Meanwhile take the programs of expressions from some that are known, and add to them those that are not."""
    token = _known.set(programs)
    try:
        yield
    finally:
        _known.reset(token)


@dataclass(frozen=True)
class Regex:
    """A regular expression, loaded on first use from what it was compiled to.

    >>> Regex.compile("a+").compiled.match("aab")[0]
    'aa'
    """

    source: str
    flags: int = 0
    #: What it was compiled to by this very Python; None if that is not known.
    program: bytes | None = None

    @classmethod
    def compile(cls, source: str, flags: int = 0) -> Regex:
        """An expression with its program. Raises re.error if it is none."""
        known = _known.get()
        key = blake2b(f"{flags}\0{source}".encode(errors="surrogatepass"), digest_size=16).digest()
        program = known.pop(key, None) if known else None
        if program is None:
            try:
                program = _program(source, flags)
            except re.error:
                raise
            except Exception:  # other parts than expected: whatever they raise
                return cls(source, flags)
        if known is not None:
            known[key] = program
        return cls(source, flags, program)

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The compiled expression."""
        if self.program is not None:
            with suppress(Exception):
                return _loaded(self.source, self.program)
        return re.compile(self.source, self.flags)

    def __reduce__(self) -> tuple[type[Regex], tuple[Any, ...]]:
        return Regex, (self.source, self.flags, self.program)


def dumped(value: object) -> bytes:
    """A value pickled as `pickle.dumps` does, with the programs of the compiled expressions in it."""
    buffer = BytesIO()
    _Pickler(buffer, pickle.HIGHEST_PROTOCOL).dump(value)
    return buffer.getvalue()


class _Pickler(pickle.Pickler):
    """Keeps the programs of compiled expressions, of which pickle keeps the sources alone."""

    def reducer_override(self, value: Any) -> Any:  # pickle asks for each value how it is made again
        if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
            return _compiled, (Regex.compile(value.pattern, value.flags),)
        return NotImplemented


def _compiled(regex: Regex) -> re.Pattern[str]:
    return regex.compiled


def _program(source: str, flags: int) -> bytes:
    """What Python compiles an expression to, as `re.compile` does it."""
    parser, compiler = import_module("re._parser"), import_module("re._compiler")
    parsed = parser.parse(source, flags)
    state, code = parsed.state, compiler._code(parsed, flags)
    return zlib.compress(pickle.dumps((flags | state.flags, array(_CODE, code), state.groups, state.groupdict)), 1)


def _loaded(source: str, program: bytes) -> re.Pattern[str]:
    flags, code, groups, numbers = pickle.loads(zlib.decompress(program))
    names: list[str | None] = [None] * groups
    for name, number in numbers.items():
        names[number] = name
    loaded: re.Pattern[str] = import_module("_sre").compile(
        source, flags, code.tolist(), groups - 1, numbers, tuple(names)
    )
    return loaded
