application = "hello"
