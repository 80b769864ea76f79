#!/usr/bin/env bash
# The independent decoder over the vectors and the golden vault: all recovered, and refused when one byte is wrong.
set -eu
cd "$(dirname "$(readlink -f "$0")")"
./vectors.py ../../backup/src/test/resources/vectors
./golden.py ../src/test/resources/vaults/format-1
