def application():
    return None
