#!/usr/bin/env bash
# Builds what the Windows programs are linked with, once, out of Debian's source packages into the cache folder: Qt,
# pugixml, libzip. Prints the folder of each as NAME=FOLDER lines. Qt takes half an hour on two cores the first time.
# A folder's name holds the source's version and a hash of how it was built: a change of either builds it anew.
# With --missing it does nothing, and ends with 0 if Qt isn't there yet.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
cache="${IISWSGI_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/iiswsgi}"
toolchain="$here/mingw-w64-x86_64.cmake"
# shellcheck source=sources.sh
. "$here/sources.sh"
hash_of() { printf '%s\n' "$@" | cat - "$toolchain" | sha256sum | cut -c 1-10; }

# build NAME TARGET SOURCE-PACKAGE CMAKE-OPTION...: quiet, its whole output only if it fails; one rename at the end.
build() {
  local name="$1" target="$2" source="$3" work
  shift 3
  [ -e "$target/built" ] && return 0
  echo "Building $name for Windows from Debian's source package $source ..." >&2
  mkdir -p "$cache"
  work="$(mktemp -d "$cache/$name.XXXXXX")"
  # shellcheck disable=SC2064
  trap "rm -rf '$work'" EXIT
  if ! (
    cd "$work" && get_source "$source" &&
      cmake -G Ninja -S "$source" -B made -DCMAKE_TOOLCHAIN_FILE="$toolchain" -DCMAKE_BUILD_TYPE=Release \
        -DCMAKE_INSTALL_PREFIX="$work/installed" "$@" &&
      cmake --build made && cmake --install made --strip
  ) >"$work/log" 2>&1; then
    tail -n 60 "$work/log" >&2
    return 1
  fi
  touch "$work/installed/built"
  rm -rf "$target"
  mv -T "$work/installed" "$target"
  rm -rf "$work"
  trap - EXIT
}

qt_options=(-DBUILD_SHARED_LIBS=ON -DQT_HOST_PATH=/usr -DQT_HOST_PATH_CMAKE_DIR=/usr/lib/x86_64-linux-gnu/cmake
  -DQT_BUILD_TESTS=OFF -DQT_BUILD_EXAMPLES=OFF -DINPUT_opengl=no)
# What Debian's source lacks a third-party header of (tabletevent: wintab.h), and what our programs don't use: a sixth of the
# files to compile. (inputdialog stays: Windows' own style can't be compiled without it.)
qt_unused=(sql opengl vulkan printsupport dbus system_zlib icu directwrite3 pkg_config tabletevent
  calendarwidget colordialog columnview datawidgetmapper datetimeedit dial dockwidget errormessage fontcombobox fontdialog
  graphicsview keysequenceedit lcdnumber mdiarea progressdialog splashscreen systemtrayicon tablewidget toolbox
  undocommand undogroup undostack undoview whatsthis wizard
  direct2d direct2d1_1 gif jpeg pdf textodfwriter tuiotouch xml dtls networkdiskcache ocsp)
for feature in "${qt_unused[@]}"; do
  qt_options+=("-DFEATURE_$feature=OFF")
done
pugixml_options=(-DBUILD_SHARED_LIBS=OFF)
zip_options=(-DBUILD_SHARED_LIBS=OFF -DBUILD_TOOLS=OFF -DBUILD_REGRESS=OFF -DBUILD_EXAMPLES=OFF -DBUILD_DOC=OFF
  -DENABLE_BZIP2=OFF -DENABLE_LZMA=OFF -DENABLE_ZSTD=OFF
  -DENABLE_COMMONCRYPTO=OFF -DENABLE_GNUTLS=OFF -DENABLE_MBEDTLS=OFF -DENABLE_OPENSSL=OFF -DENABLE_WINDOWS_CRYPTO=OFF)

qt="$cache/qt-$(version_of qt6-base-dev)-mingw-$(hash_of "${qt_options[@]}")"
pugixml="$cache/pugixml-$(version_of libpugixml-dev)-mingw-$(hash_of "${pugixml_options[@]}")"
zip="$cache/libzip-$(version_of libzip-dev)-mingw-$(hash_of "${zip_options[@]}")"
if [ "${1:-}" = --missing ]; then  # whether the long part, Qt, is still to be done
  [ ! -e "$qt/built" ]
  exit
fi
build qt "$qt" qt6-base "${qt_options[@]}"
build pugixml "$pugixml" pugixml "${pugixml_options[@]}"
build libzip "$zip" libzip "${zip_options[@]}"

# Boost's headers alone: the rest of the host's include folder must stay out of sight.
boost="$cache/boost-headers"
mkdir -p "$boost"
[ -e "$boost/boost" ] || ln -s /usr/include/boost "$boost/boost"
toml="$cache/tomlplusplus-headers"
mkdir -p "$toml"
[ -e "$toml/toml++" ] || ln -s /usr/include/toml++ "$toml/toml++"

printf 'qt=%s\npugixml=%s\nlibzip=%s\nboost=%s\ntoml=%s\n' "$qt" "$pugixml" "$zip" "$boost" "$toml"
