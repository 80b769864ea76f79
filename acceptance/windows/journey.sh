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
export COFFRE_WINE_PREFIX=$WINEPREFIX
bin/maven -q -Dmaven.main.skip=true -pl acceptance -am -Dsurefire.failIfNoSpecifiedTests=false \
    -Dgroups=wine -DexcludedGroups= "-Dtest=$classes" test || fail "tests"
clean_prefix
