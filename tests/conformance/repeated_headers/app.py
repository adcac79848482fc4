def application(environ, start_response):
    start_response("200 OK", [])
    return [(environ["HTTP_X_A"] + " / " + environ["HTTP_COOKIE"]).encode()]
