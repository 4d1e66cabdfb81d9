//! What a person does on the page, and what must come of it.

use std::f64::consts::TAU;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::webdriver::Browser;

/// The runs and what they are trained on: the default, and a table that takes a moment.
pub const RUNS: [(&str, &[&str]); 2] = [
    ("digits", &[]),
    (
        "table",
        &[
            "--table",
            "target/browse/blobs.csv",
            "--target",
            "kind",
            "--folds",
            "0",
            "--epochs",
            "2",
        ],
    ),
];

/// 300 rows of two kinds, 10 of each with its name.
pub fn table() -> String {
    let mut text = String::from("size,weight,color,kind\n");
    for row in 0..300 {
        let is_plum = row % 2 == 1;
        let around = |center: f64, step: i32| center + f64::from(row * step % 17) / 10.0;
        let (size, weight) = match is_plum {
            true => (around(4.0, 5), around(3.0, 7)),
            false => (around(7.0, 11), around(8.0, 13)),
        };
        let color = ["red", "green", "blue"][(row as usize + usize::from(is_plum)) % 3];
        let kind = match (row < 20, is_plum) {
            (false, _) => "",
            (true, false) => "apple",
            (true, true) => "plum",
        };
        text += &format!("{size},{weight},{color},{kind}\n");
    }
    text
}

/// The checks of the run `name`, whose labels are saved in `labels`.
pub fn of(name: &str, browser: &Browser, labels: &Path) -> Result<()> {
    browser.wait(
        "rows to label are shown",
        "document.querySelectorAll('#rows li').length === 24",
    )?;
    match name {
        "digits" => draw(browser)?,
        _ => browser.wait("a row of the table is answered", ANSWERED)?,
    }
    browser.wait(
        "every level has its images",
        "[...document.querySelectorAll('#levels img')].length >= 3 && \
         [...document.querySelectorAll('#levels img')].every((it) => it.naturalWidth > 0)",
    )?;
    label(browser, labels)?;
    let beyond = "return document.documentElement.scrollWidth - innerWidth";
    let beyond = browser.script(beyond)?;
    ensure!(
        beyond.as_f64() <= Some(0.0),
        "the page is {beyond} pixels wider than the window"
    );
    Ok(())
}

/// Whether the browser logs this because a class was refused that the data set knows better.
pub fn is_expected(error: &str) -> bool {
    error.contains("/api/labels") && error.contains("409")
}

const ANSWERED: &str = "document.querySelectorAll('#bars li').length >= 2 && \
                        document.querySelector('#sure').textContent.includes('sure')";

/// Draws a ring, which is a zero.
fn draw(browser: &Browser) -> Result<()> {
    let area = browser.script(
        "document.querySelector('#canvas').scrollIntoView({block: 'center', behavior: 'instant'});\
         const box = document.querySelector('#canvas').getBoundingClientRect();\
         return [box.left, box.top, box.width]",
    )?;
    let number = |at: usize| area[at].as_f64().context("the place of the canvas");
    let [left, top, width] = [number(0)?, number(1)?, number(2)?];
    let points: Vec<[f64; 2]> = (0..=24)
        .map(|step| {
            let angle = TAU * f64::from(step) / 24.0;
            let x = 0.5 + 0.2 * angle.sin();
            let y = 0.5 - 0.32 * angle.cos();
            [left + x * width, top + y * width]
        })
        .collect();
    browser.stroke(&points)?;
    browser.wait("the drawing is answered", ANSWERED)?;
    browser.wait(
        "a ring is a zero",
        "document.querySelector('#class').textContent === '0'",
    )
}

/// Labels the first row and takes the label back.
fn label(browser: &Browser, labels: &Path) -> Result<()> {
    // The data set of digits knows its classes and refuses others, so classes are tried in turn.
    let pressed = "document.querySelectorAll('#rows [aria-pressed=true]').length";
    let classes = browser.script("return model.classes.length")?;
    for class in 1..=classes.as_u64().unwrap_or_default() {
        browser.click(&format!(
            "#rows li:first-child .classes button:nth-child({class})"
        ))?;
        browser.wait(
            "a click is answered",
            &format!("{pressed} === 1 || !document.querySelector('#alarm').hidden"),
        )?;
        if browser.script(&format!("return {pressed}"))? == 1 {
            break;
        }
    }
    let added = |n: usize| {
        let text = if n == 1 {
            "1 label added"
        } else {
            "0 labels added"
        };
        format!("document.querySelector('#added').textContent === '{text}'")
    };
    browser.wait("the label is counted", &added(1))?;
    let saved = || fs::read_to_string(labels).context("the labels file");
    let lines = saved()?.lines().count();
    browser.click("#rows li:first-child [aria-pressed=true]")?;
    browser.wait("the label is taken back", &added(0))?;
    ensure!(
        saved()?.lines().count() == lines - 1,
        "the file keeps what was taken back"
    );
    Ok(())
}
