from wsgiref.validate import validator


def inner(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "4")])
    yield b"ab"
    yield b"cd"


application = validator(inner)
