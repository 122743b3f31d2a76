"""How a run of the command line ends: with which exit status, and with one line that says why."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

import click

from kg.errors import KgError

#: Exit statuses. `KgError` brings its own; wrong usage is 2.
DONE, INCOMPLETE, FAULT, INTERRUPTED, BROKEN_PIPE = 0, 1, 70, 130, 141
#: What the system says when standard output is a file on a full or failing disk.
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def run_command(command: click.Command, arguments: Sequence[str]) -> int:
    """Run a command line to its exit status. Failures are one line on standard error, never a traceback.

    With the environment variable KG_DEBUG set, an exception that is a fault of the program is raised.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # Names are Chinese, whatever the locale; file names come out as the bytes they came in as.
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")
    try:
        status = command.main(list(arguments), prog_name="kg", standalone_mode=False)
        sys.stdout.flush()
    except KgError as error:
        return _fail(str(error), error.exit_status)
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "kg"
        return _fail(f"{error.format_message().rstrip('.')}; see `{path} --help`", error.exit_code)
    except click.ClickException as error:
        return _fail(error.format_message(), error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        # A build appears whole or not at all; what other commands print may have left already.
        written = "nothing was written" if list(arguments[:1]) == ["build"] else "the output is not complete"
        return _fail(f"interrupted; {written}", INTERRUPTED)
    except BrokenPipeError:
        _abandon_output()
        return BROKEN_PIPE
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            _abandon_output()
            return _fail(f"cannot write: {error.strerror}", INCOMPLETE)
        if os.environ.get("KG_DEBUG"):
            raise
        what = f"{type(error).__name__}: {error}".replace("\n", " ")
        return _fail(f"this is a bug in kg: {what}; set KG_DEBUG=1 to see where, and report it", FAULT)
    return int(status or DONE)


def _abandon_output() -> None:
    """Keep the interpreter from writing what is still buffered when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(message: str, status: int) -> int:
    click.echo(f"kg: {message}", err=True)
    return status
