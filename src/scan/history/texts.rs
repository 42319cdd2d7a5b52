//! Texts of a repository that are no objects: the names of its references, and its reflogs.

use super::judge::{Judge, Law};
use super::look::{How, look_at_texts, name_of_text};
use super::{Error, Told};
use crate::model::{Confidence, Provenance, RepoPath};
use crate::policy::Policy;
use crate::report::Story;
use crate::rules::RuleSet;
use crate::source::history::Marks;
use std::collections::HashSet;

/// A text that is no object.
#[derive(Clone, Debug)]
pub struct Text {
    /// What it is called: the reference, or the file of the git directory.
    pub name: Vec<u8>,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Adds what stands in the texts, unless an object has it already.
pub fn tell_texts(
    (rules, policy, threshold): (&RuleSet, &Policy, Confidence),
    texts: &[Text],
    told: &mut Told,
) -> Result<(), Error> {
    let sightings = look_at_texts(How { rules, whole: false }, texts.iter().map(|text| &text.bytes[..]))?;
    let mut judge = Judge::new(Law { rules, policy, threshold, paths: &[] }, &sightings);
    told.below += judge.below();
    let mut known: HashSet<Vec<u8>> = told.stories.iter().map(|story| story.judged.finding.secret.expose().to_vec()).collect();
    for (number, text) in (0..).zip(texts) {
        let object = name_of_text(number);
        for secret in judge.at(&text.name, &object) {
            let Some(mut judged) = judge.finding(secret, &object, Some(&text.name)) else { continue };
            if !judged.verdict.is_forgiven() && known.insert(judged.finding.secret.expose().to_vec()) {
                judged.finding.provenance = Provenance::Message { path: RepoPath::new(&text.name), commit: None };
                told.stories.push(Story { reached: true, tips: vec![text.name.clone()], ..Story::unreached(judged) });
            }
        }
    }
    told.forgiven.extend(judge.forgiven.into_values().filter(|judged| !known.contains(judged.finding.secret.expose())));
    told.stories.sort_by_cached_key(Story::order);
    match judge.failure {
        Some(error) => Err(error.into()),
        None => Ok(()),
    }
}
