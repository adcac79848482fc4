import asyncio


async def application(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    for _ in range(200):
        await send({"type": "http.response.body", "body": b"x" * 10000, "more_body": True})
        await asyncio.sleep(0)
    await send({"type": "http.response.body", "body": b"end"})
