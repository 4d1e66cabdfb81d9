//! What the axes of an array of images or series are.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use ladder_model::FeatureShape;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Where an array of four dimensions has the channels of its images; or that one of three has series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ArrayLayout {
    /// `[n, channels, height, width]`, as PyTorch has them.
    ChannelsFirst,
    /// `[n, height, width, channels]`, as image files, TensorFlow and scikit-image have them.
    ChannelsLast,
    /// `[n, steps, channels]`, series: images of height 1.
    Series,
}

/// A text that is no layout.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("expected channels-first, channels-last or series, found '{0}'")]
pub struct ArrayLayoutError(pub String);

impl ArrayLayout {
    /// The layout of images of these three sizes, as far as the sizes tell: images have one or three
    /// channels, seldom four, and most are square.
    pub(super) fn of([first, middle, last]: [usize; 3]) -> Option<Self> {
        let as_channels = |size| match size {
            1 | 3 => 2,
            4 => 1,
            _ => 0,
        };
        let is_first = (as_channels(first), middle == last);
        let is_last = (as_channels(last), first == middle);
        match is_first.cmp(&is_last) {
            Ordering::Greater => Some(Self::ChannelsFirst),
            Ordering::Less => Some(Self::ChannelsLast),
            Ordering::Equal => None,
        }
    }

    /// Whether an array of so many axes can have it.
    pub(super) fn fits(self, axes: usize) -> bool {
        match self {
            Self::ChannelsFirst => axes == 4,
            Self::ChannelsLast => axes == 3 || axes == 4,
            Self::Series => axes == 3,
        }
    }

    /// The axes of an array that has it.
    pub(super) fn axes(self) -> &'static str {
        match self {
            Self::ChannelsFirst => "[n, channels, height, width]",
            Self::ChannelsLast => "[n, height, width] or [n, height, width, channels]",
            Self::Series => "[n, steps, channels]",
        }
    }

    /// The shape of an image of these three sizes; of a series the last one is 1.
    pub(super) fn shape(self, sizes: [usize; 3]) -> FeatureShape {
        let [channels, height, width] = match (self, sizes) {
            (Self::ChannelsFirst, sizes) => sizes,
            (Self::ChannelsLast, [height, width, channels]) => [channels, height, width],
            (Self::Series, [steps, channels, _]) => [channels, 1, steps],
        };
        FeatureShape {
            channels,
            height,
            width,
        }
    }
}

impl FromStr for ArrayLayout {
    type Err = ArrayLayoutError;

    fn from_str(text: &str) -> Result<Self, ArrayLayoutError> {
        match text {
            "channels-first" => Ok(Self::ChannelsFirst),
            "channels-last" => Ok(Self::ChannelsLast),
            "series" => Ok(Self::Series),
            _ => Err(ArrayLayoutError(text.to_owned())),
        }
    }
}

impl fmt::Display for ArrayLayout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ChannelsFirst => "channels-first",
            Self::ChannelsLast => "channels-last",
            Self::Series => "series",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_channels_are_where_their_number_can_be_one_and_the_image_is_square() {
        use ArrayLayout::{ChannelsFirst, ChannelsLast};
        for (sizes, expected) in [
            ([3, 24, 24], Some(ChannelsFirst)),
            ([1, 28, 20], Some(ChannelsFirst)),
            ([4, 6, 6], Some(ChannelsFirst)),
            ([24, 20, 3], Some(ChannelsLast)),
            ([4, 4, 1], Some(ChannelsLast)),
            ([4, 6, 3], Some(ChannelsLast)),
            ([1, 4, 4], Some(ChannelsFirst)),
            ([16, 24, 24], Some(ChannelsFirst)),
            ([24, 24, 16], Some(ChannelsLast)),
            ([3, 24, 3], None),
            ([3, 3, 3], None),
            ([24, 20, 16], None),
        ] {
            assert_eq!(ArrayLayout::of(sizes), expected, "{sizes:?}");
        }
    }

    #[test]
    fn a_layout_is_written_as_it_is_read() {
        for text in ["channels-first", "channels-last", "series"] {
            let layout: ArrayLayout = text.parse().unwrap();
            assert_eq!(layout.to_string(), text);
            assert_eq!(serde_json::to_value(layout).unwrap(), text);
        }
        assert!("nchw".parse::<ArrayLayout>().is_err());
    }
}
