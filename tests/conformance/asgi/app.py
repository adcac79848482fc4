import json


async def application(scope, receive, send):
    assert scope["type"] == "http"
    told = {name: scope[name] for name in ("method", "scheme", "path", "root_path", "http_version", "server")}
    told["query"] = scope["query_string"].decode()
    told["raw_path"] = scope["raw_path"].decode()
    told["x-asked"] = [value.decode() for name, value in scope["headers"] if name == b"x-asked"]
    body = json.dumps(told).encode()
    await send({"type": "http.response.start", "status": 203, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": body})
