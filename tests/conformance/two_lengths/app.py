def application(environ, start_response):
    start_response("200 OK", [("Content-Length", "1"), ("Content-Length", "2")])
    return [b"a"]
