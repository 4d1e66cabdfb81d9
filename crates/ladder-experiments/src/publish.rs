//! Generated text: whole files, and marked parts of documents written by hand.

use std::path::Path;

use anyhow::{Context, Result};

/// Writes a file and the directories above it.
pub fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(directory) = path.parent() {
        std::fs::create_dir_all(directory).with_context(|| format!("{}", directory.display()))?;
    }
    std::fs::write(path, text).with_context(|| format!("{}", path.display()))?;
    println!("{}", path.display());
    Ok(())
}

/// Replaces the part of a document that `command` generates and keeps what stands around it.
pub fn replace(path: &Path, command: &str, generated: &str) -> Result<()> {
    write(path, &replaced(path, command, generated)?)
}

/// The document in `path` with its part that `command` generates replaced.
pub fn replaced(path: &Path, command: &str, generated: &str) -> Result<String> {
    let name = || format!("{}", path.display());
    let text = std::fs::read_to_string(path).with_context(name)?;
    between_marks(&text, command, generated).with_context(name)
}

fn between_marks(text: &str, command: &str, generated: &str) -> Result<String> {
    const END: &str = "<!-- end -->";
    let begin = format!("<!-- begin: written by `{command}` -->");
    let split = text.split_once(&begin).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some((before, after))
    });
    let (before, after) = split.with_context(|| format!("no lines '{begin}' and '{END}'"))?;
    Ok(format!(
        "{before}{begin}\n\n{}\n\n{END}{after}",
        generated.trim()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEGIN: &str = "<!-- begin: written by `make it` -->";
    const END: &str = "<!-- end -->";

    #[test]
    fn text_around_the_generated_part_stays() {
        let text = format!("# Title\n\n{BEGIN}\nold\n{END}\n\nmore\n");
        let new = between_marks(&text, "make it", "new\n").unwrap();
        assert_eq!(new, format!("# Title\n\n{BEGIN}\n\nnew\n\n{END}\n\nmore\n"));
        assert_eq!(between_marks(&new, "make it", "new").unwrap(), new);
    }

    #[test]
    fn a_document_without_the_marks_of_the_command_is_left_alone() {
        let text = format!("# Title\n{BEGIN}\n{END}\n");
        let error = between_marks(&text, "make another", "new").unwrap_err();
        let message = error.to_string();
        assert!(message.starts_with("no lines '<!-- begin"), "{message}");
    }
}
