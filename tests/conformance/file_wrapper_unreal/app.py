def application(environ, start_response):
    import gzip
    import io
    
    if environ["QUERY_STRING"] == "gzip":
        import tempfile
    
        packed = tempfile.TemporaryFile()
        with gzip.GzipFile(fileobj=packed, mode="wb") as out:
            out.write(b"unpacked")
        packed.seek(0)
        file = gzip.GzipFile(fileobj=packed)
    else:
        file = io.BytesIO(b"from memory")
    start_response("200 OK", [])
    return environ["wsgi.file_wrapper"](file, 4)
