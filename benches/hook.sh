#!/usr/bin/env bash
# Times the pre-commit hook against git-secrets', in one run: whole processes, CPU seconds (user + system, children included).
#
#   cargo build --release && benches/hook.sh [HUSH [RUNS [ROUNDS]]]
#
# A repository of 200 files has three more staged. Each round runs each hook RUNS times, in turn; the medians over the rounds and
# their ratio are printed. git-secrets must be on PATH (Debian: apt-get install git-secrets) and is set up by `--register-aws`.
set -euo pipefail
cd "$(dirname "$0")/.."
hush=$(realpath "${1:-target/release/git-hush}")
runs=${2:-20}
rounds=${3:-9}
command -v git-secrets >/dev/null || { echo "hook.sh: git-secrets is not on PATH" >&2; exit 2; }
[ -x "$hush" ] || { echo "hook.sh: $hush is not there: cargo build --release" >&2; exit 2; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=b GIT_AUTHOR_EMAIL=b@b GIT_COMMITTER_NAME=b GIT_COMMITTER_EMAIL=b@b
unset GIT_DIR GIT_INDEX_FILE XDG_CONFIG_HOME
repo=$work/repo
git init -q "$repo"
for n in $(seq 200); do
    mkdir -p "$repo/src/part$((n % 10))"
    for line in $(seq 80); do echo "    let value_$line = compute(input_$n, $line).expect(\"the input was checked\");"; done >"$repo/src/part$((n % 10))/file$n.rs"
done
git -C "$repo" add -A
git -C "$repo" commit -qm base
for n in 1 2 3; do
    for line in $(seq 120); do echo "    // staged file $n, line $line: nothing in here is secret, it is ordinary text"; done >"$repo/src/staged$n.rs"
done
git -C "$repo" add -A

cd "$repo"
git secrets --register-aws
git secrets --install >/dev/null
mv .git/hooks "$work/secrets-hooks"
mkdir .git/hooks
"$hush" install >/dev/null
export GIT_INDEX_FILE=.git/index GIT_PREFIX="" GIT_EDITOR=:

# Prints the CPU milliseconds of one run, over $runs runs of the command.
cpu() {
    local TIMEFORMAT='%U %S'
    { time for _ in $(seq "$runs"); do "$@" >/dev/null 2>&1; done; } 2>&1 |
        awk -v runs="$runs" '{ printf "%.3f\n", ($1 + $2) * 1000 / runs }'
}

ours=$work/ours theirs=$work/theirs floor=$work/floor
if ! { .git/hooks/pre-commit && "$work/secrets-hooks/pre-commit"; }; then echo "hook.sh: a clean commit was stopped" >&2; exit 1; fi
for _ in $(seq "$rounds"); do
    cpu .git/hooks/pre-commit >>"$ours"
    cpu "$work/secrets-hooks/pre-commit" >>"$theirs"
    cpu git diff --cached --raw >>"$floor"
done
median() { sort -n "$1" | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }
awk -v ours="$(median "$ours")" -v theirs="$(median "$theirs")" -v floor="$(median "$floor")" 'BEGIN {
    printf "pre-commit, 3 files staged of 200, CPU ms a run (median)\n"
    printf "  git-hush                  %8.2f\n", ours
    printf "  git-secrets               %8.2f\n", theirs
    printf "  git diff --cached --raw   %8.2f\n", floor
    printf "  git-hush / git-secrets    %8.3f\n", ours / theirs
}'
