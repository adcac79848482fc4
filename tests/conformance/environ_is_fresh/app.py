def application(environ, start_response):
    start_response("200 OK", [])
    before = environ.get("mine", "none")
    environ["mine"] = "left over"
    environ["HTTP_HOST"] = "changed"
    return [before.encode()]
