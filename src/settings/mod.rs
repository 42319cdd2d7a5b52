//! What is asked for: defaults < user file < `.hush.toml` < git configuration < flags.
//!
//! Before each file lies the one that it extends. Knows the format of settings and how layers lie on each other; must not know git,
//! whose configuration it is handed as plain values, nor what is done with a setting.

mod document;
mod edit;
mod error;
mod file;
mod insert;
mod layers;
mod listing;
mod lock;
mod origin;
mod rule;
mod size;
mod version;

pub use edit::{AllowFile, Change, NewAllow};
pub use error::Error;
pub use layers::{FileRead, Files, OnDisk};
pub use listing::Setting;
pub use lock::Ignored;
pub use origin::{Given, Origin};
pub use rule::WrittenRule;
pub use size::parse as parse_size;

use crate::model::{Confidence, Environment};
use crate::policy::{AllowEntry, Key, Mode, ModeEntry};
use layers::Layers;
use std::path::{Path, PathBuf};

/// The name of the settings file at the top of a repository.
pub const FILE_NAME: &str = ".hush.toml";

const DEFAULT_MAX_SIZE: u64 = 256 << 20;
const WANTED_CONFIDENCE: &str = "`high`, `medium` or `low`";
const WANTED_SIZE: &str = "a number of bytes, or a size such as `256 MiB`";
const WANTED_MODE: &str = "`block` or `warn`";
const WANTED_BOOLEAN: &str = "`true` or `false`";

/// What is asked for, all layers considered.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The least confidence of a finding that counts.
    pub confidence: Given<Confidence>,
    /// The most bytes of a unit that is scanned.
    pub max_size: Given<u64>,
    /// What a finding does of which no entry of `when` speaks.
    pub mode: Given<Mode>,
    /// What findings do otherwise; of the entries that fit one, the last decides.
    pub when: Vec<ModeEntry>,
    /// The ids of rules that are switched off.
    pub disable: Vec<Given<String>>,
    /// The user's own rules.
    pub rules: Vec<WrittenRule>,
    /// The allow list.
    pub allow: Vec<AllowEntry>,
    /// The key under which findings are named.
    pub key: Option<Given<Key>>,
    /// Whether each entry of the allow list wants a reason.
    pub require_reason: Option<Given<bool>>,
    /// The most days for which something is forgiven.
    pub expire_within: Option<Given<u32>>,
    /// The versions that are asked for, all of which this one is.
    pub required: Vec<Given<String>>,
    /// Where it is said that a repository may not weaken what is asked for, if it is.
    pub locked: Option<Origin>,
    /// What a repository asks for in vain, since it would weaken what is locked.
    pub ignored: Vec<Ignored>,
    /// The settings files that were looked for, weakest first.
    pub files: Vec<FileRead>,
    /// Values that a stronger layer overrules, with their keys, weakest first.
    pub overruled: Vec<(&'static str, Given<String>)>,
}

/// Who says what a layer says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Owner {
    /// The user, or whoever keeps the machine.
    #[default]
    User,
    /// Whoever keeps the repository.
    Repository,
}

/// What one place asks for; what it does not mention is left to the layers below.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// The least confidence of a finding that counts.
    pub confidence: Option<Given<Confidence>>,
    /// The most bytes of a unit that is scanned.
    pub max_size: Option<Given<u64>>,
    /// What a finding does of which no entry of `when` speaks.
    pub mode: Option<Given<Mode>>,
    /// What findings do otherwise, behind those of the layers below.
    pub when: Vec<ModeEntry>,
    /// The ids of rules that are switched off, beside those of other layers.
    pub disable: Vec<Given<String>>,
    /// Rules beside those of other layers.
    pub rules: Vec<WrittenRule>,
    /// Entries beside those of other layers.
    pub allow: Vec<AllowEntry>,
    /// The key under which findings are named.
    pub key: Option<Given<Key>>,
    /// Whether each entry of the allow list wants a reason.
    pub require_reason: Option<Given<bool>>,
    /// The most days for which something is forgiven.
    pub expire_within: Option<Given<u32>>,
    /// The version that is asked for.
    pub required_version: Option<Given<String>>,
    /// The file that lies below this one.
    pub extends: Option<Given<String>>,
    /// Whether a repository may weaken what is asked for.
    pub locked: Option<Given<bool>>,
    /// Who says so.
    pub owner: Owner,
}

/// A value of git's configuration.
#[derive(Clone, Debug)]
pub struct GitValue {
    /// The key, such as `hush.maxsize`.
    pub key: String,
    /// The value.
    pub value: String,
    /// Git's word for the level: `system`, `global`, `local`, `worktree`, `command`.
    pub scope: &'static str,
    /// The file, where git was asked for it.
    pub file: Option<String>,
}

/// Where settings come from.
#[derive(Clone, Default)]
pub struct Sources<'a> {
    /// The user's own file, which need not exist.
    pub user: Option<PathBuf>,
    /// The repository's files, among which its settings need not be.
    pub repository: Option<&'a dyn Files>,
    /// The `hush.*` keys of git's configuration with their values, in git's order.
    pub git: &'a [GitValue],
    /// What flags ask for.
    pub flags: Layer,
}

impl Settings {
    /// Reads all sources and lays them on each other: of single values the highest counts, lists are joined.
    ///
    /// Where the user or the machine says that policy is locked, what a repository would weaken is left out and noted.
    pub fn load(sources: Sources<'_>) -> Result<Self, Error> {
        let mut layers = Layers::default();
        if let Some(user) = &sources.user {
            layers.user(user)?;
        }
        if let Some(files) = sources.repository {
            layers.repository(files)?;
        }
        let git = sources.git.iter().map(|value| Layer::from_git(std::slice::from_ref(value)));
        let Layers { layers: mut all, files } = layers;
        all.extend(git.collect::<Result<Vec<_>, _>>()?);
        all.push(sources.flags);
        let mut settings = Self { files, ..Self::default() };
        let locks = all.iter().filter_map(|layer| layer.locked.as_ref()).filter(|locked| locked.value);
        settings.locked = locks.map(|locked| locked.origin.clone()).next();
        for layer in all {
            let layer = if settings.locked.is_some() { settings.strengthening(layer)? } else { layer };
            settings = settings.under(layer);
        }
        Ok(settings)
    }

    fn under(mut self, layer: Layer) -> Self {
        let overruled = &mut self.overruled;
        lay(&mut self.confidence, layer.confidence, |value| {
            overruled.push(("scan.confidence", as_text(value, |level| level.as_str())));
        });
        lay(&mut self.max_size, layer.max_size, |value| {
            overruled.push(("scan.max-size", as_text(value, |&bytes| size::write(bytes))));
        });
        lay(&mut self.mode, layer.mode, |value| overruled.push(("policy.mode", as_text(value, |mode| mode.as_str()))));
        self.when.extend(layer.when);
        self.disable.extend(layer.disable);
        self.rules.extend(layer.rules);
        self.allow.extend(layer.allow);
        self.key = layer.key.or(self.key);
        self.require_reason = layer.require_reason.or(self.require_reason);
        self.expire_within = layer.expire_within.or(self.expire_within);
        self.required.extend(layer.required_version);
        self
    }
}

/// Lays a value on another, and notes that one if somebody asked for it.
fn lay<T>(below: &mut Given<T>, above: Option<Given<T>>, note: impl FnOnce(&Given<T>)) {
    let Some(above) = above else { return };
    if below.origin != Origin::Default {
        note(below);
    }
    *below = above;
}

fn as_text<'v, T: 'v, S: Into<String>>(given: &'v Given<T>, text: impl FnOnce(&'v T) -> S) -> Given<String> {
    Given { value: text(&given.value).into(), origin: given.origin.clone() }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            confidence: Given::by_default(Confidence::Medium),
            max_size: Given::by_default(DEFAULT_MAX_SIZE),
            mode: Given::by_default(Mode::Block),
            when: Vec::new(),
            disable: Vec::new(),
            rules: Vec::new(),
            allow: Vec::new(),
            key: None,
            require_reason: None,
            expire_within: None,
            required: Vec::new(),
            locked: None,
            ignored: Vec::new(),
            files: Vec::new(),
            overruled: Vec::new(),
        }
    }
}

impl Layer {
    /// Reads a settings file; one that does not exist asks for nothing.
    pub fn read(path: &Path) -> Result<Self, Error> {
        file::read(path)?.map_or_else(|| Ok(Self::default()), |content| Self::parse(&content, &file::name(path)))
    }

    /// Reads the settings in `content`; `file` is its name, for errors. What it extends is named and not read.
    pub fn parse(content: &[u8], file: &str) -> Result<Self, Error> {
        document::parse(content, file)
    }

    /// Reads the `hush.*` keys of git's configuration that are of one level.
    ///
    /// Keys with a subsection (`hush.x.y`) are other people's.
    pub fn from_git(values: &[GitValue]) -> Result<Self, Error> {
        let mut layer = Self::default();
        for GitValue { key: name, value, scope, file } in values {
            let key = name.to_ascii_lowercase();
            let Some(key) = key.strip_prefix("hush.").filter(|key| !key.contains('.')) else { continue };
            if matches!(*scope, "local" | "worktree") {
                layer.owner = Owner::Repository;
            }
            let wants = |wanted| Error::Value { place: "git configuration".to_owned(), key: name.clone(), wanted };
            let origin = || Origin::Git { key: name.clone(), scope, file: file.clone() };
            match key {
                "confidence" => {
                    let value = Confidence::from_name(value).ok_or_else(|| wants(WANTED_CONFIDENCE))?;
                    layer.confidence = Some(Given { value, origin: origin() });
                }
                "maxsize" => {
                    let value = size::parse(value).ok_or_else(|| wants(WANTED_SIZE))?;
                    layer.max_size = Some(Given { value, origin: origin() });
                }
                "mode" => {
                    let value = Mode::from_name(value).ok_or_else(|| wants(WANTED_MODE))?;
                    layer.mode = Some(Given { value, origin: origin() });
                }
                "locked" => {
                    let value = match value.to_ascii_lowercase().as_str() {
                        "true" | "yes" | "on" | "1" => true,
                        "false" | "no" | "off" | "0" | "" => false,
                        _ => return Err(wants(WANTED_BOOLEAN)),
                    };
                    layer.locked = Some(Given { value, origin: origin() });
                }
                "disable" => layer.disable.push(Given { value: value.clone(), origin: origin() }),
                // Whether `git secrets` looks by our rules, too, and how long `pre-receive` may take; they ask git themselves.
                "rules" | "receivetimeout" => {}
                other => {
                    let known = ["confidence", "maxsize", "mode", "locked", "disable", "rules", "receivetimeout"];
                    return Err(error::unknown_key("git configuration".to_owned(), other, &known));
                }
            }
        }
        Ok(layer)
    }
}

/// Returns where the user's own settings stand, if the environment says so.
pub fn user_file(environment: &Environment) -> Option<PathBuf> {
    // The XDG specification has relative paths ignored.
    let config = environment.nonempty("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let config = config.or_else(|| environment.nonempty("HOME").map(|home| Path::new(home).join(".config")))?;
    Some(config.join("git-hush").join("config.toml"))
}

#[cfg(test)]
mod tests {
    use super::{Error, FILE_NAME, GitValue, Given, Layer, OnDisk, Settings, Sources, user_file};
    use crate::model::{Confidence, Environment};
    use std::path::Path;

    fn pairs(values: &[(&str, &str)]) -> Vec<GitValue> {
        let value =
            |&(key, value): &(&str, &str)| GitValue { key: key.to_owned(), value: value.to_owned(), scope: "global", file: None };
        values.iter().map(value).collect()
    }

    #[test]
    fn layers_lie_on_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let (user, repository) = (folder.path().join("config.toml"), folder.path().join(FILE_NAME));
        std::fs::write(&user, "[scan]\nconfidence = \"low\"\nmax-size = 1\n[rules]\ndisable = [\"a\"]").unwrap();
        std::fs::write(&repository, "[scan]\nmax-size = 2\n[rules]\ndisable = [\"b\"]").unwrap();
        let git = pairs(&[("hush.maxSize", "3"), ("hush.disable", "c"), ("hush.other.key", "x"), ("user.name", "y")]);
        let load = |git: &[GitValue], flags| {
            let files = OnDisk::new(folder.path());
            Settings::load(Sources { user: Some(user.clone()), repository: Some(&files), git, flags }).unwrap()
        };
        let settings = load(&[], Layer::default());
        assert_eq!((settings.confidence.value, settings.max_size.value), (Confidence::Low, 2));
        assert!(settings.max_size.origin.to_string().ends_with(".hush.toml:2"));
        let flags = Layer { confidence: Some(Given::by_flag(Confidence::High, "--confidence")), ..Layer::default() };
        let settings = load(&git, flags);
        assert_eq!((settings.confidence.value, settings.max_size.value), (Confidence::High, 3));
        assert_eq!(settings.disable.iter().map(|id| id.value.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
        let overruled: Vec<_> = settings.overruled.iter().map(|(key, given)| (*key, given.value.as_str())).collect();
        assert_eq!(overruled, [("scan.max-size", "1 byte"), ("scan.max-size", "2 bytes"), ("scan.confidence", "low")]);
        let flags = Layer { max_size: Some(Given::by_flag(4, "--max-size")), ..Layer::default() };
        assert_eq!(load(&git, flags).max_size.value, 4);
    }

    #[test]
    fn files_that_do_not_exist_ask_for_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let files = OnDisk::new(folder.path());
        let sources = Sources { user: Some(folder.path().join("a/b")), repository: Some(&files), ..Sources::default() };
        let settings = Settings::load(sources).unwrap();
        assert_eq!((settings.confidence.value, settings.max_size.value), (Confidence::Medium, 256 << 20));
        assert!(Layer::read(Path::new("/dev/null/git-hush/config.toml")).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_told_and_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::os::unix::fs::symlink("nowhere", at("dangling")).unwrap();
        std::process::Command::new("mkfifo").arg(at("pipe")).status().unwrap();
        std::fs::File::create(at("huge")).unwrap().set_len(1 << 30).unwrap();
        assert!(matches!(Layer::read(folder.path()), Err(Error::NotAFile { kind: "a directory", .. })));
        assert!(matches!(Layer::read(&at("pipe")), Err(Error::NotAFile { .. })));
        assert!(matches!(Layer::read(&at("dangling")), Err(Error::Read { .. })));
        assert!(matches!(Layer::read(&at("huge")), Err(Error::TooLarge { .. })));
    }

    #[test]
    fn a_key_of_git_that_is_malformed_is_told() {
        for (key, value) in [
            ("hush.confidence", "Zq3vT8"),
            ("hush.maxsize", "Zq3vT8"),
            ("hush.confidnce", "low"),
            ("hush.mode", "Zq3vT8"),
            ("hush.locked", "Zq3vT8"),
        ] {
            let error = Layer::from_git(&pairs(&[(key, value)])).unwrap_err();
            assert!(!format!("{error:?}").contains("Zq3vT8") && error.hint().is_some());
        }
    }

    #[test]
    fn the_users_file_stands_where_the_environment_says() {
        let environment = |vars: &[(&str, &str)]| Environment {
            vars: vars.iter().map(|&(key, value)| (key.into(), value.into())).collect(),
            ..Environment::default()
        };
        let file = |vars: &[(&str, &str)]| user_file(&environment(vars)).map(|path| path.display().to_string());
        assert_eq!(file(&[("HOME", "/h"), ("XDG_CONFIG_HOME", "/x")]).as_deref(), Some("/x/git-hush/config.toml"));
        assert_eq!(file(&[("HOME", "/h"), ("XDG_CONFIG_HOME", "")]).as_deref(), Some("/h/.config/git-hush/config.toml"));
        assert_eq!(file(&[("HOME", "/h"), ("XDG_CONFIG_HOME", "x")]).as_deref(), Some("/h/.config/git-hush/config.toml"));
        assert_eq!(file(&[]), None);
    }
}
