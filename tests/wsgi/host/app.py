import subprocess
import sys


def application(environ, start_response):
    if environ["PATH_INFO"] == "/child":
        # One that inherits all that can be inherited, and lives longer than the gateway.
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(15)"], close_fds=False)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"served"]
