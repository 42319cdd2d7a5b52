#!/bin/sh
# git-hush shim, version 1
#
# Written by `git hush install` and taken out by `git hush uninstall`. Do not edit it: a hook of your own goes into
# `@HOOK@.hush-kept` beside this file, executable, and runs first.

case $0 in
/* | [A-Za-z]:*) hook=$0 ;;
*) hook=$PWD/$0 ;;
esac
kept=${hook%/*}/@HOOK@.hush-kept
hush=@BINARY@

# Another tool may keep this shim as the shim keeps others, and call it from the very hook that the shim calls: the variable
# ends that circle. `git hush doctor` says `skip`, so that its canary runs nobody else's program. The scan is never skipped.
case ${GIT_HUSH_KEPT-} in
skip | "$kept") ;;
*)
    if [ -f "$kept" ] && [ -x "$kept" ]; then
        GIT_HUSH_KEPT=$kept "$kept" "$@" || exit
    fi
    ;;
esac

# Graphical clients and cron jobs have another PATH than the shell, so the path of the day of installation comes first. Of PATH
# only absolute folders count: with `.` in it, whoever commits a file `git-hush` could lend us his own.
runs() {
    [ -f "$1" ] && [ -x "$1" ]
}
if ! runs "$hush"; then
    gone=$hush
    set -f
    IFS=:
    for folder in $PATH; do
        case $folder in
        /*) if runs "$folder/git-hush"; then hush=$folder/git-hush && break; fi ;;
        esac
    done
fi
if ! runs "$hush"; then
    printf '%s\n' >&2 \
        "error: git-hush is gone, so @HOOK@ cannot look for secrets and stops here" \
        "  it was \`$gone\`, and PATH has no \`git-hush\` either" \
        "hint: install git-hush again, then run \`git hush install\` in this repository" \
        "hint: to do without it, delete the files in \`${hook%/*}\` whose second line is \`# git-hush shim\`," \
        "      and rename every \`NAME.hush-kept\` there back to \`NAME\`" \
        "hint: to commit once without any hook: \`git -c core.hooksPath=/dev/null commit\`" \
        "      (\`git commit --no-verify\` skips pre-commit and commit-msg, but not prepare-commit-msg)"
    exit 2
fi

exec "$hush" hook @HOOK@ "$@"
