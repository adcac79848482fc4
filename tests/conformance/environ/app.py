import json


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({k: str(v) for k, v in sorted(environ.items())}, indent=1).encode()]
