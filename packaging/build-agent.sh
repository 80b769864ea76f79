#!/usr/bin/env bash
# Makes the agent's packages in packaging/target from what Maven has built, each with its .sha256:
#   coffre-agent-<version>-linux-x64.tar.gz; coffre-agent_<version>_amd64.deb where dpkg-deb is
# Both hold a private runtime (jlink), the jars, the native library, the launcher and the unit. Same input, same JDK: same
# bytes.
#   COFFRE_DEB_VERSION=1.2.3    gives the .deb another version, to try an upgrade
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "$0")")")
. "$root/bin/find-jdk"
cd "$root"

version=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' pom.xml)
deb_version=${COFFRE_DEB_VERSION:-${version/-SNAPSHOT/\~snapshot}}
name=coffre-agent-$version-linux-x64
out=packaging/target
image=$out/$name

# Only what the agent uses; the jars stay on the class path, because automatic modules cannot be linked.
# java.xml is Jackson's wish (it names a DOM class when it starts), java.management JLine's, jdk.localedata French.
modules=java.base,java.logging,java.management,java.xml,jdk.httpserver,jdk.localedata,jdk.net,jdk.unsupported

mkdir -p "$out"
rm -rf "$image"

packaging/link-runtime.sh "$out/runtime" "$modules"

mkdir -p "$image/bin" "$image/lib"
cp -a "$out/runtime/image" "$image/runtime"
cp packaging/agent/coffre packaging/agent/make-class-data "$image/bin/"
cp packaging/agent/install.sh packaging/agent/coffre.service docs/agent.md docs/agent.fr.md LICENSE packaging/THIRD-PARTY.txt "$image/"
cp agent/target/lib/*.jar "agent/target/coffre-agent-$version.jar" "$image/lib/"
"$JAVA_HOME/bin/java" packaging/LeanJars.java "$image/lib"
packaging/write-sbom.sh agent "$image/runtime" "$image/sbom.cdx.json"

packaging/unpack-native.sh agent/target/lib/zstd-jni-*.jar 'linux/amd64/libzstd-jni*.so' "$image/lib/native"
mv "$image"/lib/native/libzstd-jni*.so "$image/lib/native/libzstd-jni.so"

packaging/glibc-needed.sh "$image" >"$image/lib/glibc-needed" # install.sh looks before it starts anything

chmod -R u=rwX,go=rX "$image"
packaging/pack-tar.sh "$out" "$name"
cp packaging/agent/install.sh "$out/"
ln -sfn "$name" "$out/coffre-agent" # where bin/coffre finds what was built last

# --- the .deb: the same files in Debian's places ------------------------------------------------------------------------
command -v dpkg-deb >/dev/null || exit 0
deb=$out/agent-deb
home=$deb/opt/coffre
rm -rf "$deb"
mkdir -p "$deb/opt" "$deb/usr/bin" "$deb/usr/lib/systemd/system" "$deb/usr/share/doc/coffre-agent"
cp -a "$image" "$home"
mv "$home/coffre.service" "$deb/usr/lib/systemd/system/"
cat "$home/LICENSE" "$home/THIRD-PARTY.txt" >"$deb/usr/share/doc/coffre-agent/copyright"
rm "$home/LICENSE" "$home/THIRD-PARTY.txt" "$home/install.sh"
mv "$home/agent.md" "$home/agent.fr.md" "$home/sbom.cdx.json" "$deb/usr/share/doc/coffre-agent/"
cp CHANGELOG.md "$deb/usr/share/doc/coffre-agent/"
ln -s /opt/coffre/bin/coffre "$deb/usr/bin/coffre"
packaging/pack-deb.sh "$deb" packaging/agent/deb "$deb_version" "$out/coffre-agent_${deb_version}_amd64.deb"
