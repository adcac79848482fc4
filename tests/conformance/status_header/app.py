def application(environ, start_response):
    start_response("200 OK", [("Status", "404 Not Found")])
    return [b"x"]
