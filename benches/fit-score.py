#!/usr/bin/env python3
"""Fits the weights of the score to reviewed lines, and prints `src/engine/score/weights.rs`.

    cargo run --example signals -- FOLDER > signals.tsv
    benches/fit-score.py signals.tsv LABELS [EXAMPLES] > src/engine/score/weights.rs

FOLDER holds one reviewed text a file; LABELS is JSON lines with `id` (the file's name without its ending) and `label`, `secret` or
`clean`. EXAMPLES are labelled alike, `strict` for what must not be found; they come from no file, so what their paths say is left out,
and each counts for three quarters of a line. The reviewed texts are not part of this repository. A logistic regression, without any package: the weight of a signal is
what it adds to the logarithm of the odds, in hundredths. Of a file that holds several values the likeliest one carries its label. To
know what the weights are worth elsewhere, each fifth of the files is scored with weights fitted to the other four, once by a hash of
the value, so that copies stay together, and once by runs of neighbours in LABELS, which come from the same repository; those figures,
and those of the weights that are printed, go to standard error.
"""
import collections, hashlib, json, math, pathlib, random, sys

ROUNDS, RATE, DECAY, PARTS, RUN = 520, 0.12, 0.0015, 5, 160
ROOT = pathlib.Path(__file__).resolve().parent.parent


def names():
    import re
    engine = re.findall(r'^    \w+ = "([a-z0-9-]+)"', (ROOT / "src/engine/score/signal.rs").read_text(), re.M)
    path = re.findall(r'Self::\w+ => "([a-z0-9-]+)"', (ROOT / "src/policy/context.rs").read_text())
    return engine, path


# Signs that a person sets: reviewed lines say nothing about the folders that they stood in, nor about the lines beside them.
FIXED = {"sentence": -120, "expression": -150, "vector": -250, "listed": -150, "odd-sign": -150, "test-path": -150, "example-path": -45, "vendored": -60, "locked": -400, "translated": -250, "minified": -250}


def read(signals, labels, examples):
    """Returns (is a secret, its values, found by a rule that weighs nothing, how much it counts) for each text."""
    share, known, run = {}, {}, {}
    for file, weight in [(labels, 1.0), (examples, 0.75)]:
        for at, record in enumerate(map(json.loads, open(file, encoding="utf-8")) if file else ()):
            run[record["id"]] = f"{file}:{at // RUN}"
            if record["label"] in ("secret", "clean", "strict"):
                known[record["id"]], share[record["id"]] = record["label"] == "secret", weight
    path = set(names()[1])
    files = {name: ([], False) for name in known}
    for line in open(signals, encoding="utf-8"):
        place, rule, level, points, noticed, *value = line.rstrip("\n").split("\t")
        name = pathlib.PurePath(place).name.split(".")[0]
        if name not in known:
            continue
        values, sure = files[name]
        if noticed:
            left_out = FIXED if share[name] == 1.0 else path
            values.append((rule, tuple(n for n in noticed.split() if n not in left_out), value[0] if value else noticed))
        else:
            sure = sure or level in ("medium", "high")
        files[name] = (values, sure)
    return [(known[name], values, sure, share[name], run[name]) for name, (values, sure) in files.items()]


def by_value(row):
    return digest(max((value for _, _, value in row[1]), key=len, default=""))


def by_run(row):
    return digest(row[4])


def digest(text):
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % PARTS


def fit(rows):
    weights, bias = collections.defaultdict(float), -1.0
    count = collections.Counter((row[0], row[1][0][2] if row[1] else "") for row in rows)
    rng = random.Random(1)
    score = lambda signals: bias + sum(weights[s] for s in signals)
    squares, bias_squares = collections.defaultdict(lambda: 1e-8), 1e-8
    for _ in range(ROUNDS):
        gradient, slope, total = collections.defaultdict(float), 0.0, 0.0
        for label, values, sure, weight, _ in rows:
            if not values:
                continue
            # A value that stands in many files teaches as the root of their number does.
            share = weight * count[(label, values[0][2])] ** -0.5
            chosen = [max((v[1] for v in values), key=score)] if label else [v[1] for v in values]
            if label and sure and (len(values) > 1 or weight < 1):
                continue
            for signals in chosen:
                error = (1.0 if label else 0.0) - 1 / (1 + math.exp(-max(-30, min(30, score(signals)))))
                total += share
                slope += share * error
                for s in signals:
                    gradient[s] += share * error
        for s in gradient:
            g = gradient[s] / total - DECAY * weights[s]
            squares[s] = 0.9 * squares[s] + 0.1 * g * g
            weights[s] += RATE * g / math.sqrt(squares[s]) * 0.3
        g = slope / total
        bias_squares = 0.9 * bias_squares + 0.1 * g * g
        bias += RATE * g / math.sqrt(bias_squares) * 0.3
    return bias, weights


def figures(rows, at):
    tp = fp = fn = 0
    for (label, values, sure, weight, _), (bias, weights) in rows:
        if weight < 1:
            continue
        found = sure or any(bias + sum(weights[s] for s in v[1]) >= at for v in values)
        tp, fp, fn = tp + (found and label), fp + (found and not label), fn + (label and not found)
    p, r = tp / max(1, tp + fp), tp / max(1, tp + fn)
    return p, r, 2 * p * r / max(1e-9, p + r)


def main(signals, labels, examples=None):
    rows = read(signals, labels, examples)
    engine, path = names()
    held = []
    for part in (by_value, by_run):
        models = [fit([row for row in rows if part(row) != k]) for k in range(PARTS)]
        held.append([(row, models[part(row)]) for row in rows])
    bias, weights = fit(rows)
    for at in [x / 4 for x in range(-12, 13)]:
        show = " ".join(f"{name} P {p:.3f} R {r:.3f} F1 {f:.3f}" for name, p, r, f in
                        [("fitted", *figures([(row, (bias, weights)) for row in rows], at)), ("  other values", *figures(held[0], at)), ("  other runs", *figures(held[1], at))])
        print(f"score {at:5.2f}: {show}", file=sys.stderr)
    levels = {"HIGH": 175, "MEDIUM": 0, "LOW": -180}
    print("//! The weights of the signals, in hundredths; made by `benches/fit-score.py`, not by hand.\n")
    print(f"/// The score of nothing.\npub const BIAS: i32 = {round(bias * 100)};")
    for level, value in levels.items():
        print(f"/// The least score of a finding of {level.lower()} confidence.\npub const {level}: i32 = {value};")
    for name, list_, doc in [("WEIGHTS", engine, "of the signals, by their names and in their order"), ("PATH", path, "of what the path says")]:
        print(f"/// The weights {doc}.\n#[rustfmt::skip]\npub const {name}: [(&str, i32); {len(list_)}] = [")
        for signal in list_:
            print(f'    ("{signal}", {FIXED.get(signal, round(weights[signal] * 100))}),')
        print("];")


if __name__ == "__main__":
    main(*sys.argv[1:4])
