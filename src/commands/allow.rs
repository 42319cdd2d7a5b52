//! `git hush allow`: forgives findings by their fingerprints, in the repository's `.hush.toml`.

use super::{Context, Error, Outcome};
use crate::git::Repo;
use crate::model::Fingerprint;
use crate::policy::Date;
use crate::settings::{AllowFile, Change, FILE_NAME, NewAllow};
use std::io::Write;
use std::path::Path;
use std::time::SystemTime;

/// What `git hush allow` is asked for, as typed.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The fingerprints.
    pub fingerprints: Vec<String>,
    /// Why they are forgiven.
    pub reason: Option<String>,
    /// The last day on which they are, as `YYYY-MM-DD`.
    pub expires: Option<String>,
}

/// Writes the entries into the settings at the top of the repository.
pub fn run(options: &Options, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let repo = Repo::from_env(context.env)?;
    let root = repo.worktree_root().ok_or_else(|| Error::NoWorkTree { git_dir: repo.git_dir().to_owned() })?;
    write(options, root, context)
}

/// Writes the entries into the settings at `root`, the top of the repository.
///
/// All arguments are checked before anything is written.
fn write(options: &Options, root: &Path, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let today = Date::at(SystemTime::now());
    let entries = entries(options, today)?;
    let mut file = AllowFile::open(&root.join(FILE_NAME))?;
    let mut told = Vec::with_capacity(entries.len());
    for entry in &entries {
        told.push((&entry.fingerprint, file.allow(entry)?));
    }
    if told.iter().any(|(_, change)| !matches!(change, Change::Present { .. })) {
        file.save()?;
    }
    for (fingerprint, change) in told {
        tell(fingerprint, change, today, context.out).map_err(Error::Output)?;
    }
    Ok(Outcome::Done)
}

fn entries(options: &Options, today: Date) -> Result<Vec<NewAllow>, Error> {
    if options.fingerprints.is_empty() {
        return Err(Error::NoFingerprint);
    }
    let expires = match &options.expires {
        Some(text) => Some(Date::parse(text).filter(|&day| day >= today).ok_or(Error::ExpiryDate)?),
        None => None,
    };
    let entry = |(index, text): (usize, &String)| {
        // The text is not quoted: it may be the secret itself, typed in the fingerprint's place.
        let fingerprint = Fingerprint::parse(text).ok_or(Error::MalformedFingerprint { index: index + 1 })?;
        Ok(NewAllow { fingerprint, reason: options.reason.clone(), expires })
    };
    options.fingerprints.iter().enumerate().map(entry).collect()
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
    use super::{Options, write};
    use crate::commands::{Context, Error, Outcome};
    use crate::model::Environment;
    use std::fs;
    use std::path::Path;

    const ONE: &str = "11111111111111111111";
    const TWO: &str = "22222222222222222222";

    fn allow(root: &Path, fingerprints: &[&str], expires: Option<&str>) -> Result<String, Error> {
        let fingerprints = fingerprints.iter().map(|&text| text.to_owned()).collect();
        let options = Options { fingerprints, reason: Some("documented".to_owned()), expires: expires.map(str::to_owned) };
        let (mut out, mut err, env) = (Vec::new(), Vec::new(), Environment::default());
        let outcome = write(&options, root, &mut Context { out: &mut out, err: &mut err, env: &env })?;
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
}
