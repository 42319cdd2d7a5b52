//! What another repository has, as far as can be told from here.

use super::{Config, Error, Repo};
use crate::model::ObjectId;

/// Where git keeps what it knows of other repositories. A mirror's references are those of this one, and say nothing of it.
const TRACKING: &[u8] = b"refs/remotes/";

impl Repo {
    /// Returns what the remote had when it was last fetched from or pushed to, by its remote-tracking references.
    ///
    /// `name` is what git was told to push to, a remote or an address, and `url` the address that it came to. Where a remote is
    /// fetched from one place and pushed to another, its references speak of the first only, and nothing is returned for the second.
    pub fn remote_tips(&self, name: &[u8], url: &[u8]) -> Result<Vec<ObjectId>, Error> {
        let config = self.config()?;
        let tracked: Vec<Vec<u8>> = remotes(&config, name, url).iter().flat_map(|remote| tracked(&config, remote)).collect();
        if tracked.is_empty() {
            return Ok(Vec::new());
        }
        let tips = self.tips()?.into_iter();
        Ok(tips.filter(|tip| tracked.iter().any(|pattern| matches(pattern, &tip.name))).map(|tip| tip.target).collect())
    }
}

/// Returns the remotes whose references tell of what is pushed to.
fn remotes(config: &Config, name: &[u8], url: &[u8]) -> Vec<String> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let known = |key: &[u8]| key.strip_prefix(b"remote.").and_then(|rest| rest.strip_suffix(b".url")).map(text);
    let mut all: Vec<String> = config.entries().iter().filter_map(|entry| known(&entry.key)).collect();
    all.dedup();
    let addresses = |remote: &str, key: &str| config.get_all(&format!("remote.{remote}.{key}"));
    let one_place = |remote: &str| addresses(remote, "url").len() == 1 && addresses(remote, "pushurl").is_empty();
    let fetched_here = |remote: &str| addresses(remote, "url").first().is_some_and(|fetched| same_place(fetched, url));
    if let Some(named) = all.iter().find(|remote| remote.as_bytes() == name) {
        return Some(named.clone()).filter(|remote| one_place(remote) || fetched_here(remote)).into_iter().collect();
    }
    all.retain(|remote| fetched_here(remote));
    all
}

/// Returns the references that git keeps for a remote, as the right-hand sides of what it fetches.
fn tracked(config: &Config, remote: &str) -> Vec<Vec<u8>> {
    let written = config.get_all(&format!("remote.{remote}.fetch"));
    let kept = written.into_iter().filter_map(|one| Some(one[memchr::memchr(b':', one)? + 1..].to_vec()));
    kept.filter(|kept| kept.starts_with(TRACKING)).collect()
}

/// Tells whether the pattern, in which one `*` stands for anything, is that of the name.
fn matches(pattern: &[u8], name: &[u8]) -> bool {
    match memchr::memchr(b'*', pattern) {
        Some(star) => {
            let (head, tail) = (&pattern[..star], &pattern[star + 1..]);
            name.len() >= head.len() + tail.len() && name.starts_with(head) && name.ends_with(tail)
        }
        None => pattern == name,
    }
}

/// Tells whether two addresses are of one repository: the same host and path, by whatever protocol and user.
fn same_place(one: &[u8], other: &[u8]) -> bool {
    one == other || place(one).is_some_and(|first| Some(first) == place(other))
}

/// Returns the host and the path of an address; a path of this machine has none.
fn place(address: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let text = std::str::from_utf8(address).ok()?;
    let (host, path) = match text.split_once("://") {
        Some(("file", _)) => return None,
        Some((_, rest)) => rest.split_once('/')?,
        None => text.split_once(':').filter(|(host, _)| !host.contains('/'))?,
    };
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let path = path.trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    (!host.is_empty() && !path.is_empty()).then(|| (host.to_ascii_lowercase().into_bytes(), path.as_bytes().to_vec()))
}

#[cfg(test)]
mod tests {
    use super::{matches, same_place};

    #[test]
    fn one_repository_has_many_addresses() {
        for (one, other) in [
            ("https://example.com/a/b.git", "git@example.com:a/b"),
            ("ssh://git@Example.com/a/b", "https://user:word@example.com/a/b/"), // hush:allow
            ("../b", "../b"),
            ("file:///b", "file:///b"),
        ] {
            assert!(same_place(one.as_bytes(), other.as_bytes()), "{one} {other}");
        }
        for (one, other) in [
            ("https://example.com/a/b", "https://example.com/a/c"),
            ("https://example.com/a/b", "https://example.org/a/b"),
            ("https://example.com:8080/a/b", "https://example.com/a/b"),
            ("file:///a/b", "file:///a/b.git"),
            ("/a", "/b"),
            ("", "x"),
            ("https://", "ssh://"),
        ] {
            assert!(!same_place(one.as_bytes(), other.as_bytes()), "{one} {other}");
        }
    }

    #[test]
    fn one_star_stands_for_anything() {
        assert!(matches(b"refs/remotes/o/*", b"refs/remotes/o/a/b") && matches(b"a", b"a") && matches(b"a*b", b"ab"));
        assert!(!matches(b"refs/remotes/o/*", b"refs/remotes/other/a") && !matches(b"a", b"ab") && !matches(b"ab*b", b"ab"));
    }
}
