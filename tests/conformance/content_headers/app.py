def application(environ, start_response):
    start_response("200 OK", [])
    keys = ("CONTENT_TYPE", "CONTENT_LENGTH", "HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH")
    return [" ".join(str(environ.get(key)) for key in keys).encode()]
