//! Matrices cut into strips of columns, one a thread.
//!
//! Every sum of the kernels runs down a column. A column is never divided, so its sum is the same
//! to the last bit, whatever the number of threads.

use std::ops::Range;

use rayon::prelude::*;

/// Values below which a second thread costs more than it brings.
const WORTH_A_THREAD: usize = 1 << 13;

/// Columns of a cache line: no line is written by two threads.
const ALIGNMENT: usize = 16;

/// A strip of a matrix that is written: its part of each row.
pub(super) type Strip<'a> = Vec<&'a mut [f32]>;

/// Calls `work`, side by side, with each strip's columns and with this strip of every output.
///
/// `outputs` are matrices of `width` columns, the first of which says how much there is to do.
pub(super) fn in_strips<const N: usize>(
    width: usize,
    outputs: [&mut [f32]; N],
    work: impl Fn(Range<usize>, [Strip; N]) + Sync,
) {
    let values = outputs.first().map_or(0, |output| output.len());
    let pieces = rayon::current_num_threads().min(values / WORTH_A_THREAD);
    let columns = cut(width, pieces.max(1), ALIGNMENT);
    let mut outputs = outputs.map(|output| strips(output, width, &columns).into_iter());
    let mut next = || outputs.each_mut().map(|it| it.next().unwrap_or_default());
    let strips: Vec<_> = columns
        .into_iter()
        .map(|columns| (columns, next()))
        .collect();
    match strips.len() {
        1 => strips
            .into_iter()
            .for_each(|(columns, strips)| work(columns, strips)),
        _ => strips
            .into_par_iter()
            .for_each(|(columns, strips)| work(columns, strips)),
    }
}

/// `0..length` in at most `pieces` ranges of about one size, all but the last a multiple of
/// `alignment` long.
pub(super) fn cut(length: usize, pieces: usize, alignment: usize) -> Vec<Range<usize>> {
    let size = length.div_ceil(pieces).next_multiple_of(alignment).max(1);
    (0..length)
        .step_by(size)
        .map(|first| first..(first + size).min(length))
        .collect()
}

/// [`cut`], but no range is shorter than `least` unless it is the only one.
pub(super) fn cut_at_least(
    least: usize,
    length: usize,
    pieces: usize,
    alignment: usize,
) -> Vec<Range<usize>> {
    let mut ranges = cut(length, pieces, least.next_multiple_of(alignment));
    if let [.., before, last] = &mut ranges[..]
        && last.len() < least
    {
        before.end = last.end;
        ranges.pop();
    }
    ranges
}

fn strips<'a>(values: &'a mut [f32], width: usize, columns: &[Range<usize>]) -> Vec<Strip<'a>> {
    let rows = values.len() / width;
    let mut strips: Vec<Strip> = columns.iter().map(|_| Vec::with_capacity(rows)).collect();
    for mut row in values.chunks_exact_mut(width) {
        for (strip, columns) in strips.iter_mut().zip(columns) {
            let (part, rest) = row.split_at_mut(columns.len());
            strip.push(part);
            row = rest;
        }
    }
    strips
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_cut_into_aligned_pieces_that_cover_it() {
        assert_eq!(cut(1000, 2, 16), [0..512, 512..1000]);
        assert_eq!(cut(40, 3, 16), [0..16, 16..32, 32..40]);
        assert_eq!(cut(10, 4, 16).len(), 1);
        assert_eq!(cut(250, 4, 16), [0..64, 64..128, 128..192, 192..250]);
        assert!(cut(0, 2, 16).is_empty());
    }

    #[test]
    fn a_rest_that_is_too_short_goes_to_its_neighbor() {
        assert_eq!(cut_at_least(2, 25, 3, 6), [0..12, 12..25]);
        assert_eq!(cut_at_least(2, 26, 3, 6), [0..12, 12..24, 24..26]);
        assert_eq!(cut_at_least(26, 100, 4, 6), [0..30, 30..60, 60..100]);
        assert_eq!(cut_at_least(26, 20, 4, 6).len(), 1);
        assert!(cut_at_least(2, 0, 4, 6).is_empty());
    }

    #[test]
    fn every_strip_writes_its_columns_of_every_output() {
        let width = 40;
        let (mut large, mut small) = (vec![0.0; 1000 * width], vec![0.0; width]);
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(3)
            .build()
            .unwrap();
        pool.install(|| {
            in_strips(
                width,
                [&mut large, &mut small],
                |columns, [large, small]| {
                    assert!(columns.len() < width, "one strip is no division");
                    for row in large.into_iter().chain(small) {
                        row.iter_mut()
                            .zip(columns.clone())
                            .for_each(|(x, column)| *x += column as f32);
                    }
                },
            );
        });
        for values in [large, small] {
            for row in values.chunks(width) {
                assert!(
                    row.iter()
                        .enumerate()
                        .all(|(column, &x)| x == column as f32)
                );
            }
        }
    }
}
