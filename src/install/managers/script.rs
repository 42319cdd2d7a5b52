//! The line that has a shell script call us.

use crate::install::Hook;

/// What git tells `pre-push` comes on standard input, once, and what stands behind us is to read it, too: so the script runs itself again.
const BEFORE_A_PUSH: &str = "if [ \"${GIT_HUSH_TOLD-}\" ]; then unset GIT_HUSH_TOLD; else told=$(cat); \
    printf '%s\\n' \"$told\" | git hush hook pre-push \"$@\" || exit; export GIT_HUSH_TOLD=1; \
    { [ -z \"$told\" ] || printf '%s\\n' \"$told\"; } | if [ -x \"$0\" ]; then \"$0\" \"$@\"; else sh -e \"$0\" \"$@\"; fi; exit; fi";

/// Returns the line. It comes first, since a script may end at any line behind it.
pub(super) fn line(hook: Hook) -> String {
    match hook {
        Hook::PrePush => BEFORE_A_PUSH.to_owned(),
        _ => format!("git hush hook {hook} \"$@\" || exit"),
    }
}

/// Returns the number of the line before which ours goes, where the text is a script for a shell.
pub(super) fn place(text: &[u8]) -> Option<usize> {
    let text = std::str::from_utf8(text).ok().filter(|text| !text.contains('\0'))?;
    let first = text.lines().next().unwrap_or_default();
    let Some(interpreter) = first.strip_prefix("#!") else { return Some(0) };
    let is_shell = |word: &str| matches!(word.rsplit('/').next(), Some("sh" | "bash" | "dash" | "ash" | "ksh" | "zsh"));
    interpreter.split_whitespace().take(2).any(is_shell).then_some(1)
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn shells_are_known_by_their_names() {
        for shell in ["#!/bin/sh\n", "#!/usr/bin/env bash\nx\n", "#! /bin/sh -e\n", "#!/usr/bin/env -S sh\n"] {
            assert_eq!(place(shell.as_bytes()), if shell.contains("-S") { None } else { Some(1) }, "{shell}");
        }
        assert_eq!(place(b"npm test\n"), Some(0));
        assert_eq!(place(b"#!/usr/bin/env node\n"), None);
        assert_eq!(place(b"\x7fELF\0\0"), None);
        assert_eq!(place(b"\xff\xfe"), None);
    }
}
