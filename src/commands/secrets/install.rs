//! `--install`: three hooks that call `git secrets`, in a repository, or in a folder that becomes a template of repositories.

use super::{Context, Error, repository};
use crate::git::{self, HooksOrigin, Repo};
use std::ffi::OsStr;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A hook that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installed {
    /// The hook, such as `pre-commit`.
    pub hook: &'static str,
    /// Its file, as it is shown.
    pub path: PathBuf,
}

/// The hooks, in the order in which they are written, with the option that each calls.
const HOOKS: [(&str, &str); 3] =
    [("commit-msg", "commit_msg_hook"), ("pre-commit", "pre_commit_hook"), ("prepare-commit-msg", "prepare_commit_msg_hook")];

/// Writes the hooks of a folder, or of the repository here, and hands each to `on_hook` once it is written.
///
/// A hook that is there stops it, unless it is forced to write over it; those before it stay written.
pub fn install(
    folder: Option<&Path>,
    force: bool,
    context: &mut Context<'_>,
    on_hook: &mut dyn FnMut(&mut Context<'_>, &Installed),
) -> Result<(), Error> {
    let hooks = match folder {
        Some(folder) if context.env.cwd.join(folder).join(".git").is_dir() => folder.join(".git/hooks"),
        Some(folder) => folder.join("hooks"),
        None => of_repository(&repository(context)?.ok_or(Error::NoRepository)?, context)?,
    };
    let real = context.env.cwd.join(&hooks);
    fs::create_dir_all(&real).map_err(|source| Error::Hook { path: hooks.clone(), source })?;
    for (hook, option) in HOOKS {
        let drop_in = format!("{hook}.d");
        let file = if real.join(&drop_in).is_dir() { Path::new(&drop_in).join("git-secrets") } else { PathBuf::from(hook) };
        let path = hooks.join(&file);
        if !force && real.join(&file).exists() {
            return Err(Error::HookExists(path));
        }
        let text = format!("#!/usr/bin/env bash\ngit secrets --{option} -- \"$@\"\n");
        write(&real.join(&file), text.as_bytes()).map_err(|source| Error::Hook { path: path.clone(), source })?;
        on_hook(context, &Installed { hook, path });
    }
    Ok(())
}

/// Returns the folder in which git looks for hooks, in git's own words where it is the usual one.
fn of_repository(repo: &Repo, context: &Context<'_>) -> Result<PathBuf, Error> {
    let hooks = repo.hooks_dir()?;
    if hooks.origin != HooksOrigin::Default || repo.git_dir() != repo.common_dir() {
        return Ok(hooks.path);
    }
    let spoken = git::speak(context.env, &["rev-parse".as_ref(), "--git-dir".as_ref()] as &[&OsStr])?;
    let git_dir = spoken.out.strip_suffix(b"\n").unwrap_or(&spoken.out);
    Ok(PathBuf::from(super::patterns::to_os(git_dir)).join("hooks"))
}

/// Writes a program; one that is there keeps its owner, its other rights, and the place that it links to.
fn write(path: &Path, text: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    runnable::if_new(&mut options);
    let mut file = options.open(path)?;
    file.write_all(text)?;
    runnable::at_last(&file)
}

#[cfg(unix)]
mod runnable {
    use std::fs::{File, OpenOptions, Permissions};
    use std::io;
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};

    pub(super) fn if_new(options: &mut OpenOptions) {
        options.mode(0o777);
    }

    pub(super) fn at_last(file: &File) -> io::Result<()> {
        let mode = file.metadata()?.permissions().mode();
        if mode & 0o100 != 0 { Ok(()) } else { file.set_permissions(Permissions::from_mode(mode | 0o111)) }
    }
}

#[cfg(not(unix))]
mod runnable {
    use std::fs::{File, OpenOptions};
    use std::io;

    pub(super) fn if_new(_: &mut OpenOptions) {}

    pub(super) fn at_last(_: &File) -> io::Result<()> {
        Ok(())
    }
}
