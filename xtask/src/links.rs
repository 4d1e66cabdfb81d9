//! `links`: every relative link of a Markdown file leads to a file, and every anchor to a heading.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};
use ladder_devtools::shell;

/// Reads every Markdown file that git tracks or would track, and prints the dead links.
pub fn run() -> Result<()> {
    let list = [
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
        "*.md",
    ];
    let files = shell::output(shell::program("git").args(list))?;
    let mut dead = Vec::new();
    for file in files.split('\0').filter(|file| !file.is_empty()) {
        let path = shell::root().join(file);
        // A file deleted but not yet staged is still listed.
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let found = links(&text)
            .into_iter()
            .filter(|link| !leads_somewhere(link, &path, &text));
        dead.extend(found.map(|link| format!("{file}: {link}")));
    }
    for link in &dead {
        println!("{link}");
    }
    ensure!(dead.is_empty(), "{} dead links", dead.len());
    Ok(())
}

/// What stands in the parentheses of `[…](…)`, outside of code.
fn links(text: &str) -> Vec<String> {
    let mut links = Vec::new();
    for line in prose(text) {
        // Every second piece between backticks is code.
        let line: String = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
        for rest in line.split("](").skip(1) {
            links.extend(rest.split([')', ' ']).next().map(str::to_owned));
        }
    }
    links
}

/// The lines outside of fenced code.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut in_code = false;
    text.lines().filter(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        in_code ^= is_fence;
        !in_code && !is_fence
    })
}

fn leads_somewhere(link: &str, from: &Path, text: &str) -> bool {
    if link.contains("://") || link.starts_with("mailto:") {
        return true;
    }
    let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target = from.with_file_name(file);
    match (file.is_empty(), anchor.is_empty()) {
        (true, _) => anchors(text).contains(anchor),
        (false, true) => target.exists(),
        (false, false) => fs::read_to_string(target).is_ok_and(|it| anchors(&it).contains(anchor)),
    }
}

/// The anchors that GitHub gives the headings: lower case, hyphens for blanks, no punctuation, and
/// a number from the second heading of the same text on.
fn anchors(text: &str) -> HashSet<String> {
    let mut anchors = HashSet::new();
    for line in prose(text).filter(|line| line.starts_with('#')) {
        let heading = line.trim_start_matches('#').trim().to_lowercase();
        let base: String = heading
            .chars()
            .filter(|it| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_'))
            .map(|it| if it == ' ' { '-' } else { it })
            .collect();
        let numbered = (1..).map(|number| format!("{base}-{number}"));
        let free = [base.clone()]
            .into_iter()
            .chain(numbered)
            .find(|it| !anchors.contains(it));
        anchors.extend(free);
    }
    anchors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_outside_of_code() {
        let text = "See [a](b.md#c) and ![d](e.png \"f\"), not `[g](h)`.\n```\n[i](j)\n```\n[k](l)";
        assert_eq!(links(text), ["b.md#c", "e.png", "l"]);
    }

    #[test]
    fn a_link_needs_a_file_and_an_anchor_a_heading() {
        let text = "# A title, with `code`\n## Twice\n## Twice\n";
        let from = shell::root().join("README.md");
        for alive in [
            "https://burn.dev",
            "LICENSE-MIT",
            "xtask/src",
            "#a-title-with-code",
            "#twice-1",
        ] {
            assert!(leads_somewhere(alive, &from, text), "{alive}");
        }
        for dead in [
            "no-such.md",
            "#nowhere",
            "README.md#nowhere",
            "LICENSE-MIT#mit",
        ] {
            assert!(!leads_somewhere(dead, &from, text), "{dead}");
        }
    }
}
