#!/usr/bin/env bash
# A virtual environment of a Windows CPython in the cache folder, made on Linux: `environment.sh 3.12 flask pastedeploy`
# prints its folder. Needs installer/fetch-pythons.sh --platform windows before.
#
# Laid out as `python -m venv` would, which takes no Wine: its launcher, pyvenv.cfg, and packages that pip unpacks for the
# other platform.
set -euo pipefail
minor="$1"
shift
cache="${IISWSGI_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/iiswsgi}"
bases=("$cache/cpython-windows-$minor".*)
base="${bases[0]}"
launcher="$("$(dirname "$0")/launcher.sh")"
folder="$cache/environment-windows-$minor-$(printf '%s\n' "$base" "$launcher" "$@" | sha256sum | cut -c 1-10)"
if [ ! -e "$folder/pyvenv.cfg" ]; then
  work="$(mktemp -d "$cache/environment.XXXXXX")"
  trap 'rm -rf "$work"' EXIT
  mkdir -p "$work/Scripts" "$work/Lib/site-packages"
  cp "$launcher"/python*.exe "$work/Scripts/"
  python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --target "$work/Lib/site-packages" \
    --only-binary=:all: --platform win_amd64 --python-version "$minor" --implementation cp "$@" >&2
  printf 'home = Z:%s\r\ninclude-system-site-packages = false\r\nversion = %s\r\n' "${base//\//\\}" "${base##*-}" \
    >"$work/pyvenv.cfg"
  mv -T "$work" "$folder"
  trap - EXIT
fi
echo "$folder"
