//! Which versions of the program a settings file asks for: `>=0.3`, or several such, joined by commas.

use std::cmp::Ordering;

/// How a requirement is written, for complaints.
pub(super) const WANTED: &str = "a version with an operator in quotes, such as `\">=0.3\"`, or several, joined by commas";

/// Tells from how two versions compare whether the operator holds.
type Holds = fn(Ordering) -> bool;

/// The operators, each longer one before what it begins with.
const OPERATORS: [(&str, Holds); 5] =
    [(">=", Ordering::is_ge), ("<=", Ordering::is_le), (">", Ordering::is_gt), ("<", Ordering::is_lt), ("=", Ordering::is_eq)];

/// Tells whether a version meets all that is required of it; nothing where the requirement is malformed.
///
/// What a version leaves out is zero: `=0.3` is `=0.3.0`.
pub(super) fn meets(version: &str, required: &str) -> Option<bool> {
    let version = numbers(version)?;
    let mut met = true;
    for part in required.split(',') {
        let part = part.trim_ascii();
        let (operator, holds) = OPERATORS.iter().find(|(operator, _)| part.starts_with(operator))?;
        met &= holds(version.cmp(&numbers(part[operator.len()..].trim_ascii())?));
    }
    Some(met)
}

/// Returns the one to three numbers of a version.
fn numbers(version: &str) -> Option<[u32; 3]> {
    let mut numbers = [0; 3];
    for (at, text) in version.split('.').enumerate() {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        *numbers.get_mut(at)? = text.parse().ok().filter(|_| digits)?;
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::meets;

    #[test]
    fn versions_are_compared_by_number() {
        for required in [">=0.3", ">= 0.9.9", "=0.10", "=0.10.0", "<1", ">0.9,<0.11", "<=0.10.0", " >=0.3 , <2 "] {
            assert_eq!(meets("0.10.0", required), Some(true), "{required}");
        }
        for required in [">=0.11", ">0.10", "<0.10", "<0.9", "=0.1", ">=0.3,<0.9", ">=0.10.1"] {
            assert_eq!(meets("0.10.0", required), Some(false), "{required}");
        }
    }

    #[test]
    fn what_is_no_requirement_is_told() {
        for required in ["", "0.3", ">=", ">=x", ">=1.2.3.4", ">=1..2", ">=0.3,", "^0.3", ">=+1", ">=99999999999", "=>1"] {
            assert_eq!(meets("0.10.0", required), None, "{required}");
        }
    }

    #[test]
    fn our_own_version_is_one() {
        assert_eq!(meets(env!("CARGO_PKG_VERSION"), ">=0"), Some(true));
    }
}
