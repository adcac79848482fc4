def application(environ, start_response):
    start_response("200 OK", [])
    assert type(environ) is dict
    assert all(type(key) is str for key in environ)
    assert all(type(v) is str for k, v in environ.items() if not k.startswith("wsgi."))
    return [b"fine"]
