#!/usr/bin/env bash
# Gets whole CPythons (org.bytedeco:cpython on Maven Central) into the cache folder, for the bridges to be built against
# and for the tests: `installer/fetch-pythons.sh [--platform linux|windows] [3.9 3.11 3.14 ...]`. Those that are there
# stay. Needs mvn and unzip.
set -euo pipefail

cache="${IISWSGI_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/iiswsgi}"

artifact_of() {
  case $1 in
    3.9) echo 3.9.6-1.5.6 ;;
    3.10) echo 3.10.8-1.5.8 ;;
    3.11) echo 3.11.3-1.5.9 ;;
    3.12) echo 3.12.1-1.5.10 ;;
    3.13) echo 3.13.5-1.5.12 ;;
    3.14) echo 3.14.3-1.5.13 ;;
    *) echo "fetch-pythons.sh: no CPython $1; there are 3.9 to 3.14" >&2; return 2 ;;
  esac
}

fetch() {
  local artifact version target work jar
  artifact="$(artifact_of "$1")" || return 2
  version="${artifact%%-*}"
  target="$cache/cpython-$platform-$version"
  [ -e "$target/include" ] && return 0
  echo "Getting CPython $version for $platform" >&2
  mkdir -p "$cache"
  work="$(mktemp -d "$cache/cpython.XXXXXX")"
  # shellcheck disable=SC2064
  trap "rm -rf '$work'" EXIT
  mvn -q -B -Dstyle.color=never dependency:get -Dartifact="org.bytedeco:cpython:$artifact:jar:$platform-x86_64" -Dtransitive=false
  mvn -q -B -Dstyle.color=never dependency:copy -Dartifact="org.bytedeco:cpython:$artifact:jar:$platform-x86_64" -DoutputDirectory="$work"
  jar="$work/cpython-$artifact-$platform-x86_64.jar"
  unzip -q "$jar" "org/bytedeco/cpython/$platform-x86_64/*" -d "$work"
  [ "$platform" = windows ] || chmod +x "$work/org/bytedeco/cpython/$platform-x86_64"/bin/*
  mv -T "$work/org/bytedeco/cpython/$platform-x86_64" "$target"
  rm -rf "$work"
  trap - EXIT
}

platform=linux
if [ "${1:-}" = --platform ]; then
  platform="$2"
  shift 2
fi
# Windows: a bridge for every one that people run, made from its headers. Linux: the oldest, Debian's and the newest.
if [ $# -eq 0 ]; then
  if [ "$platform" = windows ]; then set -- 3.9 3.10 3.11 3.12 3.13 3.14; else set -- 3.9 3.11 3.14; fi
fi
for version in "$@"; do
  fetch "$version"
done
