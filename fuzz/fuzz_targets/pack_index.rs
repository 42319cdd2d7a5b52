//! Any bytes as the index of one pack or of many: nothing is read beyond them, and what is found by position is found by name.

#![no_main]

use git_hush::pack::{Index, Map, MultiIndex};
use libfuzzer_sys::fuzz_target;

/// How many positions are looked at; a table may hold many more names than it is worth looking at.
const LOOKED_AT: u32 = 64;

fuzz_target!(|input: (bool, bool, &[u8])| {
    let (long, many, bytes) = input;
    let name_len = if long { 32 } else { 20 };
    let map = Map::of(bytes.to_vec());
    if many {
        let Ok(shared) = MultiIndex::of(map, name_len) else { return };
        for pack in 0..shared.packs().count().min(4) {
            look(&shared.index_of(pack));
        }
    } else if let Ok(index) = Index::of(map, name_len) {
        look(&index);
    }
});

fn look(index: &Index) {
    let count = index.count();
    for position in (0..count.min(LOOKED_AT)).chain(count.saturating_sub(2)..count.saturating_add(2)) {
        let name = index.name(position);
        assert_eq!(name.is_some(), position < count, "a name for each position, and for no other");
        let _ = index.offset(position);
        // The names of a hostile table are in no order, so a search may miss one, but what it finds has the name.
        if let Some(found) = name.as_ref().and_then(|name| index.find(name)) {
            assert_eq!(index.name(found), name);
        }
    }
    let _ = index.pack_checksum();
}
