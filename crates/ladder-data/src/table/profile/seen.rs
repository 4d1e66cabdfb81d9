//! Different cells of a column, counted.

use std::collections::HashMap;

use crate::encoding::{NameKey, has_zeros, is_plain_number, truth};

/// What is different in a column, until there is more of it than anybody could use.
#[derive(Debug)]
pub(super) struct Seen {
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
    /// written otherwise.
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

    fn add(&mut self, text: &str) {
        self.cells += 1;
        if self.zeros.as_deref().is_some_and(|zeros| zeros != text) {
            self.zeros = None;
        }
        if let Some((first, second @ None)) = &mut self.written
            && **first != *text
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
            let second = second.as_ref()?;
            (!(is_plain_number(first) && is_plain_number(second)))
                .then(|| [first.to_string(), second.to_string()])
        });
        pairs.min()
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
        let number = |bits: u64| f64::from_bits(bits).to_string();
        let numbers = self.numbers.iter().map(|(&bits, name)| {
            let shown = name.zeros.clone().unwrap_or_else(|| number(bits));
            (shown, name.cells)
        });
        let texts = self.texts.iter();
        let texts = texts.map(|(text, name)| (text.clone(), name.cells));
        sorted(numbers.chain(texts).collect())
    }
}

pub(super) fn sorted(mut names: Vec<(String, usize)>) -> Vec<(String, usize)> {
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
