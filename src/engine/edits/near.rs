//! Where to look first in a list that is searched again and again, mostly near where the last search ended.

/// How many elements are looked at one after the other before the rest is halved.
const STEPS: usize = 6;

/// Returns what [`slice::partition_point`] does: how many elements the list begins with that the predicate holds for.
///
/// Is quick where that is near the guess, and takes the time of a binary search where it is not.
pub(super) fn partition_near<T>(list: &[T], guess: usize, holds: impl Fn(&T) -> bool) -> usize {
    let guess = guess.min(list.len());
    let (before, behind) = list.split_at(guess);
    match before.iter().rev().take(STEPS).position(&holds) {
        Some(0) => {}
        None if before.is_empty() => {}
        Some(back) => return guess - back,
        None if before.len() <= STEPS => return 0,
        None => return before[..before.len() - STEPS].partition_point(holds),
    }
    match behind.iter().take(STEPS).position(|element| !holds(element)) {
        Some(ahead) => guess + ahead,
        None if behind.len() <= STEPS => list.len(),
        None => guess + STEPS + behind[STEPS..].partition_point(holds),
    }
}

#[cfg(test)]
mod tests {
    use super::partition_near;

    #[test]
    fn any_guess_comes_to_the_same() {
        for len in 0..40 {
            let list: Vec<usize> = (0..len).collect();
            for held in 0..=len {
                for guess in 0..len + 5 {
                    assert_eq!(partition_near(&list, guess, |&element| element < held), held, "{len} {guess}");
                }
            }
        }
    }
}
