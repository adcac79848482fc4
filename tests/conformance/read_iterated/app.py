def application(environ, start_response):
    start_response("200 OK", [])
    return [b"[" + line + b"]" for line in environ["wsgi.input"]]
