#!/bin/sh
# Installs the managers of hooks that the tests of coexistence run against, with fixed versions: tests/managers.sh DIR
#
# Their programs are linked into DIR/bin, which HUSH_TEST_MANAGERS names for the tests. A second run has nothing to do. What
# cannot be installed (no npm, no python3, no network) is said and left out: its tests are skipped then, and say so.
set -u

HUSKY=9.1.7
LEFTHOOK=2.2.2
PRE_COMMIT=4.7.0
PREK=0.5.11

[ $# -eq 1 ] || { echo "usage: tests/managers.sh DIR" >&2; exit 2; }
mkdir -p "$1/bin" || exit 2
dir=$(cd "$1" && pwd) || exit 2
stamp="husky $HUSKY, lefthook $LEFTHOOK, pre-commit $PRE_COMMIT, prek $PREK"
if [ "$(cat "$dir/complete" 2>/dev/null)" = "$stamp" ]; then
    echo "managers: $stamp"
    exit 0
fi
rm -f "$dir/complete"

left_out=
leave_out() {
    left_out=yes
    echo "managers: $1 left out: $2" >&2
}

# Neither scripts of packages nor caches elsewhere: lefthook's own would wire the repository that this stands in.
if command -v npm >/dev/null; then
    if npm install --prefix "$dir/node" --no-save --no-audit --no-fund --ignore-scripts --loglevel=error --fetch-retries=1 --fetch-retry-maxtimeout=3000 --fetch-timeout=20000 \
        "husky@$HUSKY" "lefthook@$LEFTHOOK" >"$dir/npm.log" 2>&1; then
        ln -sf ../node/node_modules/.bin/husky ../node/node_modules/.bin/lefthook "$dir/bin/"
    else
        leave_out "husky and lefthook" "npm could not install them ($dir/npm.log)"
    fi
else
    leave_out "husky and lefthook" "there is no npm"
fi

if command -v python3 >/dev/null; then
    if { python3 -m venv "$dir/python" && "$dir/python/bin/pip" install --quiet --disable-pip-version-check --retries 1 --timeout 20 \
        "pre-commit==$PRE_COMMIT" "prek==$PREK"; } >"$dir/pip.log" 2>&1; then
        ln -sf ../python/bin/pre-commit ../python/bin/prek "$dir/bin/"
    else
        leave_out "pre-commit and prek" "python3 could not install them ($dir/pip.log)"
    fi
else
    leave_out "pre-commit and prek" "there is no python3"
fi

[ -n "$left_out" ] || echo "$stamp" >"$dir/complete"
cd "$dir/bin" && set -- * && [ -L "$1" ] || set -- none
echo "managers: in $dir/bin: $*"
