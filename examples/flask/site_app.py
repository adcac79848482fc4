from flask import Flask, jsonify, request, url_for

app = Flask(__name__)


@app.get("/")
def index():
    return "Hello from Flask at " + url_for("index")


@app.post("/sum")
def add():
    return jsonify(total=sum(request.get_json()["numbers"]))


@app.get("/fail")
def fail():
    raise RuntimeError("this page always fails")
