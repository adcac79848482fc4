# Sourced: `. tests/windows/wine.sh BUILD` makes a Wine prefix of its own in BUILD and sets everything that a Windows
# program needs to start from there.
wine_build="$1"
# shellcheck disable=SC2016  # a backslash for each slash
windows_path() { printf 'Z:%s' "$1" | tr / '\\'; }

wine_qt="$(sed -n 's/^Qt6_DIR:PATH=\(.*\)\/lib\/cmake\/Qt6$/\1/p' "$wine_build/CMakeCache.txt")"
wine_runtime="$(dirname "$(x86_64-w64-mingw32-g++-posix -print-file-name=libstdc++-6.dll)")"
export WINEPREFIX="${WINEPREFIX:-$wine_build/wine}" WINEDEBUG="${WINEDEBUG:--all}" WINEDLLOVERRIDES="mscoree,mshtml="
export QT_QPA_PLATFORM=offscreen
WINEPATH="$(windows_path "$wine_qt/bin");$(windows_path "$wine_runtime");$(windows_path /usr/x86_64-w64-mingw32/lib)"
export WINEPATH

# The server and the services that Wine starts beside the first program keep that one's output open: they are started
# here with none, so that nobody waits for the end of a pipe that they hold. It ends with the shell that asked for it.
start_wine() {
  mkdir -p "$WINEPREFIX"
  {
    wineserver -p && wineboot -u
    # Windows' own fonts aren't here; those that stand in for them have the same widths, so that pages look alike.
    for name in 'MS Shell Dlg' 'MS Shell Dlg 2' 'Segoe UI' Tahoma; do
      wine reg add 'HKLM\Software\Microsoft\Windows NT\CurrentVersion\FontSubstitutes' /v "$name" /d 'Liberation Sans' /f
    done
  } </dev/null >/dev/null 2>&1
}
stop_wine() { wineserver -k || true; }
trap stop_wine EXIT
start_wine
