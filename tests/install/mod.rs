//! The wiring of hooks: real repositories, made by the real git, and shims that a real shell runs.

#![allow(clippy::unwrap_used, reason = "a test that cannot make its repository must fail")]

mod chain;
mod doctor;
mod examined;
mod places;
mod script;
mod shim;
pub(crate) mod support;
mod wiring;
