#!/usr/bin/env bash
# Gives the fetched CPythons for Windows what `python -m venv` needs and their archives lack: CPython's own launcher, the
# python.exe of an environment. Built once into the cache folder out of Debian's source package; prints that folder.
set -euo pipefail
cd "$(dirname "$0")/../.."
cache="${IISWSGI_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/iiswsgi}"
# shellcheck source=../../installer/windows/sources.sh
. installer/windows/sources.sh

# fread_s: the C runtime that MinGW-w64 links with here has none.
options=(-O2 -s -municode -DUNICODE -D_UNICODE -DVENV_REDIRECT -D_WIN32_WINNT=0x0601 "-Dfread_s(b,z,e,n,f)=fread(b,e,n,f)")
launcher="$cache/venvlauncher-3.11-$(printf '%s\n' "${options[@]}" | sha256sum | cut -c 1-10)"

# Any of Debian's revisions does: a mirror may lack the source of a security update.
revisions() { apt-cache showsrc python3.11 2>/dev/null | sed -n 's/^Version: //p' | sort -rV; }
get_python() {
  local revision
  [ -n "$(revisions)" ] || enable_sources
  for revision in $(revisions); do
    get_source "python3.11=$revision" && return
  done
  return 1
}
compile() { x86_64-w64-mingw32-gcc-posix "${options[@]}" -Ipython3.11/Include python3.11/PC/launcher.c "$@" -lversion -lshlwapi; }

if [ ! -e "$launcher" ]; then
  work="$(mktemp -d "$cache/venvlauncher.XXXXXX")"
  trap 'rm -rf "$work"' EXIT
  (
    cd "$work"
    mkdir made
    get_python && compile -D_CONSOLE -mconsole -o made/python.exe && compile -D_WINDOWS -mwindows -o made/pythonw.exe
  ) >"$work/log" 2>&1 || { tail -n 40 "$work/log" >&2; exit 1; }
  mv -T "$work/made" "$launcher"
fi

# Each is found below a name of its own from Python 3.13 on, before it has the name of what it stands for.
for base in "$cache"/cpython-windows-3.*; do
  there="$base/lib/venv/scripts/nt"
  case "${base##*-}" in
    3.9.* | 3.1[0-2].*) names=(python pythonw) ;;
    *) names=(venvlauncher venvwlauncher) ;;
  esac
  cmp -s "$launcher/pythonw.exe" "$there/${names[1]}.exe" && continue
  cp "$launcher/python.exe" "$there/${names[0]}.exe"
  cp "$launcher/pythonw.exe" "$there/${names[1]}.exe"
done
echo "$launcher"
