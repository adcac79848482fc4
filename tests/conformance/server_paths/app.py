def application(environ, start_response):
    start_response("200 OK", [])
    return [(environ["SCRIPT_NAME"] + "|" + environ["PATH_INFO"]).encode("latin-1")]
