async def application(scope, receive, send):
    if scope["path"] == "/late":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
        await send({"type": "http.response.body", "body": b"answered"})
        raise KeyError("behind the answer")
    if scope["path"] == "/silent":
        return
    raise KeyError("missing piece")
