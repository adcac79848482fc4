def application(environ, start_response):
    start_response("200 OK", [("Set-Cookie", "a=1"), ("X-B", "2"), ("Set-Cookie", "c=3")])
    return [b"x"]
