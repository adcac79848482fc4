import sys

sys.exit("usage: app")
