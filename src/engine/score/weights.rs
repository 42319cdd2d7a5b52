//! The weights of the signals, in hundredths; made by `benches/fit-score.py`, not by hand.

/// The score of nothing.
pub const BIAS: i32 = -51;
/// The least score of a finding of high confidence.
pub const HIGH: i32 = 100;
/// The least score of a finding of medium confidence.
pub const MEDIUM: i32 = 0;
/// The least score of a finding of low confidence.
pub const LOW: i32 = -175;
/// The weights of the signals, in their order.
#[rustfmt::skip]
pub const WEIGHTS: [i32; 61] = [
    115, // password
    45, // secret
    -41, // token
    -173, // key
    45, // url
    21, // header
    -51, // quoted
    10, // bare
    0, // block
    0, // element
    -22, // equals
    -17, // colon
    29, // arrow
    60, // compared
    -94, // pair
    -35, // call
    16, // space
    -101, // name-goes-on
    76, // name-alone
    34, // name-strong
    41, // name-constant
    -258, // short
    -148, // length-4
    -65, // length-6
    7, // length-8
    92, // length-12
    121, // length-20
    258, // length-40
    -1, // digits
    118, // hex
    0, // uuid
    99, // one-word
    21, // capitals
    25, // word-and-digits
    80, // mixed
    -85, // joined
    -32, // special
    -127, // spaced
    -25, // very-wordy
    3, // wordy
    34, // random
    60, // very-random
    84, // changing
    -87, // few-characters
    38, // leet
    -36, // placeholder
    -104, // says-secret
    -47, // says-test
    20, // encoded-text
    -87, // plain-word
    -197, // wordy-token
    20, // repeats-name
    -37, // made-up
    -29, // comment
    -60, // test-line
    4, // user-beside
    8, // host-beside
    -2, // continued
    -36, // prose-behind
    12, // query
    3, // in-string
];
/// The weights of what the path says.
#[rustfmt::skip]
pub const PATH: [i32; 12] = [
    11, // code
    -174, // code-bare
    12, // settings
    3, // settings-bare
    -45, // page
    -13, // page-bare
    -150, // test-path
    -60, // example-path
    -60, // vendored
    -400, // locked
    -250, // translated
    -250, // minified
];
