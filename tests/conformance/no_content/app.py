def application(environ, start_response):
    start_response("204 No Content", [("Content-Length", "3")])
    return [b"abc"]
