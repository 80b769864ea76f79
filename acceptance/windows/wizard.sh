#!/usr/bin/env bash
# wizard.sh INSTALLER LANGUAGE keyboard|mouse FOLDER: walks the wizard of CoffreAgentInstaller.exe under Wine, on a screen of
# its own, and installs with what the caller expects (check.sh): a cache folder, and a proxy with a user and a password, which
# WIZARD_PROXY=HOST:PORT, WIZARD_USER and WIZARD_PASSWORD replace. Of each page it leaves a picture in FOLDER, and in
# FOLDER/opened the address that Proceed to registration opens in the browser. WINEPREFIX is the caller's.
set -euo pipefail
installer=$1 language=$2 way=$3 pictures=$4
proxy=${WIZARD_PROXY:-proxy.example:3128} user=${WIZARD_USER:-backup} password=${WIZARD_PASSWORD:-'p@ss "word"'}
mkdir -p "$pictures/bin"
rm -f "$pictures"/*.png "$pictures/opened"
# Wine hands pages to xdg-open.
printf '#!/bin/sh\nprintf "%%s\\n" "$@" >"%s.new" && mv "%s.new" "%s"\n' "$pictures/opened" "$pictures/opened" "$pictures/opened" \
    >"$pictures/bin/xdg-open"
chmod +x "$pictures/bin/xdg-open"
export PATH=$pictures/bin:$PATH

screen=
for number in $(seq 90 119); do
    [ -e "/tmp/.X11-unix/X$number" ] && continue
    Xvfb ":$number" -screen 0 800x600x24 -nolisten tcp >/dev/null 2>&1 &
    screen=$!
    sleep 1
    if kill -0 "$screen" 2>/dev/null; then break; fi
done
export DISPLAY=:$number
managed='' setup=''
finish() { kill $setup $managed "$screen" 2>/dev/null || true; }
trap finish EXIT
openbox >/dev/null 2>&1 &
managed=$!

page=0
picture() { import -silent -window root "$1" 2>/dev/null; }
same() { [ "$(convert "$1" rgb:- | sha256sum)" = "$(convert "$2" rgb:- | sha256sum)" ]; }

# Waits until the screen shows something else than before and stays so, and keeps a picture of it.
next_page() { # NAME [SECONDS]
    local waited=0
    while :; do
        sleep 0.4
        picture "$pictures/now.png"
        if [ ! -e "$pictures/before.png" ] || ! same "$pictures/now.png" "$pictures/before.png"; then
            sleep 0.5
            picture "$pictures/again.png"
            same "$pictures/now.png" "$pictures/again.png" && break
        fi
        waited=$((waited + 1))
        [ "$waited" -lt "${2:-40}" ] || { echo "wizard.sh: no page $1 ($language)" >&2; exit 1; }
    done
    page=$((page + 1))
    cp "$pictures/again.png" "$pictures/before.png"
    mv "$pictures/again.png" "$pictures/$page-$1-$language.png"
}

key() { xdotool key --clearmodifiers "$@"; sleep 0.2; }
text() { xdotool type --delay 12 "$1"; sleep 0.2; }
window() { xdotool search --onlyvisible --name "Coffre Agent" 2>/dev/null | tail -n 1; }
click() { # X Y in the window; negative ones count from its right and its bottom
    local WIDTH='' HEIGHT=''
    eval "$(xdotool getwindowgeometry --shell "$(window)" | grep -E '^(WIDTH|HEIGHT)=')"
    xdotool mousemove --window "$(window)" $(($1 + ($1 < 0 ? WIDTH : 0))) $(($2 + ($2 < 0 ? HEIGHT : 0))) click 1
    sleep 0.2
}
# The button at the left of Cancel: Next, I Agree, Install, Finish.
go() { # by the way that this run takes
    if [ "$way" = mouse ]; then click -158 -22; else key Return; fi
}

wine "$installer" "/lang:$language" >/dev/null 2>&1 &
setup=$!
# A small window says that the installer is read; then there is none for a moment.
for _ in $(seq 200); do
    picture "$pictures/now.png"
    [ -n "$(window)" ] && [ "$(convert "$pictures/now.png" -format %k info:)" -gt 100 ] && break
    sleep 0.5
done
[ -n "$(window)" ] || { echo "wizard.sh: the installer shows no window ($language)" >&2; exit 1; }
sleep 1
next_page welcome
eval "$(xdotool getwindowgeometry --shell "$(window)" | grep -E '^(X|Y)=')"
go
next_page licence
go
next_page folder
go
next_page cache
# The field has the focus, and its text is chosen.
text 'C:\Coffre cache'
next_page cache-chosen
go
next_page proxy
if [ "$way" = mouse ]; then
    click 32 127
else
    key Down
fi
next_page proxy-own
key Tab
text "${proxy%:*}"
key Tab
text 99999
go
next_page port-refused
key Return
sleep 0.5
text "${proxy#*:}" # the field that was refused has the focus
key Tab
key space
key Tab
text "$user"
key Tab
text "$password"
next_page proxy-filled
go
next_page prerequisites
go
# The finish page has the picture of the welcome page at its left.
left() { convert "$1" -format "%[pixel:p{$((X + 12)),$((Y + 12))}]" info:; }
for _ in $(seq 300); do
    picture "$pictures/now.png"
    [ "$(left "$pictures/now.png")" != "$(left "$pictures/1-welcome-$language.png")" ] || break
    [ -e "$pictures/10a-progress-$language.png" ] || cp "$pictures/now.png" "$pictures/10a-progress-$language.png"
    sleep 0.4
done
next_page finish
go
for _ in $(seq 300); do
    [ -s "$pictures/opened" ] && ! kill -0 "$setup" 2>/dev/null && break
    sleep 0.2
done
rm -f "$pictures"/{now,again,before}.png
[ -s "$pictures/opened" ] || { echo "wizard.sh: Proceed to registration has opened nothing ($language)" >&2; exit 1; }
