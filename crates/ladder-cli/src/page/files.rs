//! The page and its figures on disk. A file that the command did not write is not replaced.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::document::Page;
use super::mark::is_marked;

/// Writes `index.html` and a file for each figure into `dir`, which is made if it is not there;
/// the path of the page.
///
/// Files of an earlier page are replaced, and those that the new page no longer has removed.
/// Anything else is left alone: an unmarked file under one of the names is an error, unless `force`
/// is set to replace it.
pub fn write(page: &Page, dir: &Path, force: bool) -> Result<PathBuf> {
    let figures = page.figures.iter();
    let figures = figures.map(|figure| (figure.file_name(), figure.file()));
    // The page comes last: once it is there, so are its figures.
    let files: Vec<(String, String)> = figures
        .chain([("index.html".to_owned(), page.html.clone())])
        .collect();
    fs::create_dir_all(dir).with_context(|| dir.display().to_string())?;
    if !force {
        let names = files.iter().map(|(name, _)| dir.join(name));
        refuse_foreign(names)?;
    }
    remove_earlier(dir)?;
    for (name, text) in files {
        let path = dir.join(name);
        fs::write(&path, text).with_context(|| path.display().to_string())?;
    }
    Ok(dir.join("index.html"))
}

fn refuse_foreign(paths: impl Iterator<Item = PathBuf>) -> Result<()> {
    for path in paths {
        if path.symlink_metadata().is_ok() && !is_marked(&path)? {
            bail!(
                "{}: not written by this command, so it is left alone; choose another --output, \
                 or replace it with --force",
                path.display()
            );
        }
    }
    Ok(())
}

/// Removes the page and the figures of an earlier call.
pub fn remove_earlier(dir: &Path) -> Result<()> {
    let context = || dir.display().to_string();
    for entry in fs::read_dir(dir).with_context(context)? {
        let path = entry.with_context(context)?.path();
        let extension = path.extension().unwrap_or_default();
        if (extension == "svg" || extension == "html") && is_marked(&path)? {
            fs::remove_file(&path).with_context(|| path.display().to_string())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use maud::html;

    use super::*;
    use crate::page::draw::figure::Figure;
    use crate::page::mark::MARK;

    fn page(figure: &'static str) -> Page {
        let figure = Figure::new(
            figure,
            "long ".repeat(200),
            [10.0, 10.0],
            html! { path d="M0 0"; },
        );
        Page {
            html: format!("<!DOCTYPE html>{MARK}<html></html>"),
            figures: vec![figure],
        }
    }

    fn names(dir: &Path) -> Vec<String> {
        let entries = fs::read_dir(dir).unwrap();
        let name = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
        let mut names: Vec<String> = entries.map(|entry| name(entry.unwrap())).collect();
        names.sort();
        names
    }

    #[test]
    fn an_earlier_page_is_replaced_with_all_its_figures_and_nothing_else() {
        let temporary = tempfile::tempdir().unwrap();
        let dir = temporary.path().join("report");
        write(&page("old"), &dir, false).unwrap();
        fs::write(dir.join("notes.md"), "mine").unwrap();
        fs::write(dir.join("mine.svg"), "<svg/>").unwrap();
        write(&page("new"), &dir, false).unwrap();
        assert_eq!(
            names(&dir),
            ["index.html", "mine.svg", "new.svg", "notes.md"]
        );
    }

    #[test]
    fn a_file_without_the_mark_is_replaced_by_force_only() {
        for foreign in ["index.html", "errors.svg"] {
            let dir = tempfile::tempdir().unwrap();
            fs::write(dir.path().join(foreign), "mine").unwrap();
            let error = write(&page("errors"), dir.path(), false).unwrap_err();
            let message = error.to_string();
            assert!(
                message.contains(foreign) && message.contains("--force"),
                "{message}"
            );
            assert_eq!(names(dir.path()), [foreign], "nothing else was written");
            write(&page("errors"), dir.path(), true).unwrap();
            assert_eq!(names(dir.path()), ["errors.svg", "index.html"]);
        }
    }
}
