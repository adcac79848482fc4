#!/usr/bin/env bash
# Runs a Qt Test program of Windows under Wine and shows what it says: `shown.sh PROGRAM.exe [ARGUMENT ...]`. Qt Test writes
# to a file, because what it prints to a standard output isn't seen there. Ends with the program's exit code.
set -uo pipefail
program="$1"
shift
said="$(mktemp "${TMPDIR:-/tmp}/iiswsgi-said.XXXXXX")"
printed="$(mktemp "${TMPDIR:-/tmp}/iiswsgi-printed.XXXXXX")"
trap 'rm -f "$said" "$printed"' EXIT
# Not to this script's own output: a console that Wine leaves behind for a program which was ended would keep it open, and
# whoever reads it would wait for minutes.
# Where Linux' pip finds wheels and certificates is no place for Windows' pip.
env -u PIP_FIND_LINKS -u PIP_CERT wine "$program" -o "Z:${said//\//\\},txt" "$@" </dev/null >"$printed" 2>&1 &
started=$!
# As it comes: of a program that hangs, how far it came is seen.
tail -n +1 -s 0.2 -f --pid=$started "$said" | sed -u 's/\r$//'
wait $started
ended=$?
cat "$printed"
exit $ended
