//! Deltas: what a new object copies from its base and what it inserts.

use super::Flaw;
use crate::model::Copied;

/// Applies a delta to its base: `out` becomes the new object, `copied` the runs that come from the base, in the order of the new
/// object; runs that follow each other in both are one.
///
/// Errors: a delta that does not fit, or a result of more than `limit` bytes, of which none is made then.
pub fn apply(base: &[u8], delta: &[u8], limit: u64, out: &mut Vec<u8>, copied: &mut Vec<Copied>) -> Result<(), Flaw> {
    out.clear();
    copied.clear();
    let mut rest = delta;
    if size(&mut rest)? != base.len() as u64 {
        return Err(Flaw::Delta);
    }
    let wanted = size(&mut rest)?;
    if wanted > limit {
        return Err(Flaw::TooLarge { size: wanted });
    }
    let wanted = usize::try_from(wanted).map_err(|_| Flaw::Delta)?;
    while let Some((&code, behind)) = rest.split_first() {
        rest = behind;
        let run = if code & 0x80 != 0 {
            let offset = number(code, 4, &mut rest)?;
            let len = match number(code >> 4, 3, &mut rest)? {
                0 => 0x1_0000,
                len => len,
            };
            let run = offset.checked_add(len).and_then(|end| base.get(offset..end)).ok_or(Flaw::Delta)?;
            match copied.last_mut() {
                Some(last) if last.end() == out.len() && last.from + last.len == offset => last.len += len,
                _ => copied.push(Copied { to: out.len(), from: offset, len }),
            }
            run
        } else {
            let len = usize::from(code);
            // Zero is reserved, and an insertion must stand in the delta whole.
            let run = rest.get(..len).filter(|_| len > 0).ok_or(Flaw::Delta)?;
            rest = &rest[len..];
            run
        };
        if run.len() > wanted - out.len() {
            return Err(Flaw::Delta);
        }
        out.extend_from_slice(run);
    }
    if out.len() == wanted { Ok(()) } else { Err(Flaw::Delta) }
}

/// Reads the size that the new object will have, from the head of its delta.
pub(super) fn result_size(mut delta: &[u8]) -> Result<u64, Flaw> {
    size(&mut delta)?;
    size(&mut delta)
}

/// Reads a number of seven bits a byte, the lowest first.
fn size(rest: &mut &[u8]) -> Result<u64, Flaw> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (&byte, behind) = rest.split_first().ok_or(Flaw::Delta)?;
        *rest = behind;
        let bits = u64::from(byte & 0x7f);
        if bits << shift >> shift != bits {
            return Err(Flaw::Delta);
        }
        value |= bits << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(Flaw::Delta)
}

/// Reads those of `count` bytes that the lowest bits of `present` announce, the lowest first.
fn number(present: u8, count: u8, rest: &mut &[u8]) -> Result<usize, Flaw> {
    let mut value = 0;
    for at in (0..count).filter(|at| present >> at & 1 == 1) {
        let (&byte, behind) = rest.split_first().ok_or(Flaw::Delta)?;
        *rest = behind;
        value |= usize::from(byte) << (8 * at);
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::apply;
    use crate::model::Copied;
    use crate::pack::Flaw;
    use proptest::prelude::{any, prop, proptest};

    fn applied(base: &[u8], delta: &[u8]) -> Result<(Vec<u8>, Vec<Copied>), Flaw> {
        let (mut out, mut copied) = (Vec::new(), Vec::new());
        apply(base, delta, 1 << 20, &mut out, &mut copied).map(|()| (out, copied))
    }

    #[test]
    fn copies_and_insertions_make_the_new_object() {
        let delta = [10, 9, 0x91, 2, 3, 3, b'x', b'y', b'z', 0x90, 3];
        let (out, copied) = applied(b"0123456789", &delta).unwrap();
        assert_eq!(out, b"234xyz012");
        assert_eq!(copied, [Copied { to: 0, from: 2, len: 3 }, Copied { to: 6, from: 0, len: 3 }]);
    }

    #[test]
    fn runs_that_follow_each_other_are_one() {
        let (out, copied) = applied(b"0123456789", &[10, 6, 0x91, 2, 3, 0x91, 5, 3]).unwrap();
        assert_eq!((&out[..], &copied[..]), (&b"234567"[..], &[Copied { to: 0, from: 2, len: 6 }][..]));
    }

    #[test]
    fn a_copy_of_no_length_is_one_of_64_kib() {
        let base = vec![b'a'; 0x1_0000];
        assert_eq!(applied(&base, &[0x80, 0x80, 4, 0x80, 0x80, 4, 0x80]).unwrap().0, base);
    }

    #[test]
    fn what_does_not_fit_is_told() {
        for delta in [
            &b""[..],
            &[9, 1, 1, b'x'],
            &[10, 1],
            &[10, 1, 0],
            &[10, 1, 2, b'x', b'y'],
            &[10, 2, 2, b'x'],
            &[10, 3, 0x91, 8, 3],
            &[10, 3, 0x91, 8],
            &[10, 3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[10, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
            &[0x80; 20],
        ] {
            assert_eq!(applied(b"0123456789", delta), Err(Flaw::Delta), "{delta:?}");
        }
        assert_eq!(applied(b"0123456789", &[10, 0xff, 0xff, 0xff, 0x7f]), Err(Flaw::TooLarge { size: 0x0fff_ffff }));
    }

    proptest! {
        #[test]
        fn any_bytes_are_taken_without_harm(base in prop::collection::vec(any::<u8>(), 0..40), mut delta in prop::collection::vec(any::<u8>(), 0..60)) {
            if let Some(first) = delta.first_mut() {
                *first = base.len() as u8;
            }
            if let Ok((out, copied)) = applied(&base, &delta) {
                for run in copied {
                    assert_eq!(out[run.to..run.end()], base[run.from..run.from + run.len]);
                }
            }
        }
    }
}
