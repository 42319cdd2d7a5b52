#!/usr/bin/env bash
# Makes a repository whose commits are the published versions of packages, so that others can repeat figures about history.
#
#   benches/package-history.sh REPOSITORY PACKAGE...        a package is `npm:NAME` or `pypi:NAME`, with `@COUNT` for the latest COUNT
#
# The package managers themselves list the versions and fetch them; nothing is built and no script of a package runs (of PyPI only
# wheels are taken). Each version is one commit that replaces the folder of its package; authors and dates are made up and follow from
# the commit's number alone, so the same versions make the same commits everywhere. It ends with a repack with fixed options and
# prints the name of the last commit, by which two such repositories can be compared.
set -euo pipefail
[ $# -ge 2 ] || { sed -n '2,4s/^# \{0,1\}//p' "$0" >&2; exit 2; }
repository=$(realpath -m "$1")
shift
[ ! -e "$repository" ] || { echo "package-history.sh: $repository is there already" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

versions() { # KIND NAME: one a line, the oldest first
    case $1 in
        npm) npm view "$2" versions --json | tr -d '[]," ' | grep -E '^[0-9]+\.[0-9]+\.[0-9]+$' ;;
        pypi) pip index versions "$2" 2>/dev/null | sed -n 's/^Available versions: //p' | tr -d ' ' | tr ',' '\n' ;;
    esac | sort -V
}

unpack() { # KIND NAME VERSION FOLDER: fails where there is none
    local got=$work/got
    rm -rf "$got"
    mkdir -p "$got" "$4"
    case $1 in
        npm)
            (cd "$got" && npm pack --silent --ignore-scripts "$2@$3" >/dev/null 2>&1) || return 1
            tar -xzf "$got"/*.tgz -C "$4" --strip-components=1 --no-same-owner
            ;;
        pypi)
            pip download -q --no-deps --only-binary=:all: --no-cache-dir -d "$got" "$2==$3" >/dev/null 2>&1 || return 1
            python3 -m zipfile -e "$got"/*.whl "$4"
            ;;
        *) return 1 ;;
    esac
}

# Neither configuration nor hooks of whoever runs this decide what is made.
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null TZ=UTC LC_ALL=C
git init -q --initial-branch=main "$repository"
cd "$repository"
git config core.autocrlf false
git config core.fileMode false
number=0
authors=(Ada Ben Cleo Dan Eve Finn)
for package in "$@"; do
    kind=${package%%:*} rest=${package#*:}
    name=$rest count=1000000
    # A name of npm may begin with an `@`, so only one behind it is a count.
    [[ $rest =~ ^(.+)@([0-9]+)$ ]] && name=${BASH_REMATCH[1]} count=${BASH_REMATCH[2]}
    folder=$kind/${name//[^A-Za-z0-9._-]/_}
    while read -r version; do
        rm -rf "$work/new"
        unpack "$kind" "$name" "$version" "$work/new" || { echo "left out: $name $version" >&2; continue; }
        rm -rf "${repository:?}/$folder"
        mkdir -p "$(dirname "$folder")"
        cp -R "$work/new" "$folder"
        author=${authors[number % ${#authors[@]}]}
        date="$((1600000000 + number * 3600)) +0000"
        git add -A -f .
        GIT_AUTHOR_NAME=$author GIT_AUTHOR_EMAIL="${author,,}@example.com" GIT_AUTHOR_DATE=$date \
            GIT_COMMITTER_NAME=$author GIT_COMMITTER_EMAIL="${author,,}@example.com" GIT_COMMITTER_DATE=$date \
            git -c core.hooksPath=/dev/null commit -q --allow-empty --no-verify --no-gpg-sign -m "$name $version"
        number=$((number + 1))
    done < <(versions "$kind" "$name" | tail -n "$count")
done
git -c pack.threads=1 repack -adfq --window=50 --depth=50
echo "$number commits, $(git count-objects -v | sed -n 's/^in-pack: //p') objects, $(git rev-parse HEAD)"
