//! Any bytes as `.hush.toml` and as `.gitallowed`: an answer or an error, which tells nothing that stands where a secret would.

#![no_main]

use git_hush::policy::GitAllowed;
use git_hush::settings::Layer;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (bool, &[u8])| {
    let (toml, bytes) = input;
    if toml {
        match Layer::parse(bytes, ".hush.toml") {
            Ok(layer) => layer.rules.iter().for_each(|rule| drop(rule.syntax())),
            Err(error) => drop((error.to_string(), error.hint())),
        }
    } else {
        let mut allowed = GitAllowed::default();
        allowed.add_file(bytes, ".gitallowed");
        let _ = allowed.expression();
    }
});
