def application(environ, start_response):
    start_response("200 OK", [("Content-Length", "3")])
    yield b"ab"
    yield b"cdef"
    yield b"gh"
