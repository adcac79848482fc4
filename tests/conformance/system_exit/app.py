def application(environ, start_response):
    import sys
    
    sys.exit(3)
