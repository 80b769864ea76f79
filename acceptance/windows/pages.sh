#!/usr/bin/env bash
# pages.sh INSTALLER NEWER-INSTALLER PICTURES: the wizard in English by keyboard and in French by mouse, what it has set, and
# that finishing opens the console.
set -u
. "$PWD/acceptance/windows/wine.sh"
fail() { echo "  wizard: $1" >&2; exit 1; }
program="$drive/Program Files/Coffre Agent"
cp "$1" "$drive/older.exe"

for run in en:keyboard fr:mouse; do
    language=${run%:*}
    clean_prefix
    acceptance/windows/wizard.sh 'C:\older.exe' "$language" "${run#*:}" "$3/$language" || fail "the wizard stopped ($run)"
    [ "$(property "$program" proxy)" = backup@proxy.example:3128 ] || fail "proxy: $(property "$program" proxy)"
    [ "$(property "$program" cache)" = 'C:\\Coffre cache' ] || fail "cache: $(property "$program" cache)"
    [ ! -e "$program/proxy-password" ] || fail "the file of the password is left"
done
clean_prefix
