//! Height and width in pixels.

use std::fmt;
use std::num::NonZeroUsize;
use std::str::FromStr;

/// Height and width in pixels: of a filter, of a stride, of a border. Written `5` where both are the
/// same, `1x5` otherwise.
///
/// ```
/// use ladder_model::Sides;
///
/// let size: Sides = "1x5".parse()?;
/// assert_eq!(size, Sides::new(1, 5));
/// assert_eq!(Sides::from(3).to_string(), "3");
/// # Ok::<(), ladder_model::SidesError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sides {
    /// Lines.
    pub height: usize,
    /// Columns.
    pub width: usize,
}

/// A text that is neither a number above 0 nor two of them with an `x` between.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a number above 0, or HxW, found '{0}'")]
pub struct SidesError(String);

impl Sides {
    /// `height` lines of `width` columns.
    pub const fn new(height: usize, width: usize) -> Self {
        Self { height, width }
    }

    /// Both sides, the height first.
    pub fn both(self) -> [usize; 2] {
        [self.height, self.width]
    }

    /// Number of pixels; the largest number if there are more than that.
    pub fn pixels(self) -> usize {
        self.height.saturating_mul(self.width)
    }

    /// The longer one.
    pub(crate) fn longer(self) -> usize {
        self.height.max(self.width)
    }

    /// What `side` makes of each.
    pub(crate) fn map(self, side: impl Fn(usize) -> usize) -> Self {
        Self::new(side(self.height), side(self.width))
    }
}

/// A square.
impl From<usize> for Sides {
    fn from(side: usize) -> Self {
        Self::new(side, side)
    }
}

impl FromStr for Sides {
    type Err = SidesError;

    fn from_str(text: &str) -> Result<Self, SidesError> {
        let side = |text: &str| text.parse().map(NonZeroUsize::get).ok();
        let sides = match text.split_once('x') {
            Some((height, width)) => side(height).zip(side(width)),
            None => side(text).map(|side| (side, side)),
        };
        let (height, width) = sides.ok_or_else(|| SidesError(text.to_owned()))?;
        Ok(Self::new(height, width))
    }
}

impl fmt::Display for Sides {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.height == self.width {
            true => write!(f, "{}", self.height),
            false => write!(f, "{}x{}", self.height, self.width),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_as_it_is_written() {
        for text in ["1", "28", "1x5", "5x1"] {
            assert_eq!(text.parse::<Sides>().unwrap().to_string(), text);
        }
        assert_eq!("3x3".parse::<Sides>().unwrap().to_string(), "3");
    }

    #[test]
    fn what_is_no_pair_of_sides_is_named() {
        for text in ["", "0", "x5", "1x", "1x0", "1x2x3", "-1", "a"] {
            let error = text.parse::<Sides>().unwrap_err().to_string();
            assert!(error.ends_with(&format!("found '{text}'")), "{error}");
        }
    }
}
