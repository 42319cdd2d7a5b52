//! The rules of the house, held by reading the sources: floors, homes of packages, length, and what must not be written.

use code::{TOP, code, paths, test_modules, without_tests};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

mod code;

/// The floors: imports point down only, and siblings on a floor are strangers.
const FLOORS: [(&str, usize); 13] = [
    ("model", 0),
    ("engine", 1),
    ("pack", 1),
    ("rules", 2),
    ("git", 2),
    ("source", 3),
    ("policy", 4),
    ("report", 5),
    ("settings", 5),
    ("scan", 6),
    ("install", 6),
    ("commands", 7),
    ("cli", 8),
];

/// The packages that live in one place, and the places.
const HOMES: [(&str, &[&str]); 11] = [
    ("git2", &["src/git/"]),
    ("clap", &["src/cli/"]),
    ("clap_complete", &["src/cli/"]),
    ("clap_mangen", &["src/cli/"]),
    ("csv", &["src/report/"]),
    ("maud", &["src/report/"]),
    ("quick_xml", &["src/report/"]),
    ("regex", &["src/engine/", "src/policy/"]),
    ("toml", &["src/rules/", "src/settings/"]),
    ("toml_edit", &["src/settings/"]),
    ("rayon", &["src/scan.rs", "src/scan/", "src/pack/walk"]),
];

/// The only files that may be unsafe, each with its proof and a safe twin.
const UNSAFE: [&str; 2] = ["src/pack/map.rs", "src/engine/simd.rs"];

/// The most lines that a file may have.
const LENGTH: usize = 400;

/// What the program must not call: it ends by itself, or prints behind the back of the writer it is handed.
const BANNED: [&str; 8] = [".unwrap()", ".unwrap_err()", "println!", "eprintln!", "print!", "eprint!", "dbg!", "todo!"];

/// All sources, by path from the top of the package.
type Sources = BTreeMap<String, String>;

#[test]
fn the_house_rules_hold() {
    let broken = violations(&sources());
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

#[test]
fn every_module_has_a_floor() {
    let library = code(&sources()["src/lib.rs"]);
    let modules: Vec<&str> = library.split("mod ").skip(1).filter_map(|rest| rest.split(';').next()).collect();
    assert!(modules.len() > 5);
    for module in modules {
        assert!(floor(module).is_some(), "`{module}` has no floor; give it one here and in the design");
    }
}

/// Returns the rules that the sources break, one line each.
fn violations(sources: &Sources) -> Vec<String> {
    let test_files: Vec<String> = sources.iter().flat_map(|(path, text)| test_files(path, text)).collect();
    let mut broken = Vec::new();
    for (path, text) in sources {
        if !text.starts_with("//!") {
            broken.push(format!("{path}:1: does not open with `//!`: what it is, what it knows, what it must not know"));
        }
        let length = text.lines().count();
        if length > LENGTH {
            broken.push(format!("{path}: has {length} lines; {LENGTH} is the most"));
        }
        if path.starts_with("src/") {
            let code = code(text);
            imports(path, &code, &mut broken);
            let is_test = test_files.iter().any(|test| path.starts_with(test));
            words(path, &code, is_test, &mut broken);
        }
    }
    broken
}

/// Notes the imports that do not point down, and the packages that are not at home.
fn imports(path: &str, code: &str, broken: &mut Vec<String>) {
    let module = module(path);
    let own = module.first().copied().unwrap_or_default();
    for named in paths(code) {
        let line = named.line;
        let Some(climbs) = named.climbs else {
            // `regex` is also the name of the engine's own module, which everybody above may call.
            let ours = named.head == "regex" && named.next.iter().all(|next| next.starts_with("build")) && !named.next.is_empty();
            let home = HOMES.iter().find(|(package, _)| *package == named.head);
            if let Some((package, homes)) = home.filter(|(_, homes)| !ours && !homes.iter().any(|home| path.starts_with(home))) {
                broken.push(format!("{path}:{line}: `{package}` lives in {}", homes.join(", ")));
            }
            continue;
        };
        // What a file includes by `super` may climb to the top as well.
        let to_top = climbs == TOP || climbs >= module.len();
        for target in named.next.iter().filter(|target| to_top && target.as_str() != own) {
            if let (Some(from), Some(to)) = (floor(own), floor(target))
                && to >= from
            {
                broken.push(format!("{path}:{line}: `{own}` (floor {from}) imports `{target}` (floor {to}); imports point down"));
            }
        }
    }
}

/// Notes words that must not be written.
fn words(path: &str, code: &str, is_test: bool, broken: &mut Vec<String>) {
    let is_word = |char: char| char.is_alphanumeric() || char == '_';
    let program = if is_test { String::new() } else { without_tests(code) };
    for (number, line) in code.lines().enumerate() {
        if line.split(|char| !is_word(char)).any(|word| word == "unsafe") && !UNSAFE.contains(&path) {
            broken.push(format!("{path}:{}: is unsafe; only {} may be", number + 1, UNSAFE.join(" and ")));
        }
    }
    for (number, line) in program.lines().enumerate() {
        for word in BANNED {
            let banned = |(at, _): (usize, &str)| !line[..at].ends_with(is_word) || word.starts_with('.');
            if line.match_indices(word).any(banned) {
                broken.push(format!("{path}:{}: `{word}` outside tests", number + 1));
            }
        }
    }
}

/// Returns the module that a file is, as names from the top.
fn module(path: &str) -> Vec<&str> {
    let path = path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    path.split('/').filter(|name| !matches!(*name, "main" | "lib")).collect()
}

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().find(|(name, _)| *name == module).map(|(_, floor)| *floor)
}

/// Returns how the paths begin of the test modules that a file declares.
fn test_files(path: &str, text: &str) -> Vec<String> {
    let stem = path.trim_end_matches(".rs");
    let folder = match stem.rsplit_once('/') {
        Some((folder, "mod" | "lib" | "main")) => folder,
        _ => stem,
    };
    test_modules(&code(text)).iter().flat_map(|name| [format!("{folder}/{name}.rs"), format!("{folder}/{name}/")]).collect()
}

/// Reads the package's own sources.
fn sources() -> Sources {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Sources::new();
    let mut folders: Vec<_> = ["src", "tests", "benches"].map(|folder| top.join(folder)).into();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.expect("the folder can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                add(&mut sources, top, &path);
            }
        }
    }
    add(&mut sources, top, &top.join("build.rs"));
    assert!(sources.len() > 40, "the sources were not found");
    sources
}

fn add(sources: &mut Sources, top: &Path, path: &Path) {
    let name = path.strip_prefix(top).expect("it stands in the package").to_string_lossy().replace('\\', "/");
    sources.insert(name, fs::read_to_string(path).expect("sources are text"));
}

#[cfg(test)]
mod tests;
