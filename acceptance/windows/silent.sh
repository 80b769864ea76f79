#!/usr/bin/env bash
# silent.sh INSTALLER NEWER-INSTALLER: installs, upgrades and uninstalls without a window, with the flags of Azure Backup's
# installer and those of NSIS, and looks for the proxy's password where it must not be.
set -u
. "$PWD/acceptance/windows/wine.sh"
older=$1 newer=$2
secret=Zw3i-Br0cken # looked for in all files and in the list of processes
program="$drive/Coffre (test)"
menu="$drive/ProgramData/Microsoft/Windows/Start Menu/Programs/Coffre Agent"
fail() { echo "  silent: $1" >&2; exit 1; }
expect() { # WHAT EXPECTED FOUND
    [ "$2" = "$3" ] || fail "$1: expected '$2', found '$3'"
}

clean_prefix
cp "$older" "$drive/older.exe"
cp "$newer" "$drive/newer.exe"
printf '%s\n' "$secret" >"$drive/password.txt" # also the pattern of grep, whose own arguments are in the list of processes

# A wrong line changes nothing, and says why.
refused() { # CODE LINE
    local said code
    said=$(in_cmd "$2" 2>&1)
    code=$?
    expect "exit code of $2" "$1" "$code"
    [ -n "$said" ] || fail "$2 says nothing"
    [ ! -e "$program" ] && [ ! -e "$drive/ProgramData/Coffre" ] && [ ! -e "$menu" ] || fail "$2 has installed something"
}
refused 2 'older.exe /q /ph:proxy.example /po:99999 /p:"C:\Coffre (test)"'
refused 2 'older.exe /q /ph:proxy.example /p:"C:\Coffre (test)"'
refused 2 'older.exe /q /what /p:"C:\Coffre (test)"'
refused 2 "older.exe /q /ph:proxy.example /po:3128 /pu:backup /pw:$secret /p:\"C:\\Coffre (test)\""
refused 2 'older.exe /q /po:3128 /p:"C:\Coffre (test)"'
refused 2 'older.exe /q /ph:proxy.example /po:3128 /pw:@password.txt /p:"C:\Coffre (test)"'
refused 2 'older.exe /q /ph:proxy.example /po:3128 /pu:backup /pw:@missing.txt /p:"C:\Coffre (test)"'
refused 2 'older.exe /q /s:cache /p:"C:\Coffre (test)"'
refused 2 'older.exe /q /s:C:\windows /p:"C:\Coffre (test)"'
refused 2 'older.exe /q /p:C:\windows'
refused 2 'older.exe /q /p:C:\password.txt'
refused 2 'older.exe /q /p:C:\'
refused 2 'older.exe /q /p:"Z:\tmp"'
refused 2 'older.exe /q /p:"C:\Dossier é"'
refused 1 'older.exe /q /d'

# Nobody may see the password among the processes. The line above is over, and its window was nobody's.
watch_processes() {
    while :; do
        grep -alsFf "$drive/password.txt" /proc/[0-9]*/cmdline /proc/[0-9]*/environ >>"$drive/seen" 2>/dev/null || true
        sleep 0.1
    done
}
rm -f "$drive/seen"
watch_processes &
watcher=$!
trap 'kill $watcher 2>/dev/null' EXIT

in_cmd 'older.exe /q /p:"C:\Coffre (test)" /s:"C:\Coffre cache" /ph:proxy.example /po:3128 /pu:"back up" /pw:@password.txt /m /nu' &
installation=$!
for _ in $(seq 300); do
    [ ! -e "$program/bin" ] || break
    sleep 0.1
done
wine "$drive/newer.exe" /NCRC /S >/dev/null 2>&1
expect "exit code of a second installer beside the first" 7 $?
wait "$installation" || fail "installation: exit code $?: $(cat "$program/setup.log" 2>/dev/null)"
first=$(program_version "$program")
case $first in *"$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' pom.xml)"*) ;; *) fail "version: $first" ;; esac
expect proxy "back up@proxy.example:3128" "$(property "$program" proxy)"
expect cache 'C:\\Coffre cache' "$(property "$program" cache)"
entry='HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\Coffre Agent'
wine reg query "$entry" /v DisplayName /reg:64 >/dev/null 2>&1 || fail "no entry in Apps"
# The links of the Start menu. Each opens its page of the console, starts in the folder of the program, and asks for the rights
# of an administrator: bit 5 of byte 21 ([MS-SHLLINK] 2.1.1, RunAsUser).
expect_links() { # NAME PAGE…
    expect "links of the Start menu" $(($# / 2)) "$(find "$menu" -name '*.lnk' | wc -l)"
    while [ $# -gt 0 ]; do
        local link="$menu/$1.lnk"
        [ -f "$link" ] || fail "there is no link $1, but $(ls "$menu")"
        for text in "console --open --page $2" 'C:\Coffre (test)\bin\coffre.exe' 'C:\Coffre (test)\uninstall.exe'; do
            tr -d '\0' <"$link" | grep -aqF "$text" || fail "the link $1 does not hold $text"
        done
        [ $(($(od -An -tu1 -j21 -N1 "$link") & 0x20)) != 0 ] || fail "the link $1 asks for no rights"
        shift 2
    done
}
expect_links "Coffre Agent" home "Change Properties" properties "Schedule backup" schedule "Recover data" recover
wine "$program/bin/coffre.exe" service status >/dev/null 2>&1 || fail "the service does not run"

system_path() { wine reg query 'HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment' /v PATH 2>/dev/null; }
system_path | grep -qF ';C:\Coffre (test)\bin' || fail "the program is not on the path: $(system_path)"
in_cmd 'newer.exe /q /p:"C:\Elsewhere"' >/dev/null 2>&1
expect "exit code of an upgrade elsewhere" 2 $?
[ ! -e "$drive/Elsewhere" ] || fail "an upgrade installed a second program"
entry_value() { wine reg query "$entry" /v "$1" /reg:64 2>/dev/null | tr -d '\r' | sed -n "s/^ *$1 *REG_[A-Z]* *//p"; }
in_cmd 'newer.exe /S /lang fr' || fail "upgrade: exit code $?: $(cat "$program/setup.log" 2>/dev/null)"
expect "version after the upgrade" 99.0.0 "$(entry_value DisplayVersion)"
expect "language after the upgrade" 1036 "$(entry_value Language)"
expect_links "Agent Coffre" home "Modifier les propriétés" properties "Planifier la sauvegarde" schedule "Récupérer des données" recover
expect "proxy after the upgrade" "back up@proxy.example:3128" "$(property "$program" proxy)"
expect "cache after the upgrade" 'C:\\Coffre cache' "$(property "$program" cache)"
wine "$program/bin/coffre.exe" service status >/dev/null 2>&1 || fail "the service does not run after the upgrade"

in_cmd 'older.exe /q' >/dev/null 2>&1
expect "exit code of a downgrade" 1 $?
expect "version after the refused downgrade" 99.0.0 "$(entry_value DisplayVersion)"

kill "$watcher"
[ ! -s "$drive/seen" ] || fail "the password is in the list of processes"
# Settings hold it, for their owner alone; the file that was named is the user's.
found=$(grep -ralsFf "$drive/password.txt" "$WINEPREFIX" --exclude=password.txt --exclude-dir=dosdevices | grep -v '/ProgramData/Coffre/settings$')
[ -z "$found" ] || fail "the password is in $found"

in_cmd 'newer.exe /d /q' || fail "uninstallation: exit code $?"
[ ! -e "$program" ] || fail "the uninstallation left $(ls "$program")"
[ -e "$drive/ProgramData/Coffre/settings" ] || fail "the uninstallation removed the settings"
! wine reg query "$entry" /reg:64 >/dev/null 2>&1 || fail "the entry in Apps is left"
[ ! -e "$menu" ] || fail "the links of the Start menu are left"

! system_path | grep -qF 'Coffre (test)' || fail "the path keeps the program: $(system_path)"

in_cmd 'newer.exe /S /D=C:\Coffre (test)' || fail "second installation: exit code $?"
expect "proxy after the second installation" "back up@proxy.example:3128" "$(property "$program" proxy)"
wine "$program/uninstall.exe" /S
for _ in $(seq 100); do # it copies itself and returns at once
    [ -e "$program" ] || break
    sleep 0.3
done
[ ! -e "$program" ] || fail "uninstall.exe left $(ls "$program")"
