//! Numbers that programs write where there is none: of nines, and far from all others.

/// Most such numbers at one end: 97, 98 and 99 have a meaning each.
const MOST: usize = 3;

/// Fewer others are far from each other by chance.
const ENOUGH: usize = 2;

/// How many of the first and of the last of these numbers, sorted and all different, may be none.
pub(crate) fn at_ends(numbers: &[f64]) -> [usize; 2] {
    let first = numbers.iter().copied();
    let below = at_end(first, |count| numbers.get(count..));
    let numbers = &numbers[below..];
    let (last, n) = (numbers.iter().rev().copied(), numbers.len());
    let above = at_end(last, |count| numbers.get(..n.saturating_sub(count)));
    [below, above]
}

/// The same for the numbers from one end on; `others` are those behind so many.
fn at_end<'a>(
    numbers: impl Iterator<Item = f64> + Clone,
    others: impl Fn(usize) -> Option<&'a [f64]>,
) -> usize {
    let Some(nines) = numbers.clone().next().filter(|it| is_of_nines(*it)) else {
        return 0;
    };
    let beside = numbers.clone().skip(1).take(MOST - 1);
    let codes = 1 + beside.take_while(|it| is_beside(*it, nines)).count();
    let are_far = |count: usize| {
        let nearest = numbers.clone().nth(count - 1);
        let others = others(count).filter(|others| others.len() >= ENOUGH);
        let ends = others.and_then(|others| Some((*others.first()?, *others.last()?)));
        let both = nearest.zip(ends);
        both.is_some_and(|(nearest, (smallest, largest))| is_far(nearest, smallest, largest))
    };
    let mut counts = (1..=codes).rev();
    counts.find(|count| are_far(*count)).unwrap_or_default()
}

/// Whether a number is 99, 999 … or -9, -99 …, or one of these with decimals of nines: 99.9, -99.99.
pub(crate) fn is_of_nines(number: f64) -> bool {
    let text = shortest(number.abs());
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let are_nines = whole.bytes().chain(decimals.bytes()).all(|it| it == b'9');
    let is_long = whole.len() > 1 || (number < 0.0 && decimals.is_empty());
    are_nines && is_long
}

/// The fewest digits that tell a number from its neighbors, of 32 bits if it is one of these.
fn shortest(number: f64) -> String {
    let single = number as f32;
    match f64::from(single) == number {
        true => single.to_string(),
        false => number.to_string(),
    }
}

/// Whether a number is a code as `nines` is: 98 or 97 beside 99, 88 or 77, and so with more digits;
/// or 99 beside 999.
fn is_beside(number: f64, nines: f64) -> bool {
    let is_of = |digit: f64| number == nines / 9.0 * digit;
    let steps = (number - nines).abs();
    let is_near = nines.fract() == 0.0 && (1.0..=3.0).contains(&steps) && steps.fract() == 0.0;
    is_near || is_of(8.0) || is_of(7.0) || is_of_nines(number)
}

/// Whether it is farther from the others than these are from each other, twice as far with decimals,
/// or the only one below 0.
fn is_far(number: f64, smallest: f64, largest: f64) -> bool {
    let distance = match number < smallest {
        true => smallest - number,
        false => number - largest,
    };
    let times = if number.fract() == 0.0 { 1.0 } else { 2.0 };
    let is_alone_below_zero = number < 0.0 && smallest >= 0.0;
    // One of several that are below 0 has to be more than a single digit.
    let is_small = number.abs() < 10.0;
    is_alone_below_zero || (distance > times * (largest - smallest) && !is_small)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_nines_are_far_or_alone_below_zero() {
        for number in [-9.0, -99.0, 99.0, 9999.0, -999.0, 99.9, 9999.9, -99.99] {
            assert!(is_of_nines(number), "{number}");
        }
        for number in [9.0, 0.0, -1.0, 98.0, 9.9, -9.9, 99.5, 1e9, f64::MAX] {
            assert!(!is_of_nines(number), "{number}");
        }
        assert!(is_far(-999.0, 17.0, 22.0));
        assert!(is_far(99.0, 1.0, 5.0));
        assert!(is_far(-999.0, 0.0, 1e6));
        assert!(!is_far(99.0, 1.0, 98.0));
        assert!(!is_far(-99.0, -98.0, 3.0));
        // A share of hundred.
        assert!(!is_far(99.9, 40.0, 75.0));
    }

    #[test]
    fn several_codes_at_an_end_are_found_together() {
        for (numbers, found) in [
            (&[1.0, 2.0, 3.0, 4.0, 5.0, 98.0, 99.0][..], [0, 2]),
            (&[1.0, 2.0, 3.0, 97.0, 98.0, 99.0], [0, 3]),
            (&[10.0, 20.0, 30.0, 88.0, 99.0], [0, 2]),
            (&[-99.0, -98.0, 0.0, 1.0, 2.0], [2, 0]),
            (&[1.0, 2.0, 3.0, 777.0, 888.0, 999.0], [0, 3]),
            (&[20.0, 24.5, 29.0, 9999.9], [0, 1]),
            (&[-999.0, 20.0, 25.0, 29.0, 999.0], [1, 1]),
            (&[1.0, 2.0, 3.0, 99.0, 999.0], [0, 2]),
            (&[20.0, 24.5, 29.0, f64::from(999.9_f32)], [0, 1]),
            (&[-9.0, -3.0, -2.0, -1.0], [0, 0]),
            (&[95.0, 96.0, 97.0, 98.0, 99.0], [0, 0]),
            (&[1.0, 50.0, 98.0, 99.0], [0, 0]),
            (&[0.0, 99.0], [0, 0]),
            (&[], [0, 0]),
        ] {
            assert_eq!(at_ends(numbers), found, "{numbers:?}");
        }
        assert_eq!(at_ends(&[1.0, 2.0, 99.0]), [0, 1]);
    }
}
