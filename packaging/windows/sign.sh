#!/bin/sh
# sign.sh FILE: signs a program for Windows with the certificate COFFRE_SIGN_CERTIFICATE and the key COFFRE_SIGN_KEY (PEM
# files); COFFRE_SIGN_PASSWORD_FILE opens the key, COFFRE_SIGN_TIMESTAMP is a time stamp service. Without a certificate it
# does nothing.
set -eu
[ -n "${COFFRE_SIGN_CERTIFICATE-}" ] || exit 0
command -v osslsigncode >/dev/null || { echo "osslsigncode is missing, which signs programs for Windows." >&2; exit 1; }
osslsigncode sign -h sha256 -certs "$COFFRE_SIGN_CERTIFICATE" -key "$COFFRE_SIGN_KEY" \
    ${COFFRE_SIGN_PASSWORD_FILE:+-readpass "$COFFRE_SIGN_PASSWORD_FILE"} \
    ${COFFRE_SIGN_TIMESTAMP:+-ts "$COFFRE_SIGN_TIMESTAMP"} \
    -n "Coffre Agent" -in "$1" -out "$1.signed" >/dev/null
mv "$1.signed" "$1"
