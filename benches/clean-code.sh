#!/usr/bin/env bash
# Counts false alarms over code that holds no secrets: the published sources of some hundred crates, npm and PyPI packages.
#
#   cargo build --release && benches/clean-code.sh [FOLDER [HUSH]]
#
# FOLDER keeps what was downloaded, for the next run. A few well-known packages are named, and the package managers themselves resolve
# and fetch what these depend on; nothing is built and no script of a package runs. An ecosystem whose client or registry is not there is left out and said
# so. What is found in published sources is public: nearly all of it is a false alarm, and a sample must be looked at by hand.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(realpath -m "${1:-target/clean-code}")
hush=$(realpath "${2:-target/release/git-hush}")
[ -x "$hush" ] || { echo "clean-code.sh: $hush is not there: cargo build --release" >&2; exit 2; }
mkdir -p "$folder"

crates='tokio = { version = "1", features = ["full"] }
axum = "0.8"
reqwest = "0.12"
sqlx = { version = "0.8", features = ["postgres", "mysql", "runtime-tokio-rustls"] }
diesel = "2"
clap = "4"
bevy_ecs = "0.16"
actix-web = "4"
rustls = "0.23"
aws-sdk-s3 = "1"
image = "0.25"
wasmtime = "30"
polars = "0.46"'
npm='express webpack react react-dom next vue @angular/core typescript eslint jest mocha lodash axios mongoose passport jsonwebtoken
aws-sdk socket.io graphql sequelize typeorm prettier rollup svelte @babel/core moment rxjs redux nodemailer pg mysql2 redis'
pypi='django flask fastapi requests boto3 pandas scikit-learn sqlalchemy celery ansible-core jinja2 pytest cryptography paramiko
scrapy sphinx matplotlib pydantic aiohttp tornado click poetry black httpx redis psycopg pymongo'

# Runs a download that may fail as a whole: fetch NAME COMMAND...
fetch() {
    local name=$1
    shift
    [ -e "$folder/$name/.whole" ] && return
    mkdir -p "$folder/$name"
    if (cd "$folder/$name" && "$@") >"$folder/$name.log" 2>&1; then
        touch "$folder/$name/.whole"
    else
        echo "clean-code.sh: $name is left out, or is not whole; $folder/$name.log says why" >&2
    fi
}

from_crates() {
    mkdir -p src && touch src/lib.rs
    printf '[package]\nname = "clean"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n[dependencies]\n%s\n' "$crates" >Cargo.toml
    cargo vendor --quiet
}

from_npm() {
    # shellcheck disable=SC2086 # a list of words
    npm install --ignore-scripts --no-audit --no-fund --legacy-peer-deps --no-save $npm
}

from_pypi() {
    local package wheel
    for package in $pypi; do
        # One by one, so that a package that is gone leaves the others.
        pip download --quiet --only-binary :all: --dest wheels "$package" || true
    done
    for wheel in wheels/*.whl; do
        python3 -m zipfile -e "$wheel" "sources/$(basename "$wheel" .whl)"
    done
    rm -r wheels
}

fetch crates from_crates
fetch npm from_npm
fetch pypi from_pypi

for name in crates npm pypi; do
    [ -e "$folder/$name/.whole" ] || continue
    for confidence in medium high; do
        (cd "$folder/$name" && { "$hush" scan --no-index --confidence "$confidence" --format json . || true; }) >"$folder/$name-$confidence.json"
        python3 - "$folder/$name-$confidence.json" "$name" "$confidence" <<'PYTHON'
import collections, json, sys
rules, size = collections.Counter(), 0
for line in open(sys.argv[1], encoding="utf-8"):
    record = json.loads(line)
    if record["type"] == "finding":
        rules[record["rule"]] += 1
    else:
        size = record["bytes"]
found = sum(rules.values())
print(f"{sys.argv[2]:7} {sys.argv[3]:7} {found:6} found in {size / 1e6:8.1f} MB: one in {size / 1e6 / max(found, 1):8.1f} MB;",
      ", ".join(f"{rule} {count}" for rule, count in rules.most_common(8)))
PYTHON
    done
done
