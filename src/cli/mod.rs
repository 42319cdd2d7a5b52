//! The command line: arguments to options, outcomes to exit codes.
//!
//! The home of clap. Knows how things are typed; what they mean is the verbs' affair.

mod args;
mod compat;
mod shells;
mod shown;
mod surroundings;
mod usage;

use crate::commands::{
    self, Context, Error, Form, Level, Outcome, allow, baseline, config, doctor, drop_in, history, hook, import, install, rules,
    scan, uninstall,
};
use crate::install::Hook;
use crate::model::{Confidence, Environment};
use crate::report::{Colour, Ink, Palette, sanitize};
use args::{Cli, Verb};
use clap::Parser;
use std::ffi::OsString;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Runs the program: reads the arguments, does what they ask, and returns the exit code.
///
/// 0 is clean or done, 1 is found, 2 is a failure of any kind.
pub fn main() -> ExitCode {
    let env = surroundings::snapshot();
    let mut out = BufWriter::new(io::stdout().lock());
    let mut err = io::stderr().lock();
    let mut arguments = std::env::args_os();
    let called = arguments.next().map(PathBuf::from);
    if called.as_ref().and_then(|path| path.file_stem()).is_some_and(|name| name == compat::NAME) {
        return as_git_secrets(&arguments.collect::<Vec<_>>(), &mut Context { out: &mut out, err: &mut err, env: &env });
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(message) => {
            // Help and version go to standard output and are no failure; clap knows which is which.
            if let Some(complaint) = usage::complaint(&message) {
                let palette = Palette::choose(Colour::Auto, env.err_is_terminal, &env);
                // Nobody may be there to read it, which changes nothing.
                let _ = writeln!(err, "{} {}", palette.paint(Ink::Error, "error:"), complaint.what);
                let _ = writeln!(err, "{} {}", palette.paint(Ink::Help, "hint:"), complaint.hint);
                return ExitCode::from(2);
            }
            let printed = message.print();
            return if message.use_stderr() || printed.is_err() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    let mut context = Context { out: &mut out, err: &mut err, env: &env };
    let outcome = dispatch(cli.verb, &mut context);
    // What a reader that went away did not read stays in the buffer and fails again here; the outcome stands all the same.
    let flushed = match out.flush() {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Error::Output(error)),
        _ => Ok(()),
    };
    match outcome.and_then(|outcome| flushed.map(|()| outcome)) {
        Ok(Outcome::Done | Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::from(1),
        Err(error) => {
            complain(&mut err, &error, &env);
            ExitCode::from(2)
        }
    }
}

/// Runs the program as `git secrets`.
fn as_git_secrets(arguments: &[OsString], context: &mut Context<'_>) -> ExitCode {
    let code = compat::run(arguments, context);
    // Nobody may be there to read it, which changes nothing.
    let _ = context.out.flush();
    match code {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            complain(context.err, &error, context.env);
            ExitCode::from(2)
        }
    }
}

fn dispatch(verb: Verb, context: &mut Context<'_>) -> Result<Outcome, Error> {
    match verb {
        Verb::Install(typed) if typed.drop_in => drop_in::run(typed.force, context),
        Verb::Install(typed) => install::run(&typed.try_into()?, context),
        Verb::Uninstall(typed) => uninstall::run(&typed.into(), context),
        Verb::Doctor(typed) => doctor::run(&typed.into(), context),
        Verb::Scan(typed) => scan::run(&typed.into(), context),
        Verb::History(typed) => history::run(&(*typed).into(), context),
        Verb::Hook(typed) => hook::run(&hook::Options { name: typed.name, args: typed.args }, context),
        Verb::Allow(typed) => allow::run(&typed.into(), context),
        Verb::Baseline(typed) => baseline::run(&typed.into(), context),
        Verb::Rules(typed) => rules::run(&typed.into(), context),
        Verb::Config(args::Config::Show { format }) => config::run(config::Options { form: format.into() }, context),
        Verb::Completions(typed) => written(shells::completions(typed.shell, context.out)),
        Verb::Man => written(shells::manual(context.out)),
        Verb::Import(args::Import { tool: args::Tool::GitSecrets }) => import::run(import::Tool::GitSecrets, context),
    }
}

fn written(result: io::Result<()>) -> Result<Outcome, Error> {
    result.map(|()| Outcome::Done).map_err(Error::Output)
}

/// Says what failed, why, and what helps. Nobody may be there to read it, which changes nothing.
fn complain(err: &mut dyn Write, error: &Error, env: &Environment) {
    if error.is_broken_pipe() {
        return;
    }
    let palette = Palette::choose(Colour::Auto, env.err_is_terminal, env);
    let say = |err: &mut dyn Write, ink, label: &str, text: &str| {
        let _ = writeln!(err, "{} {}", palette.paint(ink, label), sanitize(text.as_bytes()));
    };
    for failure in error.each() {
        say(err, Ink::Error, "error:", &failure.to_string());
        let mut cause = failure.source();
        while let Some(reason) = cause {
            say(err, Ink::Bold, "cause:", &reason.to_string());
            cause = reason.source();
        }
    }
    if let Some(hint) = error.hint() {
        say(err, Ink::Help, "hint:", &hint);
    }
}

impl From<args::Scan> for scan::Options {
    fn from(typed: args::Scan) -> Self {
        let args::Scan { paths, staged, untracked, no_index, asked, shown } = typed;
        Self { paths, staged, untracked, no_index, asked: asked.into(), outputs: shown.outputs }
    }
}

impl From<args::History> for history::Options {
    fn from(typed: args::History) -> Self {
        let args::History { ranges, branch, path, since, max_count, unreachable, strict, no_cache, verify, asked, shown } = typed;
        Self {
            ranges,
            branches: branch,
            paths: path,
            since,
            max_count,
            unreachable,
            strict,
            no_cache,
            verify,
            asked: asked.into(),
            outputs: shown.outputs,
        }
    }
}

impl From<args::Asked> for commands::Asked {
    fn from(typed: args::Asked) -> Self {
        let args::Asked { confidence, max_size, color, show_secrets, verbose } = typed;
        Self { confidence: confidence.map(Into::into), max_size, colour: color.into(), show_secrets, verbose }
    }
}

impl From<args::Level> for Confidence {
    fn from(typed: args::Level) -> Self {
        match typed {
            args::Level::High => Self::High,
            args::Level::Medium => Self::Medium,
            args::Level::Low => Self::Low,
        }
    }
}

impl From<args::Color> for Colour {
    fn from(typed: args::Color) -> Self {
        match typed {
            args::Color::Auto => Self::Auto,
            args::Color::Always => Self::Always,
            args::Color::Never => Self::Never,
        }
    }
}

impl TryFrom<args::Install> for install::Options {
    type Error = Error;

    fn try_from(typed: args::Install) -> Result<Self, Error> {
        let hooks = typed.hooks.iter().map(|name| name.parse()).collect::<Result<Vec<Hook>, _>>()?;
        let way = if typed.hooks_path { install::Way::HooksPath } else { install::Way::Best };
        let reach = reach(typed.reach, way);
        Ok(Self { directory: typed.place.dir, force: typed.force, hooks, binary: None, reach, write: typed.write })
    }
}

impl From<args::Uninstall> for uninstall::Options {
    fn from(typed: args::Uninstall) -> Self {
        Self { directory: typed.place.dir, force: typed.force, reach: reach(typed.reach, install::Way::Best) }
    }
}

/// Returns how far the wiring reaches; `way` is how a machine is wired, unless it is by a template.
fn reach(typed: args::Reach, way: install::Way) -> install::Reach {
    let level = match (typed.global, typed.system) {
        (true, _) => Some(Level::Global),
        (_, true) => Some(Level::System),
        _ => None,
    };
    match (level, typed.template) {
        (Some(level), Some(template)) => install::Reach::Machine(level, install::Way::Template(template)),
        (Some(level), None) => install::Reach::Machine(level, way),
        (None, Some(template)) => install::Reach::Template(template),
        (None, None) if typed.recursive => install::Reach::Below,
        (None, None) => install::Reach::Repository,
    }
}

impl From<args::Doctor> for doctor::Options {
    fn from(typed: args::Doctor) -> Self {
        Self { directory: typed.place.dir, form: typed.format.into(), recursive: typed.recursive, ..Self::default() }
    }
}

impl From<args::Form> for Form {
    fn from(typed: args::Form) -> Self {
        match typed {
            args::Form::Human => Self::Human,
            args::Form::Json => Self::Json,
        }
    }
}

impl From<args::Allow> for allow::Options {
    fn from(typed: args::Allow) -> Self {
        let args::Allow { fingerprints, last, pick, reason, expires, key, union_merge } = typed;
        let chosen = match (last, pick) {
            (true, _) => allow::Chosen::Last,
            (_, true) => allow::Chosen::Picked,
            _ => allow::Chosen::Typed(fingerprints),
        };
        Self { chosen, reason, expires, key, union_merge }
    }
}

impl From<args::Baseline> for baseline::Options {
    fn from(typed: args::Baseline) -> Self {
        let args::Baseline { task, history, merge_union } = typed;
        let task = match task {
            args::Task::Create => baseline::Task::Create,
            args::Task::Update => baseline::Task::Update,
            args::Task::Show => baseline::Task::Show,
            args::Task::Prune => baseline::Task::Prune,
        };
        Self { task, history, merge_union }
    }
}

impl From<args::Rules> for rules::Options {
    fn from(typed: args::Rules) -> Self {
        match typed {
            args::Rules::List => Self::List,
            args::Rules::Show { id } => Self::Show { id },
            args::Rules::Check { files } => Self::Check { files },
        }
    }
}
