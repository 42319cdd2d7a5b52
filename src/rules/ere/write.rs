//! An expression, written in the syntax of our own regexes.

use super::{ByteSet, Node};
use std::fmt::Write;

/// Appends the expression to `out`.
pub(super) fn node(tree: &Node, out: &mut String) {
    match tree {
        Node::Empty => out.push_str("(?:)"),
        Node::Set(set) => class(set, out),
        Node::Place(place) => out.push_str(place),
        Node::Sequence(parts) => parts.iter().for_each(|part| node(part, out)),
        Node::Any(branches) => match branches.as_slice() {
            [only] => node(only, out),
            _ => {
                out.push_str("(?:");
                for (index, branch) in branches.iter().enumerate() {
                    if index > 0 {
                        out.push('|');
                    }
                    node(branch, out);
                }
                out.push(')');
            }
        },
        Node::Repeat { node: inner, least, most } => {
            // The group keeps `(a+)?` from becoming the lazy `a+?`.
            let bare = matches!(**inner, Node::Set(_));
            out.push_str(if bare { "" } else { "(?:" });
            node(inner, out);
            out.push_str(if bare { "" } else { ")" });
            bounds(*least, *most, out);
        }
    }
}

fn bounds(least: u32, most: Option<u32>, out: &mut String) {
    // Writing to a string cannot fail.
    let _ = match (least, most) {
        (0, None) => write!(out, "*"),
        (1, None) => write!(out, "+"),
        (0, Some(1)) => write!(out, "?"),
        (least, None) => write!(out, "{{{least},}}"),
        (least, Some(most)) if least == most => write!(out, "{{{least}}}"),
        (least, Some(most)) => write!(out, "{{{least},{most}}}"),
    };
}

/// Writes a set as a class of ranges; one byte that means nothing special stands for itself.
fn class(set: &ByteSet, out: &mut String) {
    let bytes: Vec<u8> = (0..=u8::MAX).filter(|&byte| byte != b'\n' && set.contains(byte)).collect();
    if let [byte] = bytes[..] {
        return byte_of(byte, out);
    }
    if bytes.is_empty() {
        // Matches nothing, as a class without members does.
        return out.push_str(r"[^\x00-\xff]");
    }
    out.push('[');
    for run in bytes.chunk_by(|left, right| left + 1 == *right) {
        byte_of(run[0], out);
        if let [_, .., last] = run {
            out.push('-');
            byte_of(*last, out);
        }
    }
    out.push(']');
}

fn byte_of(byte: u8, out: &mut String) {
    // These mean nothing in an expression, inside a class or outside of one.
    if byte.is_ascii_alphanumeric() || b"_/:=,;@%!\"' ".contains(&byte) {
        out.push(char::from(byte));
    } else {
        let _ = write!(out, r"\x{byte:02x}");
    }
}
