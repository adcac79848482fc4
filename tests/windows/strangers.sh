#!/usr/bin/env bash
# wfastcgi 3.0.0, unchanged, hosted by our preview server over the named pipe, and our gateway in its place: the same
# answers. `tests/windows/strangers.sh BUILD [SECONDS]`; with SECONDS it measures both as well.
set -euo pipefail
cd "$(dirname "$0")/../.."
build="$1"
seconds="${2:-}"
# shellcheck source=wine.sh
. tests/windows/wine.sh "$build"
cache="${IISWSGI_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/iiswsgi}"

wfastcgi="$cache/wfastcgi-3.0.0"
if [ ! -e "$wfastcgi/wfastcgi.py" ]; then
  work="$(mktemp -d "$cache/wfastcgi.XXXXXX")"
  echo "wfastcgi==3.0.0 --hash=sha256:cbce266e7da411d40f98f28a73cb9a55157b274398bd5a8d2b25cfa10a4dd493" >"$work/requirements.txt"
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --no-binary :all: --require-hashes -d "$work" \
    -r "$work/requirements.txt"
  tar xzf "$work/wfastcgi-3.0.0.tar.gz" -C "$work"
  mv -T "$work/wfastcgi-3.0.0" "$wfastcgi"
  rm -rf "$work"
fi

site="$PWD/tests/windows/strangers"
python="$(windows_path "$(tests/windows/environment.sh 3.12 pastedeploy flask django pyramid)")\\Scripts\\python.exe"
work="$(mktemp -d "$build/strangers.XXXXXX")"
trap 'stop_wine; rm -rf "$work"' EXIT
iiswsgi() { wine "$build/bin/iiswsgi.exe" "$@" </dev/null; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# deploy NAME OPTION...: a sandbox of its own, deployed and served; sets port.
deploy() {
  local name="$1"
  shift
  port="$(free_port)"
  iiswsgi sandbox create "$(windows_path "$work/$name")" --port "$port" >/dev/null
  iiswsgi apply --yes --no-check --no-verify --server "$(windows_path "$work/$name")" --site Sandbox --name "$name" \
    --fast-cgi maxInstances=1 --fast-cgi instanceMaxRequests=1000000 "$@" >/dev/null
  iiswsgi preview --server "$(windows_path "$work/$name")" >"$work/$name.log" 2>&1 &
  for _ in $(seq 150); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && return 0
    sleep 0.2
  done
  cat "$work/$name.log" >&2
  return 1
}

deploy wfastcgi --process "$python" --arguments "$(windows_path "$wfastcgi/wfastcgi.py")" \
  --env WSGI_HANDLER=probe.application --env "PYTHONPATH=$(windows_path "$site")"
theirs=$port
deploy ours --python "$python" --app probe:application --folder "$(windows_path "$site")"
ours=$port
# shellcheck disable=SC2086
python3 "$site/compare.py" "$theirs" "$ours" $seconds || { tail -n 20 "$work"/*.log >&2; exit 1; }
