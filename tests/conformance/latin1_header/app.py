def application(environ, start_response):
    start_response("200 OK", [("X-Latin", "caf\xe9")])
    return [b"x"]
