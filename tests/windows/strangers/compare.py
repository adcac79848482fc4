"""Asks the same of two preview servers and says where they differ: compare.py PORT-OF-WFASTCGI PORT-OF-OURS [SECONDS].

With SECONDS: alternates between both for so long, and prints requests per second and the CPU time of each FastCGI process
for a request, as ratios. Wine's processes are Linux processes with names of their own, so /proc knows their times.
"""
import hashlib
import http.client
import os
import sys
import time

IGNORED = {"date", "server", "connection", "transfer-encoding"}


def ask(port, method, path, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request(method, path, body, {"Host": "localhost:%d" % port})
    answer = connection.getresponse()
    content = answer.read()
    headers = sorted((n.lower(), v) for n, v in answer.getheaders() if n.lower() not in IGNORED)
    connection.close()
    return answer.status, headers, len(content), hashlib.sha256(content).hexdigest(), content


def compare(theirs, ours):
    wrong = 0
    for method, path, body in [
        ("GET", "/", None),
        ("POST", "/upload", b"x" * (10 * 1024 * 1024)),
        ("GET", "/stream", None),
        ("GET", "/missing", None),
        ("GET", "/raise", None),
    ]:
        a, b = ask(theirs, method, path, body), ask(ours, method, path, body)
        # An exception's page is each gateway's own; that it is a 500 is not.
        same = a[0] == b[0] if path == "/raise" else a[:4] == b[:4]
        wrong += not same
        print("%-6s %-4s %-9s %d, %d bytes" % ("same" if same else "DIFFER", method, path, b[0], b[2]))
        if not same:
            print("  wfastcgi:", a[:3], a[4][:300], "\n  ours:    ", b[:3], b[4][:300])
    return wrong


def process_times(words):
    """CPU seconds of every process whose command line holds all the words."""
    ticks = os.sysconf("SC_CLK_TCK")
    total = 0.0
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/cmdline" % pid, "rb") as file:
                line = file.read().decode(errors="replace")
            with open("/proc/%s/stat" % pid) as file:
                fields = file.read().rpartition(")")[2].split()
        except OSError:
            continue
        if all(word in line for word in words):
            total += (int(fields[11]) + int(fields[12])) / ticks
    return total


def load(port, seconds):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    count, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        connection.request("GET", "/", headers={"Host": "localhost:%d" % port})
        connection.getresponse().read()
        count += 1
    connection.close()
    return count


def measure(theirs, ours, seconds):
    marks = {theirs: ["python.exe", "wfastcgi.py"], ours: ["iiswsgi-gateway.exe", "probe:application"]}
    sums = {theirs: [0, 0.0], ours: [0, 0.0]}
    pieces = 6
    for _ in range(pieces):
        for port in (theirs, ours):
            before = process_times(marks[port])
            sums[port][0] += load(port, seconds / pieces / 2)
            sums[port][1] += process_times(marks[port]) - before
    half = seconds / 2
    for name, port in (("wfastcgi", theirs), ("iiswsgi-gateway", ours)):
        count, cpu = sums[port]
        print("%-16s %7.0f requests/s, %7.1f us CPU of the process for a request" % (name, count / half, cpu / count * 1e6))
    print(
        "ratio            %.2f times the requests, %.2f of the CPU time"
        % (sums[ours][0] / sums[theirs][0], (sums[ours][1] / sums[ours][0]) / (sums[theirs][1] / sums[theirs][0]))
    )


if __name__ == "__main__":
    ports = int(sys.argv[1]), int(sys.argv[2])
    failures = compare(*ports)
    if len(sys.argv) > 3 and not failures:
        measure(*ports, float(sys.argv[3]))
    sys.exit(failures)
