def application(environ, start_response):
    import hashlib
    
    data = environ["wsgi.input"].read()
    start_response("200 OK", [])
    return [("%d %s" % (len(data), data[-3:].decode())).encode()]
