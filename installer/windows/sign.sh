#!/usr/bin/env bash
# Signs a program in its place by osslsigncode: `installer/windows/sign.sh FILE`. The certificate with its key is the .p12
# file IISWSGI_SIGN_PKCS12, its password IISWSGI_SIGN_PASSWORD; without them it does nothing.
set -euo pipefail
[ -n "${IISWSGI_SIGN_PKCS12:-}" ] || exit 0
osslsigncode sign -pkcs12 "$IISWSGI_SIGN_PKCS12" -pass "${IISWSGI_SIGN_PASSWORD:-}" -h sha256 -n iiswsgi \
  -in "$1" -out "$1.signed" >/dev/null
mv "$1.signed" "$1"
