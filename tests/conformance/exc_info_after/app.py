def application(environ, start_response):
    import sys
    
    start_response("200 OK", [])
    yield b"out"
    try:
        raise ValueError("the very one")
    except ValueError:
        start_response("500 Late", [], sys.exc_info())
    yield b"never"
