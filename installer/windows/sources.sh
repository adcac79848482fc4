# Sourced: Debian's source packages, and the versions that they have.

as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo"

# The host's package of the same source tells the version that `apt-get source` will bring.
version_of() { dpkg-query -W -f '${source:Version}' "$1" | tr ':~' '__'; }

# A source line beside each binary line of this machine, whatever mirror it uses.
enable_sources() {
  local list
  if ! grep -rqs -E '^(deb-src|Types:.*deb-src)' /etc/apt/sources.list /etc/apt/sources.list.d; then
    grep -hs '^deb ' /etc/apt/sources.list /etc/apt/sources.list.d/*.list | sed 's/^deb /deb-src /' |
      $as_root tee /etc/apt/sources.list.d/iiswsgi-sources.list >/dev/null || true
    for list in /etc/apt/sources.list.d/*.sources; do
      if [ -e "$list" ]; then
        sed 's/^Types: deb$/Types: deb-src/' "$list" | $as_root tee "${list%.sources}-iiswsgi.sources" >/dev/null
      fi
    done
  fi
  $as_root apt-get update -qq
}

# get_source PACKAGE[=VERSION]: its source as the folder PACKAGE below the current one.
get_source() {
  apt-get source -qq --only-source "$1" >/dev/null 2>&1 || { enable_sources && apt-get source -qq --only-source "$1" >&2; }
  mv "${1%%=*}"-[0-9]*/ "${1%%=*}"
}
