# Sourced by the scripts beside it: the environment of Wine, and what they do in its prefix.

unset DISPLAY
export WINEPREFIX=${COFFRE_WINE_PREFIX:-$PWD/target/wine/prefix} WINEARCH=win64 WINEDEBUG=-all LC_ALL=C.UTF-8
export XDG_RUNTIME_DIR=${XDG_RUNTIME_DIR:-/tmp}
drive=$WINEPREFIX/drive_c

# Makes the prefix, once for a version of Wine.
prepare_prefix() {
    local version
    version=$(wine --version)
    [ "$(cat "$WINEPREFIX/made-by" 2>/dev/null)" != "$version" ] || return 0
    rm -rf "$WINEPREFIX"
    mkdir -p "$WINEPREFIX"
    timeout 180 wine wineboot -i >/dev/null 2>&1 || return
    timeout 60 wineserver -w
    echo "$version" >"$WINEPREFIX/made-by"
}

# Runs a line of cmd in C:\, for Wine puts arguments of Unix in quotes of its own. Returns its exit code.
in_cmd() { # LINE
    printf '@echo off\r\ncd /d C:\\\r\n%s\r\n@exit /b %%errorlevel%%\r\n' "$1" >"$drive/line.bat"
    timeout 180 wine cmd /c 'C:\line.bat'
}

# Removes what an installation leaves, also one that was interrupted.
clean_prefix() {
    local folder key
    for folder in "$drive/Program Files/Coffre Agent" "$drive/Coffre (test)"; do
        [ ! -e "$folder/uninstall.exe" ] || in_cmd "\"C:\\${folder#"$drive"/}\\uninstall.exe\" /S" >/dev/null 2>&1
    done
    for key in 'Software\Microsoft\Windows\CurrentVersion\Uninstall\Coffre Agent' 'SYSTEM\CurrentControlSet\Services\CoffreAgent'; do
        timeout 60 wine reg delete "HKLM\\$key" /f /reg:64 >/dev/null 2>&1
    done
    # All programs of the prefix end with its server; what hangs is killed.
    timeout 30 wineserver -k
    timeout 30 wineserver -w || timeout 30 wineserver -k9
    rm -rf "$drive/Program Files/Coffre Agent" "$drive/Coffre (test)" "$drive/ProgramData/Coffre" "$drive/Coffre cache" \
        "$drive/ProgramData/Microsoft/Windows/Start Menu/Programs/Coffre Agent"
}

program_version() { # FOLDER
    wine "$1/bin/coffre.exe" --version 2>/dev/null | tr -d '\r'
}

# A property as `coffre properties --json` gives it.
property() { # FOLDER NAME
    wine "$1/bin/coffre.exe" properties --json 2>/dev/null | sed -n "s/.*\"event\":\"properties\".*\"$2\":\"\([^\"]*\)\".*/\1/p"
}
