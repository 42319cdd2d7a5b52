//! What helps against each error.

use super::Error;
use crate::source;

impl Error {
    /// Returns the command or change that helps.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Engine(error) => error.hint(),
            Self::Source(error) => error.hint(),
            Self::Git(error) => error.hint(),
            Self::Install(error) => error.hint(),
            Self::Settings(error) => error.hint(),
            Self::Policy(error) => error.hint(),
            Self::NoFingerprint | Self::MalformedFingerprint { .. } => {
                Some("`git hush scan` shows the fingerprint of each finding".to_owned())
            }
            Self::ExpiryTooLate { days, .. } => Some(format!("pass `--expires {days}d`, or an earlier day")),
            Self::NoReason { .. } => Some("pass `--reason TEXT`".to_owned()),
            Self::NoLastReport => Some("`git hush scan` makes one".to_owned()),
            Self::NoTerminal => Some("name the fingerprints, or pass `--last` for all of the last report".to_owned()),
            Self::NoChoice => Some("type numbers and ranges, such as `1 3-5`, or `all`".to_owned()),
            Self::KeyThere { .. } => Some("keep it: with another one, all entries would have to be written anew".to_owned()),
            Self::ExpiryDate => Some("leave it out for an entry that never expires".to_owned()),
            Self::UnknownRule { near: Some(near), .. } => Some(format!("did you mean `{near}`?")),
            Self::UnknownRule { near: None, .. } => Some("`git hush rules list` shows all ids".to_owned()),
            Self::RuleFile { .. } => Some("name TOML files with `[[rule]]` tables, such as `.hush.toml`".to_owned()),
            Self::Canary { .. } => Some("git must be on PATH, and the folder for temporary files writable".to_owned()),
            Self::Size { .. } => Some("write a number of bytes, or a size such as `64MiB`".to_owned()),
            Self::OwnRule { cause, .. } => cause.hint(),
            Self::GitAllowed { .. } => Some("it must be a readable file; rename it if it is something else".to_owned()),
            Self::Unread { failures } => failures.first().and_then(source::Error::hint),
            Self::UnknownHook { .. } => Some("`git hush install` writes the hooks; they call this by themselves".to_owned()),
            Self::PushInput(_) | Self::PushLine { .. } => {
                Some("git hands it to the hook by itself; `git push` calls `pre-push`, and `git receive-pack` `pre-receive`".to_owned())
            }
            Self::ReceiveTimeout { .. } => Some(
                "push fewer commits at once, or have the server give it more: `git config hush.receiveTimeout SECONDS` there (0: no end)"
                    .to_owned(),
            ),
            Self::NoMessageFile => Some("git hands it to the hook; by hand: `git hush hook commit-msg FILE`".to_owned()),
            Self::NoWorkTree { .. } => Some("name the files, and pass `--no-index`".to_owned()),
            Self::Note { .. } => Some("the git directory must be writable".to_owned()),
            Self::NotImported => {
                Some("the hooks of `git secrets` go on looking for it; `git hush` honours `secrets.allowed` as it is".to_owned())
            }
            Self::DropInTaken { .. } => Some("remove it, or pass `--force` to replace it".to_owned()),
            Self::DropIn { .. } => {
                Some("make the folder writable, or link `git-secrets` to `git-hush` elsewhere on PATH".to_owned())
            }
            Self::Strict { .. } => Some("without `--strict` they are only counted; `git fsck` names them".to_owned()),
            Self::Interrupted { .. } => {
                Some("packs that were scanned are remembered, so the next run goes on from there".to_owned())
            }
            Self::Day { .. } => Some("write it as `YYYY-MM-DD`".to_owned()),
            Self::Differs { .. } => Some("this is a defect of git-hush; please report it".to_owned()),
            Self::NoHome => Some("set `HOME`".to_owned()),
            Self::Scratch { .. } => Some("git must be on PATH, and the folder for temporary files writable".to_owned()),
            Self::Folder { .. } => Some("what is below it was not looked at; it must be there, and yours to read".to_owned()),
            Self::PrivateProgram { .. } => Some(
                "install it for everybody, such as `PREFIX=/usr/local ./install.sh`; `--force` goes ahead all the same".to_owned(),
            ),
            Self::SettingInTheWay { way_out, .. } => Some(way_out.clone()),
            Self::Managed { .. } => Some(
                "`git hush install --write` adds the lines that have it call us; `--force` writes our hooks all the same"
                    .to_owned(),
            ),
            Self::NoManager => Some("`git hush install` without `--write` wires git's own hooks".to_owned()),
            Self::ByHand { .. } => {
                Some("add the lines above, and run the command again: what calls git-hush already is known".to_owned())
            }
            Self::Below { .. } => {
                Some("mend them one by one, and run the command again: what is done already is left as it is".to_owned())
            }
            Self::BaselineThere => Some("`git hush baseline update` adds what is new to it".to_owned()),
            Self::NoBaseline => Some("`git hush baseline create` writes it".to_owned()),
            Self::BaselineFile { .. } => Some("it must be a file of some lines, in a folder that is writable".to_owned()),
            Self::ReportFile { .. } => Some("its folder must be there and writable; `-` stands for standard output".to_owned()),
            Self::TwoReports { .. } => Some("give each `--format` an `--output FILE` of its own behind it".to_owned()),
            Self::Pack(_) | Self::Output(_) => None,
        }
    }
}
