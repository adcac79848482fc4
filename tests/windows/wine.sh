# Sourced: `. tests/windows/wine.sh BUILD` makes a Wine prefix of its own in BUILD and sets everything that a Windows
# program needs to start from there, a screen that nobody sees included.
wine_build="$1"
# shellcheck disable=SC2016  # a backslash for each slash
windows_path() { printf 'Z:%s' "$1" | tr / '\\'; }

wine_qt="$(sed -n 's/^Qt6_DIR:PATH=\(.*\)\/lib\/cmake\/Qt6$/\1/p' "$wine_build/CMakeCache.txt")"
wine_runtime="$(dirname "$(x86_64-w64-mingw32-g++-posix -print-file-name=libstdc++-6.dll)")"
# Wine keeps a QT_ variable from the programs that it starts; WINEQT_SCALE_FACTOR=2 is what they see as QT_SCALE_FACTOR=2.
export WINEPREFIX="${WINEPREFIX:-$wine_build/wine}" WINEDEBUG="${WINEDEBUG:--all}" WINEDLLOVERRIDES="mscoree,mshtml="
WINEPATH="$(windows_path "$wine_qt/bin");$(windows_path "$wine_runtime");$(windows_path /usr/x86_64-w64-mingw32/lib)"
export WINEPATH

# Wine asks for its screen once, when it starts: a display that comes later is none. As large as two of the wizard's
# windows at twice their size.
start_screen() {
  local number
  exec {number}< <(exec Xvfb -displayfd 1 -screen 0 2880x1800x24 -nolisten tcp 2>/dev/null)
  wine_screen=$!
  read -r -t 30 DISPLAY <&"$number" || { echo "wine.sh: Xvfb doesn't start" >&2; return 1; }
  exec {number}<&-
  export DISPLAY=":$DISPLAY"
}

substitute_font() {
  wine reg add 'HKLM\Software\Microsoft\Windows NT\CurrentVersion\FontSubstitutes' /v "$1" /d "$2" /f
}

# The server and the services that Wine starts beside the first program keep that one's output open: they are started
# here with none, so that nobody waits for the end of a pipe that they hold. It ends with the shell that asked for it.
start_wine() {
  mkdir -p "$WINEPREFIX"
  start_screen
  {
    wineserver -p && wineboot -u
    # Windows' own fonts aren't here; those that stand in for them have the same widths, so that pages look alike.
    for name in 'MS Shell Dlg' 'MS Shell Dlg 2' 'Segoe UI' Tahoma; do
      substitute_font "$name" 'Liberation Sans'
    done
    for name in Consolas Courier 'Courier New'; do substitute_font "$name" 'Liberation Mono'; done
  } </dev/null >/dev/null 2>&1
}
stop_wine() {
  wineserver -k || true
  kill "$wine_screen" 2>/dev/null || true
}
trap stop_wine EXIT
start_wine
