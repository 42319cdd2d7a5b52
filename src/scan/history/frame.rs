//! How remembered facts are written: numbers and bytes behind a key, a checksum at the end, in a file that is whole or not there.

use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a file begins with; the number is that of this format.
const MAGIC: &[u8] = b"git-hush history 1\n";

/// A checksum, or a key.
pub(super) type Digest32 = [u8; 32];

/// Puts facts together.
pub(super) struct Writer(Vec<u8>);

impl Writer {
    pub(super) fn new(key: &Digest32) -> Self {
        Self([MAGIC, key].concat())
    }

    pub(super) fn number(&mut self, number: u64) -> &mut Self {
        // Seven bits a byte, the lowest first.
        let mut rest = number;
        while rest >= 0x80 {
            self.0.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        self.0.push(rest as u8);
        self
    }

    pub(super) fn size(&mut self, size: usize) -> &mut Self {
        self.number(size as u64)
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.size(bytes.len());
        self.0.extend_from_slice(bytes);
        self
    }

    /// Writes the file, if that can be done; two that do so at once both leave a whole one.
    pub(super) fn save(mut self, path: &Path) {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let sum: Digest32 = Sha256::digest(&self.0).into();
        self.0.extend_from_slice(&sum);
        let Some(folder) = path.parent() else { return };
        let name = format!("tmp-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let temporary = folder.join(name);
        // What is remembered only saves time, so where it cannot be kept, as in a repository that is read-only, it is not.
        let written = fs::create_dir_all(folder)
            .and_then(|()| File::create_new(&temporary))
            .and_then(|mut file| file.write_all(&self.0))
            .and_then(|()| fs::rename(&temporary, path));
        if written.is_err() {
            drop(fs::remove_file(&temporary));
        }
    }
}

/// Takes facts apart; nothing that does not fit is believed.
pub(super) struct Facts {
    bytes: Vec<u8>,
    at: usize,
}

impl Facts {
    /// Reads the file, if it is there, whole, and of that key.
    pub(super) fn load(path: &Path, key: &Digest32) -> Option<Self> {
        if !fs::metadata(path).ok()?.is_file() {
            return None;
        }
        let mut bytes = fs::read(path).ok()?;
        let sum = bytes.split_off(bytes.len().checked_sub(32)?);
        let head = MAGIC.len() + key.len();
        let ours = bytes.get(..head)? == [MAGIC, key].concat() && Sha256::digest(&bytes)[..] == sum[..];
        ours.then_some(Self { bytes, at: head })
    }

    pub(super) fn number(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    pub(super) fn small(&mut self) -> Option<u32> {
        self.number()?.try_into().ok()
    }

    pub(super) fn size(&mut self) -> Option<usize> {
        self.number()?.try_into().ok()
    }

    pub(super) fn bytes(&mut self) -> Option<&[u8]> {
        let len = self.size()?;
        let end = self.at.checked_add(len)?;
        let bytes = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(bytes)
    }

    /// Reads as many things as a number before them says; each takes a byte at least, so that a lie takes no memory.
    pub(super) fn list<T>(&mut self, mut one: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.size()?;
        if count > self.bytes.len() - self.at {
            return None;
        }
        (0..count).map(|_| one(self)).collect()
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at == self.bytes.len()
    }
}

#[cfg(test)]
mod tests {
    use super::{Facts, Writer};
    use std::fs;

    #[test]
    fn only_a_whole_file_of_the_key_is_believed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b");
        let mut writer = Writer::new(&[1; 32]);
        writer.number(u64::MAX).bytes(b"text").size(3).number(1).number(2).number(300);
        writer.save(&path);
        let mut facts = Facts::load(&path, &[1; 32]).unwrap();
        assert_eq!((facts.number(), facts.bytes().map(<[u8]>::to_vec)), (Some(u64::MAX), Some(b"text".to_vec())));
        assert_eq!(facts.list(Facts::small), Some(vec![1, 2, 300]));
        assert!(facts.is_at_end() && facts.number().is_none() && facts.bytes().is_none());
        assert!(Facts::load(&path, &[2; 32]).is_none() && Facts::load(folder.path(), &[1; 32]).is_none());
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            fs::write(&path, &whole[..at]).unwrap();
            assert!(Facts::load(&path, &[1; 32]).is_none());
            let mut changed = whole.clone();
            changed[at] ^= 1;
            fs::write(&path, changed).unwrap();
            assert!(Facts::load(&path, &[1; 32]).is_none());
        }
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }
}
