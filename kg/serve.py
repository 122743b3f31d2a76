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

from kg.building.store import is_store
from kg.errors import GraphError
from kg.export.rdf import TRIG, TRIPLES

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
    store: Path | None = None,
) -> None:
    """Serves until the process is interrupted or told to end.

    Args:
        out: A folder `kg build` wrote.
        ready: Called once the addresses answer.
        host: Address to listen on; other machines reach it only if this is not the loopback.
        port: Port to listen on; 0 takes a free one.
        timeout: Seconds after which a query is given up.
        cors: Whether pages of other web sites may ask.
        store: A store that holds the graph; without it one is made, which takes a while for a large graph.

    Raises:
        GraphError: There is no graph, it is damaged, or the port is taken.
    """
    import uvicorn

    from kg.querying.door import Door

    with ExitStack() as stack:
        # However the process is told to end, the server behind ends with it.
        signal.signal(signal.SIGTERM, _interrupt)
        if hasattr(signal, "SIGHUP"):  # the terminal is closed
            signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
        stack.enter_context(suppress(KeyboardInterrupt))
        listener = stack.enter_context(closing(_listener(host, port)))
        behind = stack.enter_context(_oxigraph(out, timeout) if store is None else _kept(store, timeout))
        port = listener.getsockname()[1]
        base = f"http://{host}:{port}"
        hosts = {host, "localhost", _LOOPBACK} if _is_local(host) else {"*"}
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


def _is_local(host: str) -> bool:
    """Whether only this machine reaches an address."""
    return host == "localhost" or host.startswith("127.")


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
    """Oxigraph's server over a store, in a process of its own on a port of its own."""

    def __init__(self, store: Path, timeout: int) -> None:
        with closing(_listener(_LOOPBACK, 0)) as free:
            port = free.getsockname()[1]
        self.address = f"http://{_LOOPBACK}:{port}"
        #: How many questions it is busy with, and whether it gets no more.
        self.busy, self.retired = 0, False
        command = [_program(), "serve-read-only", "--location", str(store), "--bind", f"{_LOOPBACK}:{port}"]
        command += ["--timeout-s", str(timeout)]
        if os.name == "posix":
            # The shell ends the server when its own input ends: even if this process is killed, nothing is left.
            command = ["sh", "-c", '"$@" & trap "kill $!; exit" TERM; cat >/dev/null; kill $!; wait', "sh", *command]
        quiet = subprocess.DEVNULL
        # A group of its own: an interrupt from the keyboard reaches only this process, which then ends the server.
        group = {"process_group": 0} if os.name == "posix" else {}
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, **group)  # type: ignore[call-overload]
        _wait(self.process, port)

    def is_dead(self) -> bool:
        """Whether nothing listens there any more."""
        with closing(socket(AF_INET, SOCK_STREAM)) as probe:
            return probe.connect_ex((_LOOPBACK, int(self.address.rpartition(":")[2]))) != 0

    def end(self) -> None:
        """Ends the process and whatever it is busy with."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        if os.name != "posix":
            self.process.terminate()
        self.process.wait()


class Behind:
    """The server behind the door: one that answers, and before it those that still have to finish."""

    def __init__(self, store: Path, timeout: int) -> None:
        self.store, self.timeout = store, timeout
        self.current = Oxigraph(store, timeout)
        self.retired: list[Oxigraph] = []

    def take(self) -> Oxigraph:
        """The server for one more question."""
        self.current.busy += 1
        return self.current

    def give_back(self, server: Oxigraph) -> None:
        """The question is answered; a retired server without any is ended."""
        server.busy -= 1
        if server.retired and server.busy == 0 and server in self.retired:
            self.retired.remove(server)
            server.end()

    def retire(self, server: Oxigraph) -> None:
        """A server that is lost in a question, or dead, gets no other; a new one takes its place."""
        if not server.retired:
            self.current = Oxigraph(self.store, self.timeout)
            server.retired = True
            self.retired.append(server)

    def end(self) -> None:
        """Ends every server."""
        for server in (self.current, *self.retired):
            server.end()


@contextmanager
def _oxigraph(out: Path, timeout: int) -> Iterator[Behind]:
    """A server over a built graph: what is stated is its default graph. It and its store are gone with the block."""
    named, stated = out / TRIG, out / TRIPLES
    for file in (named, stated):
        if not file.is_file():
            raise GraphError("there is no built graph", where=file, remedy="run `kg build`, or name its output")
    with tempfile.TemporaryDirectory(prefix="kg-serve-") as folder:
        for file in (named, stated):
            load = [_program(), "load", "--location", folder, "--file", str(file)]
            environment = {**os.environ, "RUST_BACKTRACE": "0"}
            loaded = subprocess.run(
                load, capture_output=True, text=True, encoding="utf-8", errors="replace", env=environment
            )
            if loaded.returncode:
                lines = [line.strip() for line in loaded.stderr.splitlines() if line.strip()]
                reason = next((line for line in lines if "rror" in line), "it cannot be read")
                raise GraphError(f"the graph is damaged: {reason}", where=file, remedy="build it again with kg build")
        with _answering(Path(folder), timeout) as behind:
            yield behind


@contextmanager
def _kept(store: Path, timeout: int) -> Iterator[Behind]:
    """A server over a store that `kg build` keeps. It is gone with the block, the store stays."""
    if not is_store(store):
        raise GraphError("there is no store", where=store, remedy="make one with kg build --store")
    with _answering(store, timeout) as behind:
        yield behind


@contextmanager
def _answering(store: Path, timeout: int) -> Iterator[Behind]:
    behind = Behind(store, timeout)
    try:
        yield behind
    finally:
        behind.end()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    """Until the server listens."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with closing(socket(AF_INET, SOCK_STREAM)) as probe:
            if probe.connect_ex((_LOOPBACK, port)) == 0:
                return
        time.sleep(0.02)
    raise GraphError("Oxigraph did not start", remedy="see what `oxigraph serve-read-only --help` says")
