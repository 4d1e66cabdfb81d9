//! Commands that a user can copy into a shell.

use std::fmt::Write;
use std::path::Path;

use super::escape::is_obeyed;

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
    if text.chars().any(is_obeyed) {
        return spelled_out(&text);
    }
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

/// A flag with its value; one that begins like a flag is joined to it.
pub fn flag(name: &str, value: impl AsRef<Path>) -> String {
    let value = shell(value);
    let is_like_a_flag = value.trim_start_matches('\'').starts_with('-');
    let between = if is_like_a_flag { '=' } else { ' ' };
    format!("--{name}{between}{value}")
}

/// In the quotation of bash and zsh in which every character has a name.
fn spelled_out(text: &str) -> String {
    let mut word = "$'".to_owned();
    for character in text.chars() {
        match character {
            '\'' | '\\' => word.extend(['\\', character]),
            other if is_obeyed(other) => {
                let _ = write!(word, "\\u{:04x}", u32::from(other));
            }
            other => word.push(other),
        }
    }
    word + "'"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_begins_like_a_flag_is_joined_to_its_flag() {
        assert_eq!(flag("drop", "x1"), "--drop x1");
        assert_eq!(flag("drop", "-x1"), "--drop=-x1");
        assert_eq!(flag("drop", "-x 1"), "--drop='-x 1'");
    }

    #[test]
    fn what_a_terminal_obeys_is_spelled_out() {
        assert_eq!(shell("it's\u{1b}[1m"), r"$'it\'s\u001b[1m'");
    }

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
