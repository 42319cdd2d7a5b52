//! JUnit XML: each finding a test that failed, what is told only one that was skipped, and a clean run one that passed.

use super::form::{End, Form};
use super::item::{Item, Weight};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::io::{self, Write};

#[derive(Default)]
pub(super) struct Junit {
    cases: Vec<Case>,
}

struct Case {
    class: String,
    name: String,
    fails: bool,
    message: String,
    text: String,
}

impl Form for Junit {
    fn item(&mut self, _out: &mut dyn Write, item: &Item<'_>) -> io::Result<()> {
        let [line, column, ..] = item.region();
        let mut text = vec![format!("{}:{line}:{column}: {}", item.path(), item.secret()), item.why()];
        if let Some(change) = item.brought_in() {
            text.push(format!("brought in by {} {}", change.commit, super::sanitize(&change.name)));
        }
        text.push(format!("if this is no secret: {}", item.allow()));
        text.extend(item.revoke().map(|page| format!("if it was ever pushed, revoke it: {page}")));
        let message = match item.note() {
            Some(note) => format!("{}: {note}", item.rule_name()),
            None => format!("{}: {}", item.rule_name(), item.secret()),
        };
        self.cases.push(Case {
            class: valid(&item.path()),
            name: format!("{} at {line}:{column}", item.rule_id()),
            fails: item.weight() == Weight::Error,
            message: valid(&message),
            text: valid(&text.join("\n")),
        });
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, end: &End) -> io::Result<()> {
        let fails = self.cases.iter().filter(|case| case.fails).count().to_string();
        let skipped = self.cases.iter().filter(|case| !case.fails).count().to_string();
        let tests = self.cases.len().max(1).to_string();
        let mut xml = Writer::new_with_indent(&mut *out, b' ', 2);
        let counts = [("tests", &tests[..]), ("failures", &fails), ("errors", "0"), ("skipped", &skipped)];
        let tag = |name: &'static str| BytesStart::new(name).with_attributes([("name", "git-hush")]).with_attributes(counts);
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        xml.write_event(Event::Start(tag("testsuites")))?;
        xml.write_event(Event::Start(tag("testsuite")))?;
        if self.cases.is_empty() {
            let clean = [("classname", "git-hush"), ("name", "no secrets found")];
            xml.write_event(Event::Empty(BytesStart::new("testcase").with_attributes(clean)))?;
        }
        for case in &self.cases {
            let case_tag = BytesStart::new("testcase");
            xml.write_event(Event::Start(case_tag.with_attributes([("classname", &case.class[..]), ("name", &case.name)])))?;
            let inner = if case.fails { "failure" } else { "skipped" };
            xml.write_event(Event::Start(BytesStart::new(inner).with_attributes([("message", &case.message[..])])))?;
            xml.write_event(Event::Text(BytesText::new(&case.text)))?;
            xml.write_event(Event::End(BytesEnd::new(inner)))?;
            xml.write_event(Event::End(BytesEnd::new("testcase")))?;
        }
        if !end.gaps.is_empty() {
            xml.write_event(Event::Start(BytesStart::new("system-err")))?;
            xml.write_event(Event::Text(BytesText::new(&valid(&format!("not scanned:\n{}", end.gaps.join("\n"))))))?;
            xml.write_event(Event::End(BytesEnd::new("system-err")))?;
        }
        xml.write_event(Event::End(BytesEnd::new("testsuite")))?;
        xml.write_event(Event::End(BytesEnd::new("testsuites")))?;
        writeln!(out)
    }
}

/// Returns the text without the two characters that are visible to us, and that no XML may hold.
fn valid(text: &str) -> String {
    text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
