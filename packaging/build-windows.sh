#!/usr/bin/env bash
# build-windows.sh [RUNTIME-FILE|DIR]: makes the agent's packages for Windows in packaging/target from what Maven and
# packaging/build-agent.sh have built, each with its .sha256:
#   coffre-agent-<version>-windows-x64.zip    the files
#   CoffreAgentInstaller.exe                  the same files with a wizard
# Both hold the jars of the Linux package, a Java runtime for Windows, zstd's native library and coffre.exe. Same input, same
# tools: same bytes.
#   COFFRE_WINDOWS_VERSION=1.2.3        gives them another version, to try an upgrade
#   COFFRE_WINDOWS_COMPRESSION=off      packs the installer without compression: seconds instead of a minute, for tests
#   COFFRE_WINDOWS_OUT=FOLDER           puts the packages there
#   COFFRE_SIGN_CERTIFICATE, COFFRE_SIGN_KEY     PEM files: signs the installer and coffre.exe (packaging/windows/sign.sh)
# Exit code 77, and what to do, where something that it needs is missing.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "$0")")")
. "$root/bin/find-jdk"
cd "$root"

pom_version=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' pom.xml)
version=${COFFRE_WINDOWS_VERSION:-$pom_version}
epoch=$(sed -n 's|.*<project.build.outputTimestamp>\(.*\)</project.build.outputTimestamp>.*|\1|p' pom.xml)
# Windows numbers have four parts.
numbers=$(printf %s "$version" | sed 's/-.*//').0
name=coffre-agent-$version-windows-x64
out=packaging/target
windows=$out/windows
image=$windows/$name
linux=$out/coffre-agent-$pom_version-linux-x64
packages=$(readlink -m "${COFFRE_WINDOWS_OUT:-$out}")
installer=$packages/CoffreAgentInstaller.exe

for tool in makensis:nsis x86_64-w64-mingw32-gcc:gcc-mingw-w64-x86-64-win32; do
    command -v "${tool%:*}" >/dev/null || {
        echo "${tool%:*} is missing, which Debian has in ${tool#*:}: run bin/prepare windows." >&2
        exit 77
    }
done
packaging/windows-runtime.sh "$windows/runtime" "${1-}"

rm -rf "$image"
mkdir -p "$image/bin" "$image/lib" "$windows/made" "$packages"
cp -a "$windows/runtime" "$image/runtime"
rm "$image/runtime/.sha256"
cp "$linux"/lib/*.jar "$image/lib/"
if [ "$version" != "$pom_version" ]; then
    mv "$image/lib/coffre-agent-$pom_version.jar" "$image/lib/coffre-agent-$version.jar"
fi
"$JAVA_HOME/bin/java" packaging/LeanJars.java "$image/lib" --no-natives
packaging/unpack-native.sh agent/target/lib/zstd-jni-*.jar 'win/amd64/libzstd-jni*.dll' "$image/lib/native"
mv "$image"/lib/native/libzstd-jni*.dll "$image/lib/native/libzstd-jni.dll"
packaging/write-sbom.sh agent "$image/runtime" "$image/sbom.cdx.json"
for text in LICENSE:LICENSE.txt packaging/THIRD-PARTY.txt:THIRD-PARTY.txt; do # as Windows ends lines
    sed 's/$/\r/' "${text%:*}" >"$image/${text#*:}"
done

(
    cd packaging/windows
    made=$root/$windows/made
    x86_64-w64-mingw32-windres "-DNUMBERS=$(printf %s "$numbers" | tr . ,)" "-DVERSION=\\\"$version\\\"" coffre.rc "$made/coffre.res.o"
    x86_64-w64-mingw32-gcc -municode -O2 -Wall -Wextra -Werror -s -Wl,--no-insert-timestamp -Wl,--dynamicbase,--nxcompat,--high-entropy-va \
        coffre.c "$made/coffre.res.o" -o "$root/$image/bin/coffre.exe"
)
packaging/windows/sign.sh "$image/bin/coffre.exe"

chmod -R u=rwX,go=rX "$image"
find "$image" -exec touch -h -d "$epoch" {} +

# The archive: entries in one order, and all of one time.
rm -f "$packages/$name.zip"
(
    cd "$windows"
    find "$name" -type f | LC_ALL=C sort >made/list
    TZ=UTC "$JAVA_HOME/bin/jar" --create --no-manifest --date="$epoch" --file "$packages/$name.zip" @made/list
)

compression=lzma
[ "${COFFRE_WINDOWS_COMPRESSION-}" != off ] || compression=off
java_version=$(sed -n 's/^JAVA_VERSION="\([^"]*\)".*$/\1/p' "$image/runtime/release")
# The uninstaller is signed while the installer is made, so the signing step is passed on.
SOURCE_DATE_EPOCH=$(date -d "$epoch" +%s) makensis -V2 -WX -NOCD -INPUTCHARSET UTF8 \
    "-DVERSION=$version" "-DNUMBERS=$numbers" "-DIMAGE=$root/$image" "-DJAVA_VERSION=$java_version" \
    "-DCOMPRESSION=$compression" "-DSIZE_KB=$(du -k -s --apparent-size "$image" | cut -f 1)" \
    "-DSCRIPTS=$root/packaging/windows" "-DSIGN=$root/packaging/windows/sign.sh" "-DOUTPUT=$installer" \
    packaging/windows/installer.nsi >&2
packaging/windows/sign.sh "$installer"
cd "$packages"
for package in "$name.zip" CoffreAgentInstaller.exe; do
    sha256sum "$package" >"$package.sha256"
done
