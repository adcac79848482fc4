import multiprocessing
import os


def application(environ, start_response):
    # As on Windows everywhere: a new Python is started, and imports what it needs.
    context = multiprocessing.get_context("spawn")
    with context.Pool(2) as pool:
        paths = pool.map(os.path.basename, ["a/one", "b/two"])
    start_response("200 OK", [])
    return [" ".join(paths).encode()]
