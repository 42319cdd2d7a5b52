//! install.sh, with a program that is built already.

use crate::install::support::{Sandbox, listing, text, write_script};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

/// A program that can wire a repository, and stops AWS keys if `stops` says so.
fn program(sandbox: &Sandbox, stops: bool) -> PathBuf {
    let found = if stops { "exit 1" } else { "exit 0" };
    let script = format!(
        r#"#!/bin/sh
case $1 in
--version) echo 'git-hush 0.0.0' ;;
completions | man) echo "this is $*" ;;
install)
    mkdir -p "$2/.git/hooks"
    printf '#!/bin/sh\nexec "%s" hook pre-commit\n' "$0" >"$2/.git/hooks/pre-commit"
    chmod +x "$2/.git/hooks/pre-commit"
    ;;
uninstall) rm "$2/.git/hooks/pre-commit" ;;
doctor) exit 0 ;;
hook) git --no-pager grep --cached -l -E 'AKIA[A-Z2-7]{{16}}' >&2 && {found} || exit 0 ;;
esac
"#
    );
    sandbox.script("bin/built", &script)
}

/// Runs the script with that program under a home of its own.
fn run(sandbox: &Sandbox, program: &Path, args: &[&str]) -> Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("install.sh");
    let mut command = sandbox.command("sh", &sandbox.path("home"));
    command.arg(script).args(args).env("HUSH_BINARY", program).output().unwrap()
}

fn assert_fails(output: &Output, words: &[&str]) {
    let said = text(output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(words.iter().all(|word| said.contains(word)), "{words:?}: {said}");
}

#[test]
fn without_a_repository_a_demo_shows_a_secret_being_stopped() {
    let sandbox = Sandbox::new();
    let output = run(&sandbox, &program(&sandbox, true), &[]);
    let said = text(&output);
    assert!(output.status.success(), "{said}");
    for word in ["installed ", "export PATH=", "$ git commit -m", "The commit was stopped", "Without the secret it passes"] {
        assert!(said.contains(word), "{word}: {said}");
    }
    assert!(sandbox.path("home/.local/bin/git-hush").exists());
    let demo = PathBuf::from(said.lines().find_map(|line| line.split("to delete: ").nth(1)).unwrap());
    assert_eq!(sandbox.git(&demo, &["rev-list", "--count", "HEAD"]), "1");
}

#[test]
fn a_repository_that_is_named_is_wired_and_unwired() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("it's a repo");
    let (before, home) = (listing(&repo.join(".git/hooks")), listing(&sandbox.path("home")));
    let output = run(&sandbox, &program(&sandbox, true), &["../it's a repo"]);
    assert!(output.status.success() && text(&output).contains("The commit was stopped"), "{}", text(&output));
    assert!(repo.join(".git/hooks/pre-commit").exists());
    assert!(listing(&sandbox.path("tmp")).is_empty(), "the demo goes when nobody asked for it");
    assert_eq!(sandbox.git(&repo, &["rev-list", "--count", "HEAD"]), "1", "the demo commits elsewhere");

    let output = run(&sandbox, &program(&sandbox, true), &["--uninstall", repo.to_str().unwrap()]);
    assert!(output.status.success() && text(&output).contains("removed "), "{}", text(&output));
    assert_eq!(listing(&repo.join(".git/hooks")), before);
    assert_eq!(listing(&sandbox.path("home")), home, "no file and no folder stays");
    assert_fails(&run(&sandbox, &program(&sandbox, true), &["--uninstall"]), &["to remove", "hint: "]);
}

#[test]
fn the_user_s_settings_do_not_spoil_the_demo() {
    let sandbox = Sandbox::new();
    for (key, value) in [
        ("core.hooksPath", "/nonexistent"),
        ("commit.gpgSign", "true"),
        ("core.excludesFile", "~/ignore"),
        ("init.templateDir", "/nonexistent"),
    ] {
        sandbox.git(&sandbox.path("home"), &["config", "--global", key, value]);
    }
    fs::write(sandbox.path("home/ignore"), "*\n").unwrap();
    let output = run(&sandbox, &program(&sandbox, true), &[]);
    assert!(output.status.success() && text(&output).contains("The commit was stopped"), "{}", text(&output));
}

#[test]
fn a_secret_that_is_not_stopped_is_a_failure() {
    let sandbox = Sandbox::new();
    assert_fails(&run(&sandbox, &program(&sandbox, false), &[]), &["NOT stopped"]);
}

#[test]
fn a_packager_s_destination_is_respected() {
    let sandbox = Sandbox::new();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("install.sh");
    let mut command = sandbox.command("sh", &sandbox.path("home"));
    command.arg(&script).env("HUSH_BINARY", program(&sandbox, true));
    let output = command.env("DESTDIR", sandbox.path("stage")).env("PREFIX", "/usr").output().unwrap();
    assert!(output.status.success() && !text(&output).contains("$ git"), "{}", text(&output));
    let stage = sandbox.path("stage/usr");
    let files = listing(&stage).into_iter().filter(|(_, entry)| entry.mode & 0o100_000 != 0);
    let installed: Vec<_> =
        files.map(|(path, entry)| (path.strip_prefix(&stage).unwrap().to_owned(), entry.mode & 0o777)).collect();
    let expected = [("bin/git-hush", 0o755)].into_iter().chain(DOCUMENTS.map(|(path, _)| (path, 0o644)));
    assert_eq!(installed, expected.map(|(path, mode)| (PathBuf::from(path), mode)).collect::<Vec<_>>());
    let mut command = sandbox.command("sh", &sandbox.path("home"));
    command.arg(script).arg("--uninstall").env("DESTDIR", sandbox.path("stage")).env("PREFIX", "/usr");
    assert!(command.output().unwrap().status.success());
    assert!(!listing(&sandbox.path("stage")).values().any(|entry| entry.mode & 0o100_000 != 0));
}

/// What is installed beside the program, with the words of the program that write it.
const DOCUMENTS: [(&str, &str); 4] = [
    ("share/bash-completion/completions/git-hush", "completions bash"),
    ("share/fish/vendor_completions.d/git-hush.fish", "completions fish"),
    ("share/man/man1/git-hush.1", "man"),
    ("share/zsh/site-functions/_git-hush", "completions zsh"),
];

#[test]
fn completions_and_the_manual_are_installed_and_only_what_is_ours_is_removed() {
    let sandbox = Sandbox::new();
    // Folders and a neighbour that were there before.
    let theirs = sandbox.path("home/.local/share/man/man1/other.1");
    fs::create_dir_all(theirs.parent().unwrap()).unwrap();
    fs::create_dir_all(sandbox.path("home/.local/share/zsh")).unwrap();
    fs::write(&theirs, "theirs").unwrap();
    let before = listing(&sandbox.path("home"));
    // Twice, as whoever updates does.
    for _ in 0..2 {
        let output = run(&sandbox, &program(&sandbox, true), &[]);
        assert!(output.status.success() && text(&output).contains("and `man git-hush`, below "), "{}", text(&output));
    }
    for (path, words) in DOCUMENTS {
        assert_eq!(fs::read_to_string(sandbox.path("home/.local").join(path)).unwrap(), format!("this is {words}\n"));
    }
    let output = run(&sandbox, &program(&sandbox, true), &["--uninstall"]);
    assert!(output.status.success(), "{}", text(&output));
    assert_eq!(listing(&sandbox.path("home")), before);
}

#[test]
fn a_program_that_cannot_write_its_documents_is_not_called_installed() {
    let sandbox = Sandbox::new();
    let broken = sandbox.script("bin/broken", "#!/bin/sh\n[ \"$1\" = --version ] && exit 0\nexit 3\n");
    assert_fails(&run(&sandbox, &broken, &[]), &["`git hush completions bash` failed"]);
    let left: Vec<_> =
        listing(&sandbox.path("home")).into_keys().filter(|path| path.to_string_lossy().contains(".git-hush.")).collect();
    assert!(left.is_empty(), "{left:?}");
}

/// Two commands: `./install.sh`, and the commit that is stopped; here with the program that was built for the tests.
#[test]
fn a_newcomer_s_commit_is_stopped_by_the_second_command() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("mine");
    let built = PathBuf::from(env!("CARGO_BIN_EXE_git-hush"));
    let output = run(&sandbox, &built, &[repo.to_str().unwrap()]);
    let said = text(&output);
    assert!(output.status.success(), "{said}");
    for words in ["$ git hush install ", "all is well: a commit here that adds a secret is stopped", "The commit was stopped"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    sandbox.assert_guarded(&repo);
    let manual = fs::read_to_string(sandbox.path("home/.local/share/man/man1/git-hush.1")).unwrap();
    assert!(manual.contains(".SH NAME"), "{manual}");
    // And back to nothing, the hooks too.
    let output = run(&sandbox, &built, &["--uninstall", repo.to_str().unwrap()]);
    assert!(output.status.success(), "{}", text(&output));
    assert!(listing(&sandbox.path("home")).is_empty(), "{:?}", listing(&sandbox.path("home")).into_keys().collect::<Vec<_>>());
    sandbox.commit(&repo, "leak.env", &crate::install::support::secret());
}

#[test]
fn what_cannot_be_done_is_said() {
    let sandbox = Sandbox::new();
    let program = program(&sandbox, true);
    assert_fails(&run(&sandbox, &program, &["--frobnicate"]), &["`--frobnicate`", "--help"]);
    assert_fails(&run(&sandbox, &program, &["a", "b"]), &["only one repository"]);
    assert_fails(&run(&sandbox, &program, &["--repo"]), &["needs a directory"]);
    assert_fails(&run(&sandbox, &program, &["."]), &["is not a git repository", "git init"]);
    assert_fails(&run(&sandbox, &sandbox.path("none"), &[]), &["which is not a program"]);
    fs::write(sandbox.path("home/.local"), "a file").unwrap();
    assert_fails(&run(&sandbox, &program, &[]), &["could not make the folder", "PREFIX="]);
    let help = run(&sandbox, &program, &["--help"]);
    assert!(help.status.success() && text(&help).contains("HUSH_BINARY"));
}

#[test]
fn without_cargo_it_says_where_to_get_it() {
    let sandbox = Sandbox::new();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("install.sh");
    let path = sandbox.vars()[OsStr::new("PATH")].clone();
    for tool in ["git", "dirname"] {
        let script = format!("#!/bin/sh\nPATH='{}'\nexec {tool} \"$@\"\n", path.display());
        write_script(&sandbox.path("bin").join(tool), &script);
    }
    let mut command = sandbox.command("/bin/sh", &sandbox.path("home"));
    let output = command.arg(script).env("PATH", sandbox.path("bin")).output().unwrap();
    assert_fails(&output, &["cargo", "https://rustup.rs"]);
}
