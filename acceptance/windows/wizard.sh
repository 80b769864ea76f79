#!/usr/bin/env bash
# wizard.sh INSTALLER LANGUAGE keyboard|mouse FOLDER: walks the wizard of CoffreAgentInstaller.exe under Wine, on a screen of
# its own, and installs with what the caller expects (check.sh): a cache folder, and a proxy with a user and a password. Of
# each page it leaves a picture in FOLDER. WINEPREFIX is the caller's.
set -euo pipefail
installer=$1 language=$2 way=$3 pictures=$4
mkdir -p "$pictures"
rm -f "$pictures"/*.png

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
    local WIDTH HEIGHT
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
for _ in $(seq 60); do
    [ -n "$(window)" ] && break
    sleep 0.5
done
sleep 1
next_page welcome
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
text proxy.example
key Tab
text 99999
go
next_page port-refused
key Return
sleep 0.5
text 3128 # the field that was refused has the focus
key Tab
key space
key Tab
text backup
key Tab
text 'p@ss "word"'
next_page proxy-filled
go
next_page prerequisites
go
# The finish page has the picture of the welcome page at its left.
left() { convert "$1" -format '%[pixel:p{160,300}]' info:; }
for _ in $(seq 300); do
    picture "$pictures/now.png"
    [ "$(left "$pictures/now.png")" != "$(left "$pictures/1-welcome-$language.png")" ] || break
    [ -e "$pictures/10a-progress-$language.png" ] || cp "$pictures/now.png" "$pictures/10a-progress-$language.png"
    sleep 0.4
done
next_page finish
go
for _ in $(seq 50); do
    kill -0 "$setup" 2>/dev/null || break
    sleep 0.2
done
rm -f "$pictures"/{now,again,before}.png
