#!/usr/bin/env bash
# Builds the Windows product on Linux and tests it under Wine with Windows' own CPythons: every Qt Test program that
# makes sense there, then the setup program: installed, used, upgraded and uninstalled. Arguments go to ctest.
set -euo pipefail
cd "$(dirname "$0")/.."
build=$PWD/build/windows
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=time_macros

installer/packages.sh build windows wine
installer/build.sh
echo "Building the Windows tests ..."
cmake --build "$build" >"$build/tests.log" 2>&1 || { tail -n 40 "$build/tests.log" >&2; exit 1; }

# shellcheck source=windows/wine.sh
. tests/windows/wine.sh "$build"
for minor in 3.9 3.10 3.11 3.12 3.13 3.14; do  # what tst_interpreters finds in the cache folder
  tests/windows/environment.sh "$minor" flask pastedeploy >/dev/null
done
IISWSGI_TEST_PYTHON="$(windows_path "$(tests/windows/environment.sh 3.12 pastedeploy flask django pyramid)")\\Scripts\\python.exe"
export IISWSGI_TEST_PYTHON
ctest --test-dir "$build" --output-on-failure --no-tests=error --parallel 3 "$@"
tests/windows/strangers.sh "$build"
tests/windows/installer.sh "$build"
