//! The programs that the shims call: are they there, do they run, and of which version are they?

use super::{Doctor, record::Program, shim};
use crate::commands::Error;
use crate::install::{Wired, is_executable, shown};
use crate::report::sanitize;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

impl Doctor<'_> {
    /// Looks at the programs that the shims call.
    pub(super) fn programs(&mut self, wired: &[Wired]) -> Result<(), Error> {
        let mut named: Vec<PathBuf> = wired.iter().filter_map(|wired| shim(wired)?.binary.clone()).collect();
        named.sort();
        named.dedup();
        for program in named {
            let found = if is_executable(&program) { Some(program.clone()) } else { self.on_path("git-hush") };
            if found.as_ref() != Some(&program) {
                self.wants_install(format!("the shims call `{}`, which is gone", shown(&program)));
            }
            match found {
                Some(found) => self.program(&found)?,
                None => {
                    self.record.programs.push(Program { path: shown(&program), state: "gone", version: None });
                    self.say(&format!("program `{}`: gone, and not on PATH either", shown(&program)))?;
                }
            }
        }
        Ok(())
    }

    /// Looks at one program: is it of our version?
    fn program(&mut self, program: &Path) -> Result<(), Error> {
        let ours = env!("CARGO_PKG_VERSION");
        let mut command = Command::new(program);
        command.arg("--version").env_clear().envs(&self.env.vars).stdin(Stdio::null());
        let version = command.output().ok().filter(|output| output.status.success()).map(|output| output.stdout);
        let version = version.map(|text| sanitize(text.trim_ascii()));
        let state = match &version {
            Some(version) if *version == format!("git-hush {ours}") => "ok",
            Some(_) => "other-version",
            None => "broken",
        };
        self.record.programs.push(Program { path: shown(program), state, version: version.clone() });
        match version {
            Some(version) if version == format!("git-hush {ours}") => {
                self.say(&format!("program `{}`: version {ours}", shown(program)))
            }
            Some(version) => {
                self.wants_install(format!("the shims call `{}`, which is `{version}`; this is {ours}", shown(program)));
                self.say(&format!("program `{}`: `{version}`", shown(program)))
            }
            None => {
                self.wants_install(format!("the shims call `{}`, which does not run", shown(program)));
                self.say(&format!("program `{}`: does not run", shown(program)))
            }
        }
    }

    /// Returns the program of that name that PATH leads to, which for ours is the one that a shim falls back to.
    pub(super) fn on_path(&self, name: &str) -> Option<PathBuf> {
        let folders = std::env::split_paths(self.env.nonempty("PATH")?);
        let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        folders.filter(|folder| folder.is_absolute()).map(|folder| folder.join(&name)).find(|program| is_executable(program))
    }
}
