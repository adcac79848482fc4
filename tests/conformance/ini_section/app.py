def make(global_config, word):
    def application(environ, start_response):
        start_response("200 OK", [])
        return [word.encode()]

    return application
