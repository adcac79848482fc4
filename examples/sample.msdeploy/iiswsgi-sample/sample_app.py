"""A WSGI application of one page, made by Paste Deploy from sample.ini."""

import html
import os
from urllib.parse import parse_qs

VISITORS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data", "visitors.txt")


def remember(name):
    """Appends a name, which outlives an upgrade: data/ belongs to the site."""
    if not name:
        return
    with open(VISITORS, "a", encoding="utf-8") as visitors:
        visitors.write(name.replace("\n", " ") + "\n")


def make_application(global_settings, greeting="It works"):
    def application(environ, start_response):
        name = parse_qs(environ.get("QUERY_STRING", "")).get("name", [""])[0]
        remember(name)
        page = "<!DOCTYPE html><title>iiswsgi</title><h1>%s</h1><p>Hello %s" % (
            html.escape(greeting),
            html.escape(name or "world"),
        )
        body = page.encode("utf-8")
        start_response(
            "200 OK",
            [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))],
        )
        return [body]

    return application
