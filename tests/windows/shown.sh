#!/usr/bin/env bash
# Runs a Qt Test program of Windows under Wine and shows what it says: `shown.sh PROGRAM.exe [ARGUMENT ...]`. Qt Test writes
# to a file, because what it prints to a standard output isn't seen there. Ends with the program's exit code.
set -uo pipefail
program="$1"
shift
said="$(mktemp "${TMPDIR:-/tmp}/iiswsgi-said.XXXXXX")"
trap 'rm -f "$said"' EXIT
wine "$program" -o "Z:${said//\//\\},txt" "$@" </dev/null &
started=$!
# As it comes: of a program that hangs, how far it came is seen.
tail -n +1 -s 0.2 -f --pid=$started "$said" | sed -u 's/\r$//'
wait $started
