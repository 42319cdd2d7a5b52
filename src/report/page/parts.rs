//! The parts of the page; `maud` escapes all that is not ours.

use super::sums::{self, Count, Span};
use super::{Card, Deed};
use crate::report::form::End;
use base64::Engine;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("search.js");

/// Returns the page.
pub(super) fn page(cards: &[Card], end: &End) -> Markup {
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        digest(STYLE),
        digest(SCRIPT)
    );
    let title = if end.history { "Secrets in history" } else { "Secrets in files" };
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (title) " – git-hush" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header { h1 { (title) } p class="quiet" { (scanned(end)) } }
                main {
                    (totals(cards, end))
                    @if !end.gaps.is_empty() {
                        section class="gaps" { h2 { "Not scanned" } ul { @for gap in &end.gaps { li { (gap) } } } }
                    }
                    (time_line(&sums::time_line(cards)))
                    div class="tables" {
                        (table("By rule", &sums::by(cards, |card| Some(card.rule.clone()))))
                        (table("By path", &sums::by(cards, |card| Some(card.path.clone()))))
                        (table("By author", &sums::by(cards, |card| card.brought_in.as_ref().map(|deed| deed.name.clone()))))
                    }
                    (list(cards, end))
                }
                footer class="quiet" { "Written by git-hush " (env!("CARGO_PKG_VERSION")) "." }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
}

/// Returns what a policy calls this text.
fn digest(text: &str) -> String {
    format!("sha256-{}", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text.as_bytes())))
}

fn scanned(end: &End) -> String {
    let notes: String = end.notes.iter().map(|note| format!("; {note}")).collect();
    format!("Scanned {}{notes}.", end.scanned)
}

fn totals(cards: &[Card], end: &End) -> Markup {
    let reported = || cards.iter().filter(|card| card.reported);
    let stand = reported().filter(|card| card.stands).count();
    let rules = sums::by(cards, |card| Some(card.rule_id.clone())).len();
    let authors = sums::by(cards, |card| card.brought_in.as_ref().map(|deed| deed.email.clone())).len();
    html! {
        section class="totals" aria-label="Totals" {
            (total(end.reported, if end.reported == 1 { "secret" } else { "secrets" }, false))
            @if end.history {
                (total(stand, "still there", stand > 0))
                (total(end.reported - stand, "taken out, or at no tip", false))
                (total(authors, if authors == 1 { "author" } else { "authors" }, false))
            } @else {
                (total(end.new, "new", end.new > 0))
                (total(end.reported - end.new, "known before", false))
            }
            (total(rules, if rules == 1 { "rule" } else { "rules" }, false))
        }
        @if end.reported == 0 { p class="clean" { "No secrets found." } }
        @else { p { "Revoke first what was ever pushed: taking a secret out of a file takes it out of no clone." } }
    }
}

fn total(count: usize, what: &str, hot: bool) -> Markup {
    html! { div class=(if hot { "total hot" } else { "total" }) { strong { (count) } span { (what) } } }
}

fn time_line(spans: &[Span]) -> Markup {
    let most = spans.iter().map(|span| span.came.max(span.went)).max().unwrap_or(1).max(1);
    // An SVG takes lengths from attributes, which the policy allows where it forbids styles of single elements.
    let height = |count: usize| if count == 0 { 0 } else { (count * 60 / most).max(3) };
    let wide = spans.len() * 24;
    html! {
        @if !spans.is_empty() {
            section class="time" {
                h2 { "What came in and went out" }
                p class="quiet" { span class="key came" {} "came in " span class="key went" {} "went out" }
                div class="scroll" tabindex="0" role="group" aria-label="Time line" {
                    svg width=(wide) height="150" viewBox=(format!("0 0 {wide} 150")) role="img" aria-label="Secrets that came in and went out" {
                        line class="axis" x1="0" x2=(wide) y1="65" y2="65" {}
                        @for (at, span) in spans.iter().enumerate() {
                            g {
                                title { (span.name) ": " (span.came) " in, " (span.went) " out, " (span.stood) " there at its end" }
                                rect class="whole" x=(at * 24) y="0" width="24" height="150" {}
                                rect class="came" x=(at * 24 + 3) y=(64 - height(span.came)) width="18" height=(height(span.came)) {}
                                rect class="went" x=(at * 24 + 3) y="66" width="18" height=(height(span.went)) {}
                                @if label(spans, at) { text x=(at * 24 + 2) y="146" { (span.name.get(..4).unwrap_or_default()) } }
                            }
                        }
                    }
                }
                details {
                    summary { "The same as a table" }
                    table {
                        thead { tr { th { "When" } th { "Came in" } th { "Went out" } th { "There at its end" } } }
                        tbody {
                            @for span in spans.iter().filter(|span| span.came + span.went > 0) {
                                tr { td { (span.name) } td { (span.came) } td { (span.went) } td { (span.stood) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Tells whether the span gets a label: the first of each year, as far as there is room.
fn label(spans: &[Span], at: usize) -> bool {
    let year = |at: usize| spans[at].name.get(..4);
    let by_years = spans[at].name.len() == 4;
    if by_years { at.is_multiple_of(2) } else { at == 0 || year(at) != year(at - 1) && at > 1 }
}

fn table(title: &str, counts: &[Count]) -> Markup {
    html! {
        @if !counts.is_empty() {
            section {
                h2 { (title) }
                table {
                    thead { tr { th { (title.trim_start_matches("By ")) } th { "all" } th { "there" } } }
                    tbody {
                        @for count in counts.iter().take(sums::ROWS) {
                            tr { td class="name" { (count.name) } td { (count.all) } td { (count.stand) } }
                        }
                    }
                }
                @if counts.len() > sums::ROWS { p class="quiet" { "and " (counts.len() - sums::ROWS) " more" } }
            }
        }
    }
}

fn list(cards: &[Card], end: &End) -> Markup {
    html! {
        @if !cards.is_empty() {
            section id="list" {
                h2 { "Each secret" @if end.history { ", what is still there first" } }
                // Shown by the script, which is the one that can search.
                form id="search" hidden role="search" {
                    label { "Search " input id="words" type="search" placeholder="rule, path, author, commit …" autocomplete="off"; }
                    label { "Show "
                        select id="which" {
                            option value="" { "all" }
                            option value="there" { "still there" }
                            option value="gone" { "taken out" }
                            option value="forgiven" { "allowed or known" }
                        }
                    }
                    output id="count" class="quiet" {}
                }
                @for card in cards { (one(card)) }
                p id="none" class="quiet" hidden { "Nothing matches." }
            }
        }
    }
}

fn one(card: &Card) -> Markup {
    let kind = match (card.reported, card.stands) {
        (false, _) => "forgiven",
        (true, true) => "there",
        (true, false) => "gone",
    };
    let badge = match kind {
        "forgiven" => card.status,
        "there" if card.commits > 0 || !card.tips.is_empty() => "still there",
        "there" => card.status,
        _ if card.taken_out.is_some() => "taken out",
        _ => "at no tip",
    };
    html! {
        details class="card" data-kind=(kind) {
            summary {
                span class=(format!("badge {kind}")) { (badge) }
                span class="what" { (card.rule) " " code { (card.secret) } }
                span class="where" { (card.path) ":" (card.line) ":" (card.column) }
                @if let Some(deed) = &card.brought_in { span class="quiet" { (deed.day) " " (deed.name) } }
            }
            dl {
                dt { "Why" } dd { (card.why) }
                @if let Some(note) = &card.note { dt { "Note" } dd { (note) } }
                @if let Some(deed) = &card.brought_in { dt { "Brought in by" } dd { (told(deed)) } }
                @if card.commits > 0 { dt { "Held by" } dd { (card.commits) @if card.commits == 1 { " commit" } @else { " commits" } } }
                @if !card.paths.is_empty() {
                    dt { "Also stood at" }
                    dd { @for (at, path) in card.paths.iter().enumerate() { @if at > 0 { ", " } (path) } }
                }
                @if !card.tips.is_empty() {
                    dt { "Still there" }
                    dd { @for (at, tip) in card.tips.iter().enumerate() { @if at > 0 { ", " } (tip) } }
                }
                @if let Some(deed) = &card.taken_out { dt { "Taken out by" } dd { (told(deed)) } }
                dt { "Rule" } dd { code { (card.rule_id) } ", " (card.confidence) " confidence" }
                dt { "Fingerprint" } dd { code { (card.fingerprint) } }
                @if card.reported { dt { "If it is no secret" } dd { code { (card.allow) } } }
                @if let Some(page) = &card.revoke {
                    dt { "Revoke it" } dd { a href=(page) rel="noopener noreferrer" { (page) } }
                }
            }
        }
    }
}

fn told(deed: &Deed) -> Markup {
    html! { code { (deed.commit) } " " (deed.day) " " (deed.name) " <" (deed.email) ">" }
}
