#!/usr/bin/env bash
# The agent on Windows, under Wine: its unit tests with the class files that ship, the installer silently, the commands and the
# service of the installed agent with a real vault, and the wizard in two languages. Pictures of the pages are left in
# target/windows/pages, the Wine prefix in target/wine: it is made once.
# Exit code 77: Wine, the Java runtime for Windows, or what builds the packages cannot be had here.
#   check.sh [tests|packages|silent|journey|wizard|steps…]    only these parts
set -u
cd "$(dirname "$(readlink -f "$0")")/../.." || exit 1
root=$PWD
here=$root/acceptance/windows
work=$root/target/windows

skip() { echo "  skipped: windows ($1)"; exit 77; }
fail() { echo "  windows: $1" >&2; exit 1; }

mkdir -p "$work"
bin/prepare windows >"$root/target/windows-prepare.log" 2>&1 || skip "Wine, NSIS, mingw or Xvfb cannot be had from Debian"
# Wine 8 crashes in NetworkInterface.getNetworkInterfaces, which TLS needs.
wine_version=$(wine --version 2>/dev/null | sed 's/wine-\([0-9]*\).*/\1/')
[ "${wine_version:-0}" -ge 10 ] || skip "Wine 10 is needed, here is ${wine_version:-none}"
packaging/windows-runtime.sh packaging/target/windows/runtime ${COFFRE_WINDOWS_RUNTIME:+"$COFFRE_WINDOWS_RUNTIME"} 2>"$work/runtime.log" || {
    sed 's/^/  /' "$work/runtime.log"
    skip "there is no Java runtime for Windows"
}

# By name and alone: the stage `build` has not run.
ls packaging/target/coffre-agent-*-linux-x64/lib/*.jar >/dev/null 2>&1 || bin/build --all || fail "build"

# --- Wine ----------------------------------------------------------------------------------------------------------------
# Wine takes names from the locale: without UTF-8 those that are not ASCII are lost.
. "$here/wine.sh"
prepare_prefix || fail "Wine could not make its prefix: $WINEPREFIX"

part() { # NAME
    [ ${#parts[@]} = 0 ] || [[ " ${parts[*]} " == *" $1 "* ]]
}
parts=("$@")
begin=$SECONDS
done_with() {
    printf '  windows: %-10s %4d s\n' "$1" $((SECONDS - begin))
    begin=$SECONDS
}
# A part that hangs shall not hang the stage.
run() { # PART SECONDS COMMAND…
    local name=$1 limit=$2
    shift 2
    timeout "$limit" "$@"
    case $? in
        0) done_with "$name" ;;
        124) fail "$name did not end within $limit s" ;;
        *) fail "$name" ;;
    esac
}

if part tests; then
    run tests 900 "$here/unit.sh"
fi
# Without compression, which takes a minute.
build() { # FOLDER
    COFFRE_WINDOWS_COMPRESSION=off COFFRE_WINDOWS_OUT=$work/$1 packaging/build-windows.sh || fail "packages"
}
if part packages || part silent || part wizard; then
    # Twice, for the same bytes; and a newer one.
    build 1
    build 2
    cmp "$work/1/CoffreAgentInstaller.exe.sha256" "$work/2/CoffreAgentInstaller.exe.sha256" || fail "two builds differ"
    for sum in "$work"/1/*.zip.sha256; do
        cmp "$sum" "$work/2/$(basename "$sum")" || fail "two builds differ"
    done
    rm -rf "${work:?}/2"
    COFFRE_WINDOWS_VERSION=99.0.0 build 99
    done_with packages
elif part journey || part steps; then
    build 1
    done_with packages
fi
older=$work/1/CoffreAgentInstaller.exe newer=$work/99/CoffreAgentInstaller.exe
if part silent; then
    run silent 400 "$here/silent.sh" "$older" "$newer"
fi
if part journey; then
    run journey 900 "$here/journey.sh" "$older"
fi
if part wizard; then
    run wizard 400 "$here/pages.sh" "$older" "$newer" "$work/pages"
fi
if part steps; then
    bin/build || fail "build"
    run steps 1300 "$here/steps.sh" "$work/1"
fi
