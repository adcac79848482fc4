def application(environ, start_response):
    stream = environ["wsgi.input"]
    start_response("200 OK", [])
    return [b"|".join([stream.read(3), stream.read(0), stream.read(4), stream.read(100), stream.read(1), stream.read()])]
