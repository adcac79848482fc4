def application(environ, start_response):
    start_response("200 OK", [])
    import os
    
    return [str(environ.get("HTTP_PROXY", os.environ.get("HTTP_PROXY"))).encode()]
