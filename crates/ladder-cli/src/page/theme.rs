//! Colors and style, in light and in dark.

use std::fmt::Write;

/// Colors by the names of the variables of `page.css` and `figure.css`: light, then dark.
///
/// Classes have the colors of Paul Tol's scheme "muted", which people with any color vision tell
/// apart, made darker or lighter where they would be too faint on the page.
const COLORS: [(&str, &str, &str); 21] = [
    ("page", "#f5f6f8", "#101418"),
    ("panel", "#ffffff", "#191f26"),
    ("ink", "#1a2129", "#e8ecf0"),
    ("muted", "#5b6672", "#9aa6b3"),
    ("line", "#dfe3e8", "#2c353f"),
    ("faint", "#eef1f4", "#222a33"),
    ("good", "#0b62a8", "#6db7f2"),
    ("other", "#c2540a", "#f2a65a"),
    ("on-good", "#ffffff", "#0c1116"),
    ("mark", "#1a2129", "#ffffff"),
    ("shade", "#5b6672", "#9aa6b3"),
    ("c0", "#332288", "#9a91ee"),
    ("c1", "#3d9fd6", "#7cc7f2"),
    ("c2", "#3fa796", "#5cc7b4"),
    ("c3", "#117733", "#4cb86e"),
    ("c4", "#8c8c1f", "#c4c455"),
    ("c5", "#d1a21e", "#ecd06a"),
    ("c6", "#d4616b", "#f08a93"),
    ("c7", "#882255", "#cf6599"),
    ("c8", "#b253a4", "#de95d4"),
    ("c9", "#7a7f87", "#abb2bb"),
];

/// Colors of classes, levels and groups of runs, repeated where there are more.
const N_COLORS: usize = 10;

const PAGE: &str = include_str!("page.css");
const FIGURE: &str = include_str!("figure.css");

/// The CSS class that colors number `index` of several things.
pub fn color(index: usize) -> String {
    format!("c{}", index % N_COLORS)
}

/// The style of a page with figures.
pub fn page_style() -> String {
    let variables = |dark: bool| {
        COLORS.iter().fold(String::new(), |mut text, color| {
            let _ = write!(text, "--{}:{};", color.0, value(color, dark));
            text
        })
    };
    let (light, dark) = (variables(false), variables(true));
    format!(
        ":root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n{PAGE}{FIGURE}"
    )
}

/// The style of a figure in a file of its own; not every viewer knows variables.
pub fn figure_style() -> String {
    let rules = |dark: bool| {
        COLORS.iter().fold(FIGURE.to_owned(), |rules, color| {
            rules.replace(&format!("var(--{})", color.0), value(color, dark))
        })
    };
    format!(
        "{}@media (prefers-color-scheme:dark){{\n{}}}\n",
        rules(false),
        rules(true)
    )
}

fn value(color: &(&str, &'static str, &'static str), dark: bool) -> &'static str {
    if dark { color.2 } else { color.1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variable_has_a_color_and_files_have_none_left() {
        for rules in [PAGE, FIGURE] {
            for after in rules.split("var(--").skip(1) {
                let name = after.split(')').next().unwrap();
                assert!(COLORS.iter().any(|color| color.0 == name), "{name}");
            }
        }
        assert!(!figure_style().contains("var("));
    }

    /// Relative luminance and contrast of WCAG 2.
    fn contrast(a: &str, b: &str) -> f64 {
        let luminance = |color: &str| {
            let channel = |at: usize| {
                let value = f64::from(u8::from_str_radix(&color[at..at + 2], 16).unwrap()) / 255.0;
                match value <= 0.04045 {
                    true => value / 12.92,
                    false => ((value + 0.055) / 1.055).powf(2.4),
                }
            };
            0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_is_readable_and_colors_are_seen_in_light_and_in_dark() {
        for dark in [false, true] {
            let of = |name: &str| value(COLORS.iter().find(|c| c.0 == name).unwrap(), dark);
            for background in ["page", "panel"] {
                for text in ["ink", "muted", "good"] {
                    let found = contrast(of(text), of(background));
                    assert!(found >= 4.5, "{text} on {background}: {found}");
                }
                for index in 0..N_COLORS {
                    let found = contrast(of(&color(index)), of(background));
                    assert!(found >= 2.1, "color {index} on {background}: {found}");
                }
            }
            let found = contrast(of("on-good"), of("good"));
            assert!(found >= 4.5, "on-good: {found}");
        }
    }
}
