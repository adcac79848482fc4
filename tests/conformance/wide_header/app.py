def application(environ, start_response):
    start_response("200 OK", [("X", "\u20ac")])
    return [b"x"]
