//! A page: its head, its sections, its figures.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::draw::figure::Figure;
use super::mark::MARK;
use super::theme;

/// A finished page.
#[derive(Debug)]
pub struct Page {
    /// `index.html`.
    pub html: String,
    /// The figures, in the order of the page.
    pub figures: Vec<Figure>,
}

/// A part of a page with a heading of its own.
pub struct Section {
    /// Its anchor.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What is below.
    pub body: Markup,
}

/// Figures as they are shown, kept for their files.
#[derive(Debug, Default)]
pub struct Figures(Vec<Figure>);

impl Figures {
    /// A figure in its panel, with a title and, unless it is empty, a description.
    pub fn show(&mut self, figure: Figure, title: &str, about: &str) -> Markup {
        let shown = html! {
            figure.panel {
                figcaption { (title) @if !about.is_empty() { span { (about) } } }
                (figure.inline())
            }
        };
        self.0.push(figure);
        shown
    }

    /// A figure that is a file only.
    pub fn keep(&mut self, figure: Figure) {
        self.0.push(figure);
    }
}

impl Page {
    /// A page of a header and sections.
    pub fn new(title: &str, header: &Markup, sections: &[Section], figures: Figures) -> Self {
        let version = env!("CARGO_PKG_VERSION");
        let page = html! {
            (DOCTYPE)
            (PreEscaped(MARK))
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="generator" content={ "ladder " (version) };
                    title { (title) }
                    style { (PreEscaped(theme::page_style())) }
                }
                body {
                    div.wrap {
                        header {
                            (header)
                            nav aria-label="Sections" {
                                ul { @for section in sections {
                                    li { a href={ "#" (section.id) } { (section.title) } }
                                } }
                            }
                        }
                        main { @for section in sections {
                            section id=(section.id) aria-labelledby={ (section.id) "-title" } {
                                h2 id={ (section.id) "-title" } { (section.title) }
                                (section.body)
                            }
                        } }
                        footer {
                            "Written by ladder " (version) ". This page needs no other file and no network"
                            @if figures.0.is_empty() { "." }
                            @else { "; its figures lie beside it as SVG files." }
                        }
                    }
                }
            }
        };
        Self {
            html: page.into_string(),
            figures: figures.0,
        }
    }
}
