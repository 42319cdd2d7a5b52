//! Shows that the checker catches what it is for, and nothing else.

use super::{LENGTH, Sources, code::code, violations};

/// Returns what is wrong with one file of that content, opened as it should be.
fn check(path: &str, content: &str) -> Vec<String> {
    violations(&Sources::from([(path.to_owned(), format!("//! A file.\n\n{content}"))]))
}

#[test]
fn imports_that_do_not_point_down_are_caught() {
    for (path, content) in [
        ("src/model/a.rs", "use crate::engine::Match;"),
        ("src/rules/a.rs", "use crate::git::Repo;"),
        ("src/git/mod.rs", "use crate::rules;"),
        ("src/engine/a.rs", "use crate::{model::Span, policy::{Reason, Verdict}};"),
        ("src/engine/a.rs", "use crate::{\n    model,\n    rules,\n};"),
        ("src/source/a/b.rs", "fn a() -> crate::report::Format { b }"),
        ("src/report/a.rs", "pub use super::super::settings::Settings;"),
        ("src/scan.rs", "use super::install;"),
        ("src/policy/a.rs", "#[cfg(test)]\nmod tests {\n    use crate::report::Options;\n}"),
        ("src/engine/a.rs", "const A: &[char] = &['\"', '\\'', 'é']; fn a<'a>() { crate::cli::main() } // \""),
    ] {
        assert_eq!(check(path, content).len(), 1, "{path}: {content}");
    }
}

#[test]
fn imports_that_point_down_are_left_alone() {
    for (path, content) in [
        ("src/engine/a.rs", "use crate::model::Span;\nuse crate::engine::regex;\nuse super::{Error, source};"),
        ("src/settings/a.rs", "use crate::{policy, rules};"),
        ("src/source/history.rs", "use crate::pack::walk;"),
        ("src/main.rs", "fn main() { git_hush::cli::main() }"),
        ("src/lib.rs", "pub mod cli;\npub use crate::model::Span;"),
        (
            "src/model/a.rs",
            "// use crate::cli::main;\n/* crate::cli /* nested */ crate::cli */ const A: &str = \"crate::cli\\\"\";",
        ),
        ("src/model/a.rs", "const A: &[u8] = br#\"crate::cli \" \"#; pub(crate) fn a<'r>() {}"),
        ("src/engine/a.rs", "mod tests { use super::super::scanner; }"),
    ] {
        assert_eq!(check(path, content), Vec::<String>::new(), "{path}: {content}");
    }
}

#[test]
fn packages_are_at_home() {
    for (path, content) in [
        ("src/source/a.rs", "use git2::Oid;"),
        ("src/source/a.rs", "fn a(oid: git2::Oid) {}"),
        ("src/commands/a.rs", "use clap::Parser;"),
        ("src/rules/a.rs", "use regex::bytes::Regex;"),
        ("src/rules/a.rs", "use ::regex;"),
        ("src/rules/a.rs", "use toml_edit::DocumentMut;"),
        ("src/policy/a.rs", "let a = toml::from_str(text);"),
        ("src/engine/a.rs", "use rayon::prelude::ParallelIterator;"),
    ] {
        assert_eq!(check(path, content).len(), 1, "{path}: {content}");
    }
    for (path, content) in [
        ("src/git/a.rs", "use git2::Oid;"),
        ("src/cli/a.rs", "use clap::Parser;"),
        ("src/settings/a.rs", "use crate::engine::regex;\nfn a() { regex::build(text); regex::build_whole(text); }"),
        ("src/settings/a.rs", "let a = engine::regex::bytes();"),
        ("src/policy/a.rs", "use regex::bytes::Regex;"),
        ("src/scan.rs", "use rayon::prelude::ParallelIterator;"),
    ] {
        assert_eq!(check(path, content), Vec::<String>::new(), "{path}: {content}");
    }
}

#[test]
fn what_must_not_be_written_is_caught_outside_tests() {
    for content in [
        "fn a() { b.unwrap(); }",
        "fn a() { println!(); }",
        "fn a() { eprint!(); }",
        "#[cfg(not(test))]\nfn a() { b.unwrap() }",
        "#[cfg(test)]\nmod tests { fn a() { \"}\"; } }\nfn a() { b.unwrap(); }",
        "#[cfg(test)]\nuse a::b;\nfn a() { b.unwrap(); }",
        "unsafe fn a() {}",
        "#[cfg(test)]\nmod tests { fn a() { unsafe { b() } } }",
    ] {
        assert_eq!(check("src/pack/a.rs", content).len(), 1, "{content}");
    }
    for content in [
        "fn a() { b.unwrap_or_default(); writeln!(out, \".unwrap()\"); }",
        "#[cfg(test)]\nmod tests {\n    fn a() { b.unwrap(); println!(); }\n}",
        "#[cfg(all(test, unix))]\nmod tests { fn a() { b.unwrap(); } }",
        "/// Never `.unwrap()`.\n#[deny(unsafe_code)]\nfn a() {}",
    ] {
        assert_eq!(check("src/pack/a.rs", content), Vec::<String>::new(), "{content}");
    }
    assert!(check("src/pack/map.rs", "unsafe fn a() {}").is_empty());
}

#[test]
fn a_test_module_in_a_file_of_its_own_is_a_test() {
    let declared = "//! A file.\n#[cfg(test)]\nmod tests;\n";
    let test = "//! A file.\nfn a() { b.unwrap(); }\n";
    for (parent, child) in
        [("src/a/mod.rs", "src/a/tests.rs"), ("src/a.rs", "src/a/tests.rs"), ("src/a/b.rs", "src/a/b/tests/c.rs")]
    {
        let with = |declared: &str| Sources::from([(parent.to_owned(), declared.to_owned()), (child.to_owned(), test.to_owned())]);
        assert!(violations(&with(declared)).is_empty(), "{child}");
        assert_eq!(violations(&with("//! A file.\nmod tests;\n")).len(), 1, "{child}");
    }
}

#[test]
fn a_file_is_short_and_says_what_it_is() {
    let whole = |text: &str| violations(&Sources::from([("tests/a.rs".to_owned(), text.to_owned())]));
    assert_eq!(whole("fn a() {}\n").len(), 1);
    assert_eq!(whole(&format!("//! A file.{}", "\n//".repeat(LENGTH))).len(), 1);
    assert!(whole(&format!("//! A file.{}", "\n//".repeat(LENGTH - 1))).is_empty());
}

#[test]
fn blanking_keeps_every_byte_in_its_place() {
    let text = "let a = \"é\n\\\"\"; // ü\nlet b = 'x'; let c: &'static str = r\"\\\";\n/* \n */ let d = b'\\'';";
    let blanked = code(text);
    assert_eq!(blanked.len(), text.len());
    assert_eq!(blanked.matches('\n').count(), text.matches('\n').count());
    assert_eq!(blanked.split_whitespace().collect::<String>(), "leta=;letb=;letc:&'staticstr=;letd=b;");
}
