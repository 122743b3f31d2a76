"""The way to a Ray cluster: quiet, and without a traceback for what a person can mend."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout

from kg.errors import KgError

#: No report to Ray's makers, no bars, and no word of what Ray will do otherwise one day.
_QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_DATA_DISABLE_PROGRESS_BARS": "1",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
}
_WAIT = 10


@contextmanager
def connected(address: str | None = None) -> Iterator[int]:
    """A connection to Ray for the length of a block; gives the number of its processors.

    Args:
        address: Of a cluster (`HOST:PORT`, or `auto` for the one of this machine); without it, Ray is started on this
            machine, and ended with the block.

    Raises:
        KgError: Ray is not installed, does not answer, or gave up a task.
    """
    require()
    import ray

    _be_quiet()
    _knock(address)
    try:
        options = {"include_dashboard": False} if address is None else {}
        ray.init(address=address or "local", logging_level=logging.ERROR, log_to_driver=False, **options)
    except (ConnectionError, RuntimeError, ValueError, OSError) as error:
        remedy = "start it with `ray start`, or correct --address" if address else "see whether Ray starts by itself"
        raise KgError(f"Ray does not answer: {_first_line(error)}", where=address, remedy=remedy) from error
    # To standard output, where data go, Ray says what happens on its machines, some of it when it is shut down.
    with open(os.devnull, "w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
        try:
            yield int(ray.cluster_resources().get("CPU", 1))
        except ray.exceptions.RayError as error:
            cause = _cause(error)
            if not isinstance(cause, ray.exceptions.RayError):
                raise cause from None
            remedy = "see that machines are left and have room (`ray status`), and build again"
            raise KgError(f"the cluster gave up: {_first_line(cause)}", where=address, remedy=remedy) from error
        finally:
            ray.shutdown()


def require() -> None:
    """Raises KgError if Ray is not installed."""
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    try:
        import ray.data  # noqa: F401
    except ImportError as error:
        raise KgError("--engine ray needs the package ray", remedy="pip install 'jingjinji-kg[cluster]'") from error


def machines() -> set[str]:
    """The machines of the cluster that is connected, and are alive."""
    import ray

    return {node["NodeID"] for node in ray.nodes() if node["Alive"]}


def _be_quiet() -> None:
    from ray.data.context import DataContext, ShuffleStrategy

    context = DataContext.get_current()
    context.enable_progress_bars = False
    # Its steps are tasks alone, so that what was on a machine that is lost is made again.
    context.shuffle_strategy = ShuffleStrategy.SORT_SHUFFLE_PULL_BASED
    for handler in logging.getLogger("ray.data").handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setLevel(logging.CRITICAL + 1)


def _knock(address: str | None) -> None:
    """Ray itself waits for a minute, and then ends the process."""
    host, _, port = (address or "").removeprefix("ray://").rpartition(":")
    if not host or not port.isdigit():
        return
    try:
        socket.create_connection((host, int(port)), _WAIT).close()
    except OSError as error:
        problem = f"no Ray cluster answers ({(error.strerror or str(error)).lower()})"
        raise KgError(problem, where=address, remedy="start it with `ray start`, or correct --address") from error


def _cause(error: BaseException) -> BaseException:
    """What went wrong in a task, below what Ray wraps it in."""
    while (inner := getattr(error, "cause", None) or error.__cause__) is not None:
        error = inner
    return error


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:300]
