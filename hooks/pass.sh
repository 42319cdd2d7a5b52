#!/bin/sh
# git-hush pass, version 1
#
# `core.hooksPath` leads git here and away from the repository's own hooks; this runs the repository's own @HOOK@, if it has one.
# Written by `git hush install --hooks-path` and taken out by `git hush uninstall`.

own=$(git rev-parse --git-common-dir)/hooks/@HOOK@
if [ -f "$own" ] && [ -x "$own" ]; then
    exec "$own" "$@"
fi
@ELSE@
