def application(environ, start_response):
    start_response("200 OK", [])
    for number in range(2000):
        yield b"y" * 1000
