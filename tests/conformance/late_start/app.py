def application(environ, start_response):
    def blocks():
        start_response("201 Created", [])
        yield b"made"
    return blocks()
