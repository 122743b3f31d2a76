"""The door before a SPARQL server: files of the graph, and questions that neither change it nor ask elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from kg.errors import GraphError
from kg.query import query_form

if TYPE_CHECKING:
    from httpx import AsyncClient
    from httpx import Response as Answer
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

    from kg.serve import Behind, Oxigraph

#: Paths of the endpoint; Oxigraph's editor asks the first.
ENDPOINTS = ("/sparql", "/query")
#: What the editor consists of.
_EDITOR = ("/", "/yasgui.min.js", "/yasgui.min.css", "/logo.svg")
#: The editor asks a web site for prefixes; here a browser does not let it.
_EDITOR_POLICY = "default-src 'self' 'unsafe-inline' data: blob:; frame-ancestors 'none'"
#: Files of a build that may be looked at, and what a browser is told they are.
_FILES = {
    ".csv": "text/csv; charset=utf-8",
    ".gexf": "application/xml",
    ".graphml": "application/xml",
    ".html": "text/html; charset=utf-8",
    ".jsonl": "application/jsonl; charset=utf-8",
    ".jsonld": "application/ld+json",
    ".nt": "application/n-triples",
    ".parquet": "application/vnd.apache.parquet",
    ".svg": "image/svg+xml",
    ".trig": "application/trig",
    ".ttl": "text/turtle; charset=utf-8",
}
#: The longest question in bytes.
_LONGEST = 1_000_000
_PASSED_ON = ("accept", "content-type")
_PASSED_BACK = ("content-type",)


class Door:
    """What stands between people and the server behind.

    Args:
        out: Folder whose files are shown.
        behind: The SPARQL server.
        timeout: Seconds that an answer may take. Oxigraph does not give every query up in time; then it is replaced.
        hosts: Names by which this server may be called; a page elsewhere cannot reach it under a name of its own.
        cors: Whether pages of other web sites may ask.
    """

    def __init__(self, out: Path, behind: Behind, timeout: int, hosts: Iterable[str], cors: bool) -> None:
        self.out, self.behind, self.timeout = out.resolve(), behind, timeout
        self.hosts, self.cors = sorted(hosts), cors
        self.replacing = asyncio.Lock()

    def application(self, ready: Callable[[], None]) -> Starlette:
        """The web application; `ready` is called when it starts."""
        import httpx
        from starlette.applications import Starlette
        from starlette.middleware import Middleware
        from starlette.middleware.cors import CORSMiddleware
        from starlette.middleware.trustedhost import TrustedHostMiddleware
        from starlette.routing import Route

        @asynccontextmanager
        async def lifespan(app: Starlette) -> AsyncIterator[None]:
            async with httpx.AsyncClient(timeout=None, trust_env=False) as client:
                app.state.client = client
                ready()
                yield

        routes = [Route(path, self.ask, methods=["GET", "POST"]) for path in ENDPOINTS]
        routes += [Route("/update", self.refuse_update, methods=["GET", "POST"])]
        routes += [Route(path, self.editor) for path in _EDITOR]
        routes += [Route("/{name}", self.file)]
        middleware = [Middleware(TrustedHostMiddleware, allowed_hosts=self.hosts)]
        if self.cors:
            middleware.append(Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "POST"]))
        return Starlette(routes=routes, middleware=middleware, lifespan=lifespan)

    async def ask(self, request: Request) -> Response:
        """Passes a question on, if it is one."""
        from starlette.responses import PlainTextResponse

        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > _LONGEST:
                return PlainTextResponse(f"the question is longer than {_LONGEST} bytes", 413)
        try:
            for question in _questions(request, body):
                query_form(question, "query")
        except (GraphError, UnicodeDecodeError) as error:
            return PlainTextResponse(f"{error}\n", 403 if isinstance(error, GraphError) and error.entry else 400)
        return await self.passed_on(request, body)

    async def editor(self, request: Request) -> Response:
        """A part of the editor."""
        answer = await self.passed_on(request, b"")
        answer.headers["content-security-policy"] = _EDITOR_POLICY
        return answer

    async def passed_on(self, request: Request, body: bytes) -> Response:
        """The answer of the server behind, as it comes, for as long as it may take."""
        import httpx
        from starlette.responses import PlainTextResponse, Response, StreamingResponse

        async with self.replacing:
            server = self.behind.take()
        until = asyncio.get_running_loop().time() + self.timeout
        try:
            async with asyncio.timeout_at(until):
                answer = await self.sent(request, body, server)
        except TimeoutError:
            await self.given_up(server)
            return PlainTextResponse(f"the answer takes longer than {self.timeout} seconds\n", 504)
        except httpx.HTTPError as error:
            # One that is dead is replaced, for the next question.
            if server.is_dead():
                await self.given_up(server)
            else:
                self.behind.give_back(server)
            return PlainTextResponse(f"the store does not answer: {error or type(error).__name__}\n", 502)
        back = {name: answer.headers[name] for name in _PASSED_BACK if name in answer.headers}
        if request.method == "HEAD":
            await answer.aclose()
            self.behind.give_back(server)
            return Response(b"", answer.status_code, back)
        return StreamingResponse(self.stream(answer, server, until), answer.status_code, back)

    async def sent(self, request: Request, body: bytes, server: Oxigraph) -> Answer:
        """The answer's head. Oxigraph knows no HEAD, so it is asked with GET."""
        import httpx

        client: AsyncClient = request.app.state.client
        headers = {name: request.headers[name] for name in _PASSED_ON if name in request.headers}
        headers["accept-encoding"] = "identity"
        target = httpx.URL(server.address).copy_with(path=request.url.path, query=request.scope["query_string"])
        method = "GET" if request.method == "HEAD" else request.method
        return await client.send(client.build_request(method, target, content=body, headers=headers), stream=True)

    async def stream(self, answer: Answer, server: Oxigraph, until: float) -> AsyncIterator[bytes]:
        """The body of an answer. One that takes too long is cut off, so that its reader sees that it is not whole."""
        lost = False
        try:
            async with asyncio.timeout_at(until):
                async for chunk in answer.aiter_raw():
                    yield chunk
        except TimeoutError:
            lost = True
            raise
        finally:
            await answer.aclose()
            if lost:
                await self.given_up(server)
            else:
                self.behind.give_back(server)

    async def given_up(self, server: Oxigraph) -> None:
        """A question has no answer in time: its server is replaced, and ended when others have theirs."""
        async with self.replacing:
            await asyncio.to_thread(self.behind.retire, server)
        await asyncio.to_thread(self.behind.give_back, server)

    async def refuse_update(self, _: Request) -> Response:
        """What an update is answered."""
        from starlette.responses import PlainTextResponse

        return PlainTextResponse("the graph is only read: change the texts and build again\n", 403)

    async def file(self, request: Request) -> Response:
        """A file of the build, by its name."""
        from starlette.responses import FileResponse, PlainTextResponse

        path = self.out / request.path_params["name"]
        try:
            is_shown = path.suffix in _FILES and path.parent == self.out and path.is_file()
        except (OSError, ValueError):  # a name too long, or of impossible characters
            is_shown = False
        if not is_shown:
            return PlainTextResponse("there is no such page\n", 404)
        return FileResponse(path, media_type=_FILES[path.suffix])


def _questions(request: Request, body: bytes) -> list[str]:
    """The texts of all queries in a request of the SPARQL Protocol: in its address and in its body.

    Raises:
        GraphError: It is an update, or there is more than one query.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    fields = parse_qs(request.scope["query_string"].decode("utf-8"), keep_blank_values=True)
    sent = body.decode("utf-8")
    if kind == "application/x-www-form-urlencoded":
        for name, values in parse_qs(sent, keep_blank_values=True).items():
            fields.setdefault(name, []).extend(values)
    if "update" in fields or kind == "application/sparql-update":
        raise GraphError("this is an update, and a graph is only read", entry="update", remedy="send a query")
    found = fields.get("query", [])
    if sent and kind != "application/x-www-form-urlencoded":
        found = [*found, sent]
    if len(found) > 1:
        raise GraphError("there is more than one query", remedy="send one at a time")
    return found
