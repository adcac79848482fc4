#!/usr/bin/env bash
# Builds the Windows product on Linux: build/windows/iiswsgi-<version>-setup-x64.exe and a portable zip.
# The first time builds Qt too (half an hour on two cores); it stays in the cache folder, see windows/libraries.sh.
#
# Signing: with IISWSGI_SIGN_PKCS12 (a .p12 file) every program of ours, the setup program and the uninstaller in it are
# signed, see windows/sign.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
top=$PWD
build=$top/build/windows
stage=$build/stage
components=(shared gateway desktop)
export CCACHE_BASEDIR=$top CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros

sign() { installer/windows/sign.sh "$1"; }

# files.nsh: for each component a macro that installs its files and, for the uninstaller, one that removes them all.
nsis_list() {
  local component name file folder
  for component in "${components[@]}"; do
    name="$(tr '[:lower:]' '[:upper:]' <<<"${component:0:1}")${component:1}"
    echo "!macro Install$name"
    (cd "$stage/$component" && find . -type f | LC_ALL=C sort | sed 's#^\./##') | while read -r file; do
      folder="$(dirname "$file")"
      [ "$folder" = . ] && folder="" || folder="\\${folder//\//\\}"
      echo "  SetOutPath \"\$INSTDIR$folder\""
      echo "  !insertmacro Put \"$stage/$component/$file\" \"${file//\//\\}\""
    done
    echo "!macroend"
  done
  echo "!macro RemoveEverything"
  (cd "$stage" && find . -mindepth 2 -type f | LC_ALL=C sort | cut -d/ -f3-) | while read -r file; do
    echo "  Delete /REBOOTOK \"\$INSTDIR\\${file//\//\\}\""
  done
  (cd "$stage" && find . -mindepth 2 -type d | cut -d/ -f3- | LC_ALL=C sort -ru) | while read -r folder; do
    echo "  RMDir \"\$INSTDIR\\${folder//\//\\}\""
  done
  echo "!macroend"
}

mkdir -p "$build"
installer/windows/configure.sh "$build" >"$build/configure.log" 2>&1 || {
  tail -n 40 "$build/configure.log" >&2
  exit 1
}
echo "Building the Windows programs ..."
cmake --build "$build" --target iiswsgi-wizard iiswsgi iiswsgi-gateway iiswsgi-bridges >"$build/build.log" 2>&1 || { tail -n 40 "$build/build.log" >&2; exit 1; }
version="$(sed -n 's/^CMAKE_PROJECT_VERSION:STATIC=//p' "$build/CMakeCache.txt")"

rm -rf "$stage"
for component in "${components[@]}"; do
  cmake --install "$build" --strip --prefix "$stage/$component" --component "$component" >/dev/null
done
find "$stage" \( -name 'iiswsgi*.exe' -o -name 'iiswsgi*.dll' \) | while read -r file; do sign "$file"; done

# The portable form: the same files in one folder.
portable=$build/iiswsgi-$version
rm -rf "$portable" "$portable"-*.zip
mkdir "$portable"
for component in "${components[@]}"; do cp -a "$stage/$component/." "$portable/"; done
(cd "$build" && cmake -E tar cf "iiswsgi-$version-portable-x64.zip" --format=zip "iiswsgi-$version")

nsis_list >"$stage/files.nsh"
setup=$build/iiswsgi-$version-setup-x64.exe
makensis -V2 -NOCD -DVERSION="$version" -DSTAGE="$stage" -DOUTPUT="$setup" -DICON="$build/app/gui/icons/iiswsgi.ico" \
  -DSIGN="$top/installer/windows/sign.sh" installer/windows/installer.nsi
sign "$setup"
installer/windows/winget.sh "$setup" "$version" "$build/winget"
ls -l "$setup" "$build/iiswsgi-$version-portable-x64.zip"
