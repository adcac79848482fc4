def application(environ, start_response):
    start_response("200 OK", [])
    return [(environ["HTTP_X"] + environ.get("HTTP_COOKIE", "-") + environ["QUERY_STRING"]).encode()]
