def application(environ, start_response):
    import logging
    import sys
    import warnings
    
    print("by print")
    sys.stderr.write("by stderr\n")
    sys.stdout.buffer.write(b"by buffer\n")
    logging.getLogger("some").warning("by logging")
    warnings.warn("by warnings")
    environ["wsgi.errors"].write("by errors, without an end")
    environ["wsgi.errors"].writelines(["by", " lines \u20ac \ud800\n"])
    environ["wsgi.errors"].flush()
    start_response("200 OK", [])
    return [sys.stdin.read().encode()]
