//! `git hush allow`: forgives findings by their fingerprints, in the repository's `.hush.toml`.

use super::last::{self, Place};
use super::session::settings_in_force;
use super::{Asked, Context, Error, Outcome};
use crate::git::Repo;
use crate::model::Fingerprint;
use crate::policy::{Date, Key, days_of_span};
use crate::report::{quote_path, sanitize};
use crate::settings::{self, AllowFile, Change, FILE_NAME, NewAllow, OnDisk};
use std::collections::BTreeSet;
use std::hash::{BuildHasher, RandomState};
use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;
use std::time::SystemTime;

/// What git is told of the settings file, in `.gitattributes`.
const UNION: &str = ".hush.toml merge=union";

/// What `git hush allow` is asked for, as typed.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What is forgiven.
    pub chosen: Chosen,
    /// Why they are forgiven.
    pub reason: Option<String>,
    /// The last day on which they are, as `YYYY-MM-DD`, or for how long, as `90d`.
    pub expires: Option<String>,
    /// Whether to make a key for the repository.
    pub key: bool,
    /// Whether to have git merge the settings by keeping what both sides add.
    pub union_merge: bool,
}

/// Which findings.
#[derive(Clone, Debug)]
pub enum Chosen {
    /// Those that have these fingerprints.
    Typed(Vec<String>),
    /// All that the last report showed.
    Last,
    /// Of these, those that are picked on the terminal.
    Picked,
}

impl Default for Chosen {
    fn default() -> Self {
        Self::Typed(Vec::new())
    }
}

/// What the policy asks of an entry, each with the place where that is written.
#[derive(Clone, Debug, Default)]
struct Terms {
    /// Whether it wants a reason.
    reason: Option<String>,
    /// The most days for which it works.
    within: Option<(u32, String)>,
}

/// Writes the entries into the settings at the top of the repository.
pub fn run(options: &Options, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let repo = Repo::from_env(context.env)?;
    let root = repo.worktree_root().ok_or_else(|| Error::NoWorkTree { git_dir: repo.git_dir().to_owned() })?;
    let config = repo.config()?;
    let settings = settings_in_force(Some(&OnDisk::new(root)), Some(&config), &Asked::default(), context.env)?;
    let terms = Terms {
        reason: settings.require_reason.filter(|given| given.value).map(|given| given.origin.to_string()),
        within: settings.expire_within.map(|given| (given.value, given.origin.to_string())),
    };
    let key = match settings.key {
        Some(key) if options.key => return Err(Error::KeyThere { place: key.origin.to_string() }),
        _ => options.key.then(|| Key::of(&repo.root_commit().unwrap_or_else(random))),
    };
    let chosen = match &options.chosen {
        Chosen::Typed(texts) if texts.is_empty() && (options.key || options.union_merge) => Vec::new(),
        Chosen::Typed(_) => typed(options)?,
        Chosen::Last => reported(&repo)?.into_iter().map(|place| place.fingerprint).collect(),
        Chosen::Picked => pick(&reported(&repo)?, context)?,
    };
    let mut entries = entries(options, chosen, &terms)?;
    // What was reported before there was a key was named without.
    for entry in &mut entries {
        entry.fingerprint = key.as_ref().map_or_else(|| entry.fingerprint.clone(), |key| key.apply(&entry.fingerprint));
    }
    if options.union_merge {
        let said = if merge_by_union(root)? { "git merges" } else { "git merged already" };
        writeln!(context.out, "{said} {FILE_NAME} by keeping what both sides add, by `.gitattributes`").map_err(Error::Output)?;
    }
    write(&entries, (root, key), context)
}

/// Writes the entries, and the key if one was made, into the settings at `root`, the top of the repository.
fn write(entries: &[NewAllow], (root, key): (&Path, Option<Key>), context: &mut Context<'_>) -> Result<Outcome, Error> {
    let today = Date::at(SystemTime::now());
    if entries.is_empty() && key.is_none() {
        return Ok(Outcome::Done);
    }
    let mut file = AllowFile::open(&root.join(FILE_NAME))?;
    if let Some(key) = &key {
        file.set_key(key)?;
    }
    let mut told = Vec::with_capacity(entries.len());
    for entry in entries {
        told.push((&entry.fingerprint, file.allow(entry)?));
    }
    if key.is_some() || told.iter().any(|(_, change)| !matches!(change, Change::Present { .. })) {
        file.save()?;
    }
    if key.is_some() {
        let text = "fingerprints stand under a key from now on; those from before go on working";
        writeln!(context.out, "made a key in {FILE_NAME}: {text}").map_err(Error::Output)?;
    }
    for (fingerprint, change) in told {
        tell(fingerprint, change, today, context.out).map_err(Error::Output)?;
    }
    Ok(Outcome::Done)
}

/// Returns the fingerprints that were typed.
fn typed(options: &Options) -> Result<Vec<Fingerprint>, Error> {
    let Chosen::Typed(texts) = &options.chosen else { return Ok(Vec::new()) };
    if texts.is_empty() {
        return Err(Error::NoFingerprint);
    }
    // The text is not quoted: it may be the secret itself, typed in the fingerprint's place.
    let parse = |(index, text): (usize, &String)| Fingerprint::parse(text).ok_or(Error::MalformedFingerprint { index: index + 1 });
    texts.iter().enumerate().map(parse).collect()
}

/// Returns an entry for each fingerprint; all that was asked for is checked before anything is written.
fn entries(options: &Options, chosen: Vec<Fingerprint>, terms: &Terms) -> Result<Vec<NewAllow>, Error> {
    let expires = expires(options, Date::at(SystemTime::now()), terms)?;
    let reason = options.reason.clone().filter(|reason| !reason.trim().is_empty());
    match &terms.reason {
        Some(place) if reason.is_none() && !chosen.is_empty() => return Err(Error::NoReason { place: place.clone() }),
        _ => {}
    }
    Ok(chosen.into_iter().map(|fingerprint| NewAllow { fingerprint, reason: reason.clone(), expires }).collect())
}

/// Returns the last day that is asked for, or that the policy sets.
fn expires(options: &Options, today: Date, terms: &Terms) -> Result<Option<Date>, Error> {
    let asked = options.expires.as_deref().map(|text| {
        let day = days_of_span(text).map(|days| today.plus(days)).or_else(|| Date::parse(text));
        day.filter(|&day| day >= today).ok_or(Error::ExpiryDate)
    });
    let asked = asked.transpose()?;
    match &terms.within {
        None => Ok(asked),
        Some((days, place)) => match asked {
            Some(day) if day > today.plus(*days) => Err(Error::ExpiryTooLate { days: *days, place: place.clone() }),
            asked => Ok(asked.or_else(|| Some(today.plus(*days)))),
        },
    }
}

fn reported(repo: &Repo) -> Result<Vec<Place>, Error> {
    let places = last::places(repo);
    if places.is_empty() { Err(Error::NoLastReport) } else { Ok(places) }
}

/// Asks which of the places are forgiven.
fn pick(places: &[Place], context: &mut Context<'_>) -> Result<Vec<Fingerprint>, Error> {
    let input = std::io::stdin();
    if !input.is_terminal() || !context.env.err_is_terminal {
        return Err(Error::NoTerminal);
    }
    for (number, place) in (1..).zip(places) {
        let (path, rule) = (quote_path(&place.path), sanitize(place.rule.as_bytes()));
        writeln!(context.err, "{number:>4}  {path}:{}  {rule}", place.line).map_err(Error::Output)?;
    }
    write!(context.err, "forgive which? (numbers such as `1 3-5`, `all`, nothing for none) ").map_err(Error::Output)?;
    context.err.flush().map_err(Error::Output)?;
    let mut line = String::new();
    input.lock().read_line(&mut line).map_err(Error::Output)?;
    let chosen = choice(&line, places.len())?;
    Ok(chosen.into_iter().map(|at| places[at].fingerprint.clone()).collect())
}

/// Returns which of `count` things the line names, from 0.
fn choice(line: &str, count: usize) -> Result<Vec<usize>, Error> {
    let mut chosen = BTreeSet::new();
    for word in line.split(|char: char| char.is_whitespace() || char == ',').filter(|word| !word.is_empty()) {
        let (first, last) = match word {
            "all" => ("1", count.to_string()),
            _ => word.split_once('-').map_or((word, word.to_owned()), |(first, last)| (first, last.to_owned())),
        };
        let number = |text: &str| text.parse::<usize>().ok().filter(|number| (1..=count).contains(number)).ok_or(Error::NoChoice);
        let (first, last) = (number(first)?, number(&last)?);
        if first > last {
            return Err(Error::NoChoice);
        }
        chosen.extend(first - 1..last);
    }
    Ok(chosen.into_iter().collect())
}

/// Adds the line to `.gitattributes`, and tells whether it was missing.
fn merge_by_union(root: &Path) -> Result<bool, Error> {
    let path = root.join(".gitattributes");
    let failed = |cause| settings::Error::Write { file: ".gitattributes".to_owned(), cause };
    let text = match std::fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(failed(error).into()),
    };
    if text.split(|&byte| byte == b'\n').any(|line| line.trim_ascii() == UNION.as_bytes()) {
        return Ok(false);
    }
    let gap = if text.is_empty() || text.ends_with(b"\n") { "" } else { "\n" };
    let file = std::fs::OpenOptions::new().append(true).create(true).open(&path);
    file.and_then(|mut file| file.write_all(format!("{gap}{UNION}\n").as_bytes())).map_err(failed)?;
    Ok(true)
}

/// Returns a seed that nobody can guess: the standard library seeds its hash maps from the system.
fn random() -> Vec<u8> {
    let state = RandomState::new();
    (0..4_u8).flat_map(|number| state.hash_one(number).to_be_bytes()).collect()
}

fn tell(fingerprint: &Fingerprint, change: Change, today: Date, out: &mut dyn Write) -> std::io::Result<()> {
    match change {
        Change::Added => writeln!(out, "allowed {fingerprint} in {FILE_NAME}"),
        Change::Updated => writeln!(out, "updated {fingerprint} in {FILE_NAME}"),
        Change::Present { expires: Some(day) } if day < today => {
            writeln!(out, "{fingerprint} is in {FILE_NAME}, but expired after {day}: give it a new day with `--expires`")
        }
        Change::Present { .. } => writeln!(out, "{fingerprint} is in {FILE_NAME} already"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Chosen, Options, Terms, choice, entries, expires, typed, write};
    use crate::commands::{Context, Error, Outcome};
    use crate::model::Environment;
    use crate::policy::Date;
    use std::fs;
    use std::path::Path;

    const ONE: &str = "11111111111111111111";
    const TWO: &str = "22222222222222222222";

    fn allow(root: &Path, fingerprints: &[&str], expires: Option<&str>) -> Result<String, Error> {
        let fingerprints = fingerprints.iter().map(|&text| text.to_owned()).collect();
        let options = Options {
            chosen: Chosen::Typed(fingerprints),
            reason: Some("documented".to_owned()),
            expires: expires.map(str::to_owned),
            ..Options::default()
        };
        let (mut out, mut err, env) = (Vec::new(), Vec::new(), Environment::default());
        let entries = entries(&options, typed(&options)?, &Terms::default())?;
        let outcome = write(&entries, (root, None), &mut Context { out: &mut out, err: &mut err, env: &env })?;
        assert_eq!((outcome, err.len()), (Outcome::Done, 0));
        Ok(String::from_utf8(out).unwrap())
    }

    #[test]
    fn what_is_allowed_is_said_and_written() {
        let root = tempfile::tempdir().unwrap();
        let told = allow(root.path(), &[ONE, ONE], None).unwrap();
        assert_eq!(told, format!("allowed {ONE} in .hush.toml\n{ONE} is in .hush.toml already\n"));
        assert_eq!(allow(root.path(), &[TWO], Some("9999-12-31")).unwrap(), format!("allowed {TWO} in .hush.toml\n"));
        assert_eq!(allow(root.path(), &[ONE], Some("9999-12-31")).unwrap(), format!("updated {ONE} in .hush.toml\n"));
        let text = fs::read_to_string(root.path().join(".hush.toml")).unwrap();
        assert_eq!((text.matches("[[allow]]").count(), text.matches("expires = 9999-12-31").count()), (2, 2));
    }

    #[test]
    fn an_entry_that_has_expired_is_told() {
        let root = tempfile::tempdir().unwrap();
        let entry = format!("[[allow]]\nfingerprint = \"{ONE}\"\nreason = \"documented\"\nexpires = 2001-01-01\n");
        fs::write(root.path().join(".hush.toml"), entry).unwrap();
        assert!(allow(root.path(), &[ONE], None).unwrap().contains("expired after 2001-01-01"));
    }

    #[test]
    fn malformed_arguments_are_refused_before_anything_is_written() {
        let root = tempfile::tempdir().unwrap();
        for malformed in ["", "Zq3vT8", "1111111111111111111A", "111111111111111111111"] {
            let error = allow(root.path(), &[ONE, malformed], None).unwrap_err();
            assert!(matches!(error, Error::MalformedFingerprint { index: 2 }) && error.hint().is_some());
        }
        for expires in ["tomorrow", "2027-02-30", "2001-01-01"] {
            assert!(matches!(allow(root.path(), &[ONE], Some(expires)), Err(Error::ExpiryDate)));
        }
        assert!(matches!(allow(root.path(), &[], None), Err(Error::NoFingerprint)));
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_span_counts_from_today_and_the_policy_bounds_it() {
        let (today, days) = (Date::new(2026, 12, 30).unwrap(), |days| Some((days, "f:1".to_owned())));
        let last = |asked: Option<&str>, within| {
            let options = Options { expires: asked.map(str::to_owned), ..Options::default() };
            expires(&options, today, &Terms { within, ..Terms::default() }).map(|day| day.map(|day| day.to_string()))
        };
        assert_eq!(last(Some("3d"), None).unwrap().as_deref(), Some("2027-01-02"));
        assert_eq!(last(Some("1w"), days(7)).unwrap().as_deref(), Some("2027-01-06"));
        assert_eq!(last(None, days(90)).unwrap().as_deref(), Some("2027-03-30"));
        assert_eq!(last(None, None).unwrap(), None);
        for late in ["91d", "1y", "9999-12-31"] {
            assert!(matches!(last(Some(late), days(90)), Err(Error::ExpiryTooLate { days: 90, .. })), "{late}");
        }
        for wrong in ["0d", "d", "-1d", "1", "1m", "9999999999d", "2026-12-29", ""] {
            assert!(matches!(last(Some(wrong), None), Err(Error::ExpiryDate)), "{wrong}");
        }
    }

    #[test]
    fn a_choice_is_numbers_ranges_or_all() {
        assert_eq!(choice("1 3-5", 5).unwrap(), [0, 2, 3, 4]);
        assert_eq!(choice(" 2,2 1\n", 5).unwrap(), [0, 1]);
        assert_eq!((choice("all", 2).unwrap(), choice("\n", 2).unwrap()), (vec![0, 1], vec![]));
        for wrong in ["0", "3", "1-3", "2-1", "x", "1-", "-", "99999999999999999999"] {
            assert!(matches!(choice(wrong, 2), Err(Error::NoChoice)), "{wrong}");
        }
    }
}
