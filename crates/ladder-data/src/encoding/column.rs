//! What is done to one column.

use serde::{Deserialize, Serialize};

use super::date::{DateForm, DatePart};

/// What is done to one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum ColumnEncoding {
    /// Standardized.
    Numeric {
        /// The column's name.
        name: String,
        /// Mean of the cells that are there.
        mean: f64,
        /// Their standard deviation; 0 where they are all the same.
        deviation: f64,
        /// Whether a value says that the cell is missing.
        indicator: bool,
        /// A percent sign, the symbol of a currency or another unit beside the numbers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<String>,
    },
    /// True or false, as 1 and 0, standardized.
    Boolean {
        /// The column's name.
        name: String,
        /// Share of the true ones among the cells that are there.
        mean: f64,
        /// Their standard deviation; 0 where they are all the same.
        deviation: f64,
        /// Whether a value says that the cell is missing.
        indicator: bool,
    },
    /// One value per category.
    Categorical {
        /// The column's name.
        name: String,
        /// The categories, in the order of their values.
        categories: Vec<String>,
        /// Whether a value says that the cell is missing.
        indicator: bool,
    },
    /// Dates or times: a few values, each standardized.
    Date {
        /// The column's name.
        name: String,
        /// How they are written.
        form: DateForm,
        /// The values that differ between rows.
        parts: Vec<EncodedPart>,
        /// Whether a value says that the cell is missing.
        indicator: bool,
    },
}

/// A value of a date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct EncodedPart {
    /// What it is.
    pub part: DatePart,
    /// Its mean.
    pub mean: f64,
    /// Its standard deviation, above 0.
    pub deviation: f64,
}

/// A cell as a column takes it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Value {
    Missing,
    /// A number, 1 or 0 for true and false, or the seconds of a date.
    Number(f64),
    /// Its category, `None` for one that the fit did not see.
    Category(Option<usize>),
}

impl ColumnEncoding {
    /// The column's name.
    pub fn name(&self) -> &str {
        match self {
            Self::Numeric { name, .. }
            | Self::Boolean { name, .. }
            | Self::Categorical { name, .. }
            | Self::Date { name, .. } => name,
        }
    }

    /// What stands beside its numbers.
    pub(crate) fn unit(&self) -> Option<&str> {
        match self {
            Self::Numeric { unit, .. } => unit.as_deref(),
            Self::Boolean { .. } | Self::Categorical { .. } | Self::Date { .. } => None,
        }
    }

    /// Whether a value says that the cell is missing.
    pub(crate) fn has_indicator(&self) -> bool {
        match self {
            Self::Numeric { indicator, .. }
            | Self::Boolean { indicator, .. }
            | Self::Categorical { indicator, .. }
            | Self::Date { indicator, .. } => *indicator,
        }
    }

    /// The number of its values.
    pub(crate) fn width(&self) -> usize {
        let values = match self {
            Self::Numeric { .. } | Self::Boolean { .. } => 1,
            Self::Categorical { categories, .. } => categories.len(),
            Self::Date { parts, .. } => parts.len(),
        };
        values + usize::from(self.has_indicator())
    }

    /// The positions of its values that are numbers, not categories or truth values.
    pub(crate) fn numbers(&self) -> std::ops::Range<usize> {
        match self {
            Self::Numeric { .. } => 0..1,
            Self::Date { parts, .. } => 0..parts.len(),
            Self::Boolean { .. } | Self::Categorical { .. } => 0..0,
        }
    }

    /// What each of its values is.
    pub(crate) fn value_names(&self) -> Vec<String> {
        let name = self.name();
        let mut names: Vec<String> = match self {
            Self::Numeric { .. } | Self::Boolean { .. } => vec![name.to_owned()],
            Self::Categorical { categories, .. } => {
                let category = |category| format!("{name}={category}");
                categories.iter().map(category).collect()
            }
            Self::Date { parts, .. } => {
                let part = |part: &EncodedPart| format!("{name}: {}", part.part.name());
                parts.iter().map(part).collect()
            }
        };
        names.extend(self.has_indicator().then(|| format!("{name} is missing")));
        names
    }

    /// Writes the values of one cell over `values`, `self.width()` zeros.
    #[inline]
    pub(crate) fn write(&self, value: Value, values: &mut [f32]) {
        match (self, value) {
            (_, Value::Missing) => {
                if self.has_indicator()
                    && let Some(indicator) = values.last_mut()
                {
                    *indicator = 1.0;
                }
            }
            (
                Self::Numeric {
                    mean, deviation, ..
                }
                | Self::Boolean {
                    mean, deviation, ..
                },
                Value::Number(number),
            ) if *deviation > 0.0 => values[0] = ((number - mean) / deviation) as f32,
            (Self::Categorical { .. }, Value::Category(Some(category))) => values[category] = 1.0,
            (Self::Date { parts, .. }, Value::Number(seconds)) => {
                for (part, value) in parts.iter().zip(values) {
                    *value = ((part.part.of(seconds) - part.mean) / part.deviation) as f32;
                }
            }
            _ => (),
        }
    }
}
