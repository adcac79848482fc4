import logging


def make(global_config):
    def application(environ, start_response):
        logging.getLogger("shop").info("an order")
        start_response("200 OK", [])
        return [b"x"]

    return application
