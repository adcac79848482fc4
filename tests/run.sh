#!/usr/bin/env bash
# Installs what the tests need, builds everything with AddressSanitizer and UndefinedBehaviorSanitizer, and runs every
# test through ctest. Arguments go to ctest: tests/run.sh -R tst_plan
set -euo pipefail
cd "$(dirname "$0")/.."

# Objects are found again whatever the folder's name is: a second checkout builds from the first one's.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros

installer/packages.sh build test
installer/fetch-pythons.sh
cmake --preset asan
cmake --build --preset asan
ctest --preset asan "$@"
