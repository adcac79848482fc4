from wsgiref.validate import validator


def inner(environ, start_response):
    write = start_response("200 OK", [("Content-Type", "text/plain")])
    write(b"written ")
    return [b"returned"]


application = validator(inner)
