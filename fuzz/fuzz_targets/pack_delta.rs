//! Any bytes as a delta, against a slow twin that makes the new object byte by byte.

#![no_main]

use git_hush::pack::apply;
use libfuzzer_sys::fuzz_target;

const LIMIT: u64 = 1 << 16;

fuzz_target!(|input: (&[u8], bool, &[u8])| {
    let (base, sized, rest) = input;
    // A delta says how long its base is; most inputs should come past that.
    let delta = if sized { [&number(base.len()), rest].concat() } else { rest.to_vec() };
    let (mut out, mut copied) = (b"left behind".to_vec(), Vec::new());
    let made = apply(base, &delta, LIMIT, &mut out, &mut copied);
    assert_eq!(made.is_ok().then_some(&out), slow(base, &delta).as_ref());
    assert!(out.len() as u64 <= LIMIT);
    if made.is_ok() {
        let mut end = 0;
        for run in &copied {
            assert!(run.to >= end && run.len > 0, "runs are in order and hold something");
            assert_eq!(out[run.to..run.end()], base[run.from..run.from + run.len]);
            end = run.end();
        }
    }
});

fn number(mut rest: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while rest >= 0x80 {
        bytes.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    bytes.push(rest as u8);
    bytes
}

/// Makes the new object as git's documentation of the format tells it.
fn slow(base: &[u8], delta: &[u8]) -> Option<Vec<u8>> {
    let mut rest = delta.iter().copied();
    let mut size = || {
        let (mut value, mut shift) = (0_u128, 0);
        loop {
            let byte = rest.next()?;
            value |= u128::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                return u64::try_from(value).ok();
            }
            if shift >= 70 {
                return None;
            }
        }
    };
    let (from, to) = (size()?, size()?);
    if from != base.len() as u64 || to > LIMIT {
        return None;
    }
    let mut out = Vec::new();
    while let Some(code) = rest.next() {
        if code & 0x80 == 0 {
            if code == 0 {
                return None;
            }
            for _ in 0..code {
                out.push(rest.next()?);
            }
        } else {
            let (mut offset, mut len) = (0_usize, 0_usize);
            for bit in 0..4 {
                if code >> bit & 1 == 1 {
                    offset |= usize::from(rest.next()?) << (8 * bit);
                }
            }
            for bit in 0..3 {
                if code >> (4 + bit) & 1 == 1 {
                    len |= usize::from(rest.next()?) << (8 * bit);
                }
            }
            let len = if len == 0 { 0x1_0000 } else { len };
            if offset + len > base.len() {
                return None;
            }
            out.extend(base.iter().skip(offset).take(len));
        }
        if out.len() as u64 > to {
            return None;
        }
    }
    (out.len() as u64 == to).then_some(out)
}
