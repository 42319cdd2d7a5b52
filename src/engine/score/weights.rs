//! The weights of the signals, in hundredths; made by `benches/fit-score.py`, not by hand.

/// The score of nothing.
pub const BIAS: i32 = -25;
/// The least score of a finding of high confidence.
pub const HIGH: i32 = 100;
/// The least score of a finding of medium confidence.
pub const MEDIUM: i32 = 0;
/// The least score of a finding of low confidence.
pub const LOW: i32 = -175;
/// The weights of the signals, by their names and in their order.
#[rustfmt::skip]
pub const WEIGHTS: [(&str, i32); 62] = [
    ("password", 111),
    ("secret", 51),
    ("token", -85),
    ("key", -108),
    ("url", 32),
    ("header", 16),
    ("quoted", -31),
    ("bare", 16),
    ("block", 0),
    ("element", 0),
    ("equals", -36),
    ("colon", -29),
    ("arrow", 18),
    ("compared", 48),
    ("pair", -30),
    ("call", -23),
    ("space", 21),
    ("name-goes-on", -101),
    ("name-alone", 95),
    ("key-alone", -83),
    ("name-strong", 24),
    ("name-constant", 37),
    ("short", -274),
    ("length-4", -146),
    ("length-6", -64),
    ("length-8", 23),
    ("length-12", 94),
    ("length-20", 115),
    ("length-40", 267),
    ("digits", -26),
    ("hex", 134),
    ("uuid", 0),
    ("one-word", 91),
    ("capitals", 18),
    ("word-and-digits", 14),
    ("mixed", 102),
    ("joined", -97),
    ("special", -25),
    ("spaced", -60),
    ("very-wordy", -30),
    ("wordy", -7),
    ("random", 20),
    ("very-random", 76),
    ("changing", 80),
    ("few-characters", -109),
    ("leet", 16),
    ("placeholder", -26),
    ("says-secret", -112),
    ("says-test", -59),
    ("encoded-text", 12),
    ("plain-word", -91),
    ("wordy-token", -187),
    ("repeats-name", 34),
    ("made-up", -55),
    ("comment", -47),
    ("test-line", -69),
    ("user-beside", -10),
    ("host-beside", 14),
    ("continued", 0),
    ("prose-behind", -50),
    ("query", 15),
    ("in-string", -9),
];
/// The weights of what the path says.
#[rustfmt::skip]
pub const PATH: [(&str, i32); 13] = [
    ("code", 11),
    ("code-bare", -166),
    ("settings", 24),
    ("settings-bare", -3),
    ("page", -48),
    ("page-bare", -13),
    ("code-echo", -52),
    ("test-path", -150),
    ("example-path", -60),
    ("vendored", -60),
    ("locked", -400),
    ("translated", -250),
    ("minified", -250),
];
