#!/usr/bin/env bash
# Times the drop-in against git-secrets itself, in one run: whole processes, CPU seconds (user + system, children included).
#
#   cargo build --release && benches/secrets.sh TREE REPOSITORY [HUSH [ROUNDS]]
#
# TREE is a folder of sources (such as ~/.cargo/registry/src), of which some 50 MB are taken, REPOSITORY a git repository of some
# thousand commits; both are copied. git-secrets must be on PATH (Debian: apt-get install git-secrets); both programs are set up by `--register-aws`, and must
# find the same.
set -euo pipefail
cd "$(dirname "$0")/.."
tree=$(realpath "${1:?name a folder of sources}")
history=$(realpath "${2:?name a repository}")
hush=$(realpath "${3:-target/release/git-hush}")
rounds=${4:-5}
theirs=$(command -v git-secrets) || { echo "secrets.sh: git-secrets is not on PATH" >&2; exit 2; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ln -s "$hush" "$work/git-secrets"
ours=$work/git-secrets
export HOME=$work GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=b GIT_AUTHOR_EMAIL=b@b GIT_COMMITTER_NAME=b GIT_COMMITTER_EMAIL=b@b
unset GIT_DIR GIT_INDEX_FILE XDG_CONFIG_HOME

# Prints the CPU milliseconds of one run.
cpu() {
    local TIMEFORMAT='%U %S'
    { time "$@" >/dev/null 2>&1 || true; } 2>&1 | awk '{ printf "%.1f\n", ($1 + $2) * 1000 }'
}
median() { sort -n "$1" | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

# compare NAME ARGUMENT...: both programs in turn, in the current repository.
compare() {
    local name=$1
    shift
    "$ours" "$@" >"$work/one" 2>&1 || true
    "$theirs" "$@" >"$work/other" 2>&1 || true
    cmp -s "$work/one" "$work/other" || { echo "secrets.sh: the programs differ on $*" >&2; exit 1; }
    : >"$work/ours.ms"
    : >"$work/theirs.ms"
    for _ in $(seq "$rounds"); do
        cpu "$ours" "$@" >>"$work/ours.ms"
        cpu "$theirs" "$@" >>"$work/theirs.ms"
    done
    awk -v name="$name" -v ours="$(median "$work/ours.ms")" -v theirs="$(median "$work/theirs.ms")" \
        'BEGIN { printf "%-44s %8.0f %12.0f %8.3f\n", name, ours, theirs, ours / theirs }'
}

# take NAME MEGABYTES: makes a repository of that many megabytes of the tree.
take() {
    git init -q "$work/$1"
    (cd "$tree" && find . -type f -size -256k -not -path '*/.git*' -printf '%s %p\n') | sort -k 2 |
        awk -v most="$2" '{ size += $1; if (size > most * 1e6) next; sub(/^[0-9]+ /, ""); print }' |
        tar -C "$tree" -cf - -T - | tar -C "$work/$1" -xf -
    cd "$work/$1"
    git add -A -f 2>/dev/null
    git commit -qm base
    git secrets --register-aws >/dev/null
}

take tree 52
size=$(git ls-files -z | xargs -0 cat | wc -c | awk '{ printf "%d MB", $1 / 1e6 }')
printf '%-44s %8s %12s %8s\n' 'CPU ms a run (median)' git-hush git-secrets ratio
compare "--scan, $size in $(git ls-files | wc -l) files" --scan
take small 2
for n in 1 2 3; do echo "staged file $n: nothing in here is secret" >"staged$n"; done
git add staged*
compare "--pre_commit_hook, 3 files staged of $(git ls-files | wc -l)" --pre_commit_hook
git clone -q --bare "$history" "$work/history"
cd "$work/history"
git secrets --register-aws >/dev/null
compare "--scan-history, $(git rev-list --all --count) commits" --scan-history
