//! What a repository may ask for where policy is locked: whatever finds more or forgives less, and what forgives one finding.

use super::{Error, Layer, Owner, Settings, size};
use crate::policy::Mode;
use crate::rules::builtin;

/// Something that a repository asks for in vain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignored {
    /// What it asks for: `rules.disable = rule-id`.
    pub what: String,
    /// Where.
    pub place: String,
}

impl Settings {
    /// Returns the layer without what would weaken what the layers below ask for, which is noted; only a repository's is touched.
    ///
    /// Of the allow list stay the entries that name a fingerprint: whatever else there is may fit any secret.
    pub(super) fn strengthening(&mut self, mut layer: Layer) -> Result<Layer, Error> {
        if layer.owner != Owner::Repository {
            return Ok(layer);
        }
        let mut ignored = Vec::new();
        let mut ignore = |what: String, place: String| ignored.push(Ignored { what, place });
        if let Some(asked) = layer.confidence.take_if(|asked| asked.value > self.confidence.value) {
            ignore(format!("scan.confidence = {}", asked.value), asked.origin.to_string());
        }
        if let Some(asked) = layer.max_size.take_if(|asked| asked.value < self.max_size.value) {
            ignore(format!("scan.max-size = {}", size::write(asked.value)), asked.origin.to_string());
        }
        if let Some(asked) = layer.mode.take_if(|asked| asked.value == Mode::Warn && self.mode.value == Mode::Block) {
            ignore("policy.mode = warn".to_owned(), asked.origin.to_string());
        }
        let reasons = self.require_reason.as_ref().is_some_and(|given| given.value);
        if let Some(asked) = layer.require_reason.take_if(|asked| !asked.value && reasons) {
            ignore("policy.require-reason = false".to_owned(), asked.origin.to_string());
        }
        let days = self.expire_within.as_ref().map(|given| given.value);
        if let Some(asked) = layer.expire_within.take_if(|asked| days.is_some_and(|days| asked.value > days)) {
            ignore(format!("policy.expire-within = {}d", asked.value), asked.origin.to_string());
        }
        for entry in layer.when.extract_if(.., |entry| entry.mode == Mode::Warn) {
            ignore("policy.when: warn".to_owned(), entry.place);
        }
        for asked in layer.disable.drain(..) {
            ignore(format!("rules.disable = {}", asked.value), asked.origin.to_string());
        }
        for entry in layer.allow.extract_if(.., |entry| entry.fingerprint.is_none()) {
            ignore("allow without a fingerprint".to_owned(), entry.place);
        }
        let mut rules = Vec::new();
        for rule in layer.rules {
            let id = rule.syntax()?.id;
            let own = self.rules.iter().map(|rule| rule.syntax().map(|rule| rule.id)).collect::<Result<Vec<_>, _>>()?;
            if builtin().iter().any(|builtin| builtin.id == id) || own.contains(&id) {
                ignore(format!("a rule in the place of `{id}`"), rule.place);
            } else {
                rules.push(rule);
            }
        }
        layer.rules = rules;
        self.ignored.append(&mut ignored);
        Ok(layer)
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::Mode;
    use crate::settings::{FILE_NAME, GitValue, OnDisk, Settings, Sources};
    use std::fs;

    fn git(key: &str, value: &str, scope: &'static str) -> GitValue {
        GitValue { key: key.to_owned(), value: value.to_owned(), scope, file: None }
    }

    fn load(text: &str, git: &[GitValue]) -> Settings {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE_NAME), text).unwrap();
        fs::write(folder.path().join("base.toml"), "[policy]\nmode = \"warn\"\n").unwrap();
        Settings::load(Sources { repository: Some(&OnDisk::new(folder.path())), git, ..Sources::default() }).unwrap()
    }

    const WEAKER: &str = "extends = \"base.toml\"\n[scan]\nconfidence = \"high\"\nmax-size = 1\n[rules]\ndisable = [\"a\"]\n\
        [policy]\nmode = \"warn\"\n[[policy.when]]\nrule = \"a\"\nmode = \"warn\"\n[[policy.when]]\nrule = \"a\"\nmode = \"block\"\n\
        [[allow]]\nrule = \"a\"\n[[allow]]\npaths = [\"**\"]\n[[allow]]\nsecret = '.*'\n[[allow]]\nline = '.'\n\
        [[allow]]\nfingerprint = \"0123456789abcdef0123\"\n\
        [[rule]]\nid = \"github-personal-access-token\"\nname = \"A\"\nkeywords = [\"abc\"]\nregex = \"abc\"\nconfidence = \"high\"\n\
        [[rule]]\nid = \"own\"\nname = \"A\"\nkeywords = [\"abc\"]\nregex = \"abc\"\nconfidence = \"high\"\n";

    #[test]
    fn a_locked_policy_is_not_weakened_by_a_repository() {
        let locals = [git("hush.disable", "b", "local"), git("hush.mode", "warn", "worktree")];
        let open = load(WEAKER, &locals);
        assert!(open.ignored.is_empty() && open.locked.is_none());
        assert_eq!((open.disable.len(), open.allow.len(), open.mode.value), (2, 5, Mode::Warn));

        let locked = load(WEAKER, &[&[git("hush.locked", "true", "system")][..], &locals].concat());
        assert_eq!(locked.ignored.len(), 13, "{:?}", locked.ignored);
        assert!(locked.disable.is_empty() && locked.mode.value == Mode::Block);
        assert_eq!((locked.confidence.value.as_str(), locked.max_size.value), ("medium", 256 << 20));
        assert!(locked.allow.len() == 1 && locked.allow[0].fingerprint.is_some());
        assert!(locked.when.len() == 1 && locked.when[0].mode == Mode::Block);
        assert!(locked.rules.len() == 1 && locked.rules[0].syntax().unwrap().id == "own");
    }

    #[test]
    fn what_strengthens_and_what_the_user_asks_for_holds() {
        let git = [
            git("hush.disable", "mine", "global"),
            git("hush.locked", "on", "global"),
            git("hush.mode", "warn", "global"),
            git("hush.locked", "false", "local"),
        ];
        let settings = load("[scan]\nconfidence = \"low\"\nmax-size = \"1 GiB\"\n[policy]\nmode = \"block\"\n", &git);
        assert!(settings.ignored.is_empty() && settings.locked.is_some());
        assert_eq!((settings.confidence.value.as_str(), settings.max_size.value), ("low", 1 << 30));
        assert_eq!((settings.disable[0].value.as_str(), settings.mode.value), ("mine", Mode::Warn));
    }
}
