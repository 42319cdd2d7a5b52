//! What is asked for: defaults < user file < `.hush.toml` < git configuration < flags.
//!
//! Knows the format of settings and how layers lie on each other; must not know git, whose configuration it is handed as plain
//! values, nor what is done with a setting.

mod document;
mod edit;
mod error;
mod file;
mod rule;
mod size;

pub use edit::{AllowFile, Change, NewAllow};
pub use error::Error;
pub use rule::WrittenRule;
pub use size::parse as parse_size;

use crate::model::{Confidence, Environment};
use crate::policy::AllowEntry;
use std::path::{Path, PathBuf};

/// The name of the settings file at the top of a repository.
pub const FILE_NAME: &str = ".hush.toml";

const DEFAULT_MAX_SIZE: u64 = 256 << 20;
const WANTED_CONFIDENCE: &str = "`high`, `medium` or `low`";
const WANTED_SIZE: &str = "a number of bytes, or a size such as `256 MiB`";

/// What is asked for, all layers considered.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The least confidence of a finding that counts.
    pub confidence: Confidence,
    /// The most bytes of a unit that is scanned.
    pub max_size: u64,
    /// The ids of rules that are switched off.
    pub disable: Vec<String>,
    /// The user's own rules.
    pub rules: Vec<WrittenRule>,
    /// The allow list.
    pub allow: Vec<AllowEntry>,
}

/// What one place asks for; what it does not mention is left to the layers below.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// The least confidence of a finding that counts.
    pub confidence: Option<Confidence>,
    /// The most bytes of a unit that is scanned.
    pub max_size: Option<u64>,
    /// The ids of rules that are switched off, beside those of other layers.
    pub disable: Vec<String>,
    /// Rules beside those of other layers.
    pub rules: Vec<WrittenRule>,
    /// Entries beside those of other layers.
    pub allow: Vec<AllowEntry>,
}

/// Where settings come from.
#[derive(Clone, Debug, Default)]
pub struct Sources<'a> {
    /// The user's own file, which need not exist.
    pub user: Option<PathBuf>,
    /// The repository's file, which need not exist.
    pub repository: Option<PathBuf>,
    /// What the file says in a revision, with its name, in the place of what stands on disk.
    pub revision: Option<(&'a [u8], &'a str)>,
    /// The `hush.*` keys of git's configuration with their values, in git's order.
    pub git: &'a [(String, String)],
    /// What flags ask for.
    pub flags: Layer,
}

impl Settings {
    /// Reads all sources and lays them on each other: of single values the highest counts, lists are joined.
    pub fn load(sources: Sources<'_>) -> Result<Self, Error> {
        let user = sources.user.as_deref().map(Layer::read).transpose()?;
        let repository = match sources.revision {
            Some((content, file)) => Some(Layer::parse(content, file)?),
            None => sources.repository.as_deref().map(Layer::read).transpose()?,
        };
        let git = Layer::from_git(sources.git)?;
        let layers = [user.unwrap_or_default(), repository.unwrap_or_default(), git, sources.flags];
        Ok(layers.into_iter().fold(Self::default(), Self::under))
    }

    fn under(mut self, layer: Layer) -> Self {
        self.confidence = layer.confidence.unwrap_or(self.confidence);
        self.max_size = layer.max_size.unwrap_or(self.max_size);
        self.disable.extend(layer.disable);
        self.rules.extend(layer.rules);
        self.allow.extend(layer.allow);
        self
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            confidence: Confidence::Medium,
            max_size: DEFAULT_MAX_SIZE,
            disable: Vec::new(),
            rules: Vec::new(),
            allow: Vec::new(),
        }
    }
}

impl Layer {
    /// Reads a settings file; one that does not exist asks for nothing.
    pub fn read(path: &Path) -> Result<Self, Error> {
        file::read(path)?.map_or_else(|| Ok(Self::default()), |content| Self::parse(&content, &file::name(path)))
    }

    /// Reads the settings in `content`; `file` is its name, for errors.
    pub fn parse(content: &[u8], file: &str) -> Result<Self, Error> {
        document::parse(content, file)
    }

    /// Reads `hush.confidence`, `hush.maxSize` and `hush.disable`, the last of which may be given many times.
    ///
    /// Keys with a subsection (`hush.x.y`) are other people's.
    pub fn from_git(values: &[(String, String)]) -> Result<Self, Error> {
        let mut layer = Self::default();
        for (name, value) in values {
            let key = name.to_ascii_lowercase();
            let Some(key) = key.strip_prefix("hush.").filter(|key| !key.contains('.')) else { continue };
            let wants = |wanted| Error::Value { place: "git configuration".to_owned(), key: name.clone(), wanted };
            match key {
                "confidence" => {
                    layer.confidence = Some(Confidence::from_name(value).ok_or_else(|| wants(WANTED_CONFIDENCE))?);
                }
                "maxsize" => layer.max_size = Some(size::parse(value).ok_or_else(|| wants(WANTED_SIZE))?),
                "disable" => layer.disable.push(value.clone()),
                // Whether `git secrets` looks by our rules, too, and how long `pre-receive` may take; they ask git themselves.
                "rules" | "receivetimeout" => {}
                other => {
                    return Err(error::unknown_key(
                        "git configuration".to_owned(),
                        other,
                        &["confidence", "maxsize", "disable", "rules", "receivetimeout"],
                    ));
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
    use super::{Error, Layer, Settings, Sources, user_file};
    use crate::model::{Confidence, Environment};
    use std::path::Path;

    fn pairs(values: &[(&str, &str)]) -> Vec<(String, String)> {
        values.iter().map(|&(key, value)| (key.to_owned(), value.to_owned())).collect()
    }

    #[test]
    fn layers_lie_on_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let (user, repository) = (folder.path().join("config.toml"), folder.path().join(".hush.toml"));
        std::fs::write(&user, "[scan]\nconfidence = \"low\"\nmax-size = 1\n[rules]\ndisable = [\"a\"]").unwrap();
        std::fs::write(&repository, "[scan]\nmax-size = 2\n[rules]\ndisable = [\"b\"]").unwrap();
        let git = pairs(&[("hush.maxSize", "3"), ("hush.disable", "c"), ("hush.other.key", "x"), ("user.name", "y")]);
        let load = |git: &[(String, String)], flags| {
            Settings::load(Sources { user: Some(user.clone()), repository: Some(repository.clone()), revision: None, git, flags })
                .unwrap()
        };
        let settings = load(&[], Layer::default());
        assert_eq!((settings.confidence, settings.max_size), (Confidence::Low, 2));
        let settings = load(&git, Layer { confidence: Some(Confidence::High), ..Layer::default() });
        assert_eq!((settings.confidence, settings.max_size), (Confidence::High, 3));
        assert_eq!(settings.disable, ["a", "b", "c"]);
        let flags = Layer { max_size: Some(4), ..Layer::default() };
        assert_eq!(load(&git, flags).max_size, 4);
    }

    #[test]
    fn files_that_do_not_exist_ask_for_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let sources =
            Sources { user: Some(folder.path().join("a/b")), repository: Some(folder.path().join("c")), ..Sources::default() };
        let settings = Settings::load(sources).unwrap();
        assert_eq!((settings.confidence, settings.max_size), (Confidence::Medium, 256 << 20));
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
        for (key, value) in [("hush.confidence", "Zq3vT8"), ("hush.maxsize", "Zq3vT8"), ("hush.confidnce", "low")] {
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
