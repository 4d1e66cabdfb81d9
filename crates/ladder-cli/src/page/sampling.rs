//! Some of many rows.

/// At most `at_most` of the numbers below `n`, at equal distances.
pub fn evenly(n: usize, at_most: usize) -> impl Iterator<Item = usize> {
    let taken = n.min(at_most);
    (0..taken).map(move |index| index * n / taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_taken_evenly() {
        assert_eq!(evenly(10, 4).collect::<Vec<_>>(), [0, 2, 5, 7]);
        assert_eq!(evenly(3, 4).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(evenly(0, 4).count(), 0);
    }
}
