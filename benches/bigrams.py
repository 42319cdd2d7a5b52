#!/usr/bin/env python3
"""Computes `src/engine/randomness/table.rs`: how much likelier a pair of characters is in text than in a random token.

    benches/bigrams.py [FOLDER] > src/engine/randomness/table.rs

FOLDER holds sources that people wrote: identifiers, comments, documentation. The table that is checked in was computed from the
sources of some eighty crates in cargo's registry (~/.cargo/registry/src), files ending in .rs, .md, .toml and .txt. Characters fall into 28
classes: the letters, case ignored; digits; everything else. A cell is eight times the binary logarithm of P(second | first) in
those words over P(second) in random base-62 text. Words count once a file, so that no crate's favourite name outweighs language.
"""
import collections, math, pathlib, re, sys

CLASSES = "abcdefghijklmnopqrstuvwxyz0_"
# Tokens, hashes and tables in the sources must not teach the table that they are text.
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]{1,40}")


def classes(word):
    return "".join("0" if c.isdigit() else "_" if not c.isalpha() else c for c in word.lower())


def main(folder):
    pairs, first = collections.Counter(), collections.Counter()
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if path.suffix not in {".rs", ".md", ".toml", ".txt"} or path.stat().st_size > 400_000:
            continue
        words = set(WORD.findall(path.read_text(encoding="utf-8", errors="ignore")))
        for word in words:
            if len(word) > 20 and sum(c.isdigit() for c in word) * 5 > len(word):
                continue
            text = f"_{classes(word)}_"
            pairs.update(zip(text, text[1:]))
            first.update(text[:-1])
    random = {c: 2 / 62 for c in CLASSES[:26]} | {"0": 10 / 62, "_": 2 / 62}
    print("//! How much likelier a pair of characters is in text than in a random token; made by `benches/bigrams.py`, not by hand.")
    print()
    print("/// Eight times the binary logarithm of the ratio, by the class of the first character and that of the second.")
    print("#[rustfmt::skip]")
    print(f"pub(super) static TEXT_OVER_RANDOM: [[i8; {len(CLASSES)}]; {len(CLASSES)}] = [")
    for a in CLASSES:
        row = []
        for b in CLASSES:
            p = (pairs[a, b] + 2 * random[b]) / (first[a] + 2)
            row.append(max(-64, min(64, round(8 * math.log2(p / random[b])))))
        print("    [" + ", ".join(map(str, row)) + f"], // {a}")
    print("];")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path.home() / ".cargo/registry/src")
