class Body:
    def __iter__(self):
        return self

    def __next__(self):
        raise RuntimeError("no body today")

    def close(self):
        print("closed all the same")


def application(environ, start_response):
    start_response("200 OK", [])
    return Body()
