def application(environ, start_response):
    import sys
    
    start_response("200 OK", [("X-Old", "1")])
    try:
        raise ValueError("x")
    except ValueError:
        start_response("503 Busy", [("X-New", "1")], sys.exc_info())
    return [b"later"]
