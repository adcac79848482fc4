from flask import Flask

app = Flask(__name__)


@app.get("/greet/<name>")
def greet(name):
    return "Hello, %s!" % name
