def application(environ, start_response):
    start_response("200 OK", [("X-Lost", "1")])
    raise ValueError("too early")
    yield b""
