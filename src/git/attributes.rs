//! Whether git takes a path for text, as far as its attributes say.

use super::{Error, Repo};
use git2::{AttrCheckFlags, AttrValue};
use std::path::Path;

/// What the attribute `diff` says of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Textual {
    /// It is text, whatever it holds.
    Always,
    /// It is no text, whatever it holds.
    Never,
    /// Its content decides.
    ByContent,
}

impl Repo {
    /// Returns whether git takes the path, which is relative to the top of the work tree, for text.
    ///
    /// As git, it looks at the attribute files of the work tree, and of the index where these are missing.
    pub fn textual(&self, path: &Path) -> Result<Textual, Error> {
        if self.place.foreign.is_some() {
            return self.textual_of_git(path);
        }
        let value = {
            let git = self.git();
            let value = git.get_attr_bytes(path, "diff", AttrCheckFlags::FILE_THEN_INDEX);
            let value = value.map_err(|source| Error::Library { what: "reading the attributes", source })?;
            match AttrValue::always_bytes(value) {
                AttrValue::True => return Ok(Textual::Always),
                AttrValue::False => return Ok(Textual::Never),
                AttrValue::Unspecified => return Ok(Textual::ByContent),
                AttrValue::Bytes(driver) => String::from_utf8_lossy(driver).into_owned(),
                AttrValue::String(driver) => driver.to_owned(),
            }
        };
        self.textual_of_driver(&driver_key(&value))
    }

    fn textual_of_git(&self, path: &Path) -> Result<Textual, Error> {
        let arguments = ["check-attr".as_ref(), "-z".as_ref(), "diff".as_ref(), "--".as_ref(), path.as_os_str()];
        let answer = self.ask_git_words(&arguments)?;
        match answer.split(|&byte| byte == 0).nth(2) {
            Some(b"set") => Ok(Textual::Always),
            Some(b"unset") => Ok(Textual::Never),
            None | Some(b"unspecified") => Ok(Textual::ByContent),
            Some(driver) => self.textual_of_driver(&driver_key(&String::from_utf8_lossy(driver))),
        }
    }

    /// Returns what the configuration says of a diff driver; one that it does not know leaves it to the content.
    fn textual_of_driver(&self, key: &str) -> Result<Textual, Error> {
        Ok(match self.config()?.get_bool(key)? {
            Some(true) => Textual::Never,
            Some(false) => Textual::Always,
            None => Textual::ByContent,
        })
    }
}

fn driver_key(driver: &str) -> String {
    format!("diff.{driver}.binary")
}
