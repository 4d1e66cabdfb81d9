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
        let classes = dataset.class_names();
        if let Some((name, _)) = self.0.iter().find(|(name, _)| !classes.contains(name)) {
            return Err(setting.unfit(format!("'{name}', which is no class")));
        }
        let number = |class: &String| {
            let mut of_class = self.0.iter().filter(|(name, _)| name == class);
            match (of_class.next(), of_class.next()) {
                (Some((_, number)), None) => Ok(*number),
                (None, _) => Err(setting.unfit(format!("none of class '{class}'"))),
                _ => Err(setting.unfit(format!("several of class '{class}'"))),
            }
        };
        match self.is_empty() {
            true => Ok(None),
            false => {
                let numbers = classes.iter().map(number);
                numbers.collect::<Result<_, _>>().map(Some)
            }
        }
    }

    pub fn read(texts: &[String], setting: Setting) -> Result<Self, ConfigFieldError> {
        let number = |text: &String| {
            let unreadable = || setting.unfit(format!("'{text}'"));
            let (name, number) = text.rsplit_once('=').ok_or_else(unreadable)?;
            match number.trim().parse::<f64>() {
                Ok(number) if number.is_finite() && number > 0.0 => Ok((name.to_owned(), number)),
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
    pub fn unfit(self, found: String) -> ConfigFieldError {
        ConfigFieldError {
            field: self.field,
            range: self.range,
            found,
        }
    }
}
