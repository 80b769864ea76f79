#!/bin/sh
# pack-tar.sh FOLDER NAME: makes FOLDER/NAME.tar.gz of FOLDER/NAME, and its .sha256; the same bytes whoever makes it.
set -eu
root=$(dirname "$(dirname "$(readlink -f "$0")")")
epoch=$(sed -n 's|.*<project.build.outputTimestamp>\(.*\)</project.build.outputTimestamp>.*|\1|p' "$root/pom.xml")
cd "$1"
LC_ALL=C tar --sort=name --mtime="$epoch" --owner=0 --group=0 --numeric-owner --format=gnu -cf - "$2" | gzip -n -6 >"$2.tar.gz.part"
mv "$2.tar.gz.part" "$2.tar.gz"
sha256sum "$2.tar.gz" >"$2.tar.gz.sha256"
