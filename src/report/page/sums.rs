//! What the page counts: by rule, path and author, and by month.

use super::Card;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How many rows a table of counts has.
pub(super) const ROWS: usize = 6;

/// How many months the time line shows singly; a longer history is shown by years.
const MONTHS: usize = 36;

/// How many years are shown with the empty ones between.
const YEARS: usize = 100;

/// What was counted for one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) name: String,
    pub(super) all: usize,
    pub(super) stand: usize,
}

/// Counts the reported cards by a name, the most that still stand first.
pub(super) fn by(cards: &[Card], name: impl Fn(&Card) -> Option<String>) -> Vec<Count> {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for card in cards.iter().filter(|card| card.reported) {
        let Some(name) = name(card) else { continue };
        let (all, stand) = counts.entry(name).or_default();
        *all += 1;
        *stand += usize::from(card.stands);
    }
    let mut counts: Vec<Count> = counts.into_iter().map(|(name, (all, stand))| Count { name, all, stand }).collect();
    counts.sort_by_key(|count| (Reverse(count.stand), Reverse(count.all), count.name.clone()));
    counts
}

/// What came in and went out in one month or year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) name: String,
    pub(super) came: usize,
    pub(super) went: usize,
    /// How many stood at its end, of those that are shown.
    pub(super) stood: usize,
}

/// Counts by month what came in and went out, or by year where there are too many months.
pub(super) fn time_line(cards: &[Card]) -> Vec<Span> {
    let deeds = || {
        let reported = cards.iter().filter(|card| card.reported);
        reported
            .flat_map(|card| [card.brought_in.as_ref().map(|deed| (deed, true)), card.taken_out.as_ref().map(|deed| (deed, false))])
    };
    let mut width = 7;
    let months = |day: &str| -> Option<usize> {
        Some(day.get(..4)?.parse::<usize>().ok()? * 12 + day.get(5..7)?.parse::<usize>().ok()? - 1)
    };
    let all = || deeds().flatten().filter_map(|(deed, _)| months(&deed.day));
    let (Some(first), Some(last)) = (all().min(), all().max()) else { return Vec::new() };
    if last - first >= MONTHS {
        width = 4;
    }
    let mut spans: BTreeMap<String, Span> = BTreeMap::new();
    for month in first..=last {
        let name = format!("{:04}-{:02}", month / 12, month % 12 + 1)[..width].to_owned();
        spans.entry(name.clone()).or_insert(Span { name, ..Span::default() });
    }
    for (deed, came) in deeds().flatten() {
        let Some(span) = deed.day.get(..width).and_then(|name| spans.get_mut(name)) else { continue };
        if came { span.came += 1 } else { span.went += 1 }
    }
    let mut stood = 0_usize;
    let mut spans: Vec<Span> = spans.into_values().collect();
    for span in &mut spans {
        stood = (stood + span.came).saturating_sub(span.went);
        span.stood = stood;
    }
    // A commit may claim any year up to 9999; the empty ones between say nothing.
    if spans.len() > YEARS {
        spans.retain(|span| span.came + span.went > 0);
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::super::{Card, Deed};
    use super::{Span, by, time_line};

    fn card(rule: &str, came: &str, went: Option<&str>) -> Card {
        let deed = |day: &str| Deed { commit: String::new(), name: String::new(), email: String::new(), day: day.to_owned() };
        Card {
            rule: rule.to_owned(),
            rule_id: rule.to_owned(),
            confidence: "high",
            path: String::new(),
            line: 1,
            column: 1,
            secret: String::new(),
            status: "new",
            note: None,
            why: String::new(),
            fingerprint: String::new(),
            allow: String::new(),
            revoke: None,
            brought_in: Some(deed(came)),
            taken_out: went.map(deed),
            tips: Vec::new(),
            paths: Vec::new(),
            commits: 1,
            stands: went.is_none(),
            reported: true,
        }
    }

    fn span(name: &str, came: usize, went: usize, stood: usize) -> Span {
        Span { name: name.to_owned(), came, went, stood }
    }

    #[test]
    fn a_short_history_is_told_by_months_and_a_long_one_by_years() {
        let cards = [card("a", "2025-12-31", Some("2026-02-01")), card("b", "2026-01-01", None)];
        assert_eq!(time_line(&cards), [span("2025-12", 1, 0, 1), span("2026-01", 1, 0, 2), span("2026-02", 0, 1, 1)]);
        let cards = [card("a", "2020-05-01", Some("2023-06-01")), card("b", "2021-01-01", None)];
        let years = [span("2020", 1, 0, 1), span("2021", 1, 0, 2), span("2022", 0, 0, 2), span("2023", 0, 1, 1)];
        assert_eq!(time_line(&cards), years);
        assert_eq!(time_line(&[card("a", "1970-01-01", Some("9999-12-31"))]), [span("1970", 1, 0, 1), span("9999", 0, 1, 0)]);
        assert_eq!(time_line(&[]), []);
    }

    #[test]
    fn what_still_stands_counts_first() {
        let cards = [
            card("a", "2026-01-01", Some("2026-02-01")),
            card("a", "2026-01-01", Some("2026-02-01")),
            card("b", "2026-01-01", None),
        ];
        let counts: Vec<_> =
            by(&cards, |card| Some(card.rule.clone())).into_iter().map(|count| (count.name, count.all, count.stand)).collect();
        assert_eq!(counts, [("b".to_owned(), 1, 1), ("a".to_owned(), 2, 0)]);
    }
}
