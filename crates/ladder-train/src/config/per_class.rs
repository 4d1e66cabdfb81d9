//! A number for each class by its name, as people write it: `NAME=NUMBER`.

use ladder_data::Dataset;
use serde::Deserialize;

use crate::error::config_field::ConfigFieldError;

/// A number above 0 for each of some classes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct PerClass(Vec<(String, f64)>);

/// What such a setting is called, and what it takes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    pub field: &'static str,
    pub range: &'static str,
    /// The smallest and the largest number.
    pub numbers: (f64, f64),
}

/// How files write such a setting: a list of texts, or one text with commas.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a text or a list of texts")]
pub(super) enum Texts {
    One(String),
    Several(Vec<String>),
}

impl From<Texts> for Vec<String> {
    fn from(texts: Texts) -> Self {
        match texts {
            Texts::One(text) => text.split(',').map(|it| it.trim().to_owned()).collect(),
            Texts::Several(texts) => texts,
        }
    }
}

impl PerClass {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The numbers in the order of the classes; `None` where none are given.
    ///
    /// # Errors
    ///
    /// A class without a number, a number of an unknown class or of one twice.
    pub fn of_classes(
        &self,
        dataset: &Dataset,
        setting: Setting,
    ) -> Result<Option<Vec<f64>>, ConfigFieldError> {
        if self.is_empty() {
            return Ok(None);
        }
        let classes = dataset.class_names();
        let mut numbers = vec![None; classes.len()];
        for (name, number) in &self.0 {
            let class = dataset.class(name).ok_or_else(|| {
                let known = classes.join(", ");
                setting.unfit(format!(
                    "'{name}', which is no class; the classes are {known}"
                ))
            })?;
            if numbers[class].replace(*number).is_some() {
                return Err(setting.unfit(format!("several of class '{}'", classes[class])));
            }
        }
        let numbers = numbers.into_iter().zip(classes);
        let number = |(number, class): (Option<f64>, &String)| {
            number.ok_or_else(|| setting.unfit(format!("none of class '{class}'")))
        };
        numbers.map(number).collect::<Result<_, _>>().map(Some)
    }

    pub fn read(texts: &[String], setting: Setting) -> Result<Self, ConfigFieldError> {
        let number = |text: &String| {
            let unreadable = || setting.unfit(format!("'{text}'"));
            let (name, number) = text.rsplit_once('=').ok_or_else(unreadable)?;
            match number.trim().parse::<f64>() {
                Ok(number) if setting.fits(number) => Ok((name.to_owned(), number)),
                _ => Err(unreadable()),
            }
        };
        texts.iter().map(number).collect::<Result<_, _>>().map(Self)
    }

    pub fn texts(self) -> Vec<String> {
        let numbers = self.0.into_iter();
        numbers
            .map(|(name, number)| format!("{name}={number}"))
            .collect()
    }
}

impl Setting {
    fn fits(self, number: f64) -> bool {
        let (least, most) = self.numbers;
        (least..=most).contains(&number)
    }

    pub fn unfit(self, found: String) -> ConfigFieldError {
        ConfigFieldError {
            field: self.field,
            range: self.range,
            found,
        }
    }
}
