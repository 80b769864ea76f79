#!/bin/sh
# Takes a native library out of a jar:  unpack-native.sh JAR NAME-IN-JAR FOLDER
# Shipped as a file, because the library would otherwise unpack itself into /tmp, which may be noexec, and stay there.
set -eu
root=$(dirname "$(dirname "$(readlink -f "$0")")")
. "$root/bin/find-jdk"

jar=$(readlink -f "$1")
mkdir -p "$3"
unpacked=$(mktemp -d)
trap 'rm -rf "$unpacked"' EXIT
(cd "$unpacked" && "$JAVA_HOME/bin/jar" -xf "$jar" "$(dirname "$2")")
# shellcheck disable=SC2086  # the name may be a pattern: versions are part of it
# Never over the old one: a program that runs from there has it in its memory, and would crash.
cp --remove-destination "$unpacked"/$2 "$3/"
