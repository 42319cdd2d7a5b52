//! Where reports go: the verb's own stream, and files, each of which is written whole or not at all.

use super::{Context, Error, ignore_broken_pipe};
use crate::report::{Colour, Format, Options as Look, Output, Reporter, Stream, reporter};
use crate::rules::RuleSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The reports that are written in one run.
pub(super) struct Outputs {
    stream: Stream,
    look: Look,
    list: Vec<Output>,
}

impl Outputs {
    /// Returns a single report on the stream.
    pub(super) fn to_stream(format: Format, stream: Stream, look: Look) -> Self {
        Self { stream, look, list: vec![Output { format, file: None }] }
    }

    /// Returns these reports, on the same stream and in files; without any, the one that there is.
    ///
    /// Errors: a stream or a file that would hold two reports, and a file in a folder that there is not.
    pub(super) fn and(self, asked: &[Output], cwd: &Path) -> Result<Self, Error> {
        if asked.is_empty() {
            return Ok(self);
        }
        let mut list: Vec<Output> = Vec::new();
        for output in asked {
            let file = output.file.as_ref().map(|file| cwd.join(file));
            if let Some(first) = list.iter().find(|other| other.file == file) {
                return Err(Error::TwoReports { one: first.format.as_str(), other: output.format.as_str(), file });
            }
            if let Some(file) = &file {
                // Told before a long scan begins, and not behind it.
                let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(cwd);
                let there = fs::metadata(folder).and_then(|folder| match folder.is_dir() {
                    true => Ok(()),
                    false => Err(ErrorKind::NotADirectory.into()),
                });
                there.map_err(|source| Error::ReportFile { path: file.clone(), source })?;
            }
            list.push(Output { format: output.format, file });
        }
        Ok(Self { list, ..self })
    }

    /// Returns how words are written that belong to no report.
    pub(super) fn look(&self) -> Look {
        self.look
    }

    /// Writes all reports, each by `show`. A reader of the stream that went away changes nothing.
    ///
    /// Errors: the first place that could not be written to, after all others are.
    pub(super) fn write(
        &self,
        rules: &RuleSet,
        context: &mut Context<'_>,
        show: impl Fn(&mut dyn Reporter, &mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Error> {
        let mut failed = None;
        for output in &self.list {
            let Some(path) = &output.file else {
                let out: &mut dyn Write = match self.stream {
                    Stream::Out => context.out,
                    Stream::Err => context.err,
                };
                let mut out = BufWriter::new(out);
                let mut reporter = reporter(output.format, self.look, rules);
                if let Err(error) = ignore_broken_pipe(show(&mut *reporter, &mut out).and_then(|()| out.flush())) {
                    failed.get_or_insert(error);
                }
                continue;
            };
            // A file is no terminal, whatever the stream is.
            let mut look = Look::new(Colour::Never, self.stream, &crate::model::Environment::default());
            (look.show_secrets, look.verbose) = (self.look.show_secrets, self.look.verbose);
            let mut reporter = reporter(output.format, look, rules);
            if let Err(source) = whole(path, |out| show(&mut *reporter, out)) {
                failed.get_or_insert(Error::ReportFile { path: path.clone(), source });
            }
        }
        failed.map_or(Ok(()), Err)
    }
}

/// Writes a file whole or not at all: beside its place first, and then into it.
///
/// What is there and no file (a pipe, a terminal) is written to as it is. A symbolic link is followed.
pub(super) fn whole(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let into = |file: File| {
        let mut out = BufWriter::new(file);
        write(&mut out)?;
        out.into_inner().map_err(io::IntoInnerError::into_error)
    };
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let there = match fs::metadata(&target) {
        Ok(there) if there.is_dir() => return Err(ErrorKind::IsADirectory.into()),
        Ok(there) if !there.is_file() => return into(OpenOptions::new().write(true).open(&target)?).map(drop),
        Ok(there) => Some(there.permissions()),
        Err(_) => None,
    };
    let (beside, file) = beside(&target)?;
    let written = into(file).and_then(|file| {
        there.map_or(Ok(()), |permissions| file.set_permissions(permissions))?;
        file.sync_all()?;
        fs::rename(&beside, &target)
    });
    if written.is_err() {
        // What is left over helps nobody; that it cannot be removed either adds nothing.
        let _ = fs::remove_file(&beside);
    }
    written
}

/// Makes a file of a new name beside the target.
fn beside(target: &Path) -> io::Result<(PathBuf, File)> {
    let name = target.file_name().ok_or(ErrorKind::InvalidInput)?;
    for attempt in 0..100 {
        let mut beside = name.to_owned();
        beside.push(format!(".{}-{attempt}.new", std::process::id()));
        let beside = target.with_file_name(beside);
        match OpenOptions::new().write(true).create_new(true).open(&beside) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            file => return file.map(|file| (beside, file)),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}
