#!/usr/bin/env bash
# Installs the Debian 12 packages that building, running and testing need: `installer/packages.sh build|run|test|windows|wine ...`.
# Does nothing, quickly, when they are all there. Asks for sudo only if it isn't root and something is missing.
set -euo pipefail

build="ca-certificates ccache cmake curl g++ libboost-dev libgl1-mesa-dev libpugixml-dev libtomlplusplus-dev libpython3.11 librsvg2-bin libzip-dev ninja-build pkgconf
  python3 python3-dev python3-pip python3-venv qt6-base-dev qt6-base-dev-tools unzip zlib1g-dev"
run="python3-pastedeploy"
test="apache2 maven nginx-light openjdk-17-jre-headless p7zip-full python3-django python3-fastapi python3-flask python3-pyramid xvfb zip"
windows="dpkg-dev g++-mingw-w64-x86-64-posix icoutils libz-mingw-w64-dev maven nsis openjdk-17-jre-headless qt6-translations-l10n"
wine="fonts-liberation2 fonts-wine wine wine64 xauth xvfb"

wanted=""
for group in "${@:-build}"; do
  case $group in
    build) wanted="$wanted $build" ;;
    run) wanted="$wanted $run" ;;
    test) wanted="$wanted $run $test" ;;
    windows) wanted="$wanted $windows" ;;
    wine) wanted="$wanted $wine" ;;
    *) echo "usage: installer/packages.sh [build] [run] [test] [windows] [wine]" >&2; exit 2 ;;
  esac
done

missing=""
for package in $wanted; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo"
echo "Installing:$missing"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# shellcheck disable=SC2086
$as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
