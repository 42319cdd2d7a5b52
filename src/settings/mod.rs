//! What is asked for: defaults < user file < `.hush.toml` < git configuration < flags.
