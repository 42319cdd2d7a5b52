//! Every syntax, read.
