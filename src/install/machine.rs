//! The hooks of all repositories of a user or of the machine: shims in a directory of ours, and the setting that leads git there.

use super::edited::Edited;
use super::journal::all_or_nothing;
use super::settings_lines::{Setting, with};
use super::tagged::{self, Grammar};
use super::template::TakenApart;
use super::{Error, Form, Hook, Installed, Kind, made, pass, template, wiring};
use std::path::{Path, PathBuf};

/// Where the settings for many repositories stand, and where we keep what belongs to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    /// The configuration file.
    pub config: PathBuf,
    /// The directory of ours.
    pub home: PathBuf,
}

/// What was taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenOut {
    /// What git's configuration said.
    pub setting: Setting,
    /// What it led to.
    pub apart: TakenApart,
}

impl Machine {
    /// Returns the setting for hooks that git's configuration names.
    pub fn configured(&self) -> Setting {
        Setting::Hooks(self.home.join("configured"))
    }

    /// Returns the setting for one hooks directory for all repositories.
    pub fn hooks_path(&self) -> Setting {
        Setting::HooksPath(self.home.join("hooks"))
    }

    /// Returns where a template goes unless another place is asked for.
    pub fn template(&self) -> PathBuf {
        self.home.join("template")
    }

    /// Returns what is installed here, if anything is.
    pub fn setting(&self) -> Result<Option<Setting>, Error> {
        match std::fs::read(&self.config) {
            Ok(text) => Ok(Setting::of(&text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::io("read", &self.config)(error)),
        }
    }

    /// Refuses a setting where another one of ours is installed.
    pub fn refuse_other(&self, setting: &Setting) -> Result<(), Error> {
        self.refuse(self.setting()?, setting)
    }

    fn refuse(&self, before: Option<Setting>, setting: &Setting) -> Result<(), Error> {
        match before.filter(|before| before != setting) {
            Some(before) => Err(Error::OtherWay { config: self.config.clone(), before }),
            None => Ok(()),
        }
    }

    /// Writes the shims that the setting leads to, and then the setting; the template must be there already.
    ///
    /// Errors: another setting of ours, and whatever cannot be written; nothing is changed then.
    pub fn install(&self, setting: &Setting, hooks: &[Hook], binary: &Path) -> Result<Vec<(Hook, Installed)>, Error> {
        let edited = Edited::open(&self.config)?;
        let before = edited.text.as_deref().and_then(Setting::of);
        self.refuse(before.clone(), setting)?;
        // Settings that cannot be written are found out before anything is.
        let text = with(edited.text.as_deref(), setting, hooks)?;
        let directory = setting.directory();
        let installed = match setting {
            Setting::Template(_) => Vec::new(),
            Setting::Hooks(_) => put(directory, hooks, Form { kind: Kind::Configured, binary: Some(binary) })?,
            Setting::HooksPath(_) => {
                pass::make_way(directory, hooks)?;
                let installed = put(directory, hooks, Form { kind: Kind::Everywhere, binary: Some(binary) })?;
                pass::install(directory, hooks)?;
                installed
            }
        };
        let same = edited.text.as_deref() == Some(&text[..]);
        let written = if same { Ok(()) } else { edited.write(&text, false) };
        if written.is_err() && before.is_none() && !matches!(setting, Setting::Template(_)) {
            take_directory(setting)?;
        }
        written.map(|()| installed)
    }

    /// Takes the setting out, and then the shims that it led to; nothing where there is none.
    pub fn uninstall(&self) -> Result<Option<TakenOut>, Error> {
        let edited = Edited::open(&self.config)?;
        let Some(setting) = edited.text.as_deref().and_then(Setting::of) else { return Ok(None) };
        let cleared = tagged::take_out(edited.text.as_deref().unwrap_or_default(), Grammar::Sections);
        if cleared.made {
            edited.delete()?;
        } else {
            edited.write(&cleared.text, false)?;
        }
        Ok(Some(TakenOut { apart: take_directory(&setting)?, setting }))
    }
}

/// Writes shims into a directory of ours.
fn put(directory: &Path, hooks: &[Hook], form: Form<'_>) -> Result<Vec<(Hook, Installed)>, Error> {
    if !wiring::is_directory(directory)? {
        all_or_nothing(|journal| made::create_all(journal, directory))?;
    }
    wiring::install(directory, hooks, form)
}

/// Takes out what a setting led to.
fn take_directory(setting: &Setting) -> Result<TakenApart, Error> {
    match setting {
        Setting::Hooks(directory) => Ok(TakenApart { hooks: wiring::uninstall(directory)?, left: Vec::new() }),
        Setting::HooksPath(directory) => {
            let left = pass::uninstall(directory)?;
            Ok(TakenApart { hooks: wiring::uninstall(directory)?, left })
        }
        Setting::Template(directory) => template::uninstall(directory),
    }
}
