#!/usr/bin/env bash
# Makes the caches of class data with which this checkout's programs start in about half the time (JEP 483 and 514):
# lib/coffre.aot of the agent that packaging/build-agent.sh has just put together, as an installation makes it, and
# server/target/coffre-vault.aot with what the service loads when an agent backs up to it. They hold for these jars where
# they lie now. They are in no archive, whose bytes are the same wherever it is built; these are not.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "$0")")")
image=$(readlink -f "$root/packaging/target/coffre-agent")
place=$(mktemp -d)
server=''
stop() {
    [ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server" 2>/dev/null; } || true
    rm -rf "$place"
}
trap stop EXIT
rm -f "$root/server/target/coffre-vault.aot"
"$image/bin/make-class-data"

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
port=$((20000 + RANDOM % 20000))
until port_is_free "$port"; do port=$((20000 + RANDOM % 20000)); done

# Profiles are left out: with them the JVM compiles at once what it compiled then, more than a short run pays back.
no_profiles="-XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining"
: >"$place/said"
COFFRE_VAULT_JAVA_OPTIONS="-XX:AOTCacheOutput=$root/server/target/coffre-vault.aot $no_profiles" \
    "$root/bin/coffre-vault" serve --json --data "$place/vault" --port "$port" --address 127.0.0.1 \
    --url "https://localhost:$port" >"$place/said" 2>&1 &
server=$!
for _ in $(seq 600); do
    grep -q '"ready"' "$place/said" && break
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
done
grep -q '"ready"' "$place/said" || { cat "$place/said" >&2; exit 1; }

export COFFRE_HOME=$place/agent
backups() {
    "$root/bin/coffre-vault" admin create-vault training --data "$place/vault" &&
        "$root/bin/coffre-vault" admin issue-credentials training --data "$place/vault" --to "$place/training.VaultCredentials" &&
        "$image/bin/coffre" register "$place/training.VaultCredentials" --generate-passphrase --save-passphrase "$place/passphrase" \
            --i-saved-the-passphrase --no-recovery-code &&
        "$image/bin/coffre" backup "$root/docs" &&
        "$image/bin/coffre" backup "$root/docs" "$place/passphrase"
}
backups >"$place/said" 2>&1 || { cat "$place/said" >&2; exit 1; }
kill "$server"
wait "$server" 2>/dev/null || true # the service writes its cache when it ends
server=''
[ -e "$root/server/target/coffre-vault.aot" ] || { cat "$place/said" >&2; exit 1; }
