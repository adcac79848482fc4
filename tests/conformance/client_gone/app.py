class Stream:
    def __iter__(self):
        while True:
            yield b"z" * 65536

    def close(self):
        print("the stream was closed")


def application(environ, start_response):
    start_response("200 OK", [])
    return Stream() if environ["PATH_INFO"] == "/stream" else [b"served"]
