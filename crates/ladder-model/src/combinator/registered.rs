//! The custom combinators whose text form is read.

use std::error::Error;
use std::str::FromStr;
use std::sync::Arc;

use super::custom::CustomCombinator;
use super::formula::Formula;
use crate::registry::{RegistrationError, Registry};

pub(super) static REGISTERED: Registry<Arc<dyn CustomCombinator>> = Registry::new(is_built_in);

/// Lets the text form of a custom combinator be read, in this process, wherever combinators are
/// read: a list of [`Combinators`](super::Combinators), the configuration of a run, a saved model.
///
/// `name` is the first word of the text form, up to the first colon; `C` reads the whole form.
/// Call it before the first text with such a combinator is read, and wherever a run is resumed or
/// a model loaded. Another call with the same type changes nothing.
///
/// # Errors
///
/// An invalid name, one that is built in, or one that belongs to another type.
pub fn register<C>(name: &str) -> Result<(), RegistrationError>
where
    C: CustomCombinator + FromStr<Err: Error>,
{
    REGISTERED.register::<C>(name, |entry| match entry.parse::<C>() {
        Ok(combinator) => Ok(Arc::new(combinator)),
        Err(error) => Err(error.to_string()),
    })
}

fn is_built_in(name: &str) -> bool {
    ["none", "mlp", "amlp"].contains(&name) || name.parse::<Formula>().is_ok()
}
