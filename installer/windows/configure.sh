#!/usr/bin/env bash
# Configures a build for 64-bit Windows on Linux: `installer/windows/configure.sh build/windows [CMAKE-OPTION ...]`.
# Installs and builds what it needs first (packages.sh, libraries.sh, fetch-pythons.sh).
set -euo pipefail
top="$(cd "$(dirname "$0")/../.." && pwd)"
build="${1:?usage: installer/windows/configure.sh FOLDER [CMAKE-OPTION ...]}"
shift

"$top/installer/packages.sh" build windows
"$top/installer/fetch-pythons.sh" --platform windows
eval "$("$top/installer/windows/libraries.sh")"
cache="${IISWSGI_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/iiswsgi}"
pythons=("$cache"/cpython-windows-*)

# shellcheck disable=SC2154  # qt, pugixml, libzip, boost, toml: by the eval
cmake -G Ninja -S "$top" -B "$build" -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_COMPILER_LAUNCHER=ccache -DIISWSGI_PRECOMPILE=ON \
  -DCMAKE_TOOLCHAIN_FILE="$qt/lib/cmake/Qt6/qt.toolchain.cmake" \
  -DQT_CHAINLOAD_TOOLCHAIN_FILE="$top/installer/windows/mingw-w64-x86_64.cmake" \
  -DQT_HOST_PATH=/usr -DQT_HOST_PATH_CMAKE_DIR=/usr/lib/x86_64-linux-gnu/cmake \
  -DCMAKE_PREFIX_PATH="$pugixml;$libzip" -DCMAKE_FIND_ROOT_PATH="$qt;$pugixml;$libzip" \
  -DIISWSGI_BOOST="$boost" -DIISWSGI_TOMLPLUSPLUS="$toml" -DIISWSGI_PYTHONS="$(IFS=';'; echo "${pythons[*]}")" \
  -DCMAKE_CROSSCOMPILING_EMULATOR=wine "$@"
