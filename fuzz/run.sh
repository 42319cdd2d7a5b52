#!/usr/bin/env bash
# Runs the fuzz targets, each for some time: fuzz/run.sh [SECONDS [TARGET...]]
#
# Needs a nightly toolchain and cargo-fuzz (`cargo install cargo-fuzz`). What was found to be interesting stays in fuzz/corpus, on top of the
# seeds in fuzz/seeds; a crash ends the run and is kept in fuzz/artifacts. Prints one line a target: executions, coverage.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- $(sed -n 's/^name = "\([a-z_]*\)"$/\1/p' fuzz/Cargo.toml)
for target; do
    mkdir -p "fuzz/corpus/$target" "fuzz/seeds/$target"
    log=$(mktemp)
    if ! cargo +nightly fuzz run --sanitizer none "$target" "fuzz/corpus/$target" "fuzz/seeds/$target" -- \
        -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 >"$log" 2>&1; then
        tail -n 40 "$log" >&2
        echo "run.sh: $target failed; the whole output is in $log" >&2
        exit 1
    fi
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    coverage=$(grep -o 'cov: [0-9]*' "$log" | tail -n 1)
    printf '%-15s %10s executions in %s s, %s\n' "$target" "$runs" "$seconds" "${coverage:-no coverage}"
    rm -f "$log"
done
