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
    let (dir, hooks) = match folder {
        Some(folder) if context.env.cwd.join(folder).join(".git").is_dir() => (folder.to_owned(), below(folder, ".git/hooks")),
        Some(folder) => (folder.to_owned(), below(folder, "hooks")),
        None => of_repository(&repository(context)?.ok_or(Error::NoRepository)?, context)?,
    };
    let real = context.env.cwd.join(&hooks);
    fs::create_dir_all(&real).map_err(|source| no_folder(&context.env.cwd, dir, &hooks, source))?;
    for (hook, option) in HOOKS {
        let drop_in = format!("{hook}.d");
        let file = if real.join(&drop_in).is_dir() { Path::new(&drop_in).join("git-secrets") } else { PathBuf::from(hook) };
        let path = below(&hooks, &file.to_string_lossy());
        if !force && real.join(&file).exists() {
            return Err(Error::HookExists(path));
        }
        let text = format!("#!/usr/bin/env bash\ngit secrets --{option} -- \"$@\"\n");
        write(&real.join(&file), text.as_bytes()).map_err(|source| Error::Hook { path: path.clone(), source })?;
        on_hook(context, &Installed { hook, path });
    }
    Ok(())
}

/// Returns the path with a slash and more behind it, however it was typed.
fn below(path: &Path, more: &str) -> PathBuf {
    let mut joined = path.as_os_str().to_owned();
    joined.push("/");
    joined.push(more);
    joined.into()
}

/// Returns the error for a folder that could not be made, which names the part that is in the way.
fn no_folder(cwd: &Path, dir: PathBuf, hooks: &Path, source: io::Error) -> Error {
    let whole: Vec<&Path> = hooks.ancestors().filter(|part| !part.as_os_str().is_empty()).collect();
    let part = whole.into_iter().rev().find(|part| !cwd.join(part).is_dir()).unwrap_or(hooks);
    Error::HooksFolder { dir, part: part.to_owned(), source }
}

/// Returns the git directory in git's own words and the folder in which git looks for hooks.
fn of_repository(repo: &Repo, context: &Context<'_>) -> Result<(PathBuf, PathBuf), Error> {
    let hooks = repo.hooks_dir()?;
    if hooks.origin != HooksOrigin::Default || repo.git_dir() != repo.common_dir() {
        return Ok((hooks.path.clone(), hooks.path));
    }
    let spoken = git::speak(context.env, &["rev-parse".as_ref(), "--git-dir".as_ref()] as &[&OsStr])?;
    let git_dir = spoken.out.strip_suffix(b"\n").unwrap_or(&spoken.out);
    let git_dir = PathBuf::from(super::patterns::to_os(git_dir));
    Ok((git_dir.clone(), below(&git_dir, "hooks")))
}

/// Writes a program; one that is there keeps its owner, its other rights, and the place that it links to.
fn write(path: &Path, text: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o777);
    let mut file = options.open(path)?;
    file.write_all(text)?;
    #[cfg(unix)]
    make_runnable(path, &file)?;
    Ok(())
}

/// Lets a program be run by everyone to whom the process gives rights, as `chmod +x` does.
#[cfg(unix)]
fn make_runnable(path: &Path, file: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    let mode = file.metadata()?.permissions().mode();
    if mode & 0o111 == 0o111 {
        return Ok(());
    }
    // What the process gives away shows in a file that it makes.
    let mut probe = path.as_os_str().to_owned();
    probe.push(".probe");
    let made = OpenOptions::new().write(true).create_new(true).mode(0o777).open(&probe)?;
    let given = made.metadata().map(|metadata| metadata.permissions().mode());
    fs::remove_file(&probe)?;
    file.set_permissions(fs::Permissions::from_mode(mode | given? & 0o111))
}
