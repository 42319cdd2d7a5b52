//! The files that settings are read from: each file, and before it the one that it extends.

use super::{Error, FILE_NAME, Layer, Owner, file};
use std::path::{Path, PathBuf};

/// What a file holds, or nothing if there is none.
type Content = Result<Option<Vec<u8>>, Error>;

/// How many files may extend one another.
const DEEPEST: usize = 8;

/// The files of a repository, wherever they are read from: the work tree, or the tree of a commit.
pub trait Files {
    /// Returns what people call the file at that path, which is relative to the top.
    fn name(&self, path: &str) -> String;

    /// Returns the content of the file at that path, or nothing if there is none.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Error>;
}

/// The files of a work tree, as they stand on disk.
#[derive(Clone, Debug)]
pub struct OnDisk {
    top: PathBuf,
}

impl OnDisk {
    /// Takes the files below the top of a work tree.
    pub fn new(top: &Path) -> Self {
        Self { top: top.to_owned() }
    }
}

impl Files for OnDisk {
    fn name(&self, path: &str) -> String {
        file::name(&self.top.join(path))
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Error> {
        let whole = self.top.join(path);
        // A link must not lead out either; the settings file itself may be one that its owner has put there.
        if path != FILE_NAME
            && let (Ok(real), Ok(top)) = (whole.canonicalize(), self.top.canonicalize())
            && !real.starts_with(top)
        {
            return Err(Error::ExtendsOutside { place: self.name(path) });
        }
        file::read(&whole)
    }
}

/// A settings file that was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRead {
    /// The file, for people.
    pub name: String,
    /// Whether it is there.
    pub found: bool,
    /// The place that extends it: `.hush.toml:1`.
    pub extended_at: Option<String>,
}

/// Layers in the making, weakest first.
#[derive(Debug, Default)]
pub(super) struct Layers {
    pub(super) layers: Vec<Layer>,
    pub(super) files: Vec<FileRead>,
}

impl Layers {
    /// Adds the user's own file, which need not exist, and what it extends.
    pub(super) fn user(&mut self, path: &Path) -> Result<(), Error> {
        let next = |from: &PathBuf, to: &str| {
            let folder = from.parent().unwrap_or(Path::new(""));
            Ok(folder.join(to))
        };
        let name = |path: &PathBuf| file::name(path);
        // A file may have many names, but only one that is canonical.
        let same = |one: &PathBuf, other: &PathBuf| one == other || one.canonicalize().ok() == other.canonicalize().ok();
        self.chain(
            path.to_owned(),
            Owner::User,
            &Steps { read: &|path: &PathBuf| file::read(path), name: &name, next: &next, same: &same },
        )
    }

    /// Adds `.hush.toml`, which need not exist, and what it extends.
    pub(super) fn repository(&mut self, files: &dyn Files) -> Result<(), Error> {
        let read = |path: &String| files.read(path);
        let name = |path: &String| files.name(path);
        let next = |from: &String, to: &str| beside(from, to).ok_or(());
        let same = |one: &String, other: &String| one == other;
        self.chain(FILE_NAME.to_owned(), Owner::Repository, &Steps { read: &read, name: &name, next: &next, same: &same })
    }

    /// Adds a file and what it extends, the file last.
    fn chain<P: Clone>(&mut self, first: P, owner: Owner, steps: &Steps<'_, P>) -> Result<(), Error> {
        let mut seen: Vec<P> = Vec::new();
        let mut chain: Vec<(Option<Layer>, FileRead)> = Vec::new();
        let mut path = first;
        let mut extended_at: Option<String> = None;
        loop {
            let name = (steps.name)(&path);
            let content = (steps.read)(&path).map_err(|error| match (error, &extended_at) {
                (Error::ExtendsOutside { .. }, Some(place)) => Error::ExtendsOutside { place: place.clone() },
                (error, _) => error,
            })?;
            let layer = match (&content, &extended_at) {
                (None, Some(place)) => return Err(Error::ExtendsMissing { place: place.clone(), file: name }),
                (None, None) => None,
                (Some(content), _) => Some(Layer { owner, ..Layer::parse(content, &name)? }),
            };
            if owner == Owner::Repository
                && let Some(locked) = layer.as_ref().and_then(|layer| layer.locked.as_ref())
            {
                return Err(Error::LockedHere { place: locked.origin.to_string() });
            }
            let extends = layer.as_ref().and_then(|layer| layer.extends.clone());
            chain.push((layer, FileRead { name, found: content.is_some(), extended_at: extended_at.clone() }));
            let Some(extends) = extends else { break };
            let place = extends.origin.to_string();
            let Ok(next) = (steps.next)(&path, &extends.value) else { return Err(Error::ExtendsOutside { place }) };
            seen.push(path);
            if seen.iter().any(|path| (steps.same)(path, &next)) {
                return Err(Error::ExtendsItself { place, file: (steps.name)(&next) });
            }
            if seen.len() > DEEPEST {
                return Err(Error::ExtendsTooDeep { place, limit: DEEPEST });
            }
            (path, extended_at) = (next, Some(place));
        }
        for (layer, file) in chain.into_iter().rev() {
            self.layers.extend(layer);
            self.files.push(file);
        }
        Ok(())
    }
}

/// How files of one owner are found and read.
struct Steps<'a, P> {
    read: &'a dyn Fn(&P) -> Content,
    name: &'a dyn Fn(&P) -> String,
    /// From a file and what it says that it extends to that; nothing where it may not.
    next: &'a dyn Fn(&P, &str) -> Result<P, ()>,
    same: &'a dyn Fn(&P, &P) -> bool,
}

/// Returns the path, from the top, of what `file` calls `to`; nothing where that is not below the top.
fn beside(file: &str, to: &str) -> Option<String> {
    // As paths of this system, and as those of others: the file must mean the same wherever the repository is cloned.
    if to.is_empty() || Path::new(to).is_absolute() || to.starts_with('/') || to.contains(['\\', ':', '\0']) {
        return None;
    }
    let mut names: Vec<&str> = file.split('/').collect();
    names.pop();
    for name in to.split('/') {
        match name {
            "" | "." => {}
            ".." => {
                names.pop()?;
            }
            // What is in there is not of the repository.
            name if name.eq_ignore_ascii_case(".git") => return None,
            name => names.push(name),
        }
    }
    (!names.is_empty()).then(|| names.join("/"))
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn a_path_stays_below_the_top() {
        for (file, to, path) in [
            (".hush.toml", "base.toml", Some("base.toml")),
            (".hush.toml", "policy/./base.toml", Some("policy/base.toml")),
            ("policy/base.toml", "more.toml", Some("policy/more.toml")),
            ("policy/base.toml", "../top.toml", Some("top.toml")),
            ("a/b/c.toml", "../../.hush.toml", Some(".hush.toml")),
            (".hush.toml", "../base.toml", None),
            ("policy/base.toml", "../../base.toml", None),
            ("policy/base.toml", "a/../../../policy/b", None),
            (".hush.toml", "/etc/base.toml", None),
            (".hush.toml", "C:\\base.toml", None),
            (".hush.toml", ".git/base.toml", None),
            (".hush.toml", ".GIT/base.toml", None),
            (".hush.toml", "", None),
            (".hush.toml", ".", None),
        ] {
            assert_eq!(beside(file, to).as_deref(), path, "{file} {to}");
        }
    }
}
