def application(environ, start_response):
    start_response("200 OK", [("X", b"a")])
    return [b"x"]
