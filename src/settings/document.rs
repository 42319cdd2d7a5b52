//! One settings file, understood: the user's own or `.hush.toml`, which share a format.
//!
//! The tree is walked by hand, so that every complaint names a key and a line, and none quotes a value.

mod policy;

use super::error::unknown_key;
use super::{Error, Layer, WrittenRule, size};
use crate::model::{Confidence, Fingerprint};
use crate::policy::{AllowEntry, Date};
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

/// A value with the key that holds it.
type Item<'a, 'i> = (&'a Spanned<DeString<'i>>, &'a Spanned<DeValue<'i>>);

/// Reads the settings in `content`; `file` is its name, for errors.
pub(super) fn parse(content: &[u8], file: &str) -> Result<Layer, Error> {
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    let text = str::from_utf8(content)
        .map_err(|error| Error::NotText { place: format!("{file}:{}", line_at(content, error.valid_up_to())) })?;
    let document = Document { text, file };
    let table = DeTable::parse(text).map_err(|error| document.syntax(&error))?;
    let mut layer = Layer::default();
    document.required_version(table.get_ref(), &mut layer)?;
    for item in table.get_ref() {
        document.section(item, &mut layer)?;
    }
    Ok(layer)
}

fn line_at(content: &[u8], offset: usize) -> usize {
    1 + memchr::memchr_iter(b'\n', &content[..offset.min(content.len())]).count()
}

/// The file in work.
struct Document<'t> {
    text: &'t str,
    file: &'t str,
}

impl Document<'_> {
    fn place<T>(&self, of: &Spanned<T>) -> String {
        format!("{}:{}", self.file, line_at(self.text.as_bytes(), of.span().start))
    }

    fn syntax(&self, error: &toml::de::Error) -> Error {
        let offset = error.span().map_or(0, |span| span.start);
        // The parser's own display quotes the line; its message does not.
        let reason = error.message().lines().next().unwrap_or("not TOML").to_owned();
        Error::Syntax { place: format!("{}:{}", self.file, line_at(self.text.as_bytes(), offset)), reason }
    }

    fn wants(&self, (key, value): Item<'_, '_>, wanted: &'static str) -> Error {
        Error::Value { place: self.place(value), key: key.get_ref().to_string(), wanted }
    }

    fn section(&self, item: Item<'_, '_>, layer: &mut Layer) -> Result<(), Error> {
        let (key, value) = item;
        match key.get_ref().as_ref() {
            "scan" => self.table(item)?.iter().try_for_each(|item| self.scan(item, layer)),
            "rules" => self.table(item)?.iter().try_for_each(|item| self.rules(item, layer)),
            "allow" => {
                let entries = self.tables(item, "tables, each under `[[allow]]`")?;
                entries.into_iter().try_for_each(|(place, table)| self.allow(place, table).map(|entry| layer.allow.push(entry)))
            }
            "rule" => {
                let places = self.tables(item, "tables, each under `[[rule]]`")?.into_iter().map(|(place, _)| place);
                // The rules' own syntax is not known here: they are handed on as they stand.
                let mut whole: toml::Table = toml::from_str(self.text).map_err(|error| self.syntax(&error))?;
                let Some(toml::Value::Array(rules)) = whole.remove("rule") else {
                    return Err(self.wants((key, value), "tables, each under `[[rule]]`"));
                };
                let tables = rules.into_iter().filter_map(|rule| match rule {
                    toml::Value::Table(table) => Some(table),
                    _ => None,
                });
                layer.rules.extend(places.zip(tables).map(|(place, table)| WrittenRule { table, place }));
                Ok(())
            }
            "policy" => self.table(item)?.iter().try_for_each(|item| self.policy(item, layer)),
            "extends" => self.extends(item, layer),
            // It was looked at before all else.
            "required-version" => Ok(()),
            other => {
                let known = ["scan", "rules", "rule", "allow", "policy", "extends", "required-version"];
                Err(unknown_key(self.place(key), other, &known))
            }
        }
    }

    fn scan(&self, item: Item<'_, '_>, layer: &mut Layer) -> Result<(), Error> {
        let (key, value) = item;
        match key.get_ref().as_ref() {
            "confidence" => {
                let level = value.get_ref().as_str().and_then(Confidence::from_name);
                layer.confidence = Some(self.given(item, level.ok_or_else(|| self.wants(item, super::WANTED_CONFIDENCE))?));
            }
            "max-size" => {
                let bytes = match value.get_ref() {
                    DeValue::String(text) => size::parse(text),
                    DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix()).ok(),
                    _ => None,
                };
                layer.max_size = Some(self.given(item, bytes.ok_or_else(|| self.wants(item, super::WANTED_SIZE))?));
            }
            other => return Err(unknown_key(self.place(key), other, &["confidence", "max-size"])),
        }
        Ok(())
    }

    fn rules(&self, item: Item<'_, '_>, layer: &mut Layer) -> Result<(), Error> {
        match item.0.get_ref().as_ref() {
            "disable" => {
                let ids = self.strings(item, "a list of rule ids, such as `[\"rule-id\"]`")?;
                layer.disable.extend(ids.into_iter().map(|id| self.given(item, id)));
            }
            other => return Err(unknown_key(self.place(item.0), other, &["disable"])),
        }
        Ok(())
    }

    fn allow(&self, place: String, table: &DeTable<'_>) -> Result<AllowEntry, Error> {
        let mut entry = AllowEntry { place, ..AllowEntry::default() };
        for item in table {
            match item.0.get_ref().as_ref() {
                "fingerprint" => {
                    let fingerprint = item.1.get_ref().as_str().and_then(Fingerprint::parse);
                    entry.fingerprint = Some(fingerprint.ok_or_else(|| self.wants(item, "20 lower-case hex digits in quotes"))?);
                }
                "secret" => entry.secret = Some(self.string(item, "an expression in quotes")?),
                "line" => entry.line = Some(self.string(item, "an expression in quotes")?),
                "rule" => entry.rule = Some(self.string(item, "a rule id in quotes")?),
                "paths" => entry.paths = Some(self.strings(item, "a list of globs, such as `[\"docs/**\"]`")?),
                "reason" => entry.reason = Some(self.string(item, "a text in quotes")?),
                "expires" => entry.expires = Some(self.date(item)?),
                other => {
                    let known = ["fingerprint", "secret", "line", "rule", "paths", "reason", "expires"];
                    return Err(unknown_key(self.place(item.0), other, &known));
                }
            }
        }
        Ok(entry)
    }

    fn table<'a, 'i>(&self, item: Item<'a, 'i>) -> Result<&'a DeTable<'i>, Error> {
        item.1.get_ref().as_table().ok_or_else(|| self.wants(item, "a table"))
    }

    /// Returns the tables of a list of tables, each with its place.
    fn tables<'a, 'i>(&self, item: Item<'a, 'i>, wanted: &'static str) -> Result<Vec<(String, &'a DeTable<'i>)>, Error> {
        let wants = || self.wants(item, wanted);
        let list = item.1.get_ref().as_array().ok_or_else(wants)?;
        list.iter().map(|entry| entry.get_ref().as_table().map(|table| (self.place(entry), table)).ok_or_else(wants)).collect()
    }

    fn string(&self, item: Item<'_, '_>, wanted: &'static str) -> Result<String, Error> {
        item.1.get_ref().as_str().map(str::to_owned).ok_or_else(|| self.wants(item, wanted))
    }

    fn strings(&self, item: Item<'_, '_>, wanted: &'static str) -> Result<Vec<String>, Error> {
        let wants = || self.wants(item, wanted);
        let list = item.1.get_ref().as_array().ok_or_else(wants)?;
        list.iter().map(|text| text.get_ref().as_str().map(str::to_owned).ok_or_else(wants)).collect()
    }

    fn date(&self, item: Item<'_, '_>) -> Result<Date, Error> {
        let datetime = item.1.get_ref().as_datetime().filter(|datetime| datetime.time.is_none());
        let date = datetime.and_then(|datetime| datetime.date).and_then(|date| Date::new(date.year, date.month, date.day));
        date.ok_or_else(|| self.wants(item, "a date without quotes, such as `2027-01-31`"))
    }
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::settings::{Error, Layer};

    const WHOLE: &str = "\u{feff}# ours\r
[scan]\r
confidence = \"high\"\r
max-size = \"1 MiB\"\r
\r
[rules]\r
disable = [\"one-rule\", \"other-rule\"]\r
\r
[[allow]]\r
fingerprint = \"0123456789abcdef0123\"\r
reason = \"documented\"\r
expires = 2027-01-31\r
\r
[[allow]]\r
secret = '''example-[0-9]+'''\r
rule = \"one-rule\"\r
paths = [\"docs/**\"]\r
";

    fn read(text: &str) -> Result<Layer, Error> {
        parse(text.as_bytes(), ".hush.toml")
    }

    fn complaint(text: &str) -> String {
        let error = read(text).unwrap_err();
        assert!(!format!("{error} {error:?} {:?}", error.hint()).contains("Zq3vT8"), "{error:?}");
        error.to_string()
    }

    #[test]
    fn everything_there_is_can_be_asked_for() {
        let layer = read(WHOLE).unwrap();
        assert_eq!(layer.confidence.unwrap().value.as_str(), "high");
        assert_eq!(layer.max_size.unwrap().value, 1 << 20);
        assert_eq!(layer.disable.iter().map(|id| id.value.as_str()).collect::<Vec<_>>(), ["one-rule", "other-rule"]);
        assert_eq!(layer.disable[0].origin.to_string(), ".hush.toml:7");
        let [first, second] = layer.allow.as_slice() else { panic!() };
        assert_eq!(first.fingerprint.as_ref().unwrap().as_str(), "0123456789abcdef0123");
        assert_eq!((first.expires.unwrap().to_string().as_str(), first.place.as_str()), ("2027-01-31", ".hush.toml:9"));
        assert_eq!((second.secret.as_deref(), second.place.as_str()), (Some("example-[0-9]+"), ".hush.toml:14"));
        assert_eq!(read("[scan]\nmax-size = 0x10").unwrap().max_size.unwrap().value, 16);
    }

    #[test]
    fn nothing_asks_for_nothing() {
        for text in ["", "\n", "\u{feff}", "# words", "[scan]\n[rules]"] {
            let layer = read(text).unwrap();
            assert!(layer.confidence.is_none() && layer.allow.is_empty() && layer.disable.is_empty(), "{text}");
        }
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line_and_what_was_meant() {
        for (text, line, key, meant) in [
            ("[[allow]]\nrule = \"a\"\nexpire = 2027-01-31", 3, "expire", Some("expires")),
            ("\n[scna]", 2, "scna", Some("scan")),
            ("[scan]\nmax_size = 1", 2, "max_size", Some("max-size")),
            ("[scan]\nConfidence = \"low\"", 2, "Confidence", Some("confidence")),
            ("[rules]\ndisabled = []", 2, "disabled", Some("disable")),
            ("[[allow]]\npath = [\"a\"]", 2, "path", Some("paths")),
            ("[[allow]]\nquux = 1", 2, "quux", None),
        ] {
            assert_eq!(complaint(text), format!(".hush.toml:{line}: unknown key `{key}`"));
            let Err(Error::UnknownKey { meant: told, .. }) = read(text) else { panic!() };
            assert_eq!(told.as_deref(), meant, "{text}");
        }
    }

    #[test]
    fn wrong_kinds_are_told_with_what_is_wanted() {
        for text in [
            "scan = 3",
            "scan = \"Zq3vT8\"",
            "[allow]\nrule = \"Zq3vT8\"",
            "allow = [1]",
            "rule = \"Zq3vT8\"",
            "[scan]\nconfidence = \"Zq3vT8\"",
            "[scan]\nconfidence = 1",
            "[scan]\nmax-size = -1",
            "[scan]\nmax-size = \"Zq3vT8\"",
            "[scan]\nmax-size = 1.5",
            "[rules]\ndisable = \"Zq3vT8\"",
            "[rules]\ndisable = [1]",
            "[[allow]]\nfingerprint = \"Zq3vT8\"",
            "[[allow]]\nsecret = [\"Zq3vT8\"]",
            "[[allow]]\npaths = \"Zq3vT8\"",
            "[[allow]]\nexpires = \"2027-01-31\"",
            "[[allow]]\nexpires = 2027-01-31T00:00:00Z",
            "[[allow]]\nexpires = 10:00:00",
        ] {
            assert!(complaint(text).contains("` wants "), "{text}");
        }
    }

    #[test]
    fn what_is_not_toml_is_told_with_its_line_and_not_quoted() {
        for text in [
            "\nZq3vT8",
            "\nZq3vT8 =",
            "\n[[allow",
            "\nsecret = '''Zq3vT8",
            "\nsecret = \"Zq3vT8",
            "\nsecret = Zq3vT8",
            "\n[scan]]Zq3vT8",
            "\n\"Zq3vT8\u{1}\" = 1",
            "\nx = 1 Zq3vT8",
            "[scan]\n[scan]",
            "[[allow]]\nexpires = 2027-02-30",
        ] {
            let told = complaint(text);
            assert!(told.starts_with(".hush.toml:2: ") && told.len() < 200, "{told}");
        }
        assert_eq!(parse(b"# a\n\x00\xff", "f").unwrap_err().to_string(), "f:2: not UTF-8 text");
        assert!(parse(b"# a\n\x00", "f").unwrap_err().to_string().starts_with("f:2: "));
        let key = format!("{} = 1", "Zq3vT8".repeat(8));
        assert_eq!(complaint(&key), ".hush.toml:1: unknown key `…`");
    }

    #[test]
    fn a_file_cut_anywhere_never_panics() {
        for end in 0..WHOLE.len() {
            let _ = parse(&WHOLE.as_bytes()[..end], "f");
            let _ = parse(&WHOLE.as_bytes()[end..], "f");
        }
        let _ = parse("[".repeat(200_000).as_bytes(), "f");
        let _ = parse(format!("a = {}", "[".repeat(200_000)).as_bytes(), "f");
        let _ = parse(format!("{}a = 1", "a.".repeat(100_000)).as_bytes(), "f");
    }
}
