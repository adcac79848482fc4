def application(environ, start_response):
    start_response("200 OK", [("Content-Length", "1")])
    yield b"x"
    print("came to its end")
