def application(environ, start_response):
    start_response("304 Not Modified", [("ETag", "x")])
    return [b"abc"]
