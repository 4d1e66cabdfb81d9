//! What the terminal can do.

use std::ffi::OsStr;

/// Whether the terminal can draw: `TERM=dumb` says that it only takes lines.
pub fn can_draw() -> bool {
    draws(std::env::var_os("TERM").as_deref())
}

fn draws(term: Option<&OsStr>) -> bool {
    term != Some(OsStr::new("dumb"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dumb_terminal_gets_lines() {
        assert!(!draws(Some(OsStr::new("dumb"))));
        assert!(draws(Some(OsStr::new("xterm-256color"))));
        // Windows sets none.
        assert!(draws(None));
    }
}
