import hashlib


async def application(scope, receive, send):
    size, sum = 0, hashlib.sha1()
    while True:
        event = await receive()
        size += len(event["body"])
        sum.update(event["body"])
        if not event["more_body"]:
            break
    body = b"%d %s" % (size, sum.hexdigest().encode())
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": body})
