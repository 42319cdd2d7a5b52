//! What git does, and what we make of it: real repositories, made by the real git.

#![allow(clippy::unwrap_used, reason = "a test that cannot make its repository must fail")]

mod bases;
mod by_tree;
mod foreign;
mod incoming;
mod message;
mod places;
mod staged;
mod support;
