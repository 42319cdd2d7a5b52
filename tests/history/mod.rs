//! `git hush history` and the packfiles that it reads, with real git.

mod cache;
mod pack;
mod support;
mod told;
