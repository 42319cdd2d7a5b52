//! The wiring: shims in the hooks directory, what was there before kept and chained.
