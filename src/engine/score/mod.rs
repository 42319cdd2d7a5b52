//! The score of a value that no shape tells: what is noticed about it, and how much each of that weighs.
//!
//! A value and the place it stands in are put into signals, each of them a yes or a no that a person can check; a table gives each
//! signal a weight, and the score is their sum. The table is fitted by `benches/fit-score.py` on reviewed lines and checked in; nothing
//! else decides. What depends on the path is added afterwards, by policy.

mod signal;
mod surroundings;
mod value;
mod weights;

pub use signal::Signal;
pub use weights::{BIAS, HIGH, LOW, MEDIUM};

use super::Weighing;
use super::assign::{Assignment, Form, Operator, Tail};
use super::quiet;
use crate::model::{Confidence, Signals, Span};

/// What is weighed: the value, and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Subject<'h> {
    pub(super) haystack: &'h [u8],
    pub(super) kind: Weighing,
    pub(super) secret: Span,
    pub(super) name: Option<Span>,
    /// How it is written, where that was read by hand.
    pub(super) assignment: Option<Assignment>,
}

/// Returns everything that is noticed about a value.
pub(super) fn signals(subject: &Subject<'_>) -> Signals {
    let mut signals = Signals::default();
    let mut note = |signal: Signal| signals.0 |= signal.bit();
    note(match subject.kind {
        Weighing::Password => Signal::Password,
        Weighing::Secret => Signal::Secret,
        Weighing::Token => Signal::Token,
        Weighing::Key => Signal::Key,
        Weighing::Url => Signal::Url,
        Weighing::Header => Signal::Header,
    });
    let value = &subject.haystack[subject.secret.range()];
    if let Some(assignment) = &subject.assignment {
        match assignment.form {
            Form::Quoted => note(Signal::Quoted),
            Form::Bare => note(Signal::Bare),
            Form::Block | Form::Element => {}
        }
        let operator = match assignment.operator {
            Operator::Equals => Some(Signal::Equals),
            Operator::Colon => Some(Signal::Colon),
            Operator::Arrow => Some(Signal::Arrow),
            Operator::Compared => Some(Signal::Compared),
            Operator::Pair => Some(Signal::Pair),
            Operator::Call => Some(Signal::Call),
            Operator::Space => Some(Signal::Space),
            // What stands between tags is an element already.
            Operator::Tag => None,
        };
        if let Some(operator) = operator {
            note(operator);
        }
        // A lexer compares its tokens with words; lists of fields name one behind the other.
        if assignment.operator == Operator::Compared && !subject.kind.is_chosen() && !value.iter().any(u8::is_ascii_digit) {
            note(Signal::WordyToken);
        }
        if assignment.operator == Operator::Pair && value::is_field(value) {
            note(Signal::Listed);
        }
        if assignment.tail == Tail::Other {
            note(Signal::NameGoesOn);
        }
    }
    if subject
        .name
        .is_some_and(|name| quiet::repeats_name(&subject.haystack[name.range()], &subject.haystack[subject.secret.range()]))
    {
        note(Signal::RepeatsName);
    }
    value::note(&subject.haystack[subject.secret.range()], subject.kind, &mut note);
    if subject.assignment.is_some_and(|found| found.form == Form::Bare)
        && value::is_camel(&subject.haystack[subject.secret.range()])
    {
        note(Signal::Camel);
    }
    surroundings::note(subject, &mut note);
    signals
}

/// Returns the score of the signals, in hundredths, without what the path says.
pub fn points(signals: Signals) -> i32 {
    BIAS + Signal::of(signals).map(weight).sum::<i32>()
}

/// Returns what a signal adds, in hundredths.
pub fn weight(signal: Signal) -> i32 {
    weights::WEIGHTS.get(signal as usize).map_or(0, |&(_, weight)| weight)
}

/// Returns what a signal of the path adds, in hundredths, by the signal's place.
pub fn path_weight(signal: usize) -> i32 {
    weights::PATH.get(signal).map_or(0, |&(_, weight)| weight)
}

/// Returns the names of the path's signals, in the order of their weights.
pub fn path_names() -> impl Iterator<Item = &'static str> {
    weights::PATH.iter().map(|&(name, _)| name)
}

/// Returns the confidence that a score gives; nothing below the least.
pub fn confidence(points: i32) -> Option<Confidence> {
    [(HIGH, Confidence::High), (MEDIUM, Confidence::Medium), (LOW, Confidence::Low)]
        .into_iter()
        .find_map(|(least, confidence)| (points >= least).then_some(confidence))
}

#[cfg(test)]
mod tests {
    use super::{Signal, weights};

    #[test]
    fn the_table_is_of_these_signals() {
        let names: Vec<&str> = weights::WEIGHTS.iter().map(|&(name, _)| name).collect();
        let signals: Vec<&str> = Signal::ALL.iter().map(|signal| signal.as_str()).collect();
        assert_eq!(names, signals, "run `benches/fit-score.py` again");
        assert!(signals.len() <= 64, "a signal is a bit of 64");
    }
}
