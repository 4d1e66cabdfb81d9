//! Numbers in the cells of a table.

/// What stands where nothing was measured.
pub fn missing() -> String {
    "–".to_owned()
}

/// A number with about three digits.
pub fn short(value: f64) -> String {
    let decimals = match value.abs() {
        value if value < 9.995 => 2,
        value if value < 99.95 => 1,
        _ => 0,
    };
    format!("{value:.decimals$}")
}

/// `48 s`, `49 min`, `3 h 07 min`.
pub fn duration(seconds: f64) -> String {
    let minutes = (seconds / 60.0).round() as u64;
    match minutes {
        _ if seconds < 59.5 => format!("{seconds:.0} s"),
        0..60 => format!("{minutes} min"),
        _ => format!("{} h {:02} min", minutes / 60, minutes % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_about_three_digits() {
        let written = [1.234, 12.34, 123.4, 9.999, 1234.5].map(short);
        assert_eq!(written, ["1.23", "12.3", "123", "10.0", "1234"]);
    }

    #[test]
    fn durations_are_short_to_read() {
        let texts = [12.4, 59.6, 2900.0, 3590.0, 11220.0].map(duration);
        assert_eq!(
            texts,
            ["12 s", "1 min", "48 min", "1 h 00 min", "3 h 07 min"]
        );
    }
}
