//! The only home of libgit2.
