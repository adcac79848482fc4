"""What an interpreter is, said alike by itself and by an application that runs in it."""

import json
import locale
import os
import sys

OURS = os.path.dirname(os.path.abspath(__file__))


def said():
    return {
        "sys.version": sys.version,
        "sys.hexversion": sys.hexversion,
        "sys.prefix": sys.prefix,
        "sys.base_prefix": sys.base_prefix,
        "sys.exec_prefix": sys.exec_prefix,
        "sys.base_exec_prefix": sys.base_exec_prefix,
        "sys.executable": sys.executable,
        "sys._base_executable": getattr(sys, "_base_executable", None),
        # "" is what -c puts in front; our own folder is put there by both sides.
        "sys.path": [path for path in sys.path if path not in ("", OURS)],
        "sys.flags.utf8_mode": sys.flags.utf8_mode,
        "sys.flags.isolated": sys.flags.isolated,
        "sys.flags.no_user_site": sys.flags.no_user_site,
        "file system encoding": sys.getfilesystemencoding(),
        "preferred encoding": locale.getpreferredencoding(False),
        "stdlib": os.__file__,
        "extension modules work": _extension_modules(),
    }


def _extension_modules():
    import ctypes
    import hashlib
    import ssl
    import zlib

    return [ctypes.sizeof(ctypes.c_void_p), ssl.OPENSSL_VERSION, hashlib.md5(zlib.compress(b"x")).hexdigest()]


def application(environ, start_response):
    body = json.dumps(said()).encode()
    start_response("200 OK", [("Content-Type", "application/json")])
    return [body]


if __name__ == "__main__":
    print(json.dumps(said()))
