//! `git hush history`: what secrets this repository has ever held, who brought each in, when, and whether it is still there.

mod watch;

use super::session::Session;
use super::{Asked, Context, Error, Outcome};
use crate::git::{Repo, logged};
use crate::pack::walk::{Progress, Wanted};
use crate::pack::{Flaw, Kind, Store};
use crate::policy::{Date, Verdict};
use crate::report::{Account, Format, Output, Story, Stream};
use crate::scan::history::{
    self, Cache, How, Numbers, Sightings, Text, Told, look, look_at_names, look_with_cache, tell, tell_texts,
};
use std::collections::HashSet;
use std::ffi::OsString;
use std::sync::atomic::Ordering;
use std::time::{Duration, UNIX_EPOCH};

/// What is asked of `history`.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The ranges, as for `git rev-list`; none stands for all references and reflogs.
    pub ranges: Vec<String>,
    /// The branches, beside the ranges.
    pub branches: Vec<String>,
    /// The files and folders, from the top; none stands for all.
    pub paths: Vec<OsString>,
    /// The first day that counts, as it was typed.
    pub since: Option<String>,
    /// How many secrets are shown at most.
    pub max_count: Option<usize>,
    /// Whether to show what nothing reaches.
    pub unreachable: bool,
    /// Whether an object that cannot be scanned is an error.
    pub strict: bool,
    /// Whether to do without what earlier runs remember.
    pub no_cache: bool,
    /// Whether to compare with a full scan.
    pub verify: bool,
    /// What the flags that scanning verbs share ask for.
    pub asked: Asked,
    /// How findings are shown, and where; nothing stands for people, on standard output.
    pub outputs: Vec<Output>,
}

/// Scans history and reports on standard output. Findings give [`Outcome::Found`].
pub fn run(options: &Options, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let since = options.since.as_deref().map(|typed| Date::parse(typed).ok_or_else(|| Error::Day { typed: typed.to_owned() }));
    let since = since.transpose()?;
    let repo = Repo::from_env(context.env)?;
    let session = Session::open(Some(&repo), &options.asked, (Format::Human, Stream::Out), context.env)?;
    let session = session.reporting(&options.outputs, context.env)?;
    let store = Store::open(&repo.object_folders(), repo.name_len());
    let (sightings, mut told) = search(&repo, &store, (&session, options), context)?;
    if let Some(first) = since {
        told.stories.retain(|story| brought_in(story).is_none_or(|day| day >= first));
    }
    let mut account = account(&store, &sightings, &told);
    account.limit = session.max_size();
    account.shallow = repo.is_shallow();
    account.partial = store.is_partial();
    account.unreached_told = options.unreachable;
    let shown = options.max_count.unwrap_or(usize::MAX).min(told.stories.len());
    account.cut = told.stories.len() - shown;
    let found = told.stories.iter().any(|story| story.judged.verdict == Verdict::Report);
    told.stories.truncate(shown);
    super::exposure::tell_stories(&repo, &mut told.stories);
    super::last::keep(&repo, told.stories.iter().map(|story| &story.judged));
    if options.asked.verbose {
        told.stories.extend(told.forgiven.iter().cloned().map(Story::unreached));
    }
    session.report_history(&told.stories, &account, context)?;
    let unscanned = account.unread + account.too_large;
    match (options.strict && unscanned > 0, found) {
        (true, _) => Err(Error::Strict { count: unscanned }),
        (false, true) => Ok(Outcome::Found),
        (false, false) => Ok(Outcome::Clean),
    }
}

/// Looks through all of history, and leaves it to the policy to note what it judges.
pub(super) fn look_through(repo: &Repo, session: &Session, context: &mut Context<'_>) -> Result<(), Error> {
    let store = Store::open(&repo.object_folders(), repo.name_len());
    search(repo, &store, (session, &Options::default()), context).map(drop)
}

fn search(
    repo: &Repo,
    store: &Store,
    (session, options): (&Session, &Options),
    context: &mut Context<'_>,
) -> Result<(Sightings, Told), Error> {
    let (asked, texts) = asked(repo, options)?;
    let cache = !options.no_cache && !options.verify;
    let cache = cache.then(|| Cache::new(repo.common_dir(), session.law().0, session.max_size()));
    let work = Work { store, session, asked: &asked, texts: &texts, cache, options };
    let progress = Progress::default();
    watch::heed_interrupts(&progress);
    watch::watched(context, &progress, || work.run(&progress))
}

/// Gathers where history begins and ends.
fn asked(repo: &Repo, options: &Options) -> Result<(history::Asked, Vec<Text>), Error> {
    let branches = options.branches.iter().map(|name| match name.starts_with("refs/") {
        true => name.clone(),
        false => format!("refs/heads/{name}"),
    });
    let ranges: Vec<String> = options.ranges.iter().cloned().chain(branches).collect();
    let mut asked = history::Asked {
        tips: repo.tips()?,
        shallow: repo.shallow(),
        paths: options.paths.iter().map(|path| path.as_encoded_bytes().to_vec()).collect(),
        unreachable: options.unreachable,
        range: !ranges.is_empty(),
        ..history::Asked::default()
    };
    if asked.range {
        let range = repo.ranges(&ranges)?;
        (asked.heads, asked.hidden) = (range.heads, range.hidden);
        return Ok((asked, Vec::new()));
    }
    let logs = repo.reflogs()?;
    asked.heads = logs.iter().flat_map(|log| logged(&log.bytes)).collect();
    asked.heads.sort_unstable();
    asked.heads.dedup();
    if !asked.paths.is_empty() {
        return Ok((asked, Vec::new()));
    }
    let mut texts: Vec<Text> = asked.tips.iter().map(|tip| Text { name: tip.name.clone(), bytes: tip.name.clone() }).collect();
    texts.extend(logs.into_iter().map(|log| Text { name: [b"logs/", &log.name[..]].concat(), bytes: log.bytes }));
    Ok((asked, texts))
}

struct Work<'a> {
    store: &'a Store,
    session: &'a Session,
    asked: &'a history::Asked,
    texts: &'a [Text],
    cache: Option<Cache>,
    options: &'a Options,
}

impl Work<'_> {
    fn run(&self, progress: &Progress) -> Result<(Sightings, Told), Error> {
        let (rules, policy, threshold) = self.session.law();
        let wanted = Wanted::all(self.store, &[Kind::Blob, Kind::Commit, Kind::Tag], self.session.max_size())?;
        let how = How { rules, whole: false };
        let mut sightings = match &self.cache {
            Some(cache) => look_with_cache(self.store, &wanted, how, progress, cache)?,
            None => look(self.store, &wanted, how, progress)?,
        };
        unless_ended(progress)?;
        if self.options.verify {
            let whole = look(self.store, &wanted, How { rules, whole: true }, progress)?;
            if let Some(what) = sightings.differs_from(&whole) {
                return Err(Error::Differs { what });
            }
        }
        let numbers = Numbers::new(self.store)?;
        let holders = look_at_names(&numbers, (how, threshold), (progress, self.cache.as_ref()), &mut sightings)?;
        let seen = (&sightings, holders);
        let mut told = tell(&numbers, seen, (rules, policy, threshold), self.asked, (progress, self.cache.as_ref()))?;
        unless_ended(progress)?;
        tell_texts((rules, policy, threshold), self.texts, &mut told)?;
        Ok((sightings, told))
    }
}

/// Says how far the work came, if it was ended before it was through.
fn unless_ended(progress: &Progress) -> Result<(), Error> {
    if !progress.stop.load(Ordering::Relaxed) {
        return Ok(());
    }
    let (objects, total) = (progress.objects.load(Ordering::Relaxed), progress.total.load(Ordering::Relaxed));
    Err(Error::Interrupted { objects, total })
}

/// Returns the day on which the secret was brought in, by the clock of the committer.
fn brought_in(story: &Story) -> Option<Date> {
    let seconds = story.brought_in.as_ref()?.committed;
    Some(Date::at(UNIX_EPOCH.checked_add(Duration::from_secs(u64::try_from(seconds).ok()?))?))
}

/// Counts the secrets that are not reported, and of which this is said; one may stand in an object and in a reflog.
fn distinct(told: &Told, said: impl Fn(&Verdict) -> bool) -> usize {
    let secrets = told.forgiven.iter().filter(|judged| said(&judged.verdict)).map(|judged| judged.finding.secret.expose());
    secrets.collect::<HashSet<_>>().len()
}

fn account(store: &Store, sightings: &Sightings, told: &Told) -> Account {
    let large = |flaw: &Flaw| matches!(flaw, Flaw::TooLarge { .. });
    let mut unread: Vec<_> =
        sightings.flaws.iter().chain(&told.missing).filter(|(_, flaw)| !large(flaw)).map(|(name, _)| name).collect();
    unread.sort_unstable();
    unread.dedup();
    Account {
        objects: sightings.looked,
        bytes: sightings.bytes,
        remembered: sightings.remembered,
        encrypted: sightings.encrypted,
        too_large: sightings.flaws.iter().filter(|(_, flaw)| large(flaw)).count() as u64,
        unread: unread.len() as u64 + store.unread().len() as u64,
        forgiven: distinct(told, |verdict| verdict.is_forgiven() && !verdict.is_known()),
        known: distinct(told, Verdict::is_known),
        unreached: told.unreached,
        below: told.below,
        ..Account::default()
    }
}
