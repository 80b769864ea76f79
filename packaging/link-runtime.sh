#!/bin/sh
# Links the private Java runtime of a program:  link-runtime.sh FOLDER MODULE,…
# FOLDER/image is the runtime. It depends on the JDK, this script and the modules alone, so it is linked once.
set -eu
root=$(dirname "$(dirname "$(readlink -f "$0")")")
. "$root/bin/find-jdk"

folder=$1
modules=$2

# Providers that are not in these modules. The JDK looks for each of them on the class path, whenever it wants anything that
# the first five lack, and so verifies the signature of Bouncy Castle's jar: half a second of every start.
absent='/^security\.provider\.([6-9]|1[0-9])=/d'

made_from="$(cat "$JAVA_HOME/release") $modules $(cksum <"$0")"
[ "$(cat "$folder/made-from" 2>/dev/null)" != "$made_from" ] || exit 0

rm -rf "$folder"
mkdir -p "$folder"
"$JAVA_HOME/bin/jlink" --add-modules "$modules" --include-locales en,fr \
    --strip-java-debug-attributes --no-header-files --no-man-pages --output "$folder/image"
find "$folder/image" -name '*.debuginfo' -delete # Debian's jmods carry 700 MB of them
# Its comments, 95 % of it, are left out too: every program reads the file when it first asks for a cipher or a socket's name.
sed -E -i -e "$absent" -e '/^[[:space:]]*(#|$)/d' "$folder/image/conf/security/java.security"
# Class data sharing for exactly the launchers' collector and header layout: a third off the start.
"$folder/image/bin/java" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xshare:dump -Xlog:disable -Xlog:all=error:stderr
printf '%s' "$made_from" >"$folder/made-from"
