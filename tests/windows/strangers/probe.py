"""One application for two gateways: what a page, a long upload, a long answer, an error page and a crash look like."""


def application(environ, start_response):
    path = environ["PATH_INFO"].rsplit("/", 1)[-1]
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("X-Probe", path or "root")]
    if path == "upload":
        size = 0
        while True:
            piece = environ["wsgi.input"].read(65536)
            if not piece:
                break
            size += len(piece)
        start_response("200 OK", headers)
        return [b"%d bytes" % size]
    if path == "stream":
        start_response("200 OK", headers + [("Content-Length", str(100 * 1024 * 1024))])
        return (b"0123456789abcdef" * 4096 for _ in range(1600))
    if path == "missing":
        start_response("404 Not Found", headers)
        return [b"nothing here"]
    if path == "raise":
        raise ValueError("on purpose")
    body = b"Hello, stranger!\n"
    start_response("200 OK", headers + [("Content-Length", str(len(body)))])
    return [body]
