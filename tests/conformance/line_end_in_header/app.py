def application(environ, start_response):
    start_response("200 OK", [("X", "a\r\nSet-Cookie: b")])
    return [b"x"]
