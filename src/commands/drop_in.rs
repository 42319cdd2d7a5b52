//! `git hush install --drop-in`: the name `git-secrets` beside this program, so that `git secrets` is answered by it.

use super::{Context, Error, Outcome, install};
use std::fs;
use std::io;
use std::path::Path;

/// Links the name `git-secrets` to this program, in the folder where PATH leads to it.
///
/// Something else of that name is left alone, unless `force` says otherwise.
pub fn run(force: bool, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let program = install::this_program(context.env)?;
    let name = format!("git-secrets{}", std::env::consts::EXE_SUFFIX);
    let path = program.with_file_name(name);
    let failed = |source| Error::DropIn { path: path.clone(), source };
    let told = match fs::symlink_metadata(&path) {
        Ok(_) if same(&path, &program) => "is this program already",
        Ok(_) if !force => return Err(Error::DropInTaken { path }),
        there => {
            if there.is_ok() {
                fs::remove_file(&path).map_err(failed)?;
            }
            link(&program, &path).map_err(failed)?;
            "is this program now"
        }
    };
    let shown = path.display();
    writeln!(context.out, "`{shown}` {told}: `git secrets` works as before, with the configuration and the hooks that are there")
        .map_err(Error::Output)?;
    Ok(Outcome::Done)
}

fn same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// Links a name to its neighbour, so that both can be moved together.
#[cfg(unix)]
fn link(program: &Path, path: &Path) -> io::Result<()> {
    let neighbour = program.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    std::os::unix::fs::symlink(neighbour, path)
}

/// Gives the program a second name; links to files need rights that few have.
#[cfg(not(unix))]
fn link(program: &Path, path: &Path) -> io::Result<()> {
    fs::hard_link(program, path).or_else(|_| fs::copy(program, path).map(|_| ()))
}
