//! Settings that have more than one notation in files.

use std::fmt;
use std::str::FromStr;

use ladder_model::NoiseLevels;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use thiserror::Error;

/// How many rows have a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelCount {
    /// Every row of known class that is not held out.
    All,
    /// This many.
    Count(usize),
}

/// Neither a number of labels nor `all`.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("expected a whole number or 'all', found '{0}'")]
pub struct LabelCountError(pub String);

impl From<usize> for LabelCount {
    fn from(count: usize) -> Self {
        Self::Count(count)
    }
}

impl FromStr for LabelCount {
    type Err = LabelCountError;

    fn from_str(text: &str) -> Result<Self, LabelCountError> {
        match (text, text.parse()) {
            ("all", _) => Ok(Self::All),
            (_, Ok(count)) => Ok(Self::Count(count)),
            _ => Err(LabelCountError(text.to_owned())),
        }
    }
}

impl fmt::Display for LabelCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Count(count) => count.fmt(f),
        }
    }
}

impl Serialize for LabelCount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::All => serializer.serialize_str("all"),
            Self::Count(count) => count.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for LabelCount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Labels)
    }
}

struct Labels;

impl Visitor<'_> for Labels {
    type Value = LabelCount;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a whole number or 'all'")
    }

    fn visit_i64<E: de::Error>(self, count: i64) -> Result<LabelCount, E> {
        self.visit_str(&count.to_string())
    }

    fn visit_u64<E: de::Error>(self, count: u64) -> Result<LabelCount, E> {
        self.visit_str(&count.to_string())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<LabelCount, E> {
        text.parse().map_err(E::custom)
    }
}

/// The noise as one number, as `[input, hidden]` or `[input, hidden, top]`, or as a map that
/// may lack some.
pub(super) fn noise<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NoiseLevels, D::Error> {
    deserializer.deserialize_any(Noise)
}

struct Noise;

impl<'de> Visitor<'de> for Noise {
    type Value = NoiseLevels;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a number, [input, hidden], [input, hidden, top], or { input, hidden, top }")
    }

    fn visit_i64<E: de::Error>(self, std: i64) -> Result<NoiseLevels, E> {
        self.visit_f64(std as f64)
    }

    fn visit_u64<E: de::Error>(self, std: u64) -> Result<NoiseLevels, E> {
        self.visit_f64(std as f64)
    }

    fn visit_f64<E: de::Error>(self, std: f64) -> Result<NoiseLevels, E> {
        Ok(NoiseLevels::all(std))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<NoiseLevels, A::Error> {
        let numbers: Vec<f64> =
            Deserialize::deserialize(de::value::SeqAccessDeserializer::new(seq))?;
        let levels = NoiseLevels::of(&numbers).filter(|_| numbers.len() > 1);
        levels.ok_or_else(|| de::Error::invalid_length(numbers.len(), &self))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<NoiseLevels, A::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Levels {
            input: Option<f64>,
            hidden: Option<f64>,
            top: Option<f64>,
        }
        let levels = Levels::deserialize(de::value::MapAccessDeserializer::new(map))?;
        let default = NoiseLevels::default();
        Ok(NoiseLevels {
            input: levels.input.unwrap_or(default.input),
            hidden: levels.hidden.unwrap_or(default.hidden),
            top: levels.top,
        })
    }
}

/// A step of the preprocessing by its number; 0 leaves it out.
pub(super) mod zero_is_none {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(number: &Option<f64>, to: S) -> Result<S::Ok, S::Error> {
        number.unwrap_or(0.0).serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<f64>, D::Error> {
        let number = f64::deserialize(from)?;
        Ok((number != 0.0).then_some(number))
    }
}

/// A whole number without decimals, as earlier versions wrote it.
pub(super) fn whole_or_not<S: Serializer>(number: &f64, to: S) -> Result<S::Ok, S::Error> {
    const MOST: f64 = 1e15;
    match number.fract() == 0.0 && number.abs() < MOST {
        true => (*number as i64).serialize(to),
        false => number.serialize(to),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::RunConfig;

    #[test]
    fn whole_passes_are_written_without_decimals() {
        for (passes, text) in [(40.0, "40"), (0.25, "0.25")] {
            let config = RunConfig {
                passes,
                ..RunConfig::default()
            };
            let written = serde_json::to_value(&config).unwrap();
            assert_eq!(written["passes"].to_string(), text);
            let read: RunConfig = serde_json::from_value(written).unwrap();
            assert_eq!(read.passes, passes);
        }
    }

    #[test]
    fn labels_are_a_number_or_all() {
        assert_eq!("all".parse(), Ok(LabelCount::All));
        assert_eq!("100".parse(), Ok(LabelCount::Count(100)));
        for text in ["-5", "some", "1.5", ""] {
            assert!(text.parse::<LabelCount>().is_err(), "{text}");
        }
    }

    #[test]
    fn noise_is_a_number_a_pair_or_a_map() {
        for (text, input, hidden) in [
            ("0.2", 0.2, 0.2),
            ("1", 1.0, 1.0),
            ("[0.2, 0.5]", 0.2, 0.5),
            (r#"{ "input": 0.2, "hidden": 0.5 }"#, 0.2, 0.5),
            (r#"{ "hidden": 0.5 }"#, 0.3, 0.5),
        ] {
            let text = format!(r#"{{ "noise": {text} }}"#);
            let config: RunConfig = serde_json::from_str(&text).unwrap();
            assert_eq!(config.noise, NoiseLevels::new(input, hidden), "{text}");
        }
        for text in ["[1, 2, 3, 4]", "[1]", r#""loud""#, r#"{ "bottom": 1 }"#] {
            let text = format!(r#"{{ "noise": {text} }}"#);
            assert!(serde_json::from_str::<RunConfig>(&text).is_err(), "{text}");
        }
    }
}
