def application(environ, start_response):
    stream = environ["wsgi.input"]
    start_response("200 OK", [])
    first = stream.readline()
    part = stream.readline(2)
    rest = stream.readlines()
    return [repr((first, part, rest, list(stream))).encode()]
