//! The size that images are resized to, and its notations.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use super::SizeError;

/// Height and width in pixels.
///
/// It is written as `32x24`, width first, and read from that, from the side of a square, or from
/// `{ height, width }`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Number of lines.
    pub height: usize,
    /// Number of pixels per line.
    pub width: usize,
}

impl Default for Size {
    fn default() -> Self {
        Self {
            height: 32,
            width: 32,
        }
    }
}

/// `32` for a square, or `WIDTHxHEIGHT`; at most 1024 pixels per side.
impl FromStr for Size {
    type Err = SizeError;

    fn from_str(text: &str) -> Result<Self, SizeError> {
        let (width, height) = text.split_once('x').unwrap_or((text, text));
        let side = |text: &str| text.parse().ok().filter(|side| (1..=1024).contains(side));
        match (side(width), side(height)) {
            (Some(width), Some(height)) => Ok(Self { height, width }),
            _ => Err(SizeError(text.to_owned())),
        }
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.width, self.height)
    }
}

impl Serialize for Size {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Notations)
    }
}

struct Notations;

impl<'de> Visitor<'de> for Notations {
    type Value = Size;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("pixels per side, or a text like 32x24")
    }

    fn visit_i64<E: de::Error>(self, side: i64) -> Result<Size, E> {
        self.visit_str(&side.to_string())
    }

    fn visit_u64<E: de::Error>(self, side: u64) -> Result<Size, E> {
        self.visit_str(&side.to_string())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Size, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Size, A::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Sides {
            height: usize,
            width: usize,
        }
        let Sides { height, width } =
            Sides::deserialize(de::value::MapAccessDeserializer::new(map))?;
        Ok(Size { height, width })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notation_is_the_same_size_and_is_written_with_the_width_first() {
        for text in ["\"32x24\"", r#"{ "height": 24, "width": 32 }"#] {
            let size: Size = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&size).unwrap(), "\"32x24\"");
        }
        let square: Size = serde_json::from_str("32").unwrap();
        assert_eq!(square, Size::default());
        let error = serde_json::from_str::<Size>("0").unwrap_err().to_string();
        assert!(error.contains("found '0'"), "{error}");
    }
}
