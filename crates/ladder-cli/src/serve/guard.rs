//! Keeps the pages of other sites, open in the same browser, away from the data.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::api_error::ApiError;

/// Nothing from elsewhere; images are part of the answers.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                      img-src 'self' data: blob:; form-action 'none'; base-uri 'none'; \
                      frame-ancestors 'none'";

/// Adds the headers of every answer.
pub async fn headers(request: Request, next: Next) -> Response {
    let fields = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
    ];
    let mut response = next.run(request).await;
    let fields = fields.map(|(name, value)| (name, HeaderValue::from_static(value)));
    response.headers_mut().extend(fields);
    response
}

/// Refuses requests that come from the page of another site, and, at a loopback address, those
/// that were sent to another name: a site may let its own name mean this machine.
pub async fn own_pages_only(
    State(address): State<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    match is_own(request.headers(), address.ip()) {
        true => next.run(request).await,
        false => ApiError::foreign("only the pages of this server may ask").into_response(),
    }
}

fn is_own(headers: &HeaderMap, bound: IpAddr) -> bool {
    let text = |name| headers.get(name).map(|it: &HeaderValue| it.to_str());
    let (Some(Ok(host)), origin) = (text(HOST), text(ORIGIN)) else {
        return false;
    };
    let is_from_here = match origin {
        None => true,
        Some(Ok(origin)) => origin.strip_prefix("http://") == Some(host),
        Some(Err(_)) => false,
    };
    is_from_here && (!bound.is_loopback() || is_loopback(host))
}

/// Whether `host`, with or without a port, is this machine by a name that no site can take.
fn is_loopback(host: &str) -> bool {
    if let Ok(address) = host.parse::<SocketAddr>() {
        return address.ip().is_loopback();
    }
    let name = host.split_once(':').map_or(host, |(name, _)| name);
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    name == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_allowed(bound: &str, host: &str, origin: Option<&str>) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(ORIGIN, origin.parse().unwrap());
        }
        is_own(&headers, bound.parse().unwrap())
    }

    #[test]
    fn the_servers_own_page_and_programs_may_ask() {
        for host in [
            "127.0.0.1:8080",
            "localhost:8080",
            "localhost",
            "[::1]:8080",
        ] {
            assert!(is_allowed("127.0.0.1", host, None), "{host}");
            let origin = format!("http://{host}");
            assert!(is_allowed("127.0.0.1", host, Some(&origin)), "{host}");
        }
        assert!(is_allowed("0.0.0.0", "box:80", Some("http://box:80")));
    }

    #[test]
    fn pages_of_other_sites_may_not() {
        let cases = [
            ("127.0.0.1", "127.0.0.1:8080", Some("http://evil.example")),
            ("127.0.0.1", "127.0.0.1:8080", Some("null")),
            ("127.0.0.1", "127.0.0.1:8080", Some("http://127.0.0.1:9000")),
            ("127.0.0.1", "evil.example:8080", None),
            ("127.0.0.1", "localhost.evil.example", None),
            ("0.0.0.0", "box:80", Some("http://evil.example")),
        ];
        for (bound, host, origin) in cases {
            assert!(!is_allowed(bound, host, origin), "{host} {origin:?}");
        }
        assert!(!is_own(&HeaderMap::new(), "127.0.0.1".parse().unwrap()));
    }
}
