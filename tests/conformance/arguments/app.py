def application(environ, start_response):
    import sys
    
    start_response("200 OK", [])
    return [repr((sys.argv, sys.stdin.read())).encode()]
