#!/bin/sh
# git-hush shim, version 2
#
# Written by `git hush install` and taken out by `git hush uninstall`. Do not edit it: @ABOUT@

case $0 in
/* | [A-Za-z]:*) hook=$0 ;;
*) hook=$PWD/$0 ;;
esac
kept=@KEPT@
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
# only absolute folders count: with `.` in it, whoever commits a file `git-hush` could lend us his own. A shim that was copied from
# a template names no path at all, and where it is short of PATH the folders that programs are mostly installed to are looked at.
runs() {
    [ -f "$1" ] && [ -x "$1" ]
}
if ! runs "$hush"; then
    gone=$hush
    set -f
    IFS=:
    for folder in $PATH "${HOME-}/.local/bin" "${HOME-}/.cargo/bin" /usr/local/bin /opt/homebrew/bin; do
        case $folder in
        /*) if runs "$folder/git-hush"; then hush=$folder/git-hush && break; fi ;;
        esac
    done
fi
if ! runs "$hush"; then
    printf '%s\n' >&2 \
        "error: git-hush is gone, so @HOOK@ cannot look for secrets and stops here" \
        "  ${gone:+it was \`$gone\`, and }there is no \`git-hush\` on PATH, in ~/.local/bin, ~/.cargo/bin or /usr/local/bin either" \
        "hint: install git-hush again (\`./install.sh\` in its sources), then run @AGAIN@" \
        @WITHOUT@ \
        "hint: to commit once without any hook: \`git -c core.hooksPath=/dev/null commit\`" \
        "      (\`git commit --no-verify\` skips pre-commit and commit-msg, but not prepare-commit-msg)"
    exit 2
fi

exec "$hush" hook @HOOK@ "$@"
