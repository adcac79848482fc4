#!/usr/bin/env bash
# Packs 20,000 files of 500 MB with `iiswsgi package build` and with `zip -6`, in turns, and prints the times and their
# ratio, and the largest memory that packing took. Usage: tests/package/benchmark.sh BUILD_FOLDER [ROUNDS]
set -euo pipefail
program=$(realpath "$1")/bin/iiswsgi
rounds=${2:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Sources, style sheets, pictures and data, as sites have them: most of it compresses well, some of it not at all.
python3 - "$work/site" <<'PYTHON'
import os, random, sys
random.seed(5)
words = ["def", "return", "import", "self", "request", "response", "session", "template", "margin", "padding", "colour", "value"]
def text(size):
    out = []
    length = 0
    while length < size:
        line = " ".join(random.choice(words) + str(random.randrange(1000)) for _ in range(10)) + "\n"
        out.append(line); length += len(line)
    return "".join(out)[:size].encode()
pool = text(2_000_000)
root = sys.argv[1]
for number in range(20000):
    folder = os.path.join(root, "d%03d" % (number // 100))
    os.makedirs(folder, exist_ok=True)
    ending = ["png", "py", "py", "js", "js", "js", "css", "html", "html", "json"][number % 10]
    size = 25000
    data = random.randbytes(size) if ending == "png" else pool[random.randrange(len(pool) - size):][:size]
    with open(os.path.join(folder, "f%05d.%s" % (number, ending)), "wb") as file:
        file.write(data)
# A Python project has one of these, and each of its files is held against it.
folders = ["__pycache__", "build", "develop-eggs", "dist", "downloads", "eggs", ".eggs", "lib64", "parts", "sdist", "var",
           "wheels", "*.egg-info", "htmlcov", ".tox", ".nox", ".hypothesis", ".pytest_cache", "cover", "docs/_build",
           ".pybuilder", "target", ".mypy_cache", ".pyre", ".pytype", "cython_debug", "env", ".venv", "venv", "ENV"]
names = ["*.py[cod]", "*$py.class", "*.so", "*.egg", "MANIFEST", "*.manifest", "*.spec", "pip-log.txt", ".coverage",
         ".coverage.*", "nosetests.xml", "coverage.xml", "*.cover", "*.py,cover", "*.mo", "*.pot", "*.log", "db.sqlite3",
         "celerybeat-schedule", "*.sage.py", ".env", ".dmypy.json", "profile_default/", "**/node_modules/", "!keep.log"]
with open(os.path.join(root, ".gitignore"), "w") as file:
    file.write("\n".join([name + "/" for name in folders] + names) + "\n")
with open(os.path.join(root, "wsgi.py"), "w") as file:
    file.write("def application(environ, start_response):\n    start_response('200 OK', [])\n    return [b'']\n")
PYTHON

seconds() {
  local start end
  start=$(date +%s.%N); "$@" >/dev/null; end=$(date +%s.%N)
  echo "$end - $start" | bc
}
ours() { "$program" package build "$work/site" --output "$work/ours.zip" --no-extras --json; }
theirs() { (cd "$work/site" && zip -6 -q -r "$work/theirs.zip" .); }
for round in $(seq "$rounds"); do
  rm -f "$work"/*.zip
  a=$(seconds ours); b=$(seconds theirs)
  echo "round $round: iiswsgi $a s, zip -6 $b s, ratio $(echo "scale=2; $a / $b" | bc)"
done
ls -l "$work"/*.zip | awk '{print $5, $9}'
command -v /usr/bin/time >/dev/null && /usr/bin/time -f 'memory: %M KiB' "$program" package build "$work/site" --output "$work/ours.zip" --no-extras --json >/dev/null
