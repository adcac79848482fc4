from wsgiref.validate import validator


def inner(environ, start_response):
    data = environ["wsgi.input"].read(3) + environ["wsgi.input"].readline()
    environ["wsgi.errors"].write("checked\n")
    environ["wsgi.errors"].flush()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"valid ", data]


application = validator(inner)
