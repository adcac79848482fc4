#!/usr/bin/env bash
# Builds the Windows product on Linux and tests it under Wine with Windows' own CPythons: the setup program (installed,
# used, upgraded and uninstalled) and the Qt Test programs of what is Windows' own. With --all every Qt Test program, each kind
# of pipe, each Python, each example, the whole wizard, and wfastcgi as the stranger. Other arguments go to ctest.
#
# With IISWSGI_DEADLINE (seconds since 1970) it leaves out what wouldn't be done by then, and says what that is.
set -euo pipefail
cd "$(dirname "$0")/.."
build=$PWD/build/windows
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros

# What Windows has of its own: its files and processes, the gateway as IIS starts it, and walks through the windows that end
# on a page. The rest is the same on Linux, or takes minutes.
quick=(tst_windows_host tst_windows_files tst_windows_log tst_pipes tst_hosts tst_deploy tst_wizard
       tst_packages tst_packages_build tst_conformance_a_pipe)
# The other kind of pipe, with the oldest Python: left out first.
more=(tst_conformance_a_synchronous_listening_pipe)
all=false
if [ "${1:-}" = --all ]; then
  all=true
  shift
fi

# fits MINUTES WHAT: whether there is time for it on this machine, where IISWSGI_SLOWNESS hundredths of the usual go by.
fits() {
  [ -n "${IISWSGI_DEADLINE:-}" ] || return 0
  local needed=$(($1 * ${IISWSGI_SLOWNESS:-100} / 100)) left=$(((IISWSGI_DEADLINE - $(date +%s)) / 60))
  [ "$left" -ge "$needed" ] && return 0
  echo "NOT TESTED: $2. It needs some $needed minutes here, and $left are left; tests/run-windows.sh does it."
  return 1
}

installer/packages.sh build windows wine || {
  echo "What building for Windows and Wine need can't be installed here, so Windows isn't tested." >&2
  exit 1
}
if installer/windows/libraries.sh --missing; then
  fits 54 "Windows, for which no Qt is in the cache yet" || exit 0
fi
installer/build.sh
echo "The setup program under Wine ..."
tests/windows/installer.sh "$build"

fits 16 "${quick[*]} (the setup program was)" || exit 0
echo "Building the Windows tests ..."
targets=(all)
$all || targets=("${quick[@]/tst_conformance_*/tst_conformance}")
cmake --build "$build" --target "${targets[@]}" >"$build/tests.log" 2>&1 || { tail -n 40 "$build/tests.log" >&2; exit 1; }
fits 9 "${quick[*]} (the setup program was)" || exit 0

# shellcheck source=windows/wine.sh
. tests/windows/wine.sh "$build"
interpreter() { windows_path "$(tests/windows/environment.sh "$@")\\Scripts\\python.exe"; }
# pip and the frameworks ask for the machine's name: from 3.12 on by WMI, which ends them in Wine.
IISWSGI_TEST_PYTHON="$(interpreter 3.11 pastedeploy flask pip)"
export IISWSGI_TEST_PYTHON
tests/windows/environment.sh 3.12 flask pastedeploy >/dev/null  # what tst_conformance finds in the cache folder
# Once more where one fails: Wine has faults of its own that come and go (a program of Windows crashes at its start, a file is
# "in use"). The same code is tested on Linux without a second chance.
run() { ctest --test-dir "$build" --output-on-failure --no-tests=error --parallel 3 --repeat until-pass:2 "$@"; }
if $all; then
  for minor in 3.9 3.10 3.11 3.12 3.13 3.14; do  # what tst_interpreters finds in the cache folder
    tests/windows/environment.sh "$minor" flask pastedeploy >/dev/null
  done
  run -E '^tst_examples$' "$@"
  # Most pydantic_core ask bcryptprimitives.dll for random bytes, which Wine 8 hasn't.
  IISWSGI_TEST_PYTHON="$(interpreter 3.11 pastedeploy fastapi pydantic==2.10.6 flask django pyramid)"
  run -R '^tst_examples$' "$@"
  tests/windows/strangers.sh "$build"
else
  if fits 11 "${more[*]}"; then
    tests/windows/environment.sh 3.9 flask pastedeploy >/dev/null
    quick+=("${more[@]}")
  fi
  run -R "^($(IFS='|'; echo "${quick[*]}"))\$" "$@"
  echo "The other Windows tests, and wfastcgi as the stranger, are left to tests/run-windows.sh --all."
fi
