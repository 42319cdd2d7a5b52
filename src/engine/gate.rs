//! The gate in front of a regex: whether a window holds a run of bytes as long as every match's, and the sign that every match holds.

use super::{Gate, RunClass};

/// Whether each byte is of the class.
type Table = [bool; 256];

static HEX: Table = table(RunClass::Hex);
static ALNUM: Table = table(RunClass::Alnum);
static WORD: Table = table(RunClass::Word);
static TOKEN: Table = table(RunClass::Token);

const fn table(class: RunClass) -> Table {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    loop {
        table[byte as usize] = class.holds(byte);
        if byte == u8::MAX {
            return table;
        }
        byte += 1;
    }
}

impl Gate {
    /// Tells whether the window holds the sign and the run.
    ///
    /// Looks at every byte of a run and at few of the others: where the byte at the far end of a run that could begin here is not
    /// of the class, no run begins before the next one.
    pub(super) fn lets_through(self, window: &[u8]) -> bool {
        if self.sign.is_some_and(|sign| memchr::memchr(sign, window).is_none()) {
            return false;
        }
        let table = match self.class {
            RunClass::Hex => &HEX,
            RunClass::Alnum => &ALNUM,
            RunClass::Word => &WORD,
            RunClass::Token => &TOKEN,
        };
        let length = self.length as usize;
        let mut start = 0_usize;
        while let Some(run) = window.get(start..start.saturating_add(length)) {
            match run.iter().rposition(|&byte| !table[usize::from(byte)]) {
                Some(stranger) => start += stranger + 1,
                None => return true,
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::{Gate, RunClass};
    use proptest::prelude::{prop, proptest};

    #[test]
    fn a_run_is_found_wherever_it_stands() {
        let gate = Gate { class: RunClass::Hex, length: 4, sign: None };
        for text in ["beef", "xbeef", "beefx", "x be beefy", "xyzBEEF"] {
            assert!(gate.lets_through(text.as_bytes()), "{text}");
        }
        for text in ["", "bee", "bee beg", "be-ef", "xyzzy"] {
            assert!(!gate.lets_through(text.as_bytes()), "{text}");
        }
        assert!(Gate::OPEN.lets_through(b""));
        let signed = Gate { sign: Some(b'@'), ..gate };
        assert!(signed.lets_through(b"@beef") && !signed.lets_through(b"beef") && !signed.lets_through(b"@bee"));
    }

    proptest! {
        #[test]
        fn what_is_skipped_holds_no_run(text in prop::collection::vec(prop::sample::select(b"a7G-_/ ".to_vec()), 0..60), length in 0..9_u32) {
            for class in RunClass::ALL {
                let plain = length == 0 || text.windows(length as usize).any(|run| run.iter().all(|&byte| class.holds(byte)));
                assert_eq!(Gate { class, length, sign: None }.lets_through(&text), plain, "{class:?} {length}");
            }
        }
    }
}
