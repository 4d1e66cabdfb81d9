//! What libFuzzer calls: each reader with the bytes of a file.
//!
//! A target is wrong where a reader panics, takes too much memory or time, or where rows that were
//! learned are other rows when they are read to be answered.

mod file;
mod readers;

pub use file::{File, Folder};
pub use readers::{archive, arrays, idx, image, labels, notation, table};

/// A target of libFuzzer that calls the function of this name.
#[macro_export]
macro_rules! target {
    ($reader:ident) => {
        libfuzzer_sys::fuzz_target!(
            init: $crate::let_guarded_readers_panic(),
            |bytes: &[u8]| $crate::$reader(bytes)
        );
    };
}

/// libFuzzer ends at every panic. One within a guarded reader of another crate is an error of the
/// file, and goes on.
pub fn let_guarded_readers_panic() {
    let end = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !ladder_data::is_guarded() {
            end(panic);
        }
    }));
}
