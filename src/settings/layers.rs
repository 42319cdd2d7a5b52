//! The files that settings are read from: each file, and before it the one that it extends.

use super::{Error, FILE_NAME, Layer, Owner, file};
use std::path::{Path, PathBuf};

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
        self.chain(path.to_owned(), &Anywhere)
    }

    /// Adds `.hush.toml`, which need not exist, and what it extends.
    pub(super) fn repository(&mut self, files: &dyn Files) -> Result<(), Error> {
        self.chain(FILE_NAME.to_owned(), &Within(files))
    }

    /// Adds a file and what it extends, the file last.
    fn chain<R: Reach>(&mut self, first: R::At, reach: &R) -> Result<(), Error> {
        let mut seen = Vec::new();
        let mut chain: Vec<(Option<Layer>, FileRead)> = Vec::new();
        let (mut at, mut extended_at) = (first, None);
        loop {
            let name = reach.name(&at);
            let layer = read(reach, &at, extended_at.as_deref())?;
            let extends = layer.as_ref().and_then(|layer| layer.extends.clone());
            let found = layer.is_some();
            chain.push((layer, FileRead { name, found, extended_at }));
            let Some(extends) = extends else { break };
            let place = extends.origin.to_string();
            let Some(next) = reach.next(&at, &extends.value) else { return Err(Error::ExtendsOutside { place }) };
            seen.push(at);
            if seen.iter().any(|at| reach.same(at, &next)) {
                return Err(Error::ExtendsItself { place, file: reach.name(&next) });
            }
            if seen.len() > DEEPEST {
                return Err(Error::ExtendsTooDeep { place, limit: DEEPEST });
            }
            (at, extended_at) = (next, Some(place));
        }
        for (layer, file) in chain.into_iter().rev() {
            self.layers.extend(layer);
            self.files.push(file);
        }
        Ok(())
    }
}

/// Reads one file of a chain; only the first, which nothing extends, may be missing.
fn read<R: Reach>(reach: &R, at: &R::At, extended_at: Option<&str>) -> Result<Option<Layer>, Error> {
    let content = reach.read(at).map_err(|error| match (error, extended_at) {
        (Error::ExtendsOutside { .. }, Some(place)) => Error::ExtendsOutside { place: place.to_owned() },
        (error, _) => error,
    })?;
    let layer = match (content, extended_at) {
        (None, Some(place)) => return Err(Error::ExtendsMissing { place: place.to_owned(), file: reach.name(at) }),
        (None, None) => return Ok(None),
        (Some(content), _) => Layer { owner: R::OWNER, ..Layer::parse(&content, &reach.name(at))? },
    };
    match &layer.locked {
        Some(locked) if R::OWNER == Owner::Repository => Err(Error::LockedHere { place: locked.origin.to_string() }),
        _ => Ok(Some(layer)),
    }
}

/// Which files one owner's settings may be read from.
trait Reach {
    /// A file's place.
    type At;
    /// Who says what stands in the files.
    const OWNER: Owner;
    fn read(&self, at: &Self::At) -> Result<Option<Vec<u8>>, Error>;
    fn name(&self, at: &Self::At) -> String;
    /// Returns the place of what a file calls so; nothing where that is out of reach.
    fn next(&self, from: &Self::At, to: &str) -> Option<Self::At>;
    fn same(&self, one: &Self::At, other: &Self::At) -> bool;
}

/// The user's files, which may be any.
struct Anywhere;

impl Reach for Anywhere {
    type At = PathBuf;
    const OWNER: Owner = Owner::User;

    fn read(&self, at: &PathBuf) -> Result<Option<Vec<u8>>, Error> {
        file::read(at)
    }

    fn name(&self, at: &PathBuf) -> String {
        file::name(at)
    }

    fn next(&self, from: &PathBuf, to: &str) -> Option<PathBuf> {
        Some(from.parent()?.join(to))
    }

    fn same(&self, one: &PathBuf, other: &PathBuf) -> bool {
        // A file may have many names, but only one that is canonical.
        one == other || matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
    }
}

/// A repository's files, by their paths from its top.
struct Within<'f>(&'f dyn Files);

impl Reach for Within<'_> {
    type At = String;
    const OWNER: Owner = Owner::Repository;

    fn read(&self, at: &String) -> Result<Option<Vec<u8>>, Error> {
        self.0.read(at)
    }

    fn name(&self, at: &String) -> String {
        self.0.name(at)
    }

    fn next(&self, from: &String, to: &str) -> Option<String> {
        beside(from, to)
    }

    fn same(&self, one: &String, other: &String) -> bool {
        one == other
    }
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
