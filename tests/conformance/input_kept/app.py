kept = []


def application(environ, start_response):
    kept.append(environ["wsgi.input"])
    start_response("200 OK", [])
    return [kept[0].read() if len(kept) > 1 else b"first"]
