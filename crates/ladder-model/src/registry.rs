//! Kinds that a program adds: read from their text form, found by its first word.

use std::any::{TypeId, type_name};
use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use thiserror::Error;

/// A type that cannot be registered under a name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RegistrationError {
    /// The text form of a list could not be divided into its entries with this name.
    #[error("'{0}' is not a name: expected letters, digits and underscores, with a letter first")]
    Name(String),
    /// The name of a kind that this crate has.
    #[error("'{0}' is built in; register the type under another name")]
    BuiltIn(String),
    /// The name of another registered type.
    #[error("'{name}' is registered for {registered}; register {refused} under another name")]
    Taken {
        /// The name.
        name: String,
        /// The type that has it.
        registered: &'static str,
        /// The type that was to have it.
        refused: &'static str,
    },
}

/// The registered kinds of one process.
///
/// A name keeps its type for as long as the process runs, so what a text means does not depend on
/// the order of threads.
pub(crate) struct Registry<T> {
    is_built_in: fn(&str) -> bool,
    kinds: RwLock<BTreeMap<String, Kind<T>>>,
}

/// A type and how it is read from its whole text form.
struct Kind<T> {
    id: TypeId,
    name: &'static str,
    read: Read<T>,
}

/// From an entry of a list to what it describes, or what was expected instead.
pub(crate) type Read<T> = fn(&str) -> Result<T, String>;

impl<T> Registry<T> {
    /// An empty one; names for which `is_built_in` are refused.
    pub const fn new(is_built_in: fn(&str) -> bool) -> Self {
        Self {
            is_built_in,
            kinds: RwLock::new(BTreeMap::new()),
        }
    }

    /// Lets entries that begin with `name` be read as a `K`; a second time changes nothing.
    pub fn register<K: 'static>(&self, name: &str, read: Read<T>) -> Result<(), RegistrationError> {
        if !is_name(name) {
            return Err(RegistrationError::Name(name.to_owned()));
        }
        if (self.is_built_in)(name) {
            return Err(RegistrationError::BuiltIn(name.to_owned()));
        }
        let kind = Kind {
            id: TypeId::of::<K>(),
            name: type_name::<K>(),
            read,
        };
        let mut kinds = self.kinds.write().unwrap_or_else(PoisonError::into_inner);
        let registered = kinds.entry(name.to_owned()).or_insert(kind);
        if registered.id == TypeId::of::<K>() {
            return Ok(());
        }
        Err(RegistrationError::Taken {
            name: name.to_owned(),
            registered: registered.name,
            refused: type_name::<K>(),
        })
    }

    /// What `entry` describes; `None` if no registered name begins it.
    pub fn read(&self, entry: &str) -> Option<Result<T, String>> {
        let name = entry.split(':').next().unwrap_or(entry);
        let kinds = self.kinds.read().unwrap_or_else(PoisonError::into_inner);
        let read = kinds.get(name).map(|kind| kind.read);
        // A type may read entries of its own list: the lock is free again by then.
        drop(kinds);
        read.map(|read| read(entry))
    }

    /// `; or one that is registered: a, b`; empty without any.
    pub fn alternatives(&self) -> String {
        let kinds = self.kinds.read().unwrap_or_else(PoisonError::into_inner);
        let names: Vec<_> = kinds.keys().map(String::as_str).collect();
        match names.is_empty() {
            true => String::new(),
            false => format!("; or one that is registered: {}", names.join(", ")),
        }
    }
}

/// Entries are joined by `-`, their parts by `:`, and a number is a fully connected layer.
fn is_name(text: &str) -> bool {
    let is_inner = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(is_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct One;
    struct Other;

    fn registry() -> Registry<String> {
        Registry::new(|name| name == "fc")
    }

    fn read(entry: &str) -> Result<String, String> {
        Ok(entry.to_uppercase())
    }

    #[test]
    fn an_entry_is_read_by_the_type_of_its_first_word() {
        let registry = registry();
        assert_eq!(registry.alternatives(), "");
        for name in ["two", "one", "one"] {
            registry.register::<One>(name, read).unwrap();
        }
        assert_eq!(registry.read("one:2:3"), Some(Ok("ONE:2:3".to_owned())));
        assert_eq!(registry.read("three:2"), None);
        assert!(registry.alternatives().ends_with(": one, two"));
    }

    #[test]
    fn a_name_keeps_its_type_and_shadows_nothing() {
        let registry = registry();
        registry.register::<One>("one", read).unwrap();
        let message = |name, error: Result<(), RegistrationError>| {
            let message = error.unwrap_err().to_string();
            assert!(message.contains(name), "{message}");
            message
        };
        let taken = message("'one'", registry.register::<Other>("one", read));
        assert!(
            taken.contains("One;") && taken.contains("Other under another"),
            "{taken}"
        );
        message("'fc' is built in", registry.register::<One>("fc", read));
        for name in ["", "7", "a-b", "a:b", "a b", "_a", "ä"] {
            message("is not a name", registry.register::<One>(name, read));
        }
    }

    #[test]
    fn threads_that_register_the_same_type_agree() {
        let registry = registry();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| registry.register::<One>("one", read).unwrap());
            }
        });
        assert_eq!(registry.read("one"), Some(Ok("ONE".to_owned())));
    }
}
