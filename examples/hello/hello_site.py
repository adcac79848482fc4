"""The pieces that hello.ini puts together: two applications, a filter, and what mounts them by path."""

import html
import sys

PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title></head>
<body><h1>{title}</h1>{body}</body>
</html>
"""


def page(start_response, title, body):
    content = PAGE.format(title=html.escape(title), body=body).encode("utf-8")
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(content)))])
    return [content]


def hello_factory(global_conf, greeting):
    def hello(environ, start_response):
        version = sys.version.split()[0]
        mount = environ["SCRIPT_NAME"] or "/"
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        body = "<p>Python {} answers for <code>{}</code>, mounted at <code>{}</code>.</p>".format(
            version, html.escape(path), html.escape(mount)
        )
        return page(start_response, greeting, body)

    return hello


def facts_factory(global_conf):
    def facts(environ, start_response):
        rows = "".join(
            "<tr><td>{}</td><td>{}</td></tr>".format(html.escape(name), html.escape(str(environ[name])))
            for name in ("SERVER_SOFTWARE", "SERVER_PROTOCOL", "wsgi.url_scheme", "wsgi.version")
            if name in environ
        )
        return page(start_response, "About this site", "<table>{}</table>".format(rows))

    return facts


def signature_factory(global_conf, product):
    """A filter: every answer names the product in a header."""

    def signature(application):
        def signed(environ, start_response):
            def start(status, headers, exc_info=None):
                return start_response(status, headers + [("X-Served-Through", product)], exc_info)

            return application(environ, start)

        return signed

    return signature


def mount_factory(loader, global_conf, **mounts):
    """A composite: the longest path that fits gets the request, with SCRIPT_NAME and PATH_INFO moved along."""
    applications = sorted(
        ((path.rstrip("/"), loader.get_app(name, global_conf=global_conf)) for path, name in mounts.items()),
        key=lambda mount: len(mount[0]),
        reverse=True,
    )

    def mounted(environ, start_response):
        path = environ["PATH_INFO"]
        for prefix, application in applications:
            if path == prefix or path.startswith(prefix + "/"):
                environ = dict(environ, SCRIPT_NAME=environ["SCRIPT_NAME"] + prefix, PATH_INFO=path[len(prefix):])
                return application(environ, start_response)
        start_response("404 Not Found", [("Content-Type", "text/plain")])
        return [b"Nothing is mounted here.\n"]

    return mounted
