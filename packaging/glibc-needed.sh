#!/bin/sh
# glibc-needed.sh FOLDER: the version of the C library that the native code in FOLDER asks for, such as 2.34.
set -eu
find "$1" \( -name '*.so' -o -name java \) -type f -exec grep -aoh 'GLIBC_2\.[0-9]*' {} + | sort -uV | tail -n 1 | sed 's/GLIBC_//'
