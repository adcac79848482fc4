def application(environ, start_response):
    start_response("200 OK", [])
    yield b"first"
    raise ValueError("too late")
