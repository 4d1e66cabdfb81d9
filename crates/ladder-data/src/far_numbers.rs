//! Numbers that programs write where there is none: of nines, the ends of integers, or one that comes
//! again and again, far from all others.

/// Most such numbers at one end: 97, 98 and 99 have a meaning each.
const MOST: usize = 3;

/// Fewer others are far from each other by chance.
const ENOUGH: usize = 2;

/// Beside fewer others a number that is no usual one has to be farther away.
const FEW: usize = 5;

/// The ends of integers of 16, 32 and 64 bits.
const ENDS: [f64; 7] = [
    -32_768.0,
    32_767.0,
    65_535.0,
    -2_147_483_648.0,
    2_147_483_647.0,
    4_294_967_295.0,
    -9_223_372_036_854_775_808.0,
];

/// How many of `all` cells have a number, as far as they say that it comes again: what more than a
/// quarter have is seldom none, unless it is below 0.
pub(crate) fn again((number, cells): (f64, usize), all: usize) -> usize {
    let is_rare = number < 0.0 || 4 * cells <= all;
    if is_rare { cells } else { 1 }
}

/// How many of the first and of the last of these numbers, sorted and all different, may be none;
/// `cells` says how often the one with an index is there.
pub(crate) fn at_ends(numbers: &[f64], cells: impl Fn(usize) -> usize) -> [usize; 2] {
    let n = numbers.len();
    let first = numbers.iter().copied();
    let below = at_end(first, cells(0), |count| numbers.get(count..));
    let numbers = &numbers[below..];
    let (last, left) = (numbers.iter().rev().copied(), numbers.len());
    let of_last = n.checked_sub(1).map_or(0, cells);
    let above = at_end(last, of_last, |count| {
        numbers.get(..left.saturating_sub(count))
    });
    [below, above]
}

/// The same for the numbers from one end on, the first of which is in so many `cells`; `others` are
/// those behind so many.
fn at_end<'a>(
    numbers: impl Iterator<Item = f64> + Clone,
    cells: usize,
    others: impl Fn(usize) -> Option<&'a [f64]>,
) -> usize {
    let Some(first) = numbers.clone().next() else {
        return 0;
    };
    if !is_usual(first) {
        return usize::from(others(1).is_some_and(|others| comes_again(first, cells, others)));
    }
    let beside = numbers.clone().skip(1).take(MOST - 1);
    let codes = 1 + beside.take_while(|it| is_beside(*it, first)).count();
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

/// Whether programs usually write a number where there is none.
pub(crate) fn is_usual(number: f64) -> bool {
    is_of_nines(number) || ENDS.contains(&number)
}

/// Whether a whole number in so many `cells` is far from the others, though it is no usual one:
/// -200 beside 0 to 12, 0 beside 1934 to 2015, or -1 beside numbers from 1 on.
pub(crate) fn comes_again(number: f64, cells: usize, others: &[f64]) -> bool {
    let ends = others.first().zip(others.last());
    let Some((smallest, largest)) = ends.filter(|_| others.len() >= ENOUGH) else {
        return false;
    };
    let are_few = others.len() < FEW;
    let times = if are_few { 20.0 } else { 2.0 };
    let distance = (smallest - number).max(number - largest);
    let is_far = cells > 2 && distance > times * (largest - smallest);
    let is_minus_one = cells > 1 && number == -1.0 && *smallest >= 1.0 && !are_few;
    let is_alone_below_zero = cells > 2 && number <= -10.0 && *smallest >= 0.0;
    number.fract() == 0.0 && (is_far || is_minus_one || is_alone_below_zero)
}

/// Whether a number is 99, 999 … or -9, -99 …, or one of these with decimals of nines: 99.9, -99.99.
fn is_of_nines(number: f64) -> bool {
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
            assert_eq!(at_ends(numbers, |_| 1), found, "{numbers:?}");
        }
        assert_eq!(at_ends(&[1.0, 2.0, 99.0], |_| 1), [0, 1]);
    }

    #[test]
    fn a_number_that_comes_again_far_from_all_others_is_found_whatever_it_is() {
        let of = |code: f64, others: &[f64], cells: usize| {
            let mut numbers = [&[code], others].concat();
            numbers.sort_by(f64::total_cmp);
            let place = numbers.iter().position(|it| *it == code);
            at_ends(
                &numbers,
                |index| if Some(index) == place { cells } else { 1 },
            )
        };
        let carbon = [-1.5, 0.3, 2.2, 2.4, 11.9];
        assert_eq!(of(-200.0, &carbon, 3), [1, 0]);
        assert_eq!(of(-200.0, &carbon, 2), [0, 0]);
        assert_eq!(of(-200.5, &carbon, 9), [0, 0]);
        assert_eq!(of(-200.0, &[300.0, 700.0, 1500.0], 3), [1, 0]);
        assert_eq!(of(-200.0, &[2.2, 2.6], 3), [1, 0]);
        assert_eq!(of(10.0, &[1.0, 2.0], 30), [0, 0]);
        let years = [1934.0, 1950.0, 1986.0, 2001.0, 2015.0];
        assert_eq!(of(0.0, &years, 9), [1, 0]);
        assert_eq!(of(1800.0, &years, 9), [0, 0]);
        let ages = [22.0, 31.0, 40.0, 55.0, 66.0];
        assert_eq!(of(-1.0, &ages, 2), [1, 0]);
        assert_eq!(of(-1.0, &[0.0, 1.0, 2.0, 3.0, 4.0], 9), [0, 0]);
        assert_eq!(of(2_147_483_647.0, &ages, 1), [0, 1]);
        assert_eq!(of(-32_768.0, &ages, 1), [1, 0]);
    }
}
