#!/usr/bin/env bash
# Installs what the tests need, builds everything with AddressSanitizer and UndefinedBehaviorSanitizer, and runs every
# test through ctest. Arguments go to ctest: tests/run.sh -R tst_plan
set -euo pipefail
cd "$(dirname "$0")/.."

installer/packages.sh build test
installer/fetch-pythons.sh
cmake --preset asan
cmake --build --preset asan
ctest --preset asan "$@"
