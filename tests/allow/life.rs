//! The allow list over time: taken from the last report, with reasons and last days, merged, and under a key.

use super::{caught, findings, fingerprints, forgiven, holding, repo, token};
use crate::support::{Repo, tokens};

/// Returns the settings.
fn settings(repo: &Repo) -> String {
    String::from_utf8(repo.read(".hush.toml")).unwrap()
}

/// A repository with two findings, committed on `main`, with these settings.
fn two(start: &str) -> Repo {
    let repo = Repo::new();
    repo.stage("a", tokens::github_token(1)).stage("b", tokens::github_token(2)).stage("c", tokens::github_token(3));
    if !start.is_empty() {
        repo.stage(".hush.toml", start);
    }
    repo.commit_unhooked();
    repo
}

#[test]
fn the_last_report_can_be_forgiven_as_a_whole() {
    let repo = repo();
    repo.stage("other", tokens::github_token(2));
    repo.commit().fails();
    repo.hush(["allow", "--last", "--reason", "known"]).ok();
    assert_eq!(settings(&repo).matches("reason = \"known\"").count(), 2);
    forgiven(&repo);
}

#[test]
fn what_the_last_report_left_behind_holds_no_secret() {
    let repo = repo();
    repo.stage(tokens::github_token(3), tokens::github_token(3));
    repo.hush(["scan"]).exits(1);
    let kept = String::from_utf8(repo.read(".git/hush/last-report")).unwrap();
    assert!(kept.contains("docs/file.md") && !kept.contains(&token()) && !kept.contains(&tokens::github_token(3)), "{kept}");
}

#[test]
fn history_and_scan_leave_a_report_and_a_clean_repository_has_none() {
    let repo = repo();
    repo.hush(["allow", "--last"]).exits(2).says("no report with findings").says("hint: ");
    repo.commit_unhooked();
    repo.hush(["history"]).exits(1);
    repo.hush(["allow", "--last"]).ok();
    repo.hush(["history"]).ok();
    repo.write(".git/hush/last-report", b"0123456789abcdef0123\t1\tr");
    repo.hush(["allow", "--last"]).exits(2);
}

#[test]
fn picking_wants_a_terminal() {
    let repo = repo();
    repo.commit().fails();
    repo.hush(["allow", "--pick"]).exits(2).says("terminal").says("--last");
}

#[test]
fn a_reason_is_demanded_where_the_policy_says_so() {
    let repo = repo();
    repo.write(".hush.toml", "[policy]\nrequire-reason = true\n");
    let name = fingerprints(&repo).remove(0);
    for args in [&["allow", &name][..], &["allow", &name, "--reason", " "], &["allow", "--last"]] {
        repo.hush(args).exits(2).says(".hush.toml:2").says("hint: ");
    }
    repo.hush(["allow", &name, "--reason", "an example"]).ok();
    forgiven(&repo);
}

#[test]
fn a_span_sets_the_last_day_and_the_policy_bounds_it() {
    let repo = repo();
    repo.write(".hush.toml", "[policy]\nexpire-within = \"30d\"\n");
    let name = fingerprints(&repo).remove(0);
    repo.hush(["allow", &name, "--expires", "31d"]).exits(2).says("30 days at most");
    repo.hush(["allow", &name]).ok();
    assert!(settings(&repo).contains("\nexpires = 20"), "{}", settings(&repo));
    forgiven(&repo);
}

/// Has two branches each allow one of two findings, and merges them.
fn merged(repo: &Repo, allow: impl Fn(&Repo, &str, usize)) {
    let names = fingerprints(repo);
    for (at, branch) in ["one", "two"].into_iter().enumerate() {
        repo.git(["checkout", "-q", "-b", branch, "main"]).ok();
        allow(repo, &names[at], at);
        repo.git(["add", ".hush.toml"]).ok();
        repo.commit().ok();
    }
    repo.git(["merge", "--no-edit", "one"]).ok();
    repo.hush(["scan"]).exits(1).says("--> c:1:1").says("1 secret found").says("2 allowed");
}

fn plainly(repo: &Repo, name: &str, _: usize) {
    repo.hush(["allow", name, "--reason", "an example", "--expires", "9999-12-31"]).ok();
}

#[test]
fn entries_of_two_branches_merge_where_others_stand_between() {
    let repo = two("");
    let mut names = fingerprints(&repo);
    names.sort();
    // An entry that sorts between those of the two branches.
    let mut middle = names[0].clone();
    middle.replace_range(10.., "ffffffffff");
    repo.stage(".hush.toml", format!("[[allow]]\nfingerprint = \"{middle}\"\n\n[scan]\n"));
    repo.commit().ok();
    for (branch, name) in [("one", &names[0]), ("two", &names[2])] {
        repo.git(["checkout", "-q", "-b", branch, "main"]).ok();
        plainly(&repo, name, 0);
        repo.git(["commit", "-q", "-a", "-m", branch]).ok();
    }
    repo.git(["merge", "--no-edit", "one"]).ok();
    repo.hush(["scan"]).exits(1).says("1 secret found").says("2 allowed");
}

#[test]
fn entries_of_two_branches_merge_by_union_wherever_they_stand() {
    for start in
        ["", "[scan]\nconfidence = \"medium\"\n", "[[allow]]\nrule = \"other\"\nreason = \"an example\"\nexpires = 9999-12-31\n"]
    {
        let repo = two(start);
        repo.hush(["allow", "--union-merge"]).ok().says("both sides");
        repo.hush(["allow", "--union-merge"]).ok().says("already");
        assert_eq!(repo.read(".gitattributes"), b".hush.toml merge=union\n");
        repo.git(["add", ".gitattributes"]).ok();
        repo.commit().ok();
        merged(&repo, plainly);
        assert_eq!(settings(&repo).matches("reason = \"an example\"").count(), if start.contains("other") { 3 } else { 2 });
    }
}

#[test]
fn what_a_union_makes_of_two_reasons_is_refused_and_forgives_nothing() {
    let repo = two("");
    repo.hush(["allow", "--union-merge"]).ok();
    repo.git(["add", "."]).ok();
    repo.commit().ok();
    let name = fingerprints(&repo).remove(0);
    for branch in ["one", "two"] {
        repo.git(["checkout", "-q", "-b", branch, "main"]).ok();
        repo.hush(["allow", &name, "--reason", branch]).ok();
        repo.git(["add", "."]).ok();
        repo.commit().ok();
    }
    repo.git(["merge", "--no-edit", "one"]).ok();
    repo.hush(["scan"]).exits(2).says(".hush.toml:");
}

#[test]
fn a_key_changes_what_reports_show_and_old_entries_go_on_working() {
    let repo = two("");
    let plain = fingerprints(&repo);
    repo.hush(["allow", &plain[0]]).ok();
    repo.hush(["allow", &plain[1], "--key"]).ok().says("made a key");
    repo.hush(["scan"]).exits(1).says("--> c:1:1").says("2 allowed").never_says(&plain[2]);
    repo.hush(["allow", "--key"]).exits(2).says("a key already, by ");
    repo.hush(["doctor"]).says("names its finding as before there was a key");
    // One that was copied from an older report is as good.
    repo.hush(["allow", &plain[2]]).ok();
    repo.hush(["scan"]).ok();
    repo.hush(["config", "show"]).ok().says("policy.key").never_says(&key(&repo));
}

/// Returns the key.
fn key(repo: &Repo) -> String {
    settings(repo).split("key = \"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[test]
fn two_branches_that_make_a_key_make_the_same() {
    let repo = two("[scan]\n");
    repo.hush(["allow", "--key"]).ok();
    let one = key(&repo);
    repo.write(".hush.toml", "[scan]\n").hush(["allow", "--key"]).ok();
    assert_eq!(key(&repo), one);
    let other = Repo::new();
    other.hush(["allow", "--key"]).ok();
    assert_ne!(key(&other), one);
}

#[test]
fn hook_scan_history_clones_and_work_trees_agree_on_fingerprints() {
    for keyed in [false, true] {
        let repo = repo();
        if keyed {
            repo.hush(["allow", "--key"]).ok();
            repo.git(["add", ".hush.toml"]).ok();
        }
        let name = fingerprints(&repo).remove(0);
        repo.commit().fails().says(&name);
        repo.hush(["scan", "--staged"]).exits(1).says(&name);
        repo.commit_unhooked();
        repo.stage("later", "x").commit().ok();
        repo.hush(["history"]).exits(1).says(&name);
        let url = format!("file://{}", repo.dir().display());
        repo.git(["clone", "-q", "--depth", "1", &url, "../shallow"]).ok();
        repo.git(["worktree", "add", "-q", "../linked", "HEAD~0"]).ok();
        for place in ["../shallow", "../linked"] {
            repo.at(place).hush(["scan"]).exits(1).says(&name);
        }
    }
}

#[test]
fn a_thousand_edits_keep_the_fingerprints() {
    let repo = Repo::new();
    let key: Vec<String> = (0..6).map(|at| tokens::github_token(10 + at).replace("ghp_", "")).collect();
    let block = format!("-----BEGIN RSA PRIVATE KEY-----\n{}\n-----END RSA PRIVATE KEY-----", key.join("\n"));
    let secrets = format!("token: \"{}\"\nother: '{}'\n{block}\n", token(), tokens::github_token(2));
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut lines: Vec<String> = secrets.lines().map(str::to_owned).collect();
    // One scan for many edits: each edited file stands at the path of the first, in a folder of its own.
    repo.stage("a.yml", lines.join("\n"));
    let mut expected = fingerprints(&repo);
    expected.sort();
    assert!(expected.len() >= 2, "{expected:?}");
    for round in 0..50 {
        for _ in 0..20 {
            edit(&mut lines, &mut random);
        }
        let end = if random.below(2) == 0 { "\n" } else { "\r\n" };
        repo.write("a.yml", lines.join(end));
        let mut now = fingerprints(&repo);
        now.sort();
        assert_eq!(now, expected, "round {round}:\n{}", lines.join("\n"));
    }
}

/// Inserts or removes a line that holds nothing, indents all, or changes the quotes.
fn edit(lines: &mut Vec<String>, random: &mut Random) {
    let filler = |line: &String| line.trim().starts_with("- item");
    match random.below(6) {
        0..=2 => {
            // Not into the block.
            let begin = lines.iter().position(|line| line.contains("BEGIN")).unwrap();
            let at = random.below(begin + 1);
            lines.insert(at, format!("- item {}", random.below(100)));
        }
        3 => {
            if let Some(at) = lines.iter().position(filler) {
                lines.remove(at);
            }
        }
        4 => {
            let indent = " ".repeat(random.below(9));
            lines.iter_mut().for_each(|line| *line = format!("{indent}{}", line.trim_start()));
        }
        _ => {
            let quote = ["\"", "'"][random.below(2)];
            lines.iter_mut().for_each(|line| *line = line.replace(['"', '\''], quote));
        }
    }
}

/// A generator of numbers that is the same on each run.
struct Random(u64);

impl Random {
    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % count as u64).unwrap()
    }
}

#[test]
fn forgiving_one_secret_never_hides_another_on_its_line() {
    let repo = holding(&format!("a = {}, b = {}\n", token(), tokens::github_token(2)));
    let all = findings(&repo, &[]);
    assert_eq!(all.len(), 2);
    for finding in &all {
        let name = finding["fingerprint"].as_str().unwrap();
        repo.write(".hush.toml", format!("[[allow]]\nfingerprint = \"{name}\"\n"));
        caught(&repo).says("1 secret found").says("1 allowed").never_says(&tokens::github_token(2));
    }
}

#[test]
fn what_is_too_broad_or_stands_twice_is_told() {
    let repo = repo();
    let twice = "[[allow]]\nfingerprint = \"0123456789abcdef0123\"\nexpires = 2001-02-03\n".repeat(2);
    repo.write(".hush.toml", format!("[[allow]]\npaths = [\"**\"]\n\n[[allow]]\nrule = \"jwt\"\npaths = [\"docs/\"]\n\n{twice}"));
    for verb in [&["doctor"][..], &["rules", "check"]] {
        let run = repo.hush(verb);
        run.says(".hush.toml:1 is too broad").says("names the fingerprint that ").says("expired on 2001-02-03");
    }
    repo.hush(["rules", "check"]).ok().never_says(".hush.toml:4");
    let doctor = repo.hush(["doctor", "--format", "json"]).stdout();
    let doctor: serde_json::Value = serde_json::from_str(&doctor).unwrap();
    let flaws: Vec<usize> = (0..4).map(|at| doctor["allow"][at]["flaws"].as_array().unwrap().len()).collect();
    assert_eq!(flaws, [1, 0, 0, 1]);
}
