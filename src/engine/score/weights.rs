//! The weights of the signals, in hundredths; made by `benches/fit-score.py`, not by hand.

/// The score of nothing.
pub const BIAS: i32 = 23;
/// The least score of a finding of high confidence.
pub const HIGH: i32 = 175;
/// The least score of a finding of medium confidence.
pub const MEDIUM: i32 = 0;
/// The least score of a finding of low confidence.
pub const LOW: i32 = -175;
/// The weights of the signals, by their names and in their order.
#[rustfmt::skip]
pub const WEIGHTS: [(&str, i32); 63] = [
    ("password", 108),
    ("secret", 42),
    ("token", -70),
    ("key", -104),
    ("url", 54),
    ("header", 15),
    ("quoted", -10),
    ("bare", 3),
    ("block", 0),
    ("element", 0),
    ("equals", -22),
    ("colon", -29),
    ("arrow", 19),
    ("compared", 41),
    ("pair", -24),
    ("call", -29),
    ("space", 17),
    ("name-goes-on", -103),
    ("name-alone", 86),
    ("key-alone", -89),
    ("name-strong", 15),
    ("name-constant", 28),
    ("short", -266),
    ("length-4", -140),
    ("length-6", -67),
    ("length-8", 16),
    ("length-12", 91),
    ("length-20", 145),
    ("length-40", 263),
    ("digits", -10),
    ("hex", 113),
    ("uuid", 19),
    ("one-word", 83),
    ("capitals", 13),
    ("word-and-digits", 9),
    ("mixed", 99),
    ("joined", -77),
    ("special", -36),
    ("spaced", -71),
    ("very-wordy", -33),
    ("wordy", -4),
    ("random", 26),
    ("very-random", 82),
    ("changing", 100),
    ("few-characters", -114),
    ("camel", -46),
    ("leet", 16),
    ("placeholder", -24),
    ("says-secret", -113),
    ("says-test", -63),
    ("encoded-text", 9),
    ("plain-word", -91),
    ("wordy-token", -180),
    ("repeats-name", 26),
    ("made-up", -53),
    ("comment", -48),
    ("test-line", -69),
    ("user-beside", -8),
    ("host-beside", 19),
    ("continued", 1),
    ("prose-behind", -43),
    ("query", 5),
    ("in-string", -12),
];
/// The weights of what the path says.
#[rustfmt::skip]
pub const PATH: [(&str, i32); 13] = [
    ("code", -54),
    ("code-bare", -186),
    ("settings", -28),
    ("settings-bare", -28),
    ("page", -89),
    ("page-bare", -45),
    ("code-echo", -42),
    ("test-path", -150),
    ("example-path", -60),
    ("vendored", -60),
    ("locked", -400),
    ("translated", -250),
    ("minified", -250),
];
