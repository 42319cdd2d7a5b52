//! The lines that have each manager call us.

use super::Manager;
use super::yaml::{self, Refused};
use crate::install::Hook;

/// The hooks that the pre-commit framework has stages for.
const STAGES: [&str; 8] =
    ["pre-commit", "pre-merge-commit", "prepare-commit-msg", "commit-msg", "pre-push", "post-commit", "post-merge", "post-rewrite"];

/// The hooks that overcommit knows under these names, and for which a command can be told what to look at.
const OVERCOMMIT: [(&str, &str); 2] = [("pre-commit", "PreCommit"), ("commit-msg", "CommitMsg")];

/// What stands above hooks that the pre-commit framework fetches from nowhere.
const LOCAL: [&str; 2] = ["- repo: local", "  hooks:"];

/// Tells whether the manager runs that hook.
pub(super) fn knows(manager: Manager, hook: Hook) -> bool {
    match manager {
        Manager::Scripts => true,
        Manager::Husky | Manager::Lefthook => !hook.name().contains("receive"),
        Manager::PreCommit | Manager::Prek => STAGES.contains(&hook.name()),
        Manager::Overcommit => OVERCOMMIT.iter().any(|(name, _)| *name == hook.name()),
    }
}

/// Returns the file that the manager is usually configured by.
pub(super) fn usual_config(manager: Manager) -> &'static str {
    match manager {
        Manager::Lefthook => "lefthook.yml",
        Manager::Overcommit => ".overcommit.yml",
        _ => ".pre-commit-config.yaml",
    }
}

/// Tells whether the text has a line that calls us for that hook.
pub(super) fn is_called(text: &[u8], hook: Hook) -> bool {
    let call = format!("hush hook {hook}");
    // As overcommit has it, a word at a time.
    let words = format!("'hush', 'hook', '{hook}'");
    text.split(|&byte| byte == b'\n').filter(|line| !line.trim_ascii_start().starts_with(b"#")).any(|line| {
        let ends =
            |at: usize, length: usize| line.get(at + length).is_none_or(|&byte| byte != b'-' && !byte.is_ascii_alphanumeric());
        let called = memchr::memmem::find_iter(line, call.as_bytes()).any(|at| ends(at, call.len()));
        called || memchr::memmem::find(line, words.as_bytes()).is_some()
    })
}

/// Returns the lines for the hooks as a person would write them.
pub(super) fn shown(manager: Manager, hooks: &[Hook]) -> Vec<String> {
    let nested = |keys: &[&str], entry: Vec<String>| {
        let above = keys.iter().enumerate().map(|(depth, key)| format!("{}{key}:", "  ".repeat(depth)));
        let entry = entry.into_iter().map(|line| format!("{}{line}", "  ".repeat(keys.len())));
        above.chain(entry).collect::<Vec<_>>()
    };
    let each = |lines: fn(Hook) -> Vec<String>| hooks.iter().flat_map(move |&hook| lines(hook));
    match manager {
        Manager::Lefthook => hooks.iter().flat_map(|&hook| nested(&[hook.name(), "commands"], lefthook(hook))).collect(),
        Manager::Overcommit => hooks.iter().flat_map(|&hook| nested(&[overcommit_key(hook)], overcommit(hook))).collect(),
        _ => nested(&["repos"], LOCAL.map(str::to_owned).into_iter().chain(each(pre_commit)).collect()),
    }
}

/// Adds the lines for the hooks to a configuration, in its own style.
pub(super) fn add(manager: Manager, hooks: &[Hook], text: &[u8]) -> Result<Vec<u8>, Refused> {
    if matches!(manager, Manager::PreCommit | Manager::Prek) {
        let entry: Vec<_> = LOCAL.map(str::to_owned).into_iter().chain(hooks.iter().flat_map(|&hook| pre_commit(hook))).collect();
        return yaml::append(text, &["repos"], &entry);
    }
    hooks.iter().try_fold(text.to_vec(), |text, &hook| match manager {
        Manager::Lefthook if yaml::has(&text, &[hook.name(), "jobs"])? => {
            let mut entry = lefthook(hook);
            entry[0] = "- name: git-hush".to_owned();
            yaml::append(&text, &[hook.name(), "jobs"], &entry)
        }
        Manager::Lefthook => yaml::append(&text, &[hook.name(), "commands"], &lefthook(hook)),
        _ => yaml::append(&text, &[overcommit_key(hook)], &overcommit(hook)),
    })
}

fn overcommit_key(hook: Hook) -> &'static str {
    OVERCOMMIT.iter().find(|(name, _)| *name == hook.name()).map_or("PreCommit", |(_, key)| key)
}

fn lefthook(hook: Hook) -> Vec<String> {
    // lefthook puts all that git hands the hook in the place of `{0}`.
    let arguments = if hook.name().ends_with("-commit") { "" } else { " {0}" };
    let mut lines = vec!["git-hush:".to_owned(), format!("  run: git hush hook {hook}{arguments}")];
    if hook.name() == "pre-push" {
        lines.push("  use_stdin: true".to_owned());
    }
    lines
}

fn overcommit(hook: Hook) -> Vec<String> {
    let command = match hook.name() {
        "commit-msg" => "'sh', '-c', 'git hush hook commit-msg \"$(git rev-parse --git-path COMMIT_EDITMSG)\"'".to_owned(),
        name => format!("'git', 'hush', 'hook', '{name}'"),
    };
    vec!["GitHush:".to_owned(), "  enabled: true".to_owned(), format!("  command: [{command}]")]
}

fn pre_commit(hook: Hook) -> Vec<String> {
    let (entry, pass) = match hook.name() {
        "commit-msg" => ("git hush hook commit-msg".to_owned(), true),
        // What git hands the hook beside the file comes in variables.
        "prepare-commit-msg" => (
            "sh -c 'exec git hush hook prepare-commit-msg \"$1\" ${PRE_COMMIT_COMMIT_MSG_SOURCE:+\"$PRE_COMMIT_COMMIT_MSG_SOURCE\"} \
             ${PRE_COMMIT_COMMIT_OBJECT_NAME:+\"$PRE_COMMIT_COMMIT_OBJECT_NAME\"}' --"
                .to_owned(),
            true,
        ),
        // So does what git would have written to standard input; where the first commit of all is pushed, nothing comes.
        "pre-push" => (
            "sh -c 'none=$(git hash-object --stdin </dev/null | tr 0-9a-f 0); to=${PRE_COMMIT_TO_REF:-$(git rev-parse HEAD)}; \
             echo \"${PRE_COMMIT_LOCAL_BRANCH:-HEAD} $to ${PRE_COMMIT_REMOTE_BRANCH:-HEAD} ${PRE_COMMIT_FROM_REF:-$none}\" | \
             git hush hook pre-push \"$PRE_COMMIT_REMOTE_NAME\" \"$PRE_COMMIT_REMOTE_URL\"'"
                .to_owned(),
            false,
        ),
        name => (format!("git hush hook {name}"), false),
    };
    let mut lines = vec![
        format!("  - id: git-hush-{hook}"),
        format!("    name: git-hush ({hook})"),
        format!("    entry: {entry}"),
        "    language: system".to_owned(),
        format!("    stages: [{hook}]"),
        "    always_run: true".to_owned(),
    ];
    if !pass {
        lines.push("    pass_filenames: false".to_owned());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{Manager, add, is_called, knows, shown};
    use crate::install::Hook;
    use crate::install::tagged::{Grammar, take_out};

    const MANAGERS: [Manager; 4] = [Manager::Lefthook, Manager::Overcommit, Manager::PreCommit, Manager::Prek];

    #[test]
    fn what_is_added_is_known_again_and_comes_out_without_a_trace() {
        for manager in MANAGERS {
            for old in ["", "# a comment\n", "repos: []\n", "repos:\n- repo: x\n", "pre-commit:\n  jobs:\n    - run: x"] {
                let hooks: Vec<_> = Hook::ALL.into_iter().filter(|&hook| knows(manager, hook)).collect();
                match add(manager, &hooks, old.as_bytes()) {
                    Ok(added) => {
                        assert!(
                            hooks.iter().all(|&hook| is_called(&added, hook) && !is_called(old.as_bytes(), hook)),
                            "{manager} {old:?}"
                        );
                        assert_eq!(take_out(&added, Grammar::Indented).text, old.as_bytes(), "{manager} {old:?}");
                    }
                    Err(why) => assert!(old.contains("[]"), "{manager} {old:?}: {why}"),
                }
            }
        }
    }

    #[test]
    fn what_a_person_is_told_calls_us_too() {
        for manager in MANAGERS {
            for hook in Hook::ALL.into_iter().filter(|&hook| knows(manager, hook)) {
                assert!(is_called(shown(manager, &[hook]).join("\n").as_bytes(), hook), "{manager} {hook}");
            }
        }
    }

    #[test]
    fn a_call_in_a_comment_or_of_another_hook_is_none() {
        assert!(!is_called(b"# git hush hook commit-msg\n", Hook::CommitMsg));
        assert!(!is_called(b"git hush hook prepare-commit-msg\n", Hook::CommitMsg));
        assert!(!is_called(b"git hush hook pre-commit-x\n", Hook::PreCommit));
        assert!(is_called(b"exec git-hush hook pre-commit\r\n", Hook::PreCommit));
    }
}
