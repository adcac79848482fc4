def application(environ, start_response):
    import subprocess
    import sys

    def python(program, **streams):
        return subprocess.run([sys.executable, "-c", program], **streams)

    out = python("print('started', end='')", capture_output=True, stdin=None).stdout
    python("print('to the log')", stdout=sys.stderr)
    assert python("import sys; sys.exit(7)").returncode == 7
    start_response("200 OK", [])
    return [out]
