"""A server whose certificate nobody vouches for: nobody.py CERTIFICATE KEY. It prints its port, and serves until it's ended."""
import socket
import ssl
import sys

context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(*sys.argv[1:])
with socket.create_server(("127.0.0.1", 0)) as listener:
    print(listener.getsockname()[1], flush=True)
    while True:
        connection, _ = listener.accept()
        try:
            context.wrap_socket(connection, server_side=True).recv(1)
        except OSError:  # the client says no
            connection.close()
