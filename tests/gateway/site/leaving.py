"""Leaves a note when the process ends as it should: the file that LEAVING_NOTE names."""

import atexit
import os

from application import application


def leave():
    with open(os.environ["LEAVING_NOTE"], "w") as note:
        note.write("left")


atexit.register(leave)
