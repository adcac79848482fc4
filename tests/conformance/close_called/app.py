class Body:
    def __iter__(self):
        return iter([b"x"])

    def close(self):
        print("closed")


def application(environ, start_response):
    start_response("200 OK", [])
    return Body()
