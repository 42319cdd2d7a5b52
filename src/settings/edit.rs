//! Entries for the allow list of a settings file, whose comments, order and line breaks are kept.
//!
//! A new entry is appended as text, so that not a byte of what stands there changes; an entry that is there is changed in its
//! tree. What would come out is read back before it is written.

use super::{Error, Layer, file, insert};
use crate::model::Fingerprint;
use crate::policy::{Date, Key};
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use toml_edit::{DocumentMut, InlineTable, Item, TableLike, Value};

/// An entry to write.
#[derive(Clone, Debug)]
pub struct NewAllow {
    /// The finding that is forgiven.
    pub fingerprint: Fingerprint,
    /// Why.
    pub reason: Option<String>,
    /// The last day on which the entry works.
    pub expires: Option<Date>,
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It was appended.
    Added,
    /// It was there, and was given another reason or last day.
    Updated,
    /// It was there, as it was asked for.
    Present {
        /// The last day on which it works.
        expires: Option<Date>,
    },
}

/// A settings file in work, locked against others who would edit it.
#[derive(Debug)]
pub struct AllowFile {
    label: String,
    text: String,
    permissions: Option<Permissions>,
    lock: Lock,
}

impl AllowFile {
    /// Opens and locks the file, which need not exist; a symbolic link is followed.
    ///
    /// Errors: a file that is broken, which is never overwritten; one that another process is editing.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let label = file::name(path);
        let target = if fs::symlink_metadata(path).is_ok() {
            fs::canonicalize(path).map_err(|cause| Error::Read { file: label.clone(), cause })?
        } else {
            path.to_owned()
        };
        // Read before it is locked as well, so that what is no settings file is told as that.
        file::read(&target)?;
        let lock = Lock::take(target)?;
        let content = file::read(&lock.target)?;
        let permissions =
            content.is_some().then(|| fs::metadata(&lock.target)).and_then(Result::ok).map(|metadata| metadata.permissions());
        let content = content.unwrap_or_default();
        Layer::parse(&content, &label)?;
        let text = String::from_utf8(content).map_err(|_| Error::NotText { place: label.clone() })?;
        Ok(Self { label, text, permissions, lock })
    }

    /// Puts the entry into the list, or the new reason and last day into the entry that is there.
    pub fn allow(&mut self, entry: &NewAllow) -> Result<Change, Error> {
        let (mark, text) = self.text.split_at(self.text.len() - self.text.trim_start_matches('\u{feff}').len());
        let broken = |error: &toml_edit::TomlError| Error::Syntax { place: self.label.clone(), reason: error.message().to_owned() };
        let mut document: DocumentMut = text.parse().map_err(|error| broken(&error))?;
        let (change, edited) = match find(&mut document, &entry.fingerprint) {
            Some(present) => match update(present, entry) {
                true => (Change::Updated, format!("{mark}{}", with_breaks_of(text, &document.to_string()))),
                false => return Ok(Change::Present { expires: last_day(present) }),
            },
            None => (Change::Added, format!("{mark}{}", append(text, &mut document, entry))),
        };
        Layer::parse(edited.as_bytes(), &self.label)?;
        self.text = edited;
        Ok(change)
    }

    /// Puts the key of the repository into `[policy]`.
    pub fn set_key(&mut self, key: &Key) -> Result<(), Error> {
        let (mark, text) = self.text.split_at(self.text.len() - self.text.trim_start_matches('\u{feff}').len());
        let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| Error::Syntax {
            place: self.label.clone(),
            reason: error.message().to_owned(),
        })?;
        document["policy"].or_insert(toml_edit::table())["key"] = toml_edit::value(key.as_str());
        let edited = format!("{mark}{}", with_breaks_of(text, &document.to_string()));
        Layer::parse(edited.as_bytes(), &self.label)?;
        self.text = edited;
        Ok(())
    }

    /// Returns the ids of the rules in it.
    pub fn rule_ids(&self) -> Result<BTreeSet<String>, Error> {
        let layer = Layer::parse(self.text.as_bytes(), &self.label)?;
        layer.rules.iter().map(|rule| rule.syntax().map(|rule| rule.id)).collect()
    }

    /// Tells whether the text stands in it as it is.
    pub fn holds(&self, text: &str) -> bool {
        self.text.replace("\r\n", "\n").contains(text)
    }

    /// Appends a table, as it is written, behind all that is there.
    pub fn append(&mut self, block: &str) -> Result<(), Error> {
        let edited = format!("{}{}{}", self.text, gap(&self.text), with_breaks_of(&self.text, block));
        Layer::parse(edited.as_bytes(), &self.label)?;
        self.text = edited;
        Ok(())
    }

    /// Writes the file, whole or not at all, with the permissions that it had.
    pub fn save(self) -> Result<(), Error> {
        let Self { label, text, permissions, lock } = self;
        lock.replace(text.as_bytes(), permissions).map_err(|cause| Error::Write { file: label, cause })
    }
}

/// Returns the entry that names the fingerprint.
fn find<'d>(document: &'d mut DocumentMut, fingerprint: &Fingerprint) -> Option<&'d mut dyn TableLike> {
    let names = |table: &dyn TableLike| table.get("fingerprint").and_then(Item::as_str) == Some(fingerprint.as_str());
    match document.get_mut("allow")? {
        Item::ArrayOfTables(tables) => tables.iter_mut().find(|table| names(*table)).map(|table| table as &mut dyn TableLike),
        Item::Value(Value::Array(array)) => array
            .iter_mut()
            .filter_map(Value::as_inline_table_mut)
            .find(|table| names(*table))
            .map(|table| table as &mut dyn TableLike),
        _ => None,
    }
}

/// Gives the entry the reason and last day that are asked for, and tells whether that changed anything.
fn update(table: &mut dyn TableLike, entry: &NewAllow) -> bool {
    let mut changed = false;
    if let Some(reason) = entry.reason.as_deref().filter(|reason| table.get("reason").and_then(Item::as_str) != Some(reason)) {
        set(table, "reason", Value::from(reason));
        changed = true;
    }
    if let Some((day, value)) = entry.expires.and_then(|day| Some((day, date(day)?)))
        && last_day(table) != Some(day)
    {
        set(table, "expires", value);
        changed = true;
    }
    changed
}

/// Sets a value, and keeps the comment behind the one that was there.
fn set(table: &mut dyn TableLike, key: &str, mut value: Value) {
    if let Some(old) = table.get(key).and_then(Item::as_value) {
        *value.decor_mut() = old.decor().clone();
    }
    table.insert(key, Item::Value(value));
}

fn last_day(table: &dyn TableLike) -> Option<Date> {
    let date = table.get("expires")?.as_datetime()?.date?;
    Date::new(date.year, date.month, date.day)
}

fn date(day: Date) -> Option<Value> {
    day.to_string().parse::<toml_edit::Datetime>().ok().map(Value::from)
}

/// Returns the text with the entry behind all that is there.
fn append(text: &str, document: &mut DocumentMut, entry: &NewAllow) -> String {
    let values = [
        ("reason", entry.reason.as_deref().map(Value::from)),
        ("expires", entry.expires.and_then(date)),
        ("fingerprint", Some(Value::from(entry.fingerprint.as_str()))),
    ];
    let values = values.into_iter().filter_map(|(key, value)| Some((key, value?)));
    // A list that is written inline cannot be continued by a table.
    if let Some(array) = document.get_mut("allow").and_then(Item::as_array_mut) {
        array.push(values.collect::<InlineTable>());
        return with_breaks_of(text, &document.to_string());
    }
    // The first and the last line of a block are like no other's, so that a union merge keeps two blocks apart.
    let mut block = format!("[[allow]] # {}\n", entry.fingerprint);
    values.for_each(|(key, value)| block.push_str(&format!("{key} = {value}\n")));
    match insert::place(text, entry.fingerprint.as_str()) {
        Some(at) => format!("{}{}{}", &text[..at], with_breaks_of(text, &format!("{block}\n")), &text[at..]),
        None => format!("{text}{}", with_breaks_of(text, &format!("{}{block}", gap(text)))),
    }
}

/// Returns what goes between the text and what is put behind it: a blank line.
fn gap(text: &str) -> &'static str {
    match text {
        "" => "",
        text if text.ends_with('\n') => "\n",
        _ => "\n\n",
    }
}

/// Returns `edited` with the line breaks that `original` has.
fn with_breaks_of(original: &str, edited: &str) -> String {
    let plain = edited.replace("\r\n", "\n");
    let windows = original.find('\n').is_some_and(|at| original[..at].ends_with('\r'));
    if windows { plain.replace('\n', "\r\n") } else { plain }
}

/// A file next to the one that is edited: it keeps others out, takes the new content, and becomes the file.
#[derive(Debug)]
struct Lock {
    target: PathBuf,
    path: PathBuf,
    file: File,
    /// Whether the lock has become the file; a lock of that name is then another's.
    replaced: bool,
}

impl Lock {
    fn take(target: PathBuf) -> Result<Self, Error> {
        let mut path = target.clone().into_os_string();
        path.push(".lock");
        let path = PathBuf::from(path);
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => Ok(Self { target, path, file, replaced: false }),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(Error::Locked { file: file::name(&path) }),
            Err(cause) => Err(Error::Write { file: file::name(&target), cause }),
        }
    }

    fn replace(mut self, content: &[u8], permissions: Option<Permissions>) -> std::io::Result<()> {
        self.file.write_all(content)?;
        if let Some(permissions) = permissions {
            self.file.set_permissions(permissions)?;
        }
        self.file.sync_all()?;
        fs::rename(&self.path, &self.target)?;
        self.replaced = true;
        Ok(())
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if !self.replaced {
            // What could not be removed is told by the next who wants the lock.
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{AllowFile, Change, NewAllow};
    use crate::model::Fingerprint;
    use crate::policy::Date;
    use crate::settings::{Error, Layer};
    use std::fs;
    use std::path::Path;

    const ONE: &str = "11111111111111111111";
    const TWO: &str = "22222222222222222222";

    fn entry(fingerprint: &str, reason: Option<&str>, expires: Option<&str>) -> NewAllow {
        NewAllow {
            fingerprint: Fingerprint::parse(fingerprint).unwrap(),
            reason: reason.map(str::to_owned),
            expires: expires.map(|day| Date::parse(day).unwrap()),
        }
    }

    fn edit(path: &Path, entry: &NewAllow) -> Change {
        let mut file = AllowFile::open(path).unwrap();
        let change = file.allow(entry).unwrap();
        file.save().unwrap();
        change
    }

    /// Returns what becomes of a file with this content.
    fn edited(before: &str, entry: &NewAllow) -> (Change, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".hush.toml");
        fs::write(&path, before).unwrap();
        let change = edit(&path, entry);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        (change, fs::read_to_string(&path).unwrap())
    }

    #[test]
    fn a_new_entry_is_appended_and_nothing_else_changes() {
        let reason = toml_edit::Value::from("it's \"documented\"");
        let block = format!("[[allow]] # {ONE}\nreason = {reason}\nexpires = 2027-01-31\nfingerprint = \"{ONE}\"\n");
        let new = entry(ONE, Some("it's \"documented\""), Some("2027-01-31"));
        for before in
            ["", "# only words\n", "[scan]\n  max-size=3 # odd\n\n# the end\n", "[[allow]]\nrule = \"a\"\n[rules]\ndisable = []\n"]
        {
            let (change, after) = edited(before, &new);
            let gap = if before.is_empty() { "" } else { "\n" };
            assert_eq!((change, after), (Change::Added, format!("{before}{gap}{block}")));
        }
    }

    #[test]
    fn a_missing_final_line_feed_and_windows_line_breaks_are_minded() {
        let new = entry(ONE, None, None);
        assert_eq!(edited("[scan]", &new).1, format!("[scan]\n\n[[allow]] # {ONE}\nfingerprint = \"{ONE}\"\n"));
        let after = format!("# a\r\n[scan]\r\n\r\n[[allow]] # {ONE}\r\nfingerprint = \"{ONE}\"\r\n");
        assert_eq!(edited("# a\r\n[scan]\r\n", &new).1, after);
        assert!(edited("\u{feff}[scan]\r\n", &new).1.starts_with("\u{feff}[scan]\r\n\r\n[["));
    }

    #[test]
    fn an_entry_that_is_there_is_updated_and_not_doubled() {
        let before =
            format!("# head\r\n[[allow]] # mine\r\nfingerprint = \"{ONE}\"\r\nreason = \"old\" # why\r\n\r\n# tail\r\n[scan]\r\n");
        assert_eq!(edited(&before, &entry(ONE, None, None)), (Change::Present { expires: None }, before.clone()));
        assert_eq!(edited(&before, &entry(ONE, Some("old"), None)), (Change::Present { expires: None }, before.clone()));
        let (change, after) = edited(&before, &entry(ONE, Some("new"), Some("2027-01-31")));
        assert_eq!(change, Change::Updated);
        assert_eq!(after, before.replace("\"old\" # why\r\n", "\"new\" # why\r\nexpires = 2027-01-31\r\n"));
        assert_eq!(edited(&after, &entry(ONE, None, None)).0, Change::Present { expires: Date::parse("2027-01-31") });
    }

    #[test]
    fn a_list_that_is_written_inline_is_continued_inline() {
        let (change, after) = edited(&format!("allow = [{{ fingerprint = \"{ONE}\" }}] # list\n"), &entry(TWO, Some("why"), None));
        assert_eq!(change, Change::Added);
        assert_eq!(Layer::parse(after.as_bytes(), "f").unwrap().allow.len(), 2);
        assert!(after.contains("# list"));
        assert_eq!(edited(&after, &entry(ONE, Some("why"), None)).0, Change::Updated);
    }

    #[test]
    fn a_broken_file_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".hush.toml");
        for before in [&b"[scan"[..], b"[scna]\n", b"\xff\xfe[\0", b"[[allow]]\nexpires = 1\n", b"[[<<<<<<< HEAD\n"] {
            fs::write(&path, before).unwrap();
            assert!(AllowFile::open(&path).is_err());
            assert_eq!(fs::read(&path).unwrap(), before);
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        }
        assert!(matches!(AllowFile::open(folder.path()), Err(Error::NotAFile { .. })));
    }

    #[test]
    fn two_at_once_do_not_lose_each_others_entries() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".hush.toml");
        let first = AllowFile::open(&path).unwrap();
        let error = AllowFile::open(&path).unwrap_err();
        assert!(matches!(error, Error::Locked { .. }) && error.hint().is_some());
        drop(first);
        assert_eq!(edit(&path, &entry(ONE, None, None)), Change::Added);
    }

    #[cfg(unix)]
    #[test]
    fn permissions_are_kept_and_links_written_through() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (target, link) = (folder.path().join("shared.toml"), folder.path().join(".hush.toml"));
        fs::write(&target, "# shared\n").unwrap();
        fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("shared.toml", &link).unwrap();
        edit(&link, &entry(ONE, None, None));
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert!(fs::read_to_string(&target).unwrap().starts_with("# shared\n\n[[allow]]"));
        assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o640);
        fs::remove_file(&target).unwrap();
        assert!(matches!(AllowFile::open(&link), Err(Error::Read { .. })));
    }
}
