//! Nothing that a repository holds breaks out of a report: paths and names are written by whoever may push.

use super::{repo, report};
use crate::support::{Repo, tokens};

#[test]
fn an_annotation_is_one_line_and_one_command() {
    let text = report(&repo(), "scan", "github", &[]);
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(text.lines().all(|line| line.starts_with("::error file=")), "{text}");
    let odd = text.lines().find(|line| line.contains("script")).unwrap();
    assert!(odd.starts_with("::error file==x%2C\"<script>]]>|`@a`%0A%3A%3Aerror%3A%3A\u{fffd}%250A.md,line=2,"), "{odd}");
}

#[test]
fn a_page_holds_no_element_of_others() {
    let page = report(&repo(), "scan", "html", &[]);
    assert_eq!(page.matches("<script>").count(), 1, "{page}");
    assert!(page.contains("&lt;script&gt;]]&gt;|`@a`"), "{page}");
}

#[test]
fn a_table_holds_no_formula() {
    let repo = repo();
    let call = repo.call("git").args(["commit", "-q", "-m", "x"]).env("GIT_AUTHOR_NAME", "=1+1,\"a").env("GIT_AUTHOR_EMAIL", "@x");
    repo.stage("-z", format!("{}\n", tokens::github_token(7)));
    call.run().ok();
    let text = report(&repo, "history", "csv", &[]);
    let mut rows = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let columns = rows.headers().unwrap().len();
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 4, "{text}");
    for row in &rows {
        assert_eq!(row.len(), columns);
        assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{row:?}");
    }
    assert!(rows.iter().any(|row| &row[3] == "'-z" && &row[11] == "'=1+1,\"a" && &row[12] == "'@x"), "{text}");
}

#[test]
fn xml_is_well_formed_whatever_a_path_holds() {
    let repo = repo();
    repo.stage("none\u{fffe}\u{ffff}", crate::report::leak(8)).commit_unhooked();
    let xml = report(&repo, "history", "junit", &[]);
    let mut reader = quick_xml::Reader::from_str(&xml);
    let (mut depth, mut cases) = (0_i32, 0);
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error}\n{xml}")) {
            quick_xml::events::Event::Start(tag) => {
                depth += 1;
                cases += usize::from(tag.name().as_ref() == b"testcase");
                tag.attributes().for_each(|attribute| drop(attribute.unwrap()));
            }
            quick_xml::events::Event::End(_) => depth -= 1,
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!((depth, cases), (0, 4));
    assert!(!xml.chars().any(|char| char.is_control() && char != '\n' || matches!(char, '\u{fffe}' | '\u{ffff}')), "{xml:?}");
}

#[test]
fn markdown_holds_no_markup_of_others() {
    let text = report(&repo(), "scan", "markdown", &[]);
    assert!(!text.contains("<script>") && !text.contains("`@a`") && !text.contains("|`"), "{text}");
    // The table has one row for each finding.
    assert_eq!(text.lines().filter(|line| line.starts_with("| <code>GitHub")).count(), 2, "{text}");
}

#[test]
fn a_secret_that_names_a_file_is_told_as_its_path_is() {
    // The path is what git stores; a report that hid it could not say where to look. It is masked nowhere but in the baseline.
    let repo = Repo::new();
    repo.stage(format!("{}.txt", tokens::github_token(1)), "x\n").commit_unhooked();
    repo.hush(["baseline", "create", "--history"]).ok();
    let baseline = String::from_utf8(repo.read(".hush-baseline")).unwrap();
    assert!(!baseline.contains(&tokens::github_token(1)) && baseline.contains(" …\n"), "{baseline}");
}
