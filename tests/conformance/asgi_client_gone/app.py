async def application(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    if scope["path"] != "/stream":
        return await send({"type": "http.response.body", "body": b"served"})
    try:
        while True:
            await send({"type": "http.response.body", "body": b"x" * 10000, "more_body": True})
    except OSError as error:
        print("told that", error, "and", (await receive())["type"], flush=True)
