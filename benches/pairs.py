#!/usr/bin/env python3
"""Computes `src/engine/grams/pairs.rs`: how seldom a pair of neighbouring bytes stands in source text.

    benches/pairs.py FOLDER... > src/engine/grams/pairs.rs

Each FOLDER holds sources that people wrote, and counts as much as the others. The table that is checked in was computed from the sources of
some hundred packages each of crates.io, npm and PyPI. Bytes fall into 32 classes, their five low bits; a cell is eight times the
binary logarithm of one over the share of the pair.
"""
import collections, math, pathlib, random, sys

MOST = 10_000_000
CLASSES = bytes(byte & 31 for byte in range(256))


def count(folder):
    paths = sorted(path for path in pathlib.Path(folder).rglob("*") if path.is_file() and not path.is_symlink())
    random.Random(1).shuffle(paths)
    pairs, total = collections.Counter(), 0
    for path in paths:
        text = path.read_bytes()[:60_000]
        if b"\0" in text:
            continue
        text = text.translate(CLASSES)
        pairs.update(zip(text, text[1:]))
        total += len(text)
        if total > MOST:
            break
    return pairs


def main(folders):
    shares = collections.Counter()
    for pairs in map(count, folders):
        for pair, number in pairs.items():
            shares[pair] += number / pairs.total() / len(folders)
    print("//! How seldom a pair of neighbouring bytes stands in source text; made by `benches/pairs.py`, not by hand.")
    print()
    print("/// Eight times the binary logarithm of one over the pair's share, by the five low bits of the first byte and of the second.")
    print("#[rustfmt::skip]")
    print("pub(super) static RARENESS: [[u8; 32]; 32] = [")
    for first in range(32):
        cells = (shares[first, second] for second in range(32))
        print("    [" + ", ".join(str(min(255, round(-8 * math.log2(share or 1e-12)))) for share in cells) + "],")
    print("];")


main(sys.argv[1:])
