def application(environ, start_response):
    start_response("200 OK", [("Connection", "close"), ("Transfer-Encoding", "chunked"), ("Upgrade", "x"), ("X-Kept", "y")])
    return [b"x"]
