import atexit
import os


def application(environ, start_response):
    atexit.register(print, "exit hook of", os.getpid())
    start_response("200 OK", [])
    return [b"x"]
