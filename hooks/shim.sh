#!/bin/sh
# git-hush shim, version 2
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
# Of a push git tells on standard input, once, and both are to read it.
unset lines
case ${GIT_HUSH_KEPT-} in
skip | "$kept") ;;
*)
    if [ -f "$kept" ] && [ -x "$kept" ]; then
        case @HOOK@ in
        pre-push | pre-receive)
            lines=$(cat && echo .)
            lines=${lines%.}
            printf %s "$lines" 2>/dev/null | GIT_HUSH_KEPT=$kept "$kept" "$@" || exit
            ;;
        *) GIT_HUSH_KEPT=$kept "$kept" "$@" || exit ;;
        esac
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
    case @HOOK@ in
    post-commit)
        echo >&2 "warning: git-hush is gone, so nobody can tell whether this commit was scanned"
        exit 0
        ;;
    esac
    printf '%s\n' >&2 \
        "error: git-hush is gone, so @HOOK@ cannot look for secrets and stops here" \
        "  it was \`$gone\`, and PATH has no \`git-hush\` either" \
        "hint: install git-hush again, then run \`git hush install\` in this repository" \
        "hint: to do without it, delete the files in \`${hook%/*}\` whose second line is \`# git-hush shim\`," \
        "      and rename every \`NAME.hush-kept\` there back to \`NAME\`"
    case @HOOK@ in
    pre-push) echo >&2 "hint: to push once without any hook: \`git push --no-verify\`" ;;
    pre-receive) echo >&2 "hint: only whoever runs this server can do that" ;;
    *) printf '%s\n' >&2 \
        "hint: to commit once without any hook: \`git -c core.hooksPath=/dev/null commit\`" \
        "      (\`git commit --no-verify\` skips pre-commit and commit-msg, but not prepare-commit-msg)" ;;
    esac
    exit 2
fi

if [ "${lines+told}" ]; then
    printf %s "$lines" | "$hush" hook @HOOK@ "$@"
    exit
fi
exec "$hush" hook @HOOK@ "$@"
