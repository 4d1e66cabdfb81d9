//! The page itself, embedded in the binary.

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;

use crate::page::theme::page_style;

const HTML: &str = include_str!("page/index.html");
const STYLE: &str = include_str!("page/page.css");
const SCRIPT: &str = include_str!("page/page.js");

/// The page's own addresses.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/", get(|| async { file("text/html", HTML.to_owned()) }))
        .route("/page.css", get(|| async { file("text/css", style()) }))
        .route(
            "/page.js",
            get(|| async { file("text/javascript", SCRIPT.to_owned()) }),
        )
}

fn file(kind: &str, text: String) -> impl IntoResponse + use<> {
    ([(CONTENT_TYPE, format!("{kind}; charset=utf-8"))], text)
}

/// The style of reports, and what this page has besides.
fn style() -> String {
    page_style() + STYLE
}
