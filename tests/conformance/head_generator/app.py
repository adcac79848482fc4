class Stream:
    def __iter__(self):
        while True:
            yield b"for ever"

    def close(self):
        print("the stream was closed")


def application(environ, start_response):
    start_response("200 OK", [])
    return Stream()
