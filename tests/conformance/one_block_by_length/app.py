class One:
    def __len__(self):
        return 1

    def __iter__(self):
        return iter([b"single"])


def application(environ, start_response):
    start_response("200 OK", [])
    return One()
