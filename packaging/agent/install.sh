#!/bin/sh
# Installs Coffre's agent.
#   ./install.sh [FLAGS]                                          the files that this script lies among
#   ./install.sh --archive FILE --credentials FILE [FLAGS]        coffre-agent-….tar.gz or coffre-agent_….deb, which is
#       verified first: by FILE.sha256 beside it and by FILE.sig, the signature of the vault that the credentials are of
#   ./install.sh --archive FILE --unsigned [FLAGS]                by FILE.sha256 alone, for a package that you have built
# Nothing is installed that another user can change: what is beside this script must belong to root (or to you, if you are
# not root), and a package is copied to a folder of its own before it is verified.
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
verify_checksum() { # FILE, the copy of $archive
    [ -f "$1.sha256" ] || fail "the checksum $archive.sha256 is missing: download it too" \
        "il manque la somme de contrôle $archive.sha256 : téléchargez-la aussi" 2
    # The list names one file, this one: a list of another file would say nothing of it.
    [ "$(sed -n 's/^[0-9a-f]\{64\}  //p' "$1.sha256")" = "$(basename "$1")" ] ||
        fail "$archive.sha256 is not the checksum of $archive" "$archive.sha256 n'est pas la somme de contrôle de $archive" 8
    (cd "$(dirname "$1")" && sha256sum --check --strict --status "$(basename "$1").sha256") ||
        fail "$archive is damaged or was changed: download it again" \
            "$archive est endommagé ou modifié : téléchargez-le de nouveau" 8
}

# What runs with the rights of this user must not be anybody else's to change, nor the folders above it. In a sticky folder
# others can make files, but not move or remove this one.
require_trusted() { # FOLDER, without links in its path
    strangers="! -uid 0 ! -uid $(id -u)"
    # shellcheck disable=SC2086  # a list of words
    found=$(find "$1" "(" $strangers -o ! -type l -perm /022 ")" -print | head -n 1)
    above=$1
    while [ -z "$found" ] && [ "$above" != / ]; do
        above=$(dirname "$above")
        # shellcheck disable=SC2086  # a list of words
        found=$(find "$above" -maxdepth 0 "(" $strangers -o -perm /022 ! -perm -1000 ")" -print)
    done
    [ -z "$found" ] || fail "other users can change $found ($(stat -c 'uid %u, mode %04a' "$found")), and so decide what is installed. Unpack the archive as root where only root can write: sudo tar xf ARCHIVE -C /opt" \
        "d'autres utilisateurs peuvent modifier $found ($(stat -c 'uid %u, mode %04a' "$found")) et décider ainsi de ce qui est installé. Décompressez l'archive en tant que root là où seul root peut écrire : sudo tar xf ARCHIVE -C /opt" 1
}

bytes() { # HEX
    printf '%b' "$(printf %s "$1" | sed 's/../&\n/g' | while read -r byte; do printf '\\0%03o' "0x$byte"; done)"
}

verify_signature() { # FILE, the copy of $archive; CREDENTIALS
    [ -r "$2" ] || fail "the vault credentials file $2 cannot be read" \
        "le fichier d'informations d'identification $2 est illisible" 2
    [ -f "$1.sig" ] || fail "the signature $archive.sig is missing: download it too" \
        "il manque la signature $archive.sig : téléchargez-la aussi" 2
    key=$(sed -n 's/.*"signingKey" *: *"\([0-9a-f]\{64\}\)".*/\1/p' "$2")
    [ -n "$key" ] || fail "$2 is no vault credentials file" "$2 n'est pas un fichier d'informations d'identification" 4
    command -v openssl >/dev/null || fail "openssl is missing, which verifies signatures" \
        "il manque openssl, qui vérifie les signatures" 1
    # SubjectPublicKeyInfo of RFC 8410, and what docs/protocol.md §7 says is signed.
    bytes "302a300506032b6570032100$key" >"$place/key"
    { printf 'coffre/v1/agent-package\000'; cat "$1.sha256"; } >"$place/signed"
    openssl pkeyutl -verify -pubin -keyform DER -inkey "$place/key" -rawin -in "$place/signed" -sigfile "$1.sig" >/dev/null 2>&1 ||
        fail "$archive is not signed by the vault of $2: do not install it" \
            "$archive n'est pas signé par le coffre de $2 : ne l'installez pas" 8
}

archive='' credentials='' unsigned=''
while [ $# -gt 0 ]; do
    case $1 in
        --unsigned) unsigned=yes && shift && continue ;;
        --archive) archive=${2-} ;;
        --credentials) credentials=${2-} ;;
        *) break ;;
    esac
    [ $# -ge 2 ] || fail "$1 needs a file" "$1 a besoin d'un fichier" 2
    shift 2
done

if [ -z "$archive" ]; then
    require_trusted "$here"
    require_system "$here"
    exec "$here/bin/coffre" setup "$@"
fi

[ -f "$archive" ] || fail "there is no file $archive" "il n'y a pas de fichier $archive" 2
[ -n "$credentials$unsigned" ] ||
    fail "name the vault credentials with --credentials FILE, to verify the signature; or --unsigned, for a package that you have built yourself" \
        "indiquez les informations d'identification avec --credentials FICHIER, pour vérifier la signature ; ou --unsigned, pour un paquet que vous avez construit vous-même" 2
downgrade=''
for flag in "$@"; do
    [ "$flag" != --allow-downgrade ] || downgrade=--allow-downgrades
done
umask 022
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
trap 'exit 130' INT TERM
require_trusted "$place"

# Verified is what is installed: this copy, which nobody else can change meanwhile.
package=$place/$(basename "$archive")
for file in "" .sha256 .sig; do
    [ ! -f "$archive$file" ] || cp -- "$archive$file" "$package$file"
done
verify_checksum "$package"
[ -z "$credentials" ] || verify_signature "$package" "$credentials"

case $archive in
    *.deb)
        [ "$(id -u)" = 0 ] || fail "a .deb is installed by root" "un .deb s'installe en tant que root" 1
        chmod 0755 "$place" # apt's own user reads the package there
        # shellcheck disable=SC2086  # one word, or none
        apt-get -q install -y --no-install-recommends $downgrade "$package"
        /usr/bin/coffre setup "$@"
        ;;
    *)
        mkdir "$place/agent"
        tar -xzf "$package" -C "$place/agent" --strip-components 1 --no-same-owner --no-same-permissions
        require_system "$place/agent"
        "$place/agent/bin/coffre" setup "$@"
        ;;
esac
