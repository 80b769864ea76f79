#!/bin/sh
# windows-runtime.sh FOLDER [FILE|DIR]: unpacks the Java runtime of the Windows packages into FOLDER. Its archive is FILE or
# lies in DIR; without one, in $COFFRE_WINDOWS_RUNTIME, in ../shared/windows, or in the registry of Python packages. The
# archive must have the SHA-256 of packaging/windows/runtime.conf.
# Exit code 77, and what to do, where there is none.
set -eu
root=$(dirname "$(dirname "$(readlink -f "$0")")")
. "$root/packaging/windows/runtime.conf"
folder=$1 named=${2:-${COFFRE_WINDOWS_RUNTIME-}}

if [ -f "$folder/.sha256" ] && [ "$(cat "$folder/.sha256")" = "$SHA256" ] && [ -z "$named" ]; then
    exit 0
fi

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

fetched() { # the ordinary client of the registry, where there is one
    python3 -m pip --version >/dev/null 2>&1 || return 1
    echo "Fetching $ARCHIVE." >&2
    python3 -m pip -q --disable-pip-version-check download --no-deps --only-binary=:all: --platform win_amd64 \
        -d "$place" "$PACKAGE==$VERSION" >/dev/null 2>&1
}

if [ -n "$named" ]; then
    archive=$named
    [ ! -d "$named" ] || archive=$named/$ARCHIVE
    [ -f "$archive" ] || { echo "There is no Java runtime for Windows in $named: the archive $ARCHIVE is expected." >&2; exit 2; }
elif [ -f "$root/../shared/windows/$ARCHIVE" ]; then
    archive=$root/../shared/windows/$ARCHIVE
elif fetched; then
    archive=$place/$ARCHIVE
else
    cat >&2 <<TEXT
The Java runtime for Windows is missing: $ARCHIVE, SHA-256 $SHA256.
Fetch it with  python3 -m pip download --no-deps --only-binary=:all: --platform win_amd64 $PACKAGE==$VERSION
and name it with --windows-runtime FILE or COFFRE_WINDOWS_RUNTIME. It is also looked for in $root/../shared/windows.
TEXT
    exit 77
fi

found=$(sha256sum "$archive" | cut -d ' ' -f 1)
if [ "$found" != "$SHA256" ]; then
    echo "$archive is not the pinned Java runtime: its SHA-256 is $found, packaging/windows/runtime.conf says $SHA256." >&2
    exit 2
fi
. "$root/bin/find-jdk"
(cd "$place" && "$JAVA_HOME/bin/jar" -xf "$(readlink -f "$archive")" "$FOLDER")
rm -rf "$folder"
mkdir -p "$(dirname "$folder")"
mv "$place/$FOLDER" "$folder"
echo "$SHA256" >"$folder/.sha256"
