//! Where the report goes: beside the JSON, or into the text of `benches/README.md`.

use std::path::Path;

use anyhow::{Context, Result};

const BEGIN: &str = "<!-- begin: written by `cargo xtask bench --publish` -->";
const END: &str = "<!-- end -->";

/// Writes a file and the directories above it.
pub fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(directory) = path.parent() {
        std::fs::create_dir_all(directory).with_context(|| format!("{}", directory.display()))?;
    }
    std::fs::write(path, text).with_context(|| format!("{}", path.display()))?;
    println!("{}", path.display());
    Ok(())
}

/// Replaces the generated part of a document and keeps what is written by hand around it.
pub fn replace(path: &Path, generated: &str) -> Result<()> {
    let name = || format!("{}", path.display());
    let text = std::fs::read_to_string(path).with_context(name)?;
    let text = replaced(&text, generated).with_context(name)?;
    write(path, &text)
}

fn replaced(text: &str, generated: &str) -> Result<String> {
    let split = text.split_once(BEGIN).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some((before, after))
    });
    let (before, after) = split.with_context(|| format!("no lines '{BEGIN}' and '{END}'"))?;
    Ok(format!(
        "{before}{BEGIN}\n\n{}\n\n{END}{after}",
        generated.trim()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_around_the_generated_part_stays() {
        let text = format!("# Title\n\n{BEGIN}\nold\n{END}\n\nmore\n");
        let new = replaced(&text, "new\n").unwrap();
        assert_eq!(new, format!("# Title\n\n{BEGIN}\n\nnew\n\n{END}\n\nmore\n"));
        assert_eq!(replaced(&new, "new").unwrap(), new);
    }

    #[test]
    fn a_document_without_the_marks_is_left_alone() {
        let message = replaced("# Title\n", "new").unwrap_err().to_string();
        assert!(message.starts_with("no lines '<!-- begin"), "{message}");
    }
}
