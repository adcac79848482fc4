def application(environ, start_response):
    start_response("200 OK", [("Content-Length", "9")])
    return [b"ab"]
