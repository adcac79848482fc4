def site(environ, start_response):
    return []


def make_site():
    return site
