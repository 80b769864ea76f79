#!/usr/bin/env bash
# pack-deb.sh TREE CONTROL VERSION DEB: makes a Debian package of the files in TREE, with the scripts of the folder CONTROL,
# and its .sha256; the same bytes whoever makes it. In CONTROL/control, @VERSION@, @SIZE@ and @GLIBC@ (what the native code
# asks of the C library) are filled in. TREE is used up.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "$0")")")
tree=$1 control=$2 version=$3 deb=$4
epoch=$(sed -n 's|.*<project.build.outputTimestamp>\(.*\)</project.build.outputTimestamp>.*|\1|p' "$root/pom.xml")
export SOURCE_DATE_EPOCH
SOURCE_DATE_EPOCH=$(date -d "$epoch" +%s)

mkdir "$tree/DEBIAN"
cp "$control"/* "$tree/DEBIAN/"
sed -i "s/@VERSION@/$version/; s/@GLIBC@/$("$root/packaging/glibc-needed.sh" "$tree")/
    s/@SIZE@/$(du -k -s --apparent-size "$tree" | cut -f 1)/" "$tree/DEBIAN/control"
(cd "$tree" && find . -path ./DEBIAN -prune -o -type f -printf '%P\0' | LC_ALL=C sort -z | xargs -0 md5sum) >"$tree/DEBIAN/md5sums"
chmod -R u=rwX,go=rX "$tree"
chmod 0755 "$tree"/DEBIAN/{postinst,prerm,postrm}
find "$tree" -exec touch -h -d "$epoch" {} +
dpkg-deb --root-owner-group -Zgzip -z6 --build "$tree" "$deb" >/dev/null
(cd "$(dirname "$deb")" && sha256sum "$(basename "$deb")" >"$(basename "$deb").sha256")
rm -rf "$tree"
