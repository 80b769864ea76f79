#!/bin/bash
# Makes the vault service's packages in packaging/target from what Maven has built:
#   coffre-vault-<version>-linux-x64.tar.gz and its .sha256; coffre-vault_<version>_amd64.deb
# Both hold a private runtime (jlink), the jars, the native library, the launcher and the agent's packages, which the service
# offers for download: for Linux, and CoffreAgentInstaller.exe if bin/build --windows-packages has made it. Same input, same JDK:
# same bytes.
#   COFFRE_DEB_VERSION=1.2.3    gives the .deb another version, to try an upgrade
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "$0")")")
. "$root/bin/find-jdk"
cd "$root"

version=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' pom.xml)
deb_version=${COFFRE_DEB_VERSION:-${version/-SNAPSHOT/\~snapshot}}
name=coffre-vault-$version-linux-x64
out=packaging/target
image=$out/$name
jars=(server/target/lib/*.jar "server/target/coffre-server-$version.jar")

# jdeps names the modules that the libraries use. jdk.net is for the administration socket, jdk.localedata for French.
modules_file=$out/vault-modules
known=$(sha256sum "${jars[@]}" | sha256sum)
if [ "$(sed -n 1p "$modules_file" 2>/dev/null)" != "$known" ]; then
    used=$("$JAVA_HOME/bin/jdeps" --ignore-missing-deps --multi-release 25 --print-module-deps --class-path 'server/target/lib/*' \
        "${jars[@]}" 2>/dev/null | tail -n 1)
    printf '%s\n' "$known" "$used,jdk.localedata,jdk.net" >"$modules_file"
fi
packaging/link-runtime.sh "$out/vault-runtime" "$(sed -n 2p "$modules_file")"

rm -rf "$image"
mkdir -p "$image/bin" "$image/lib/native" "$image/agents"
cp -a "$out/vault-runtime/image" "$image/runtime"
cp packaging/vault/coffre-vault packaging/vault/make-class-data "$image/bin/"
cp packaging/vault/coffre-vault.service packaging/vault/coffre-vault.conf LICENSE packaging/THIRD-PARTY.txt "$image/"
cp "${jars[@]}" "$image/lib/"
cp server/target/native/libsqlitejdbc.so "$image/lib/native/"
packaging/write-sbom.sh server "$image/runtime" "$image/sbom.cdx.json"
cp "$out/coffre-agent-$version-linux-x64.tar.gz" "$out/coffre-agent-$version-linux-x64.tar.gz.sha256" packaging/agent/install.sh "$image/agents/"
if command -v dpkg-deb >/dev/null; then # else build-agent.sh has made no .deb
    cp "$out/coffre-agent_${version/-SNAPSHOT/\~snapshot}_amd64.deb"{,.sha256} "$image/agents/"
fi
if [ -f "$out/CoffreAgentInstaller.exe" ]; then
    cp "$out"/CoffreAgentInstaller.exe{,.sha256} "$image/agents/"
fi
chmod -R u=rwX,go=rX "$image"

packaging/pack-tar.sh "$out" "$name"

# --- the .deb: the same files in Debian's places ------------------------------------------------------------------------
deb=$out/vault-deb
home=$deb/usr/lib/coffre-vault
rm -rf "$deb"
mkdir -p "$deb/usr/bin" "$deb/usr/lib/systemd/system" "$deb/usr/share/doc/coffre-vault" "$deb/etc/coffre-vault"
cp -a "$image" "$home"
mv "$home/coffre-vault.service" "$deb/usr/lib/systemd/system/"
mv "$home/coffre-vault.conf" "$deb/etc/coffre-vault/"
cat "$home/LICENSE" "$home/THIRD-PARTY.txt" >"$deb/usr/share/doc/coffre-vault/copyright"
rm "$home/LICENSE" "$home/THIRD-PARTY.txt"
mv "$home/sbom.cdx.json" "$deb/usr/share/doc/coffre-vault/"
cp docs/operations.md CHANGELOG.md "$deb/usr/share/doc/coffre-vault/"
ln -s ../lib/coffre-vault/bin/coffre-vault "$deb/usr/bin/coffre-vault"

packaging/pack-deb.sh "$deb" packaging/vault/deb "$deb_version" "$out/coffre-vault_${deb_version}_amd64.deb"
