//! What a command writes into a page, between its marks.

use std::fs;

use anyhow::{Context, Result};
use ladder_devtools::shell;

const END: &str = "<!-- end -->";

/// Replaces in a page of the repository what the command wrote there before.
pub fn write(page: &str, command: &str, contents: &str) -> Result<()> {
    let text = replaced(&text_of(page)?, &mark(command), contents);
    let text = text.with_context(|| format!("{page}: no marks of {command}"))?;
    fs::write(shell::root().join(page), text).with_context(|| page.to_owned())
}

/// What the command wrote into a page before.
pub fn read(page: &str, command: &str) -> Result<String> {
    let text = text_of(page)?;
    let contents = between(&text, &mark(command)).map(str::to_owned);
    contents.with_context(|| format!("{page}: no marks of {command}"))
}

fn text_of(page: &str) -> Result<String> {
    fs::read_to_string(shell::root().join(page)).with_context(|| page.to_owned())
}

fn mark(command: &str) -> String {
    format!("<!-- begin: written by `cargo xtask {command} --write` -->\n")
}

fn replaced(text: &str, begin: &str, contents: &str) -> Option<String> {
    let (before, rest) = text.split_once(begin)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{begin}\n{contents}\n{END}{after}"))
}

fn between<'a>(text: &'a str, begin: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(begin)?;
    let (contents, _) = rest.split_once(END)?;
    Some(contents.trim_matches('\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_the_marks_is_replaced() {
        let begin = mark("faults");
        let page = format!("above\n{begin}old\n{END}\nbelow");
        let written = replaced(&page, &begin, "new").unwrap();
        assert_eq!(written, format!("above\n{begin}\nnew\n{END}\nbelow"));
        assert_eq!(between(&written, &begin), Some("new"));
        assert_eq!(replaced("no marks", &begin, "new"), None);
    }
}
