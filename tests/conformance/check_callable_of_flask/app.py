from flask import Flask, request

site = Flask(__name__)


@site.route("/")
def index():
    return request.path
