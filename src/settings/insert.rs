//! Where a new entry of the allow list goes: among the others by fingerprint, so that entries that two branches add seldom meet.

use toml_edit::{Document, Item};

/// The head of an entry.
const HEAD: &str = "[[allow]]";

/// Returns the offset of the first entry whose fingerprint is greater, with the comments that stand right above it.
///
/// Nothing where there is none, or where the list is not written as blocks.
pub(super) fn place(text: &str, fingerprint: &str) -> Option<usize> {
    let document = Document::parse(text).ok()?;
    let Item::ArrayOfTables(entries) = document.get("allow")? else { return None };
    let named = entries.iter().filter_map(|entry| entry.get("fingerprint"));
    let next = named.filter(|name| name.as_str().is_some_and(|name| name > fingerprint)).find_map(Item::span)?;
    let above = text.get(..next.start)?;
    let (head, _) = above.rmatch_indices(HEAD).find(|&(at, _)| at == 0 || above[..at].ends_with('\n'))?;
    let mut start = head;
    while let Some(line) = text[..start].strip_suffix('\n').map(|rest| rest.rfind('\n').map_or(0, |at| at + 1)) {
        if !text[line..start].starts_with('#') {
            break;
        }
        start = line;
    }
    // What stands at the top of the file speaks of the file.
    Some(if start == 0 { head } else { start })
}

#[cfg(test)]
mod tests {
    use super::place;

    const TEXT: &str = "# Ours.\n[scan]\n\n# two\n# lines\n[[allow]]\nreason = \"[[allow]]\"\nfingerprint = \"4\"\n\n[[allow]]\nrule = \"r\"\n\n[[allow]]\nfingerprint = \"6\"\n";

    #[test]
    fn an_entry_goes_before_the_first_that_is_greater() {
        assert_eq!(place(TEXT, "3"), TEXT.find("# two"));
        assert_eq!(place(TEXT, "5"), TEXT.rfind("[[allow]]"));
        assert_eq!((place(TEXT, "7"), place("", "1"), place("[[allow", "1")), (None, None, None));
        assert_eq!(place("allow = [{ fingerprint = \"4\" }]", "3"), None);
        assert_eq!(place("# top\n[[allow]]\nfingerprint = \"4\"\n", "3"), Some(6));
    }
}
