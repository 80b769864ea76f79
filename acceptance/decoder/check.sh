#!/usr/bin/env bash
# The independent decoder over the vectors and the golden vault, with its passphrase: all recovered, and refused when one
# byte is wrong. Recovery codes, which decode.py leaves out, are held by vectors.py and by the tests in Java.
set -eu
cd "$(dirname "$(readlink -f "$0")")"
./vectors.py ../../backup/src/test/resources/vectors
./golden.py ../src/test/resources/vaults/format-1
