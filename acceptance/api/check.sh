#!/usr/bin/env bash
# The running service against its own openapi.json, by schemathesis: one good request for each operation, then what the
# document allows and what it forbids, as administrator, as machine, as holder of vault credentials and as nobody. Another
# seed each time; COFFRE_SEED repeats one. Exit code 77: schemathesis cannot be had here.
#
# COFFRE_WHEELS names a folder of wheels to install from; without it ../shared/wheels, then PyPI.
set -eu
cd "$(dirname "$(readlink -f "$0")")/../.."

readonly version=4.32.5
readonly venv=target/schemathesis-$version

install() {
    rm -rf "$venv"
    python3 -m venv "$venv" || return
    local pip=("$venv/bin/python" -m pip --quiet --disable-pip-version-check install)
    local wheels=${COFFRE_WHEELS:-../shared/wheels}
    { [ -d "$wheels" ] && "${pip[@]}" --no-index --find-links "$wheels" "schemathesis==$version"; } ||
        "${pip[@]}" --retries 1 --timeout 15 "schemathesis==$version" || return
    touch "$venv/complete" # its programs name this folder: it cannot be moved here when it is whole
}

if [ ! -e "$venv/complete" ]; then
    mkdir -p target
    install >target/schemathesis-install.log 2>&1 || {
        echo "  skipped: api (schemathesis $version can be had neither from a folder of wheels nor from PyPI)"
        exit 77
    }
fi
exec "$venv/bin/python" acceptance/api/check.py
