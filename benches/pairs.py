#!/usr/bin/env python3
"""Computes how seldom pairs of neighbouring bytes, and which four of them often, stand in source text.

    benches/pairs.py pairs FOLDER... > src/engine/grams/pairs.rs
    benches/pairs.py common FOLDER... > src/engine/grams/common.rs

Each FOLDER holds sources that people wrote, and counts as much as the others. The tables that are checked in were computed from the
sources of some hundred packages each of crates.io, npm and PyPI. For pairs, bytes fall into 32 classes, their five low bits; a cell is
eight times the binary logarithm of one over the share of the pair. Grams are four bytes with the case taken from letters, and so they are
listed, with the same measure, where one place in twelve thousand or more holds them.
"""
import collections, math, pathlib, random, sys

MOST = 10_000_000
CLASSES = bytes(byte & 31 for byte in range(256))
FOLDED = bytes(byte | 32 for byte in range(256))
SELDOM = 1 / 12_000


def texts(folder):
    paths = sorted(path for path in pathlib.Path(folder).rglob("*") if path.is_file() and not path.is_symlink())
    random.Random(1).shuffle(paths)
    total = 0
    for path in paths:
        text = path.read_bytes()[:60_000]
        if b"\0" in text:
            continue
        yield text
        total += len(text)
        if total > MOST:
            break


def shares_of(folders, things):
    """Returns which share of all things that are found in the texts each of them has."""
    shares = collections.Counter()
    for folder in folders:
        counted = collections.Counter()
        for text in texts(folder):
            counted.update(things(text))
        total = counted.total() * len(folders)
        for thing, number in counted.items():
            shares[thing] += number / total
    return shares


def pairs_of(text):
    text = text.translate(CLASSES)
    return zip(text, text[1:])


def grams_of(text):
    text = text.translate(FOLDED)
    return (text[at:at + 4] for at in range(len(text) - 3))


def rareness(share):
    return min(255, round(-8 * math.log2(share or 1e-12)))


def pairs(folders):
    shares = shares_of(folders, pairs_of)
    print("//! How seldom a pair of neighbouring bytes stands in source text; made by `benches/pairs.py`, not by hand.")
    print()
    print("/// Eight times the binary logarithm of one over the pair's share, by the five low bits of the first byte and of the second.")
    print("#[rustfmt::skip]")
    print("pub(super) static RARENESS: [[u8; 32]; 32] = [")
    for first in range(32):
        cells = (shares[first, second] for second in range(32))
        print("    [" + ", ".join(str(rareness(share)) for share in cells) + "],")
    print("];")


def common(folders):
    shares = shares_of(folders, grams_of)
    listed = sorted((int.from_bytes(gram, "little"), rareness(share)) for gram, share in shares.items() if share >= SELDOM)
    print("//! The four bytes that stand often in source text; made by `benches/pairs.py`, not by hand.")
    print()
    print("/// As numbers, the first byte lowest, in order, each with eight times the binary logarithm of one over its share.")
    print("#[rustfmt::skip]")
    print(f"pub(super) static COMMON: [(u32, u8); {len(listed)}] = [")
    for at in range(0, len(listed), 8):
        print("    " + " ".join(f"(0x{gram:08x}, {rare})," for gram, rare in listed[at:at + 8]))
    print("];")


{"pairs": pairs, "common": common}[sys.argv[1]](sys.argv[2:])
