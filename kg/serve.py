"""Serves a built graph: Oxigraph's own SPARQL server behind a door that lets only questions about this graph through.

Oxigraph answers the SPARQL 1.1 Protocol with content negotiation, and brings its query editor. What it does not do is
refuse SERVICE, which would fetch from other machines, and show other files; the door does.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from socket import AF_INET, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, socket

from kg.errors import GraphError
from kg.export.rdf import TRIG

_LOOPBACK = "127.0.0.1"
#: Seconds that Oxigraph may take to open its store.
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a served graph is found."""

    endpoint: str
    editor: str
    page: str


def serve(
    out: Path,
    *,
    ready: Callable[[Addresses], None],
    host: str = _LOOPBACK,
    port: int = 7878,
    timeout: int = 30,
    cors: bool = False,
) -> None:
    """Serves until the process is interrupted or told to end.

    Args:
        out: A folder `kg build` wrote.
        ready: Called once the addresses answer.
        host: Address to listen on; other machines reach it only if this is not the loopback.
        port: Port to listen on; 0 takes a free one.
        timeout: Seconds after which a query is given up.
        cors: Whether pages of other web sites may ask.

    Raises:
        GraphError: There is no graph, it is damaged, or the port is taken.
    """
    import uvicorn

    from kg.door import Door

    with ExitStack() as stack:
        # However the process is told to end, the server behind ends with it.
        signal.signal(signal.SIGTERM, _interrupt)
        stack.enter_context(suppress(KeyboardInterrupt))
        listener = stack.enter_context(closing(_listener(host, port)))
        behind = stack.enter_context(_oxigraph(out / TRIG, timeout))
        port = listener.getsockname()[1]
        base = f"http://{host}:{port}"
        hosts = {host, "localhost"} if host == _LOOPBACK else {"*"}
        door = Door(out, behind, timeout, hosts, cors)
        settings = uvicorn.Config(
            door.application(lambda: ready(Addresses(f"{base}/sparql", f"{base}/", f"{base}/graph.html"))),
            log_level="warning" if os.environ.get("KG_DEBUG") else "critical",
            server_header=False,
            timeout_graceful_shutdown=2,
        )
        uvicorn.Server(settings).run(sockets=[listener])


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _listener(host: str, port: int) -> socket:
    listener = socket(AF_INET, SOCK_STREAM)
    listener.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        listener.close()
        problem = f"the address cannot be listened on: {error.strerror or error}"
        remedy = "name another with --port, or end what listens there"
        raise GraphError(problem, entry=f"{host}:{port}", remedy=remedy) from error
    return listener


def _program() -> str:
    """The program `oxigraph` of the package of that name, beside this Python or on the path."""
    beside = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    found = beside or shutil.which("oxigraph")
    if found is None:
        raise GraphError("the program oxigraph is not installed", remedy="pip install oxigraph")
    return found


class Oxigraph:
    """Oxigraph's server over a graph, in a process of its own on a port of its own."""

    def __init__(self, store: Path, timeout: int) -> None:
        self.store, self.timeout = store, timeout
        self.process, self.address = self.started()

    def started(self) -> tuple[subprocess.Popen[bytes], str]:
        """A new process and its address, which answers already."""
        with closing(_listener(_LOOPBACK, 0)) as free:
            port = free.getsockname()[1]
        command = [_program(), "serve-read-only", "--location", str(self.store), "--bind", f"{_LOOPBACK}:{port}"]
        command += ["--union-default-graph", "--timeout-s", str(self.timeout)]
        # A group of its own: an interrupt from the keyboard reaches only this process, which then ends the server.
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, process_group=0)
        _wait(process, port)
        return process, f"http://{_LOOPBACK}:{port}"

    def replace(self) -> None:
        """Ends the process and whatever it is busy with; a new one takes its place."""
        old = self.process
        self.process, self.address = self.started()
        old.kill()
        old.wait()

    def end(self) -> None:
        """Ends the process."""
        self.process.terminate()
        self.process.wait()


@contextmanager
def _oxigraph(graph: Path, timeout: int) -> Iterator[Oxigraph]:
    """A server over a file; it and its store are gone when the block ends."""
    if not graph.is_file():
        raise GraphError("there is no built graph", where=graph, remedy="run `kg build`, or name its output")
    with tempfile.TemporaryDirectory(prefix="kg-serve-") as folder:
        load = [_program(), "load", "--location", folder, "--file", str(graph)]
        loaded = subprocess.run(load, capture_output=True, text=True, encoding="utf-8", errors="replace")
        if loaded.returncode:
            reason = (loaded.stderr.strip().splitlines() or ["it cannot be read"])[-1]
            raise GraphError(f"the graph is damaged: {reason}", where=graph, remedy="build it again with kg build")
        server = Oxigraph(Path(folder), timeout)
        try:
            yield server
        finally:
            server.end()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    """Until the server listens."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with closing(socket(AF_INET, SOCK_STREAM)) as probe:
            if probe.connect_ex((_LOOPBACK, port)) == 0:
                return
        time.sleep(0.02)
    raise GraphError("Oxigraph did not start", remedy="see what `oxigraph serve-read-only --help` says")
