def application(environ, start_response):
    import subprocess
    import sys
    
    out = subprocess.run(["/bin/echo", "started"], capture_output=True, stdin=None).stdout
    subprocess.run(["/bin/sh", "-c", "echo to the log"], stdout=sys.stderr)
    start_response("200 OK", [])
    return [out]
