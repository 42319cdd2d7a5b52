//! Attributes and settings that change what git shows: none has an effect, and nothing that they name is run.

use super::{blocked, commit, leak, record, repo, silent, told};
use crate::support::Repo;

/// Sets a setting.
fn set(repo: &Repo, key: &str, value: &str) {
    repo.git(["config", key, value]).ok();
}

#[test]
fn attributes_that_hide_a_diff_hide_nothing() {
    for attributes in
        ["-diff", "binary", "-text -diff", "diff=none", "export-ignore linguist-generated", "working-tree-encoding=UTF-16"]
    {
        let repo = repo();
        // Beside the content, not before it: `git add` itself would act on some of them.
        repo.stage("file", leak()).stage(".gitattributes", format!("file {attributes}\n"));
        blocked(commit(&repo, []), ["file:1:9"]);
        repo.git(["rm", "-q", "--cached", "file"]).ok();
        silent(commit(&repo, []));
    }
}

#[test]
fn programs_that_attributes_name_are_not_run() {
    let repo = repo();
    repo.stage("file", leak()).stage("old", leak());
    super::record_staged(&repo);
    // Attributes of the repository's own: they hold for an index without files on disk too.
    repo.write(".git/info/attributes", "* diff=driver filter=driver merge=driver\n");
    // Clean in what the programs would make of it, and a trace of each that runs.
    for key in ["diff.driver.textconv", "diff.driver.command", "filter.driver.clean", "filter.driver.smudge", "diff.external"] {
        set(&repo, key, &format!("touch {}/ran-{key}; echo clean; true", repo.dir().display()));
    }
    set(&repo, "filter.driver.required", "true");
    // Without files on disk git has nothing to filter itself.
    for path in ["readme", "file", "old"] {
        std::fs::remove_file(repo.dir().join(path)).unwrap();
    }
    super::stage_blob(&repo, "100644", "new", leak());
    super::stage_blob(&repo, "100644", "old", leak() + "more\n");
    blocked(commit(&repo, []), ["new:1:9", "old:1:9"]);
    super::stage_blob(&repo, "100644", "new", "clean\n");
    told(commit(&repo, []), "old:1:9");
    let ran = repo.call("sh").args(["-c", "ls | grep ran-"]).run();
    assert_eq!(ran.text(), "", "programs were run");
}

#[test]
fn a_filter_is_judged_by_what_it_stored() {
    let repo = repo();
    record(&repo, ".gitattributes", "*.hide filter=hide\n*.show filter=show\n");
    set(&repo, "filter.hide.clean", "echo nothing here");
    set(&repo, "filter.show.clean", "tr A-Za-z N-ZA-Mn-za-m");
    repo.stage("kept.hide", leak());
    silent(commit(&repo, []));
    let rotated: String = leak().bytes().map(rotate).collect();
    repo.stage("told.show", rotated);
    blocked(commit(&repo, []), ["told.show:1:9"]);
}

/// Turns a letter by half of the alphabet.
fn rotate(byte: u8) -> char {
    let turned = match byte {
        b'a'..=b'z' => (byte - b'a' + 13) % 26 + b'a',
        b'A'..=b'Z' => (byte - b'A' + 13) % 26 + b'A',
        other => other,
    };
    char::from(turned)
}

#[test]
fn settings_of_display_have_no_effect() {
    let repo = repo();
    for (key, value) in [
        ("color.ui", "always"),
        ("color.diff", "always"),
        ("diff.noprefix", "true"),
        ("diff.mnemonicPrefix", "true"),
        ("diff.srcPrefix", "x/"),
        ("diff.relative", "true"),
        ("diff.external", "true"),
        ("diff.orderFile", "/dev/null"),
        ("diff.submodule", "log"),
        ("diff.ignoreSubmodules", "all"),
        ("diff.interHunkContext", "50"),
        ("diff.context", "0"),
        ("diff.algorithm", "patience"),
        ("core.quotePath", "true"),
        ("core.pager", "false"),
        ("core.attributesFile", "/nonexistent"),
        ("grep.lineNumber", "true"),
        ("grep.patternType", "fixed"),
        ("log.showSignature", "true"),
        ("log.showRoot", "false"),
        ("status.short", "true"),
        ("submodule.recurse", "true"),
    ] {
        set(&repo, key, value);
    }
    record(&repo, "old", leak());
    repo.stage("grün", leak());
    let run = blocked(commit(&repo, []), ["grün:1:9"]);
    assert!(!run.stderr().contains('\x1b'), "colour where nobody asked for it\n{run}");
    repo.stage("grün", "clean\n").stage("old", leak() + "more\n");
    told(commit(&repo, []), "old:1:9");
    repo.stage("grün", "clean still\n");
    silent(commit(&repo, []));
}

#[test]
fn variables_of_display_have_no_effect() {
    let repo = repo();
    let attempt = || {
        let call = repo.call("git").args(["commit", "-q", "-m", "x"]);
        let call =
            call.env("GIT_EXTERNAL_DIFF", "true").env("GIT_PAGER", "false").env("GREP_OPTIONS", "-v").env("GIT_DIFF_OPTS", "-u0");
        call.env("LANG", "de_DE.UTF-8").env("LC_ALL", "tr_TR.UTF-8").env("GREP_COLOR", "1").env("GIT_LITERAL_PATHSPECS", "1").run()
    };
    repo.stage("file", leak());
    blocked(attempt(), ["file:1:9"]);
    repo.stage("file", "clean\n");
    silent(attempt());
}

#[test]
fn an_index_of_another_format_is_read() {
    for (key, value) in
        [("index.version", "4"), ("core.untrackedCache", "true"), ("feature.manyFiles", "true"), ("core.splitIndex", "true")]
    {
        let repo = repo();
        set(&repo, key, value);
        record(&repo, "folder/one", "1\n");
        repo.stage("folder/two", leak());
        // A split index may be refused, in so many words, but never passed over.
        let run = commit(&repo, []).fails();
        super::discreet(&run);
        let refused = run.text().contains("error: ") && run.text().contains("hint: ");
        assert!(run.text().contains("folder/two:1:9") || (refused && key == "core.splitIndex"), "{key}\n{run}");
        repo.stage("folder/two", "clean\n");
        if key != "core.splitIndex" {
            silent(commit(&repo, []));
        }
    }
}

#[test]
fn references_in_a_table_are_read_or_refused() {
    let repo = Repo::folder();
    if !repo.git(["init", "-q", "--ref-format=reftable"]).succeeded() {
        return;
    }
    // Installing may say that it cannot; what is installed must not let a secret through.
    let installed = repo.hush(["install"]);
    super::discreet(&installed);
    if installed.succeeded() {
        repo.stage("file", leak());
        super::discreet(&commit(&repo, []).fails());
    } else {
        installed.exits(2).says("error: ").says("hint: ");
    }
}

#[test]
fn a_sparse_checkout_hides_nothing() {
    let repo = repo();
    record(&repo, "in/file", "x\n");
    record(&repo, "out/file", "x\n");
    repo.git(["sparse-checkout", "set", "--cone", "in"]).ok();
    assert!(!repo.has("out"));
    super::stage_blob(&repo, "100644", "out/file", leak());
    blocked(commit(&repo, []), ["out/file:1:9"]);
    super::stage_blob(&repo, "100644", "out/file", "clean\n");
    silent(commit(&repo, []));
}
