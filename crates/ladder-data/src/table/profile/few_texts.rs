//! Texts of which a column has few, counted.

use crate::table::file::Place;

/// Most different texts that are told apart.
const MOST: usize = 5;

/// Different texts with their cells, until there are too many of them.
#[derive(Debug, Default)]
pub(super) struct FewTexts {
    texts: Vec<(String, usize)>,
    /// Where the first one is.
    place: Option<Place>,
    is_full: bool,
}

impl FewTexts {
    /// Another cell.
    pub fn add(&mut self, place: Place, text: &str) {
        if self.is_full {
            return;
        }
        self.place.get_or_insert(place);
        let has_room = self.texts.len() < MOST;
        match self.texts.iter_mut().find(|(known, _)| known == text) {
            Some((_, cells)) => *cells += 1,
            None if has_room => self.texts.push((text.to_owned(), 1)),
            None => self.is_full = true,
        }
    }

    /// All of them with their cells, in the order of the first cells; `None` where there are more.
    pub fn all(&self) -> Option<&[(String, usize)]> {
        (!self.is_full).then_some(&self.texts)
    }

    /// The first of them, and where it is.
    pub fn first(&self) -> Option<(Place, &str)> {
        let (text, _) = self.texts.first()?;
        Some((self.place?, text))
    }
}
