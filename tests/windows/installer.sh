#!/usr/bin/env bash
# The setup program in a fresh Wine prefix: silent installation, the programs at work on a tree like that of IIS, an upgrade
# over it with other components while a gateway runs, what it refuses, a file that can't be written, silent removal. The list
# of files and the registry's PATH have to be the same before and after.
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
# ends CODE PROGRAM ARGUMENT...: with that exit code; what it said is in `said`.
ends() {
  local expected="$1" code=0
  shift
  said="$(run "$@")" || code=$?
  [ $code = "$expected" ] || fail "$* ended with $code, not $expected: $said"
}
says() { [[ "$said" == *"$1"* ]] || fail "this should say \"$1\": $said"; }
files() { (cd "$WINEPREFIX/drive_c" && find . -not -path '*/Temp/*' -not -path './windows/*' | LC_ALL=C sort); }
has_desktop() { [ -e "$target/iiswsgi-wizard.exe" ] && [ -e "$target/platforms/qwindows.dll" ] && [ -e "$menu/iiswsgi.lnk" ]; }
has_no_desktop() { ! [ -e "$target/iiswsgi-wizard.exe" ] && ! [ -e "$target/platforms" ] && ! [ -e "$menu/iiswsgi.lnk" ]; }
machine_path() { run reg query 'HKLM\System\CurrentControlSet\Control\Session Manager\Environment' /v Path | grep -i 'REG_'; }

python="$(windows_path "$(tests/windows/environment.sh 3.12 pastedeploy flask django pyramid)")\\Scripts\\python.exe"
setup="$(echo "$build"/iiswsgi-*-setup-x64.exe)"
version="$(basename "$setup" | cut -d- -f2)"
target="$WINEPREFIX/drive_c/Program Files/iiswsgi"
menu="$WINEPREFIX/drive_c/ProgramData/Microsoft/Windows/Start Menu/Programs"
files >"$build/files-before"
path_before="$(machine_path)"

echo "installing $(basename "$setup")"
ends 2 "$setup" /S /COMPONENTS=path,wizzard
says "There is no component wizzard."
ends 0 "$setup" /S
[ "$(run cmd /c iiswsgi --version)" = "iiswsgi $version" ] || fail "iiswsgi isn't on PATH: $(run cmd /c iiswsgi --version)"
[ "$(run "$target/iiswsgi-gateway.exe" --version)" = "iiswsgi-gateway $version" ] || fail "the gateway doesn't start"
[ "$(ls "$target"/iiswsgi-bridge-cp3*.dll | wc -l)" = 6 ] || fail "not every bridge is there"
run reg query 'HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\iiswsgi' /v DisplayVersion | grep -q "$version" ||
  fail "no entry in Add/Remove Programs"
has_desktop || fail "the desktop application isn't there"

echo "deploying into a tree like that of IIS"
inetsrv="$WINEPREFIX/drive_c/windows/system32/inetsrv/config"
site="$WINEPREFIX/drive_c/site"
mkdir -p "$inetsrv" "$site"
printf 'def application(environ, start_response):\n    start_response("200 OK", [])\n    return [b"hi"]\n' >"$site/plain.py"
shop='<site name="Shop" id="1"><application path="/" applicationPool="SandboxAppPool"><virtualDirectory path="/" physicalPath="C:\\site" /></application><bindings><binding protocol="http" bindingInformation="*:8088:" /></bindings></site>'
sed "s#<siteDefaults#$shop&#" resources/sandbox/applicationhost.config >"$inetsrv/applicationHost.config"
cp "$inetsrv/applicationHost.config" "$build/before.config"
apply=(cmd /c iiswsgi apply --yes --no-verify --server iis --site Shop --name plain --python "$python" --app plain:application
  --folder 'C:\site')
ends 0 "${apply[@]}"
says 'Done. `iiswsgi undo '
grep -q 'fullPath="C:\\Program Files\\iiswsgi\\iiswsgi-gateway.exe"' "$inetsrv/applicationHost.config" || fail "no FastCGI entry"
ends 0 cmd /c iiswsgi undo --yes --server iis
cmp "$inetsrv/applicationHost.config" "$build/before.config" || fail "undo left applicationHost.config different"
! [ -e "$site/web.config" ] || fail "undo left a web.config"

echo "upgrading while a gateway runs, without the desktop application"
mkdir "$target/earlier" && touch "$target/earlier/version.dll" "$target/somebodys.txt"
printf 'earlier\\version.dll\r\n' >>"$target/installed.txt"
wine "$target/iiswsgi-gateway.exe" --listen tcp:127.0.0.1:0 --app plain:application --folder 'C:\site' \
  --python "$python" --log stderr </dev/null >/dev/null 2>&1 &
gateway=$!
sleep 3
kill -0 $gateway || fail "the gateway that was to be upgraded doesn't run"
upgraded=0
run "$setup" /S /COMPONENTS=path || upgraded=$?
# 3010, "done, the rest at the next start of the machine", of which an exit code here keeps the lower eight bits.
[ $upgraded = 0 ] || [ $upgraded = $((3010 & 255)) ] || fail "the upgrade ended with $upgraded"
[ "$(run cmd /c iiswsgi --version)" = "iiswsgi $version" ] || fail "after the upgrade iiswsgi doesn't start"
kill -0 $gateway || fail "the upgrade ended the gateway that was running"
kill $gateway && wait $gateway 2>/dev/null || true
[ "$(machine_path)" = "$path_before;C:\\Program Files\\iiswsgi" ] || fail "PATH after the upgrade: $(machine_path)"

has_no_desktop || fail "the desktop application is there still"
! [ -e "$target/earlier" ] || fail "a file of the earlier version is there still"

echo "refusing a second folder, and saying which file can't be written"
ends 3 "$setup" /S '/D=C:\elsewhere'
says 'installed in C:\Program Files\iiswsgi already'
! [ -e "$WINEPREFIX/drive_c/elsewhere" ] || fail "there is a second folder"
rm -r "$target/help" && touch "$target/help"
ends 2 "$setup" /S
says "iiswsgi\\help\\"
says "can't be written"
rm "$target/help"
ends 0 "$setup" /S
has_no_desktop || fail "the components are others than the last time"
[ -e "$target/somebodys.txt" ] && rm "$target/somebodys.txt" || fail "a file that isn't ours is gone"

echo "uninstalling"
quietly="$(run reg query 'HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\iiswsgi' /v QuietUninstallString)"
[[ "$quietly" == *'"C:\Program Files\iiswsgi\uninstall.exe" /S _?=C:\Program Files\iiswsgi'* ]] || fail "$quietly"
ends 0 "${apply[@]}"
ends 0 "$target/uninstall.exe" /S '_?=C:\Program Files\iiswsgi'
says "These deployments use the gateway"
says "plain at Shop (iis)"
for _ in $(seq 50); do [ -e "$target" ] || break; sleep 0.2; done
wineboot -r </dev/null >/dev/null 2>&1 || true # what was in use goes at the next start of the machine
# What was deployed, and what `iiswsgi history` knows of it, stays; nothing else does.
cmp -s "$inetsrv/applicationHost.config" "$build/before.config" && fail "the deployment is gone"
rm -r "$site" "$WINEPREFIX/drive_c/ProgramData/iiswsgi"
files >"$build/files-after"
diff "$build/files-before" "$build/files-after" || fail "files before and after differ"
[ "$(machine_path)" = "$path_before" ] || fail "PATH isn't what it was: $(machine_path)"
echo "The setup program installs, upgrades and leaves nothing behind."
