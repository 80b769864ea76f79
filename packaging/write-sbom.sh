#!/bin/sh
# write-sbom.sh MODULE RUNTIME FILE: writes the bill of materials (CycloneDX 1.6) of a program's package. Maven has listed the
# libraries; the private Java runtime in the folder RUNTIME and what the pages load in a browser are added.
set -eu
root=$(dirname "$(dirname "$(readlink -f "$0")")")
property() { sed -n "s|^ *<$1>\(.*\)</$1>$|\1|p" "$root/pom.xml"; }
java=$(sed -n 's/^JAVA_VERSION="\([^"]*\)".*$/\1/p' "$2/release")
[ -n "$java" ] || { echo "write-sbom.sh: $2 is no Java runtime" >&2; exit 1; }

component() { # TYPE NAME VERSION PURL
    printf '    {\n      "type" : "%s",\n      "bom-ref" : "%s",\n      "name" : "%s",\n      "version" : "%s",\n      "purl" : "%s"\n    },\n' \
        "$1" "$4" "$2" "$3" "$4"
}
added=$(
    component platform openjdk "$java" "pkg:generic/openjdk@$java"
    for library in "htmx.org htmx.version" "htmx-ext-sse htmx-ext-sse.version" "@tabler/core tabler.version" "uplot uplot.version"; do
        name=${library% *}
        version=$(property "${library#* }")
        component library "$name" "$version" "pkg:npm/$(printf %s "$name" | sed 's/@/%40/')@$version"
    done
)
# The list of the program itself is the one that is indented least: the tools that made the file have one too.
ADDED=$added awk '{ print } /^  "components" : \[$/ { print ENVIRON["ADDED"]; found = 1 } END { exit !found }' \
    "$root/$1/target/sbom.cdx.json" >"$3"
