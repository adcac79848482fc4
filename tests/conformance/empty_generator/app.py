def application(environ, start_response):
    start_response("202 Accepted", [("X-A", "b")])
    return
    yield b""
