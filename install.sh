#!/bin/sh
# Builds git-hush, installs it for this user, wires a repository, and shows a commit with a secret being stopped.
set -eu

usage() {
    cat <<'END'
usage: ./install.sh [DIR]               build, install, wire the repository DIR, and show that a secret is stopped
       ./install.sh --repo DIR          the same
       ./install.sh --drop-in [DIR]     the same, and answer to 'git secrets', too
       ./install.sh --uninstall [DIR]   unwire the repository DIR, and remove all that was installed

Without DIR a demo repository is made in a temporary folder and wired.

environment:
  PREFIX        where to install: the program goes into PREFIX/bin, completions for bash, zsh and fish
                and the manual below PREFIX/share (default: ~/.local)
  DESTDIR       put in front of PREFIX, for packagers; the program is installed, and nothing is wired
  HUSH_BINARY   a program that is built already: it is installed, and nothing is built
END
}

say() {
    printf '%s\n' "$*"
}

# Ends with exit code 2: what went wrong, and what helps.
die() {
    printf 'error: %s\n' "$1" >&2
    shift
    for hint; do
        printf 'hint: %s\n' "$hint" >&2
    done
    exit 2
}

# Prints the path as an absolute one.
absolute() {
    case $1 in
    /*) printf '%s\n' "$1" ;;
    *) printf '%s\n' "$PWD/$1" ;;
    esac
}

# Prints the path of a program that is built.
build() {
    if [ -n "${HUSH_BINARY-}" ]; then
        if ! [ -f "$HUSH_BINARY" ] || ! [ -x "$HUSH_BINARY" ]; then
            die "HUSH_BINARY is \`$HUSH_BINARY\`, which is not a program"
        fi
        printf '%s\n' "$HUSH_BINARY"
        return
    fi
    cargo=$(command -v cargo) || cargo=${CARGO_HOME:-${HOME-}/.cargo}/bin/cargo
    if ! [ -x "$cargo" ]; then
        die "cargo, which builds git-hush, is neither on PATH nor in ${CARGO_HOME:-${HOME-}/.cargo}/bin" \
            "get Rust from https://rustup.rs, then run ./install.sh again:" \
            "  curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh"
    fi
    say "building git-hush: $cargo build --release --locked" >&2
    "$cargo" build --release --locked --manifest-path "$here/Cargo.toml" --target-dir "$here/target" >&2 ||
        die "the build failed" "cargo's own words stand above; it needs Rust 1.88 or later and a C compiler"
    printf '%s\n' "$here/target/release/git-hush"
}

# Makes a folder, and notes which folders were not there before.
make_folder() {
    missing=
    folder=$1
    while ! [ -d "$folder" ]; do
        missing="$folder
$missing"
        folder=$(dirname "$folder")
    done
    mkdir -p "$1" || return 1
    made=$made$missing
}

# Prints what the program writes itself, and where it goes below PREFIX/share.
documents() {
    cat <<'END'
completions bash|bash-completion/completions/git-hush
completions zsh|zsh/site-functions/_git-hush
completions fish|fish/vendor_completions.d/git-hush.fish
man|man/man1/git-hush.1
END
}

install_documents() {
    while IFS='|' read -r verb place; do
        target=$share/$place
        make_folder "$(dirname "$target")" || die "could not make the folder of \`$target\`"
        scrap=$(dirname "$target")/.git-hush.$$
        # The verb and its argument are two words.
        # shellcheck disable=SC2086
        "$bin/git-hush" $verb >"$scrap" || die "\`git hush $verb\` failed"
        if ! { chmod 644 "$scrap" && mv -f "$scrap" "$target"; }; then
            die "could not write \`$target\`"
        fi
        scrap=
    done <<END
$(documents)
END
    say "installed completions for bash, zsh and fish, and \`man git-hush\`, below $share"
    case ${SHELL-} in
    */zsh)
        case $PREFIX in
        /usr | /usr/local) ;;
        *) say "zsh finds its completions with this line in ~/.zshrc, above compinit: fpath=(\"$share/zsh/site-functions\" \$fpath)" ;;
        esac
        ;;
    esac
}

# Keeps a list of the folders that were made, for --uninstall; a packager's tool knows by itself.
note_folders() {
    if [ -z "$made" ] || [ -n "${DESTDIR-}" ]; then
        return
    fi
    if ! { make_folder "$share/git-hush" && printf '%s' "$made" >>"$share/git-hush/made"; }; then
        die "could not write \`$share/git-hush/made\`"
    fi
}

install_program() {
    built=$(build)
    make_folder "$bin" || die "could not make the folder \`$bin\`" "PREFIX=/some/where/else ./install.sh installs elsewhere"
    # Renamed into place: a program that is running, or half copied, is never there under its name.
    scrap=$bin/.git-hush.$$
    if ! { cp "$built" "$scrap" && chmod 755 "$scrap" && mv -f "$scrap" "$bin/git-hush"; }; then
        die "could not write \`$bin/git-hush\`" "PREFIX=/some/where/else ./install.sh installs elsewhere"
    fi
    scrap=
    version=$("$bin/git-hush" --version) || die "\`$bin/git-hush\` was installed, but does not run"
    say "installed $bin/git-hush ($version)"
    if [ -n "$drop_in" ]; then
        link_drop_in
    fi
    install_documents
    note_folders
    case :$PATH: in
    *":$bin:"*) ;;
    *)
        say
        say "$bin is not on your PATH, so that \`git hush\` is not found yet; add this line to ~/.profile:"
        say "  export PATH=\"$bin:\$PATH\""
        ;;
    esac
}

# Makes the name git-secrets beside the program; something else of that name is left alone.
link_drop_in() {
    name=$bin/git-secrets
    if [ -e "$name" ] || [ -L "$name" ]; then
        [ "$(readlink "$name")" = git-hush ] || die "\`$name\` is there already" "remove it, then ./install.sh --drop-in"
    else
        ln -s git-hush "$name" || die "could not write \`$name\`"
    fi
    say "installed $name: \`git secrets\` is answered by git-hush"
}

wire() {
    say
    say "\$ git hush install $1"
    "$bin/git-hush" install "$1" || die "\`$1\` was not wired" "once that is mended: git hush install"
    say
    say "\$ git hush doctor $1"
    "$bin/git-hush" doctor "$1" || die "\`$1\` is wired, but not in order" "once that is mended: git hush doctor"
}

# Stages the demo's file and commits it; prints the commands and what git says, as a terminal would show them.
commit() {
    say '$ git add settings.ini'
    git -C "$demo" add settings.ini
    say '$ git commit -m "Add the settings"'
    git -C "$demo" commit -m "Add the settings" 2>&1
}

# Makes a repository of its own, whatever settings and templates the user has, and tries to commit a secret.
demonstrate() {
    demo=$(mktemp -d "${TMPDIR:-/tmp}/git-hush-demo.XXXXXX") || die "could not make a temporary folder"
    git init -q --template= "$demo"
    git -C "$demo" config user.name "git-hush demo"
    git -C "$demo" config user.email demo@example.invalid
    git -C "$demo" config commit.gpgSign false
    git -C "$demo" config core.hooksPath .git/hooks
    git -C "$demo" config core.excludesFile /dev/null
    "$bin/git-hush" install "$demo" >/dev/null || die "the demo repository \`$demo\` was not wired"

    # Made up this very moment, so that it is nobody's and stands in no file of ours.
    letters=$(LC_ALL=C tr -dc 'A-Z2-7' </dev/urandom | head -c 16)
    printf 'region = eu-central-1\naws_access_key_id = AK%s%s\n' IA "$letters" >"$demo/settings.ini"

    say
    say "A commit with a secret (a made-up AWS key in settings.ini), in $demo:"
    say
    if commit; then
        die "the commit was NOT stopped" "please report this, with the output above"
    fi
    if git -C "$demo" rev-parse -q --verify HEAD >/dev/null; then
        die "the commit was made although it should have been stopped" "please report this, with the output above"
    fi
    say
    say "The commit was stopped. Without the secret it passes:"
    say
    printf 'region = eu-central-1\n' >"$demo/settings.ini"
    commit || die "a commit without a secret was stopped" "please report this, with the output above"
}

# Removes the folders that were made for what is gone now, as far as nothing else stands in them; a folder follows what it holds.
remove_folders() {
    if [ -f "$share/git-hush/made" ]; then
        folders=$(LC_ALL=C sort -ru "$share/git-hush/made")
        rm -f "$share/git-hush/made"
        while IFS= read -r folder; do
            [ -z "$folder" ] || rmdir "$folder" 2>/dev/null || :
        done <<END
$folders
END
    fi
}

uninstall() {
    if ! [ -e "$bin/git-hush" ]; then
        die "there is no \`$bin/git-hush\` to remove" "if it was installed elsewhere: PREFIX=/some/where/else ./install.sh --uninstall"
    fi
    if [ -n "$repo" ]; then
        "$bin/git-hush" uninstall "$repo" || die "\`$repo\` was not unwired, so the program stays"
    fi
    rm -f "$bin/git-hush" || die "could not remove \`$bin/git-hush\`"
    say "removed $bin/git-hush"
    if [ "$(readlink "$bin/git-secrets" 2>/dev/null)" = git-hush ]; then
        rm -f "$bin/git-secrets" || die "could not remove \`$bin/git-secrets\`"
        say "removed $bin/git-secrets"
    fi
    documents | while IFS='|' read -r verb place; do
        rm -f "$share/$place" || die "could not remove \`$share/$place\`"
    done || exit 2
    say "removed completions and the manual below $share"
    remove_folders
    say "A repository that is still wired stops every commit from now on, and says how to take the hooks out by hand."
    say "To have it done instead: ./install.sh, then \`git hush uninstall DIR\` for each, then ./install.sh --uninstall"
}

# Removes what a run that failed would leave behind.
clean() {
    if [ -n "$scrap" ]; then
        rm -f "$scrap"
    fi
}

here=$(cd "$(dirname "$0")" && pwd)
repo=
action=install
scrap=
demo=
drop_in=
made=
while [ $# -gt 0 ]; do
    case $1 in
    -h | --help)
        usage
        exit 0
        ;;
    --uninstall) action=uninstall ;;
    --drop-in) drop_in=yes ;;
    --repo)
        [ $# -ge 2 ] || die "\`--repo\` needs a directory" "./install.sh --help"
        repo=$2
        shift
        ;;
    -*) die "there is no option \`$1\`" "./install.sh --help" ;;
    *)
        [ -z "$repo" ] || die "only one repository can be named" "git hush install DIR wires each further one"
        repo=$1
        ;;
    esac
    shift
done

command -v git >/dev/null || die "git is not on PATH" "install git first"
[ -n "${PREFIX-}" ] || PREFIX=${HOME:?neither PREFIX nor HOME is set}/.local
bin=${DESTDIR-}$(absolute "$PREFIX")/bin
share=${DESTDIR-}$(absolute "$PREFIX")/share
if [ -n "$repo" ]; then
    repo=$(absolute "$repo")
    git -C "$repo" rev-parse --git-dir >/dev/null 2>&1 || die "\`$repo\` is not a git repository" "git init makes it one"
fi
# The repositories are named; what the environment says of another one must not get in the way.
# shellcheck disable=SC2046
unset $(git rev-parse --local-env-vars)
trap clean EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

if [ "$action" = uninstall ]; then
    uninstall
    exit 0
fi
install_program
if [ -n "${DESTDIR-}" ]; then
    exit 0
fi
if [ -n "$repo" ]; then
    wire "$repo"
fi
demonstrate
say
if [ -n "$repo" ]; then
    rm -rf "$demo"
    say "Done: $repo is wired. Any other repository: git hush install DIR"
else
    say "Done. The demo repository is yours to try, and to delete: $demo"
    say "A repository of your own: git hush install DIR"
fi
say "To undo all of this: ./install.sh --uninstall"
