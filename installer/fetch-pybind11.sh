#!/usr/bin/env bash
# Gets pybind11's headers from PyPI, pinned by hash, into the cache folder, and prints the include folder.
# Does nothing, quickly, when they are there. Needs python3 with pip, or python3 with venv.
set -euo pipefail

version=3.1.0
sha256=b8488090f8acffbcb6b5d6a85571a6827a0a2981ffb75e5a0b27b87c4a6b7dd0

cache="${IISWSGI_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/iiswsgi}"
target="$cache/pybind11-$version"
include="$target/pybind11/include"
if [ ! -f "$include/pybind11/pybind11.h" ]; then
  mkdir -p "$cache"
  work="$(mktemp -d "$cache/pybind11.XXXXXX")"
  trap 'rm -rf "$work"' EXIT
  printf 'pybind11==%s --hash=sha256:%s\n' "$version" "$sha256" >"$work/requirements.txt"
  pip=(python3 -m pip)
  if ! "${pip[@]}" --version >/dev/null 2>&1; then
    python3 -m venv "$work/venv" >&2
    pip=("$work/venv/bin/python" -m pip)
  fi
  "${pip[@]}" download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --require-hashes \
    --dest "$work" -r "$work/requirements.txt" >&2
  python3 -m zipfile -e "$work/pybind11-$version-py3-none-any.whl" "$work/unpacked"
  # One rename, so that two configurations at the same time never see half of it.
  mv -T "$work/unpacked" "$target" 2>/dev/null || [ -f "$include/pybind11/pybind11.h" ]
fi
echo "$include"
