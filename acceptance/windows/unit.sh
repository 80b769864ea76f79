#!/usr/bin/env bash
# The unit tests that say they run on Windows, by Maven, with a java that is the one for Windows under Wine. The class files
# are those of the build stage. The temporary folder and the paths are Unix ones; Wine takes them from drive Z.
set -eu
root=$PWD
. "$root/acceptance/windows/wine.sh"

jdk=$root/target/wine/jdk
mkdir -p "$jdk/bin"
tr -d '\r' <"$root/packaging/target/windows/runtime/release" >"$jdk/release"
cat >"$jdk/bin/java" <<TEXT
#!/bin/sh
exec wine "$root/packaging/target/windows/runtime/bin/java.exe" -XX:+UnlockDiagnosticVMOptions -XX:-PrintWarnings "\$@"
TEXT
chmod +x "$jdk/bin/java"

names=$(grep -rl 'OS\.WINDOWS' --include='*Test.java' {backup,agent}/src/test/java | sed 's|.*/||; s|\.java$||' | sort -u | paste -sd ,)
[ -n "$names" ] || { echo "no test says that it runs on Windows" >&2; exit 1; }
timeout 400 bin/maven -q -Dmaven.main.skip=true --fail-at-end -pl backup,agent -am "-Dtest=$names" \
    -Dsurefire.failIfNoSpecifiedTests=false "-Djvm=$jdk/bin/java" test

# The torture tree from Linux to Windows and back: the test runs on Linux and starts the java for Windows in between.
COFFRE_WINDOWS_JAVA=$root/packaging/target/windows/runtime/bin/java.exe timeout 400 bin/maven -q -Dmaven.main.skip=true \
    -pl backup -am -Dtest=TortureTreeAcrossTest -Dsurefire.failIfNoSpecifiedTests=false test
