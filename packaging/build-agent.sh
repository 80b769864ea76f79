#!/bin/sh
# Makes packaging/target/coffre-agent-<version>-linux-x64.tar.gz and its .sha256 from what Maven has built:
# a private runtime (jlink), the jars, the native library and the launcher. Same input, same JDK: same bytes.
set -eu
root=$(dirname "$(dirname "$(readlink -f "$0")")")
. "$root/bin/find-jdk"
cd "$root"

version=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' pom.xml)
epoch=$(sed -n 's|.*<project.build.outputTimestamp>\(.*\)</project.build.outputTimestamp>.*|\1|p' pom.xml)
name=coffre-agent-$version-linux-x64
out=packaging/target
image=$out/$name

# Only what the agent uses; the jars stay on the class path, because automatic modules cannot be linked.
# java.xml is Jackson's wish (it names a DOM class when it starts), java.management JLine's, jdk.localedata French.
modules=java.base,java.net.http,java.logging,java.management,java.xml,jdk.httpserver,jdk.localedata,jdk.net,jdk.unsupported

mkdir -p "$out"
rm -rf "$image"

packaging/link-runtime.sh "$out/runtime" "$modules"

mkdir -p "$image/bin" "$image/lib"
cp -a "$out/runtime/image" "$image/runtime"
cp packaging/coffre "$image/bin/coffre"
cp LICENSE packaging/THIRD-PARTY.txt "$image/"
cp agent/target/lib/*.jar "agent/target/coffre-agent-$version.jar" "$image/lib/"

packaging/unpack-native.sh agent/target/lib/zstd-jni-*.jar 'linux/amd64/libzstd-jni*.so' "$image/lib/native"
mv "$image"/lib/native/libzstd-jni*.so "$image/lib/native/libzstd-jni.so"

chmod -R u=rwX,go=rX "$image"
(
    cd "$out"
    LC_ALL=C tar --sort=name --mtime="$epoch" --owner=0 --group=0 --numeric-owner --format=gnu -cf - "$name" | gzip -n -6 >"$name.tar.gz.part"
    mv "$name.tar.gz.part" "$name.tar.gz"
    sha256sum "$name.tar.gz" >"$name.tar.gz.sha256"
    ln -sfn "$name" coffre-agent # where bin/coffre finds what was built last
)
