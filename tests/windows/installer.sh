#!/usr/bin/env bash
# The setup program in a fresh Wine prefix: silent installation, the programs at work, an upgrade over it while a gateway
# runs, silent removal. The list of files and the registry's PATH have to be the same before and after.
set -euo pipefail
cd "$(dirname "$0")/../.."
build="$1"
WINEPREFIX="$(mktemp -d "$build/installer.XXXXXX")"
export WINEPREFIX
# shellcheck source=wine.sh
. tests/windows/wine.sh "$build"
trap 'stop_wine; rm -rf "$WINEPREFIX"' EXIT
unset WINEPATH  # the installation has to have everything that it needs
stop_wine
start_wine

fail() { echo "installer: $*" >&2; exit 1; }
run() { wine "$@" </dev/null 2>/dev/null | tr -d '\r'; }
files() { (cd "$WINEPREFIX/drive_c" && find . -not -path '*/Temp/*' -not -path './windows/*' | LC_ALL=C sort); }
machine_path() { run reg query 'HKLM\System\CurrentControlSet\Control\Session Manager\Environment' /v Path | grep -i 'REG_'; }

python="$(windows_path "$(tests/windows/environment.sh 3.12 pastedeploy flask django pyramid)")\\Scripts\\python.exe"
setup="$(echo "$build"/iiswsgi-*-setup-x64.exe)"
version="$(basename "$setup" | cut -d- -f2)"
target="$WINEPREFIX/drive_c/Program Files/iiswsgi"
files >"$build/files-before"
path_before="$(machine_path)"

echo "installing $(basename "$setup")"
run "$setup" /S || fail "setup ended with an error"
[ "$(run cmd /c iiswsgi --version)" = "iiswsgi $version" ] || fail "iiswsgi isn't on PATH: $(run cmd /c iiswsgi --version)"
[ "$(run "$target/iiswsgi-gateway.exe" --version)" = "iiswsgi-gateway $version" ] || fail "the gateway doesn't start"
[ "$(ls "$target"/iiswsgi-bridge-cp3*.dll | wc -l)" = 6 ] || fail "not every bridge is there"
run reg query 'HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\iiswsgi' /v DisplayVersion | grep -q "$version" ||
  fail "no entry in Add/Remove Programs"
[ -e "$WINEPREFIX/drive_c/ProgramData/Microsoft/Windows/Start Menu/Programs/iiswsgi.lnk" ] || fail "nothing in the Start menu"

echo "upgrading while a gateway runs"
printf 'def application(environ, start_response):\n    start_response("200 OK", [])\n    return [b"hi"]\n' >"$build/plain.py"
wine "$target/iiswsgi-gateway.exe" --listen tcp:127.0.0.1:0 --app plain:application --folder "$(windows_path "$build")" \
  --python "$python" --log stderr </dev/null >/dev/null 2>&1 &
gateway=$!
sleep 3
kill -0 $gateway || fail "the gateway that was to be upgraded doesn't run"
upgraded=0
run "$setup" /S || upgraded=$?
# 3010, "done, the rest at the next start of the machine", of which an exit code here keeps the lower eight bits.
[ $upgraded = 0 ] || [ $upgraded = $((3010 & 255)) ] || fail "the upgrade ended with $upgraded"
[ "$(run cmd /c iiswsgi --version)" = "iiswsgi $version" ] || fail "after the upgrade iiswsgi doesn't start"
kill -0 $gateway || fail "the upgrade ended the gateway that was running"
kill $gateway && wait $gateway 2>/dev/null || true
[ "$(machine_path)" = "$path_before;C:\\Program Files\\iiswsgi" ] || fail "PATH after the upgrade: $(machine_path)"

echo "uninstalling"
run "$target/uninstall.exe" /S || fail "the uninstaller ended with an error"
for _ in $(seq 50); do [ -e "$target" ] || break; sleep 0.2; done
wineboot -r </dev/null >/dev/null 2>&1 || true # what was in use goes at the next start of the machine
files >"$build/files-after"
diff "$build/files-before" "$build/files-after" || fail "files before and after differ"
[ "$(machine_path)" = "$path_before" ] || fail "PATH isn't what it was: $(machine_path)"
echo "The setup program installs, upgrades and leaves nothing behind."
