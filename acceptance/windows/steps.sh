#!/usr/bin/env bash
# steps.sh PACKAGES: the eleven steps of the Azure Backup guide that Coffre re-creates, as one test in both languages: portal
# and console in Chromium, the installer of the folder PACKAGES under Wine. Pictures of the pages of the browser are left in
# acceptance/target/screenshots (windows-steps-…), those of the wizard in acceptance/target/windows-steps.
set -eu
. "$PWD/acceptance/windows/wine.sh"
export COFFRE_WINDOWS_PACKAGES=$1
exec timeout 1200 bin/maven -q -Dmaven.main.skip=true -pl acceptance -am -Dtest=WindowsElevenStepsTest \
    -Dsurefire.failIfNoSpecifiedTests=false test
