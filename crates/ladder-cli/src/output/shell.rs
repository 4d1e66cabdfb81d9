//! Commands that a user can copy into a shell.

use std::path::Path;

/// How the program was called: what a user can type again.
pub fn program() -> &'static str {
    // Cargo sets the variable for what `cargo run` starts.
    if std::env::var_os("CARGO").is_some() {
        "cargo run --release --"
    } else {
        "ladder"
    }
}

/// The command that continues the run, or the group of seeds, in `dir`.
pub fn resume_command(dir: &Path) -> String {
    format!("{} train --resume {}", program(), shell(dir))
}

/// A path, or another text, as a shell takes it.
pub fn shell(text: impl AsRef<Path>) -> String {
    let text = text.as_ref().display().to_string();
    // What separates the parts of a path on Windows escapes a character elsewhere.
    let plain = if cfg!(windows) {
        "/._-+=:,@%\\"
    } else {
        "/._-+=:,@%"
    };
    let is_plain = |c: char| c.is_alphanumeric() || plain.contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_a_space_is_quoted() {
        assert_eq!(shell("runs/a-1"), "runs/a-1");
        assert_eq!(shell("my runs/it's"), r"'my runs/it'\''s'");
    }

    #[test]
    #[cfg(not(windows))]
    fn what_a_shell_would_take_away_is_quoted() {
        assert_eq!(shell(r"\N"), r"'\N'");
    }
}
