"""An ASGI application as a WSGI one. Compiled into the bridge, and run only where the application is one; 3.9 and later.

The application lives on an event loop in a thread of its own, as long as the process: its lifespan begins when it is loaded
and ends with the process. The thread that a request came in on does what WSGI allows only there (reading the body, writing
the answer) whenever the application asks for it; an answer is never more than a piece ahead of what has been written.

IIS hands a FastCGI process one request at a time, and no WebSockets at all.
Source: ASGI 3.0, "HTTP & WebSocket" 2.4 and "Lifespan" 2.0, https://asgi.readthedocs.io/en/latest/specs/.
"""

import asyncio
import atexit
import queue
import re
import sys
import threading
import traceback
from http import HTTPStatus
from urllib.parse import quote

PIECE = 64 * 1024  # bytes of a body
END_OF_LIFE = 5  # seconds that an application has to shut down in


class Adapter:
    def __init__(self, application):
        self._application = application
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="iiswsgi-asgi", daemon=True).start()
        self._lifespan = Lifespan(application)
        try:
            asyncio.run_coroutine_threadsafe(self._lifespan.begin(), self._loop).result()
        except BaseException:
            self._stop_loop()
            raise
        self._whole_path = wants_whole_path()  # what the application needs has been imported by now
        atexit.register(self.close)

    def __call__(self, environ, start_response):
        scope = scope_of(environ, dict(self._lifespan.state), self._whole_path)
        return Exchange(self._application, self._loop, environ, scope).run(start_response)

    def close(self):
        atexit.unregister(self.close)
        try:
            asyncio.run_coroutine_threadsafe(self._lifespan.end(), self._loop).result(END_OF_LIFE)
        except Exception:
            traceback.print_exc()
        self._stop_loop()

    def _stop_loop(self):
        self._loop.call_soon_threadsafe(self._loop.stop)


class Lifespan:
    def __init__(self, application):
        self.state = {}
        self._application = application
        self._task = None

    async def begin(self):
        self._asked = asyncio.Queue()
        self._said = asyncio.Queue()
        self._task = asyncio.ensure_future(self._run())
        answer = await self._next("startup")
        if answer["type"] == "lifespan.startup.failed":
            raise RuntimeError("its startup failed: %s" % (answer.get("message") or "no reason was given"))

    async def end(self):
        if not self._task.done():
            await self._next("shutdown")

    async def _next(self, what):
        await self._asked.put({"type": "lifespan." + what})
        said = asyncio.ensure_future(self._said.get())
        await asyncio.wait({said, self._task}, return_when=asyncio.FIRST_COMPLETED)
        if said.done():
            return said.result()
        said.cancel()
        return {"type": "lifespan.%s.complete" % what}  # an error instead of an answer: it knows no lifespan

    async def _run(self):
        scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": self.state}
        try:
            await self._application(scope, self._asked.get, self._said.put)
        except Exception:
            pass


class Exchange:
    """One request. `_asks` is what the application's side wants done in the request's thread: (what, value, future)."""

    def __init__(self, application, loop, environ, scope):
        self._application = application
        self._loop = loop
        self._environ = environ
        self._scope = scope
        self._asks = queue.SimpleQueue()
        self._body_told = False  # to its end
        self._started = None
        self._complete = False  # the last piece of the answer is there
        self._gone = None  # set once nobody waits for the answer; made on the loop, where 3.9 wants it

    # --- in the request's thread ---

    def run(self, start_response):
        """Pieces of the answer. Nothing is sent before the first one, or the end, is there."""
        asyncio.run_coroutine_threadsafe(self._serve(), self._loop)
        first, more = self._next_piece()
        start_response(*self._started)
        if not more:
            return [first]
        return self._rest(first)

    def _rest(self, piece):
        more = True
        try:
            while True:
                if piece:
                    yield piece
                if not more:
                    return
                piece, more = self._next_piece()
        finally:
            self._loop.call_soon_threadsafe(self._leave)

    def _next_piece(self):
        """The next piece of the answer, and whether there are more. An error of the application is raised here."""
        while True:
            what, value, future = self._asks.get()
            if what == "read":
                self._answer(future, self._read)
            elif what == "piece":
                self._answer(future, lambda: None)
                if value[0] or not value[1]:
                    return value
            elif value is not None:
                raise value
            else:
                raise RuntimeError("The application ended without an answer." if self._started is None
                                   else "The application ended before its answer did.")

    def _answer(self, future, work):
        try:
            result = work()
        except BaseException as error:
            self._loop.call_soon_threadsafe(_give_error, future, error)
        else:
            self._loop.call_soon_threadsafe(_give, future, result)

    def _read(self):
        return self._environ["wsgi.input"].read(PIECE)

    # --- on the loop ---

    async def _serve(self):
        self._gone = asyncio.Event()
        try:
            await self._application(self._scope, self._receive, self._send)
            error = None
        except BaseException as raised:
            error = raised
        if not self._complete:
            self._asks.put(("end", error, None))
        elif error is not None:  # what it does after its answer is nobody's request any more
            traceback.print_exception(type(error), error, error.__traceback__)

    async def _ask(self, what, value=None):
        if self._gone.is_set():
            raise OSError("the client has gone")
        future = self._loop.create_future()
        self._asks.put((what, value, future))
        return await future

    def _leave(self):
        """Nobody does anything for this request any more: who waits for it shall not wait for ever."""
        self._gone.set()
        while not self._asks.empty():
            future = self._asks.get_nowait()[2]
            if future is not None:
                _give_error(future, OSError("the client has gone"))

    async def _receive(self):
        if self._body_told or self._gone.is_set():
            await self._gone.wait()
            return {"type": "http.disconnect"}
        try:
            body = await self._ask("read") if has_body(self._environ) else b""
        except OSError:
            self._body_told = True
            return {"type": "http.disconnect"}
        self._body_told = len(body) < PIECE
        return {"type": "http.request", "body": body, "more_body": not self._body_told}

    async def _send(self, message):
        kind = message["type"]
        if kind == "http.response.start":
            if self._started is not None:
                raise RuntimeError("The application began its answer twice.")
            self._started = status_of(message["status"]), headers_of(message.get("headers") or ())
        elif kind == "http.response.body":
            if self._started is None:
                raise RuntimeError("The application sent a body before it began its answer.")
            if self._complete:
                raise RuntimeError("The application sent more after the end of its answer.")
            more = bool(message.get("more_body"))
            self._complete = not more
            await self._ask("piece", (bytes(message.get("body") or b""), more))
            if self._complete:
                self._leave()
        else:
            raise RuntimeError("%r isn't part of HTTP here." % kind)


def _give(future, result):
    if not future.done():
        future.set_result(result)


def _give_error(future, error):
    if not future.done():
        future.set_exception(error)


def scope_of(environ, state, whole_path):
    root = _utf8(environ.get("SCRIPT_NAME", ""))
    path = _utf8(environ.get("PATH_INFO", "")) or "/"
    if whole_path:
        path = root + path
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": environ.get("SERVER_PROTOCOL", "HTTP/1.1").partition("/")[2] or "1.1",
        "method": environ["REQUEST_METHOD"].upper(),
        "scheme": environ["wsgi.url_scheme"],
        "path": path,
        "raw_path": quote(path.encode("utf-8", "surrogateescape")).encode("ascii"),
        "query_string": environ.get("QUERY_STRING", "").encode("latin-1"),
        "root_path": root,
        "headers": list(_request_headers(environ)),
        "client": _address(environ.get("REMOTE_ADDR"), environ.get("REMOTE_PORT")),
        "server": _address(environ.get("SERVER_NAME"), environ.get("SERVER_PORT")),
        "state": state,
        "extensions": {},
    }


def wants_whole_path():
    """The path holds the root path, says the specification; Starlette before 0.33 finds no route then."""
    starlette = sys.modules.get("starlette")
    version = re.match(r"0\.(\d+)", getattr(starlette, "__version__", ""))
    return not version or int(version.group(1)) >= 33


def has_body(environ):
    return environ.get("CONTENT_LENGTH") not in (None, "", "0") or "HTTP_TRANSFER_ENCODING" in environ


def _utf8(text):
    """PEP 3333 has bytes as characters up to U+00FF."""
    return text.encode("latin-1").decode("utf-8", "surrogateescape")


def _request_headers(environ):
    for name, value in environ.items():
        if name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            if value:
                yield name.lower().replace("_", "-").encode("ascii"), value.encode("latin-1")
        elif name.startswith("HTTP_"):
            yield name[5:].lower().replace("_", "-").encode("latin-1"), value.encode("latin-1")


def _address(name, port):
    if not name:
        return None
    return [name, int(port) if port and port.isdigit() else 0]


def status_of(code):
    try:
        return "%d %s" % (code, HTTPStatus(code).phrase)
    except ValueError:
        return "%d Unknown" % code


def headers_of(pairs):
    return [(bytes(name).decode("latin-1"), bytes(value).decode("latin-1")) for name, value in pairs]
