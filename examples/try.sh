#!/usr/bin/env bash
# From a fresh Debian 12 machine to an answering site: installs what building needs, builds, makes a sandbox, deploys
# examples/hello into it through plan and apply, serves it, asks for a page, and opens the wizard where there is a display.
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
build=$top/build/try
sandbox=$build/sandbox
cd "$top"
mkdir -p build

installer/packages.sh build run
[ -e "$build/build.ninja" ] || cmake --preset release -B "$build" -DIISWSGI_BUILD_TESTS=OFF >"$top/build/try-configure.log" 2>&1 || {
  cat "$top/build/try-configure.log" >&2
  exit 1
}
echo "Building (a few minutes the first time) ..."
cmake --build "$build" >"$build/build.log" 2>&1 || { tail -n 40 "$build/build.log" >&2; exit 1; }
PATH=$build/bin:$PATH

port=8080
if [ -e "$sandbox/config/applicationhost.config" ]; then
  port=$(sed -n 's/.*bindingInformation="[^:]*:\([0-9]*\):.*/\1/p' "$sandbox/config/applicationhost.config" | head -n 1)
else
  while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
  iiswsgi sandbox create "$sandbox" --port "$port"
fi

iiswsgi apply --yes --server "$sandbox" --site Sandbox --name hello --python /usr/bin/python3 --ini examples/hello/hello.ini

url=http://localhost:$port/
iiswsgi preview --server "$sandbox" >"$build/preview.log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null || true; wait $server 2>/dev/null || true' EXIT
for _ in $(seq 100); do
  (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
  kill -0 $server 2>/dev/null || { cat "$build/preview.log" >&2; exit 1; }
  sleep 0.1
done

echo
echo "GET $url"
curl --silent --show-error --include --max-time 60 "$url"
echo
echo "The site answers at $url"

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && [ -t 1 ]; then
  iiswsgi-wizard --server "$sandbox"
elif [ -t 0 ] && [ -t 1 ]; then
  echo "Press Ctrl+C to end the preview server."
  wait $server || true
fi
