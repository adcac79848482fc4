"""What the gateway's tests ask for: one behaviour for each path."""

import hashlib
import os
import time

BLOCK = bytes(range(256)) * 256  # 64 KiB


def text(start_response, body):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


def hello(environ, start_response):
    return text(start_response, b"Hello, gateway!\n")


def show(environ, start_response):
    lines = [f"{name}={value}" for name, value in sorted(environ.items()) if isinstance(value, str)]
    return text(start_response, "\n".join(lines).encode("latin-1"))


def paths(environ, start_response):
    return text(start_response, (environ["SCRIPT_NAME"] + "|" + environ["PATH_INFO"]).encode("latin-1"))


def count(environ, start_response):
    return text(start_response, str(sum(name.startswith("HTTP_X_MANY_") for name in environ)).encode())


def digest(environ, start_response):
    seen, size = hashlib.sha256(), 0
    while block := environ["wsgi.input"].read(100000):
        seen.update(block)
        size += len(block)
    return text(start_response, f"{size} {seen.hexdigest()}".encode())


def stream(environ, start_response):
    size = int(environ["QUERY_STRING"]) * 1024 * 1024
    start_response("200 OK", [("Content-Type", "application/octet-stream"), ("Content-Length", str(size))])
    return (BLOCK for _ in range(size // len(BLOCK)))


def pause(environ, start_response):
    time.sleep(float(environ["QUERY_STRING"]))
    return text(start_response, b"slept")


def file(environ, start_response):
    path = environ["QUERY_STRING"]
    start_response("200 OK", [("Content-Type", "application/octet-stream"), ("Content-Length", str(os.path.getsize(path)))])
    return environ["wsgi.file_wrapper"](open(path, "rb"))


class endless:
    """Sends a block each 10 ms until nobody wants any more; close() leaves a note in the file that the query names."""

    def __init__(self, environ, start_response):
        self.note = environ["QUERY_STRING"]
        start_response("200 OK", [("Content-Type", "text/plain")])

    def __iter__(self):
        return self

    def __next__(self):
        time.sleep(0.01)
        return b"more\n"

    def close(self):
        with open(self.note, "w") as note:
            note.write("closed")


def fail(environ, start_response):
    raise ValueError("on purpose")


def application(environ, start_response):
    behaviours = {"/show": show, "/count": count, "/digest": digest, "/stream": stream, "/pause": pause, "/file": file,
                  "/endless": endless, "/fail": fail, "/hello": hello, "/unread": hello}
    return behaviours.get(environ["PATH_INFO"], paths)(environ, start_response)
