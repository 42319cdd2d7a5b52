//! What stands at the head of a settings file and under `[policy]`.

use super::{Document, Item};
use crate::model::Confidence;
use crate::policy::{Key, Mode, ModeEntry};
use crate::settings::error::unknown_key;
use crate::settings::{Error, Given, Layer, Origin, WANTED_CONFIDENCE, WANTED_MODE, version};
use toml::de::{DeTable, DeValue};

impl Document<'_> {
    /// Checks the version that the file asks for, before anything else in it is understood: what is newer may be unknown to us.
    pub(super) fn required_version(&self, table: &DeTable<'_>, layer: &mut Layer) -> Result<(), Error> {
        let Some(item) = table.iter().find(|(key, _)| key.get_ref() == "required-version") else { return Ok(()) };
        let required = self.string(item, version::WANTED)?;
        let ours = env!("CARGO_PKG_VERSION");
        match version::meets(ours, &required) {
            Some(true) => {}
            Some(false) => return Err(Error::Version { place: self.place(item.1), required, ours }),
            None => return Err(self.wants(item, version::WANTED)),
        }
        layer.required_version = Some(self.given(item, required));
        Ok(())
    }

    pub(super) fn extends(&self, item: Item<'_, '_>, layer: &mut Layer) -> Result<(), Error> {
        let path = self.string(item, "the path of another settings file in quotes")?;
        layer.extends = Some(self.given(item, path));
        Ok(())
    }

    pub(super) fn policy(&self, item: Item<'_, '_>, layer: &mut Layer) -> Result<(), Error> {
        match item.0.get_ref().as_ref() {
            "mode" => layer.mode = Some(self.given(item, self.mode(item)?)),
            "locked" => match item.1.get_ref() {
                DeValue::Boolean(locked) => layer.locked = Some(self.given(item, *locked)),
                _ => return Err(self.wants(item, "`true` or `false`")),
            },
            "when" => {
                let entries = self.tables(item, "tables, each under `[[policy.when]]`")?;
                entries.into_iter().try_for_each(|(place, table)| self.when(place, table).map(|entry| layer.when.push(entry)))?;
            }
            "key" => {
                let key = item.1.get_ref().as_str().and_then(Key::parse);
                layer.key = Some(self.given(item, key.ok_or_else(|| self.wants(item, "32 lower-case hex digits in quotes"))?));
            }
            "require-reason" => match item.1.get_ref() {
                DeValue::Boolean(required) => layer.require_reason = Some(self.given(item, *required)),
                _ => return Err(self.wants(item, "`true` or `false`")),
            },
            "expire-within" => {
                let days = item.1.get_ref().as_str().and_then(crate::policy::days_of_span);
                layer.expire_within = Some(self.given(item, days.ok_or_else(|| self.wants(item, "a span such as `\"90d\"`"))?));
            }
            other => {
                let known = ["mode", "locked", "when", "key", "require-reason", "expire-within"];
                return Err(unknown_key(self.place(item.0), other, &known));
            }
        }
        Ok(())
    }

    fn when(&self, place: String, table: &DeTable<'_>) -> Result<ModeEntry, Error> {
        let mut entry = ModeEntry { place: place.clone(), ..ModeEntry::default() };
        let mut mode = None;
        for item in table {
            match item.0.get_ref().as_ref() {
                "rule" => entry.rule = Some(self.string(item, "a rule id in quotes")?),
                "paths" => entry.paths = Some(self.strings(item, "a list of globs, such as `[\"docs/**\"]`")?),
                "confidence" => {
                    let level = item.1.get_ref().as_str().and_then(Confidence::from_name);
                    entry.confidence = Some(level.ok_or_else(|| self.wants(item, WANTED_CONFIDENCE))?);
                }
                "mode" => mode = Some(self.mode(item)?),
                other => return Err(unknown_key(self.place(item.0), other, &["rule", "paths", "confidence", "mode"])),
            }
        }
        entry.mode = mode.ok_or_else(|| Error::Value { place, key: "policy.when".to_owned(), wanted: "a `mode` in each entry" })?;
        Ok(entry)
    }

    fn mode(&self, item: Item<'_, '_>) -> Result<Mode, Error> {
        item.1.get_ref().as_str().and_then(Mode::from_name).ok_or_else(|| self.wants(item, WANTED_MODE))
    }

    /// Returns the value with the place at which it stands.
    pub(super) fn given<T>(&self, item: Item<'_, '_>, value: T) -> Given<T> {
        Given { value, origin: Origin::File(self.place(item.0)) }
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::Mode;
    use crate::settings::{Error, Layer};

    fn read(text: &str) -> Result<Layer, Error> {
        Layer::parse(text.as_bytes(), ".hush.toml")
    }

    #[test]
    fn modes_are_read_with_their_places() {
        let text = "required-version = \">=0.1\"\nextends = \"a/b\"\n[policy]\nmode = \"warn\"\nlocked = true\n\
                    [[policy.when]]\nrule = \"a\"\npaths = [\"b\"]\nconfidence = \"low\"\nmode = \"block\"\n";
        let layer = read(text).unwrap();
        assert_eq!((layer.mode.as_ref().unwrap().value, layer.when[0].mode), (Mode::Warn, Mode::Block));
        assert_eq!(layer.mode.unwrap().origin.to_string(), ".hush.toml:4");
        assert_eq!(layer.extends.unwrap().origin.to_string(), ".hush.toml:2");
        assert_eq!((layer.when[0].place.as_str(), layer.locked.unwrap().value), (".hush.toml:6", true));
        assert_eq!(read("[policy]\nwhen = [{ rule = \"a\", mode = \"warn\" }]").unwrap().when[0].place, ".hush.toml:2");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_no_value() {
        for (text, told) in [
            ("[policy]\nmode = \"Zq3vT8\"", ".hush.toml:2: `mode` wants `block` or `warn`"),
            ("[policy]\nmode = 1", ".hush.toml:2: `mode` wants"),
            ("[policy]\nlocked = \"Zq3vT8\"", ".hush.toml:2: `locked` wants"),
            ("[policy]\nwhen = \"Zq3vT8\"", ".hush.toml:2: `when` wants"),
            ("[[policy.when]]\nrule = \"a\"", ".hush.toml:1: `policy.when` wants a `mode`"),
            ("[[policy.when]]\nmodes = \"warn\"", ".hush.toml:2: unknown key `modes`"),
            ("[[policy.when]]\nconfidence = \"Zq3vT8\"", ".hush.toml:2: `confidence` wants"),
            ("extends = [\"Zq3vT8\"]", ".hush.toml:1: `extends` wants"),
            ("required-version = \"Zq3vT8\"", ".hush.toml:1: `required-version` wants"),
            ("required-version = 1", ".hush.toml:1: `required-version` wants"),
            ("[scan]\nextends = \"a\"", ".hush.toml:2: unknown key `extends`"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.to_string().starts_with(told) && error.hint().is_some(), "{error}");
            assert!(!format!("{error:?}").contains("Zq3vT8"));
        }
        assert!(read("[scan]\nextends = \"a\"").unwrap_err().hint().unwrap().contains("above"));
    }

    #[test]
    fn a_version_that_is_too_old_is_told_before_what_it_does_not_know() {
        let error = read("new-table = { quux = 1 }\nrequired-version = \">=99.1\"\n[scna]\n").unwrap_err();
        assert!(matches!(&error, Error::Version { .. }), "{error}");
        assert!(error.to_string().contains(">=99.1") && error.to_string().contains(env!("CARGO_PKG_VERSION")), "{error}");
    }
}
