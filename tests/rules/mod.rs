//! The built-in rules: sound, and true to their examples.

use git_hush::rules::{RuleSet, examples};

#[test]
fn every_example_holds() {
    let broken = examples::broken(&RuleSet::builtin()).unwrap();
    assert!(broken.is_empty(), "{broken:#?}");
}
