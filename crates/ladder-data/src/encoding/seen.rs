//! Different names, counted.

use std::collections::HashMap;

use super::cell::DecimalMark;
use super::names::{NameKey, has_zeros, is_plain_number, truth};

/// What is different in a column or a list, until there is more of it than anybody could use.
#[derive(Debug)]
pub(crate) struct Seen {
    limit: usize,
    numbers: HashMap<u64, Name>,
    texts: HashMap<String, Name>,
    /// Whether there was more.
    is_full: bool,
}

#[derive(Debug)]
struct Name {
    cells: usize,
    /// A number with zeros before it, as long as every cell of it is written so.
    zeros: Option<String>,
    /// How the first cell of a number or of `true` and `false` is written, and the first that is
    /// written otherwise, but for `1` and `1.0`.
    written: Option<(Box<str>, Option<Box<str>>)>,
}

impl Name {
    fn new(text: &str, may_be_written_otherwise: bool) -> Self {
        Self {
            cells: 1,
            zeros: has_zeros(text).then(|| text.to_owned()),
            written: may_be_written_otherwise.then(|| (text.into(), None)),
        }
    }

    /// The number with these bits as it is shown.
    fn shown(&self, bits: u64) -> String {
        let zeros = self.zeros.clone();
        zeros.unwrap_or_else(|| f64::from_bits(bits).to_string())
    }

    fn add(&mut self, text: &str) {
        self.cells += 1;
        if self.zeros.as_deref().is_some_and(|zeros| zeros != text) {
            self.zeros = None;
        }
        if let Some((first, second @ None)) = &mut self.written
            && **first != *text
            && !(is_plain_number(first) && is_plain_number(text))
        {
            *second = Some(text.into());
        }
    }
}

impl Seen {
    pub fn up_to(limit: usize) -> Self {
        Self {
            limit,
            numbers: HashMap::new(),
            texts: HashMap::new(),
            is_full: false,
        }
    }

    /// Names that are few enough to be kept, as those of classes; numbers have a decimal point.
    pub fn all_of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut seen = Self::up_to(usize::MAX);
        for text in texts {
            seen.add(NameKey::of(text, DecimalMark::Point), text);
        }
        seen
    }

    /// Another cell; `text` is how it is written.
    pub fn add(&mut self, key: NameKey, text: &str) {
        let has_room = self.len() < self.limit;
        let known = match &key {
            NameKey::Number(bits) => self.numbers.get_mut(bits),
            NameKey::Text(name) => self.texts.get_mut(name.as_ref()),
        };
        match known {
            Some(name) => name.add(text),
            None if has_room => match key {
                NameKey::Number(bits) => drop(self.numbers.insert(bits, Name::new(text, true))),
                NameKey::Text(name) => {
                    let is_truth = truth(text).is_some();
                    self.texts
                        .insert(name.into_owned(), Name::new(text, is_truth));
                }
            },
            None => self.is_full = true,
        }
    }

    /// Whether another cell can change what is known.
    pub fn is_full(&self) -> bool {
        self.is_full
    }

    /// How many are different, at most the limit.
    pub fn len(&self) -> usize {
        self.numbers.len() + self.texts.len()
    }

    /// The cells with a text.
    pub fn cells_of(&self, text: &str) -> usize {
        self.texts.get(text).map_or(0, |name| name.cells)
    }

    /// A name that is written in two ways, but for `1` and `1.0`; the smallest of them.
    pub fn twice(&self) -> Option<[String; 2]> {
        let names = self.numbers.values().chain(self.texts.values());
        let pairs = names.filter_map(|name| {
            let (first, second) = name.written.as_ref()?;
            Some([first.to_string(), second.as_ref()?.to_string()])
        });
        pairs.min()
    }

    /// What one of the [texts](Self::all_of) is called: the same as all that mean the same.
    pub fn name_of(&self, text: &str) -> String {
        match NameKey::of(text, DecimalMark::Point) {
            NameKey::Number(bits) => self.numbers[&bits].shown(bits),
            NameKey::Text(text) => text.into_owned(),
        }
    }

    /// The numbers among them with their cells and how the first is written, from the smallest.
    pub fn numbers(&self) -> Vec<(f64, usize, &str)> {
        let numbers = self.numbers.iter();
        let mut numbers: Vec<_> = numbers
            .filter_map(|(&bits, name)| {
                let (first, _) = name.written.as_ref()?;
                Some((f64::from_bits(bits), name.cells, first.as_ref()))
            })
            .collect();
        numbers.sort_by(|(a, ..), (b, ..)| a.total_cmp(b));
        numbers
    }

    /// The names with the number of their cells, sorted: as numbers if all are, else as text.
    pub fn names(&self) -> Vec<(String, usize)> {
        let numbers = self.numbers.iter();
        let numbers = numbers.map(|(&bits, name)| (name.shown(bits), name.cells));
        let texts = self.texts.iter();
        let texts = texts.map(|(text, name)| (text.clone(), name.cells));
        sorted(numbers.chain(texts).collect())
    }
}

pub(crate) fn sorted(mut names: Vec<(String, usize)>) -> Vec<(String, usize)> {
    names.sort();
    let number = |name: &str| name.parse::<f64>().ok();
    if names.iter().all(|(name, _)| number(name).is_some()) {
        names.sort_by(|(a, _), (b, _)| {
            let both = number(a).zip(number(b));
            both.map_or(std::cmp::Ordering::Equal, |(a, b)| a.total_cmp(&b))
        });
    }
    names
}
