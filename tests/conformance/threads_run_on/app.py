import threading
import time

counted = []


def count():
    while True:
        counted.append(1)
        time.sleep(0.01)


threading.Thread(target=count, daemon=True).start()


def application(environ, start_response):
    start_response("200 OK", [])
    if environ["PATH_INFO"] == "/wait":
        while len(counted) < 5:
            time.sleep(0.01)
    return [b"counted" if counted else b"stood still"]
