#!/usr/bin/env bash
# journey.sh INSTALLER [CLASS]: installs the agent silently, and runs the tests of its commands and its service with a real
# vault (dev.coffre.acceptance.windows), or one class of them.
set -u
. "$PWD/acceptance/windows/wine.sh"
fail() { echo "  journey: $1" >&2; exit 1; }
classes=dev.coffre.acceptance.windows.${2:-**}
program="$drive/Program Files/Coffre Agent"

clean_prefix
rm -rf "$drive"/{journey,service,sources,targets,proxy,secrecy,secrecy-recovered,machines,files}
cp "$1" "$drive/installer.exe"
in_cmd 'installer.exe /q' || fail "installation: exit code $?: $(cat "$program/setup.log" 2>/dev/null)"
rm "$drive/installer.exe"
# Tests name the prefix themselves: what Linux runs for them, as the vault, is no program of Windows.
COFFRE_WINE_PREFIX=$WINEPREFIX timeout 700 env -u WINEPREFIX bin/maven -q -Dmaven.main.skip=true -pl acceptance -am \
    -Dsurefire.failIfNoSpecifiedTests=false -Dgroups=wine -DexcludedGroups= "-Dtest=$classes" test
case $? in
    0) ;;
    124) fail "the tests did not end within 700 s; each has a limit of its own, see acceptance/target/surefire-reports" ;;
    *) fail "tests" ;;
esac
clean_prefix
