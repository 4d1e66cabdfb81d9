//! Normal numbers, many at a time.
//!
//! Box and Muller's method: of two uniform numbers one gives a radius, `sqrt(−2 ln u)`, the other
//! an angle, and the point's coordinates are two independent normal numbers. Unlike methods that
//! throw numbers away it has no branches, so a vector unit computes 8 or 16 pairs at once.
//! Every operation is exact to the bit on all machines, and so are the results.

use std::f32::consts::{FRAC_PI_2, LN_2, SQRT_2};

use chacha20::rand_core::Rng;

use super::BLOCK;
use crate::vectorized::vectorized;

/// Random bits of a uniform number: as many as a float32 tells apart, so `u` is 2⁻²⁴ at least
/// and no value is beyond 5.8 standard deviations.
const BITS: u32 = 24;

/// Fills at most a block of values with mean 0 and standard deviation `std`.
pub(super) fn fill(generator: &mut impl Rng, std: f32, values: &mut [f32]) {
    let pairs = values.len().div_ceil(2);
    let mut bytes = [0; 4 * (BLOCK + 1)];
    let bytes = &mut bytes[..8 * pairs];
    generator.fill_bytes(bytes);
    let (radii, angles) = bytes.split_at(4 * pairs);
    let (cosines, sines) = values.split_at_mut(pairs);
    polar(radii, angles, std, cosines, sines);
}

vectorized! {
    /// Four bytes of `radii` and `angles` for each value of `cosines`; `sines` may be one shorter.
    fn polar(
        radii: &[u8],
        angles: &[u8],
        std: f32,
        cosines: &mut [f32],
        sines: &mut [f32],
    ) {
        let pairs = sines.len();
        let (whole_radii, whole_angles) = (&radii[..4 * pairs], &angles[..4 * pairs]);
        let whole_cosines = &mut cosines[..pairs];
        for i in 0..pairs {
            let (cosine, sine) = point(word(whole_radii, i), word(whole_angles, i));
            whole_cosines[i] = std * cosine;
            sines[i] = std * sine;
        }
        if let Some(last) = cosines.get_mut(pairs) {
            *last = std * point(word(radii, pairs), word(angles, pairs)).0;
        }
    }
}

/// The `index`-th word of `bytes`.
#[inline(always)]
fn word(bytes: &[u8], index: usize) -> u32 {
    let at = 4 * index;
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

/// Two independent standard normal numbers from two words of random bits.
#[inline(always)]
fn point(radius: u32, angle: u32) -> (f32, f32) {
    let radius = (-2.0 * ln(above_zero(radius))).max(0.0).sqrt();
    let (cosine, sine) = cosine_and_sine(above_zero(angle) - 0.5);
    (radius * cosine, radius * sine)
}

/// Uniform in (0, 1].
#[inline(always)]
fn above_zero(word: u32) -> f32 {
    // Through a signed integer, which every vector unit converts.
    ((word >> (32 - BITS)) as i32 + 1) as f32 * (1.0 / (1_u32 << BITS) as f32)
}

/// `ln x` for normal x, to about 1e-7 (relative or absolute); polynomial of Cephes' `logf`.
#[inline(always)]
fn ln(x: f32) -> f32 {
    const MANTISSA: u32 = 0x007F_FFFF;
    let bits = x.to_bits();
    let mantissa = f32::from_bits((bits & MANTISSA) | 1.0_f32.to_bits()); // 1 ..< 2
    let exponent = ((bits >> 23) as i32 - 127) as f32;
    let is_large = mantissa > SQRT_2;
    let mantissa = if is_large { 0.5 * mantissa } else { mantissa };
    let exponent = if is_large { exponent + 1.0 } else { exponent };
    let r = mantissa - 1.0;
    let p = 7.037_683_6e-2;
    let p = p * r - 1.151_461e-1;
    let p = p * r + 1.167_699_9e-1;
    let p = p * r - 1.242_014_1e-1;
    let p = p * r + 1.424_932_3e-1;
    let p = p * r - 1.666_805_8e-1;
    let p = p * r + 2.000_071_5e-1;
    let p = p * r - 2.499_999_4e-1;
    let p = p * r + 3.333_333e-1;
    exponent * LN_2 + (r - 0.5 * r * r + p * r * r * r)
}

/// Cosine and sine of `2π t` for |t| ≤ 1/2, to about 3e-7: the angle less the nearest multiple of
/// π/2 by Taylor's polynomials, then the quadrant.
#[inline(always)]
fn cosine_and_sine(t: f32) -> (f32, f32) {
    /// Adding it rounds to the nearest integer, which then stands in the lowest bits.
    const ROUND: f32 = 12_582_912.0;
    const SIGN: u32 = 1 << 31;
    let rounded = 4.0 * t + ROUND;
    let quadrant = rounded.to_bits();
    let a = (4.0 * t - (rounded - ROUND)) * FRAC_PI_2; // |a| ≤ π/4
    let a2 = a * a;
    let sine = a + a * a2 * (-1.0 / 6.0 + a2 * (1.0 / 120.0 - a2 * (1.0 / 5040.0)));
    let cosine =
        1.0 - 0.5 * a2 + a2 * a2 * (1.0 / 24.0 - a2 * (1.0 / 720.0 - a2 * (1.0 / 40_320.0)));
    let is_odd = quadrant & 1 == 1;
    let (c, s) = if is_odd {
        (sine, cosine)
    } else {
        (cosine, sine)
    };
    // The cosine is negative in quadrants 1 and 2, the sine in 2 and 3.
    let (sign_c, sign_s) = (
        (quadrant.wrapping_add(1) << 30) & SIGN,
        (quadrant << 30) & SIGN,
    );
    (
        f32::from_bits(c.to_bits() ^ sign_c),
        f32::from_bits(s.to_bits() ^ sign_s),
    )
}

#[cfg(test)]
mod tests {
    use chacha20::ChaCha8Rng;
    use chacha20::rand_core::SeedableRng;

    use super::*;

    #[test]
    fn ln_is_exact_to_single_precision() {
        for word in (0..u32::MAX).step_by(99_991) {
            let u = above_zero(word);
            let expected = f64::from(u).ln();
            let error = (f64::from(ln(u)) - expected).abs();
            assert!(error < 2e-7 * expected.abs().max(1.0), "ln({u}): {error}");
        }
    }

    #[test]
    fn cosine_and_sine_are_exact_to_single_precision() {
        for step in -5000..=5000 {
            let t = step as f32 / 10_000.0;
            let (cosine, sine) = cosine_and_sine(t);
            let angle = std::f64::consts::TAU * f64::from(t);
            assert!(
                (f64::from(cosine) - angle.cos()).abs() < 4e-7,
                "cosine of {t}: {cosine}"
            );
            assert!(
                (f64::from(sine) - angle.sin()).abs() < 4e-7,
                "sine of {t}: {sine}"
            );
        }
    }

    /// Bounds are five standard errors of each moment of 2²⁰ normal numbers.
    #[test]
    fn the_moments_are_those_of_normal_numbers() {
        let mut values = vec![0.0; 1 << 20];
        let mut generator = ChaCha8Rng::seed_from_u64(1);
        values
            .chunks_mut(BLOCK)
            .for_each(|values| fill(&mut generator, 2.0, values));
        let moment = |power: i32| {
            let powers = values.iter().map(|&x| f64::from(x / 2.0).powi(power));
            powers.sum::<f64>() / values.len() as f64
        };
        for (power, expected, bound) in [
            (1, 0.0, 0.005),
            (2, 1.0, 0.007),
            (3, 0.0, 0.02),
            (4, 3.0, 0.05),
        ] {
            assert!(
                (moment(power) - expected).abs() < bound,
                "{power}: {}",
                moment(power)
            );
        }
        let beyond_two = values.iter().filter(|x| x.abs() > 4.0).count() as f64;
        assert!((beyond_two / values.len() as f64 - 0.0455).abs() < 0.001);
    }

    #[test]
    fn neighbors_are_not_correlated() {
        let mut values = vec![0.0; BLOCK];
        fill(&mut ChaCha8Rng::seed_from_u64(2), 1.0, &mut values);
        for distance in [1, 2, BLOCK / 2] {
            let products = values.iter().zip(&values[distance..]).map(|(a, b)| a * b);
            let n = (BLOCK - distance) as f32;
            assert!(
                (products.sum::<f32>() / n.sqrt()).abs() < 4.0,
                "distance {distance}"
            );
        }
    }

    #[test]
    fn an_odd_number_of_values_is_filled() {
        for n in [0, 1, 2, 7, BLOCK - 1] {
            let mut values = vec![f32::NAN; n];
            fill(&mut ChaCha8Rng::seed_from_u64(3), 1.0, &mut values);
            assert!(values.iter().all(|x| x.is_finite()), "{n} values");
        }
    }
}
