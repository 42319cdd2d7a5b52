#!/bin/sh
# git-hush pass, version 1
#
# `core.hooksPath` leads git here and away from the repository's own hooks; this runs the repository's own @HOOK@, if it has one.
# Written by `git hush install --hooks-path` and taken out by `git hush uninstall`.

# While git makes a repository, there is none yet.
own=$(git rev-parse --git-common-dir 2>/dev/null || echo /dev/null)/hooks/@HOOK@
if [ -f "$own" ] && [ -x "$own" ]; then
    exec "$own" "$@"
fi
@ELSE@
