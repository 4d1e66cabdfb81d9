//! Where a value stands on an axis, and which values are named there.

/// An axis from one value to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    from: f64,
    to: f64,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Linear,
    /// Linear, with names at whole numbers alone.
    Whole,
    Logarithmic,
}

/// Ratio of the largest and the smallest value from which a logarithm shows more.
const WIDE: f64 = 15.0;

impl Scale {
    /// From `from` to `to`, as they are.
    pub fn linear(from: f64, to: f64) -> Self {
        let to = if to > from { to } else { from + 1.0 };
        let kind = Kind::Linear;
        Self { from, to, kind }
    }

    /// From 0 to a count.
    pub fn counts(to: f64) -> Self {
        Self {
            kind: Kind::Whole,
            ..Self::linear(0.0, to)
        }
    }

    /// From 0 to a little above the largest of `values`.
    pub fn from_zero(values: impl Iterator<Item = f64>) -> Self {
        let largest = values.filter(drawable).fold(0.0, f64::max);
        Self::linear(0.0, if largest > 0.0 { 1.06 * largest } else { 1.0 })
    }

    /// Of positive `values` that differ much, by their logarithm; else from 0.
    pub fn of_costs(values: impl Iterator<Item = f64> + Clone) -> Self {
        let known = values.clone().filter(drawable);
        let (least, most) = known.fold((f64::INFINITY, 0.0_f64), |(least, most), value| {
            (least.min(value), most.max(value))
        });
        if least > 0.0 && most / least > WIDE && most.is_finite() {
            let (from, to) = (least / 1.15, most * 1.15);
            return Self {
                from,
                to,
                kind: Kind::Logarithmic,
            };
        }
        Self::from_zero(values)
    }

    /// Whether the axis is logarithmic.
    pub fn is_log(&self) -> bool {
        self.kind == Kind::Logarithmic
    }

    /// 0 at the beginning of the axis, 1 at its end.
    pub fn fraction(&self, value: f64) -> f64 {
        let part = match self.is_log() {
            true => (value.ln() - self.from.ln()) / (self.to.ln() - self.from.ln()),
            false => (value - self.from) / (self.to - self.from),
        };
        part.clamp(0.0, 1.0)
    }

    /// Round values, about `wanted` of them, with their texts.
    pub fn ticks(&self, wanted: usize) -> Vec<(f64, String)> {
        if self.is_log() {
            return self.log_ticks(wanted);
        }
        let step = round_step((self.to - self.from) / wanted.max(1) as f64);
        let step = match self.kind {
            Kind::Whole => step.max(1.0),
            _ => step,
        };
        let decimals = (-step.log10().floor()).max(0.0) as usize;
        let first = (self.from / step - 1e-9).ceil() as i64;
        let last = (self.to / step + 1e-9).floor() as i64;
        (first..=last)
            .map(|index| index as f64 * step)
            .map(|value| (value, tick(value, decimals)))
            .collect()
    }

    /// Powers of ten, with 2 and 5 between them where there are few.
    fn log_ticks(&self, wanted: usize) -> Vec<(f64, String)> {
        let (from, to) = (self.from.log10(), self.to.log10());
        let decades = (from.floor() as i32..=to.ceil() as i32).collect::<Vec<_>>();
        let factors: &[f64] = match to - from {
            ..1.7 => &[1.0, 2.0, 5.0],
            _ => &[1.0],
        };
        let every = ((to - from) / wanted as f64).ceil().max(1.0) as i32;
        decades
            .into_iter()
            .filter(|decade| decade.rem_euclid(every) == 0)
            .flat_map(|decade| factors.iter().map(move |factor| (decade, factor)))
            .map(|(decade, factor)| (factor * 10.0_f64.powi(decade), decade))
            .filter(|(value, _)| (self.from..=self.to).contains(value))
            .map(|(value, decade)| {
                let decimals = (-decade).max(0) as usize;
                (value, tick(value, decimals))
            })
            .collect()
    }
}

/// Whether an axis can end at the value: one that is not finite, or near the ends of what a number
/// can be, as a run that diverges has them, leaves the axis to the others.
fn drawable(value: &f64) -> bool {
    let size = value.abs();
    size == 0.0 || (1e-300..=1e300).contains(&size)
}

/// `0.25`, `1500`, `1.5e7`: with an exponent where all digits would not fit beside the axis.
fn tick(value: f64, decimals: usize) -> String {
    match value.abs() {
        0.0 if decimals > 4 => "0".to_owned(),
        0.0 | 1e-4..1e6 => format!("{value:.decimals$}"),
        _ => format!("{value:.1e}").replace(".0e", "e"),
    }
}

/// 1, 2 or 5 times a power of ten, at least `step`.
fn round_step(step: f64) -> f64 {
    let power = 10.0_f64.powf(step.log10().floor());
    let factor = [1.0, 2.0, 5.0]
        .into_iter()
        .find(|factor| factor * power >= step * (1.0 - 1e-9));
    factor.unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(scale: Scale, wanted: usize) -> Vec<String> {
        scale.ticks(wanted).into_iter().map(|tick| tick.1).collect()
    }

    #[test]
    fn ticks_are_round() {
        assert_eq!(
            texts(Scale::linear(0.0, 1.0), 5),
            ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]
        );
        assert_eq!(
            texts(Scale::linear(0.0, 23.0), 5),
            ["0", "5", "10", "15", "20"]
        );
        assert_eq!(texts(Scale::counts(1.0), 5), ["0", "1"]);
        assert_eq!(
            texts(Scale::linear(1.0, 3.0), 5),
            ["1.0", "1.5", "2.0", "2.5", "3.0"]
        );
    }

    #[test]
    fn costs_of_different_sizes_have_a_logarithmic_axis() {
        let scale = Scale::of_costs([0.02, 0.5, 3.0].into_iter());
        assert!(scale.is_log());
        assert_eq!(texts(scale, 5), ["0.1", "1"]);
        assert!((scale.fraction((0.02_f64 * 3.0).sqrt()) - 0.5).abs() < 1e-9);
        let narrow = Scale::of_costs([0.3, 0.5, 1.2].into_iter());
        assert!(!narrow.is_log() && narrow.fraction(0.0) == 0.0);
        assert!(texts(Scale::of_costs([0.1, 2.0].into_iter()), 5).contains(&"0.5".to_owned()));
    }

    #[test]
    fn values_at_the_ends_of_what_a_number_can_be_leave_the_axis_to_the_others() {
        let extreme = [f64::MIN, f64::MAX, f64::MIN_POSITIVE, f64::INFINITY, 3.0];
        for scale in [
            Scale::from_zero(extreme.into_iter()),
            Scale::of_costs(extreme.into_iter()),
        ] {
            assert_eq!(texts(scale, 5), ["0", "1", "2", "3"]);
            assert_eq!(scale.fraction(f64::MAX), 1.0);
            assert_eq!(scale.fraction(f64::MIN), 0.0);
        }
    }

    #[test]
    fn very_large_and_very_small_ticks_are_short() {
        assert_eq!(texts(Scale::linear(0.0, 3e7), 2), ["0", "2e7"]);
        assert_eq!(texts(Scale::linear(0.0, 3e-200), 2), ["0", "2e-200"]);
        let wide = Scale::of_costs([1e-200, 1e200].into_iter());
        assert!(texts(wide, 5).iter().all(|text| text.len() < 8));
        assert!(wide.fraction(1.0).is_finite());
    }

    #[test]
    fn an_axis_without_values_is_still_one() {
        for scale in [
            Scale::from_zero([].into_iter()),
            Scale::of_costs([f64::NAN, 0.0].into_iter()),
            Scale::linear(1.0, 1.0),
        ] {
            assert!(scale.ticks(5).len() > 1);
            assert!(scale.fraction(0.5).is_finite());
        }
    }
}
