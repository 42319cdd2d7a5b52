//! The weights of the signals, in hundredths; made by `benches/fit-score.py`, not by hand.

/// The score of nothing.
pub const BIAS: i32 = 28;
/// The least score of a finding of high confidence.
pub const HIGH: i32 = 175;
/// The least score of a finding of medium confidence.
pub const MEDIUM: i32 = 0;
/// The least score of a finding of low confidence.
pub const LOW: i32 = -175;
/// The weights of the signals, by their names and in their order.
#[rustfmt::skip]
pub const WEIGHTS: [(&str, i32); 63] = [
    ("password", 105),
    ("secret", 41),
    ("token", -70),
    ("key", -105),
    ("url", 65),
    ("header", 14),
    ("quoted", -13),
    ("bare", 0),
    ("block", 0),
    ("element", 0),
    ("equals", -23),
    ("colon", -30),
    ("arrow", 19),
    ("compared", 41),
    ("pair", -24),
    ("call", -29),
    ("space", 17),
    ("name-goes-on", -103),
    ("name-alone", 83),
    ("key-alone", -89),
    ("name-strong", 14),
    ("name-constant", 27),
    ("short", -265),
    ("length-4", -140),
    ("length-6", -65),
    ("length-8", 17),
    ("length-12", 92),
    ("length-20", 145),
    ("length-40", 262),
    ("digits", -9),
    ("hex", 113),
    ("uuid", 19),
    ("one-word", 84),
    ("capitals", 13),
    ("word-and-digits", 9),
    ("mixed", 99),
    ("joined", -74),
    ("special", -35),
    ("spaced", -70),
    ("very-wordy", -33),
    ("wordy", -1),
    ("random", 26),
    ("very-random", 82),
    ("changing", 100),
    ("few-characters", -114),
    ("camel", -47),
    ("leet", 16),
    ("placeholder", -28),
    ("says-secret", -110),
    ("says-test", -60),
    ("encoded-text", 9),
    ("plain-word", -91),
    ("wordy-token", -182),
    ("repeats-name", 24),
    ("made-up", -54),
    ("comment", -52),
    ("test-line", -71),
    ("user-beside", -3),
    ("host-beside", 22),
    ("continued", 1),
    ("prose-behind", -43),
    ("query", 5),
    ("in-string", -16),
];
/// The weights of what the path says.
#[rustfmt::skip]
pub const PATH: [(&str, i32); 13] = [
    ("code", -55),
    ("code-bare", -186),
    ("settings", -28),
    ("settings-bare", -29),
    ("page", -81),
    ("page-bare", -45),
    ("code-echo", -43),
    ("test-path", -150),
    ("example-path", -60),
    ("vendored", -60),
    ("locked", -400),
    ("translated", -250),
    ("minified", -250),
];
