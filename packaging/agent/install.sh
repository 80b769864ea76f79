#!/bin/sh
# Installs Coffre's agent.
#   ./install.sh [FLAGS]                                          the files that this script lies among
#   ./install.sh --archive FILE [--credentials FILE] [FLAGS]      coffre-agent-….tar.gz or coffre-agent_….deb, which is
#       verified first: by FILE.sha256 beside it, and with vault credentials also by FILE.sig, the vault's signature
# FLAGS are those of `coffre setup` (--help lists them), --quiet and /q among them. Nothing is fetched from the network.
set -eu
here=$(dirname "$(readlink -f "$0")")

case ${LC_ALL:-${LC_MESSAGES:-${LANG-}}} in
    fr*) french=yes ;;
    *) french='' ;;
esac
fail() { # ENGLISH FRENCH CODE
    if [ -n "$french" ]; then echo "install.sh : $2" >&2; else echo "install.sh: $1" >&2; fi
    exit "$3"
}

# --- what the program could not say itself, because it would not start ---------------------------------------------------
require_system() { # FOLDER of the unpacked files
    [ "$(uname -s) $(uname -m)" = "Linux x86_64" ] ||
        fail "this agent is for Linux on x86-64, not for $(uname -s) on $(uname -m)" \
            "cet agent est pour Linux sur x86-64, pas pour $(uname -s) sur $(uname -m)" 1
    needed=$(cat "$1/lib/glibc-needed")
    found=$(getconf GNU_LIBC_VERSION 2>/dev/null | sed 's/glibc //')
    [ "$(printf '%s\n' "$needed" "${found:-0}" | sort -V | head -n 1)" = "$needed" ] ||
        fail "the C library glibc $needed or newer is missing; here is ${found:-another}" \
            "il manque la bibliothèque C glibc $needed ou plus récente ; ici : ${found:-une autre}" 1
}

# --- what was downloaded --------------------------------------------------------------------------------------------------
verify_checksum() { # FILE
    [ -f "$1.sha256" ] || fail "the checksum $1.sha256 is missing: download it too" \
        "il manque la somme de contrôle $1.sha256 : téléchargez-la aussi" 2
    # The list names one file, this one: a list of another file would say nothing of it.
    [ "$(sed -n 's/^[0-9a-f]\{64\}  //p' "$1.sha256")" = "$(basename "$1")" ] ||
        fail "$1.sha256 is not the checksum of $1" "$1.sha256 n'est pas la somme de contrôle de $1" 8
    (cd "$(dirname "$1")" && sha256sum --check --strict --status "$(basename "$1").sha256") ||
        fail "$1 is damaged or was changed: download it again" "$1 est endommagé ou modifié : téléchargez-le de nouveau" 8
}

bytes() { # HEX
    printf '%b' "$(printf %s "$1" | sed 's/../&\n/g' | while read -r byte; do printf '\\0%03o' "0x$byte"; done)"
}

verify_signature() { # FILE CREDENTIALS
    [ -r "$2" ] || fail "the vault credentials file $2 cannot be read" \
        "le fichier d'informations d'identification $2 est illisible" 2
    [ -f "$1.sig" ] || fail "the signature $1.sig is missing: download it too" \
        "il manque la signature $1.sig : téléchargez-la aussi" 2
    key=$(sed -n 's/.*"signingKey" *: *"\([0-9a-f]\{64\}\)".*/\1/p' "$2")
    [ -n "$key" ] || fail "$2 is no vault credentials file" "$2 n'est pas un fichier d'informations d'identification" 4
    command -v openssl >/dev/null || fail "openssl is missing, which verifies signatures; without --credentials the checksum alone is verified" \
        "il manque openssl, qui vérifie les signatures ; sans --credentials, seule la somme de contrôle est vérifiée" 1
    # SubjectPublicKeyInfo of RFC 8410, and what docs/protocol.md §7 says is signed.
    bytes "302a300506032b6570032100$key" >"$place/key"
    { printf 'coffre/v1/agent-package\000'; cat "$1.sha256"; } >"$place/signed"
    openssl pkeyutl -verify -pubin -keyform DER -inkey "$place/key" -rawin -in "$place/signed" -sigfile "$1.sig" >/dev/null 2>&1 ||
        fail "$1 is not signed by the vault of $2: do not install it" \
            "$1 n'est pas signé par le coffre de $2 : ne l'installez pas" 8
}

archive='' credentials=''
while [ $# -gt 0 ]; do
    case $1 in
        --archive) archive=${2-} ;;
        --credentials) credentials=${2-} ;;
        *) break ;;
    esac
    [ $# -ge 2 ] || fail "$1 needs a file" "$1 a besoin d'un fichier" 2
    shift 2
done

if [ -z "$archive" ]; then
    require_system "$here"
    exec "$here/bin/coffre" setup "$@"
fi

[ -f "$archive" ] || fail "there is no file $archive" "il n'y a pas de fichier $archive" 2
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
trap 'exit 130' INT TERM
verify_checksum "$archive"
[ -z "$credentials" ] || verify_signature "$archive" "$credentials"

case $archive in
    *.deb)
        [ "$(id -u)" = 0 ] || fail "a .deb is installed by root" "un .deb s'installe en tant que root" 1
        apt-get -q install -y --no-install-recommends "$(readlink -f "$archive")"
        /usr/bin/coffre setup "$@"
        ;;
    *)
        mkdir -m 0755 "$place/agent"
        tar -xzf "$archive" -C "$place/agent" --strip-components 1
        require_system "$place/agent"
        "$place/agent/bin/coffre" setup "$@"
        ;;
esac
