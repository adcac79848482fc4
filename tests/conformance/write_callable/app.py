def application(environ, start_response):
    write = start_response("200 OK", [])
    write(b"a")
    write(b"")
    write(b"b")
    return [b"c"]
