class Told:
    pass


def application(environ, start_response):
    import io
    import tempfile

    file = tempfile.NamedTemporaryFile()
    file.write(b"x" * 300000)
    file.seek(0)
    start_response("200 OK", [("Content-Length", environ["QUERY_STRING"])])
    return environ["wsgi.file_wrapper"](file)
