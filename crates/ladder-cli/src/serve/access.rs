//! Who may ask a server: programs of this machine, or everyone with its key; by its own names only.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::extract::Request;
use axum::http::header::{AUTHORIZATION, COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::api_error::ApiError;

/// Who may ask a server.
#[derive(Debug, Clone)]
pub struct Access {
    /// Where it listens.
    address: SocketAddr,
    /// The names that it may be asked by, besides addresses.
    names: Vec<String>,
    /// What every request must show; `None` where only this machine reaches it.
    key: Option<String>,
}

impl Access {
    /// For programs of this machine at a loopback address; for those who have a key that is drawn
    /// now where others reach the server: at another address, or by a name.
    pub fn new(address: SocketAddr, names: Vec<String>) -> Result<Self, getrandom::Error> {
        let is_local = address.ip().is_loopback() && names.is_empty();
        Ok(Self {
            address,
            names,
            key: if is_local { None } else { Some(new_key()?) },
        })
    }

    #[cfg(test)]
    pub fn local(address: SocketAddr) -> Self {
        Self {
            address,
            names: Vec::new(),
            key: None,
        }
    }

    /// The address of the page, with the key; where the server listens at every address, that of the
    /// first name, or the one by which this machine reaches itself.
    pub fn page(&self) -> String {
        let query = self.key.as_ref().map(|key| format!("?{KEY}={key}"));
        let (ip, port) = (self.address.ip(), self.address.port());
        let place = match (self.names.first(), ip) {
            (Some(name), _) if ip.is_unspecified() => format!("{name}:{port}"),
            (None, IpAddr::V4(_)) if ip.is_unspecified() => {
                format!("{}:{port}", Ipv4Addr::LOCALHOST)
            }
            (None, IpAddr::V6(_)) if ip.is_unspecified() => {
                format!("[{}]:{port}", Ipv6Addr::LOCALHOST)
            }
            _ => self.address.to_string(),
        };
        format!("http://{place}/{}", query.unwrap_or_default())
    }

    /// Whether others than programs of this machine reach the server.
    pub fn is_open(&self) -> bool {
        self.key.is_some()
    }

    /// The cookie that keeps the key in a browser; ports share their cookies.
    fn cookie(&self) -> String {
        format!("ladder-{}", self.address.port())
    }

    /// What answers a request instead of the server: the page without the key in its address, for a
    /// browser that comes with it; an error without access.
    pub fn admit(&self, request: &Request) -> Result<Option<Response>, ApiError> {
        self.check(request)?;
        if !self.has_key(request) {
            return Err(ApiError::without_key());
        }
        let has_shown_key = request.uri().path() == "/" && key_in_query(request).is_some();
        let key = self.key.as_ref().filter(|_| has_shown_key);
        Ok(key.map(|key| self.welcome(key)))
    }

    fn check(&self, request: &Request) -> Result<(), ApiError> {
        let host = only_host(request)?;
        if !self.is_own_name(host) {
            return Err(ApiError::foreign(format!(
                "this server is not asked by the name {}; start it with --allow-host {0} if it is \
                 to be",
                name_of(host)
            )));
        }
        if !is_from(host, request.headers()) {
            return Err(ApiError::foreign("only the pages of this server may ask"));
        }
        Ok(())
    }

    /// A site may let its own name mean this machine, but no address.
    fn is_own_name(&self, host: &str) -> bool {
        // Names have no case, and may end in the point of the root.
        let host = &host.to_ascii_lowercase();
        let name = name_of(host).trim_end_matches('.');
        let is_given = self.names.iter().any(|own| own.eq_ignore_ascii_case(name));
        let is_address = || address_of(host).is_some();
        is_given || is_loopback(host) || (!self.address.ip().is_loopback() && is_address())
    }

    fn has_key(&self, request: &Request) -> bool {
        let Some(key) = &self.key else { return true };
        let header = |name| request.headers().get(name).and_then(|it| it.to_str().ok());
        let bearer = header(AUTHORIZATION).and_then(|it| it.split_once(' '));
        let bearer = bearer.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let bearer = bearer.map(|(_, key)| key.trim());
        let cookie = self.cookie();
        let mut pairs = header(COOKIE)
            .unwrap_or_default()
            .split(';')
            .filter_map(pair);
        let cookie = pairs
            .find(|(name, _)| *name == cookie)
            .map(|(_, value)| value);
        let shown = [bearer, cookie, key_in_query(request)];
        shown
            .into_iter()
            .flatten()
            .any(|shown| are_same(shown, key))
    }

    /// Keeps the key in the browser, and out of the address that it shows.
    fn welcome(&self, key: &str) -> Response {
        let cookie = format!("{}={key}; HttpOnly; SameSite=Lax; Path=/", self.cookie());
        (
            StatusCode::SEE_OTHER,
            [(LOCATION, "/".to_owned()), (SET_COOKIE, cookie)],
        )
            .into_response()
    }
}

/// The name of the key in an address.
const KEY: &str = "key";

/// 128 random bits in hexadecimal.
fn new_key() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The host that a request is sent to: it names exactly one.
fn only_host(request: &Request) -> Result<&str, ApiError> {
    let mut hosts = request.headers().get_all(HOST).iter();
    let host = hosts.next().and_then(|it| it.to_str().ok());
    let authority = request.uri().authority().map(Authority::as_str);
    match (host, hosts.next()) {
        (Some(host), None) if authority.is_none_or(|it| it == host) => Ok(host),
        _ => Err(ApiError::wrong(
            "a request names the host that it is sent to once",
        )),
    }
}

/// Whether a request comes from no page, or from a page of `host`.
fn is_from(host: &str, headers: &HeaderMap) -> bool {
    let mut origins = headers.get_all(ORIGIN).iter();
    origins.all(|origin| {
        origin
            .to_str()
            .ok()
            .and_then(|it| it.strip_prefix("http://"))
            == Some(host)
    })
}

fn key_in_query(request: &Request) -> Option<&str> {
    let mut pairs = request.uri().query()?.split('&').filter_map(pair);
    pairs.find(|(name, _)| *name == KEY).map(|(_, value)| value)
}

fn pair(text: &str) -> Option<(&str, &str)> {
    text.trim().split_once('=')
}

/// Compares in a time that does not depend on where the first difference is.
fn are_same(shown: &str, key: &str) -> bool {
    let differences = shown
        .bytes()
        .zip(key.bytes())
        .fold(0, |all, (a, b)| all | (a ^ b));
    shown.len() == key.len() && differences == 0
}

/// `host` without its port.
fn name_of(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.parse::<u16>().is_ok() && !name.contains(':') => name,
        _ => host,
    }
}

/// The address that `host`, with or without a port, is.
fn address_of(host: &str) -> Option<IpAddr> {
    let with_port = host.parse().map(|address: SocketAddr| address.ip());
    with_port
        .or_else(|_| host.trim_matches(['[', ']']).parse())
        .ok()
}

/// Whether `host`, with or without a port, is this machine by a name that no site can take.
fn is_loopback(host: &str) -> bool {
    name_of(host) == "localhost" || address_of(host).is_some_and(|it| it.is_loopback())
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn access(bound: &str, names: &[&str], key: Option<&str>) -> Access {
        Access {
            address: SocketAddr::new(bound.parse().unwrap(), 8080),
            names: names.iter().map(|&name| name.to_owned()).collect(),
            key: key.map(str::to_owned),
        }
    }

    fn request(uri: &str, headers: &[(&str, &str)]) -> Request {
        let mut request = Request::builder().uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(Body::empty()).unwrap()
    }

    fn is_allowed(bound: &str, host: &str, origin: Option<&str>) -> bool {
        let mut headers = vec![("host", host)];
        headers.extend(origin.map(|origin| ("origin", origin)));
        access(bound, &["box"], None)
            .check(&request("/", &headers))
            .is_ok()
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
        for host in ["box:80", "BOX", "192.168.0.7:8080", "[fe80::1]:8080"] {
            let origin = format!("http://{host}");
            assert!(is_allowed("0.0.0.0", host, Some(&origin)), "{host}");
        }
    }

    #[test]
    fn pages_of_other_sites_may_not() {
        let cases = [
            ("127.0.0.1", "127.0.0.1:8080", Some("http://evil.example")),
            ("127.0.0.1", "127.0.0.1:8080", Some("null")),
            ("127.0.0.1", "127.0.0.1:8080", Some("http://127.0.0.1:9000")),
            ("127.0.0.1", "evil.example:8080", None),
            ("127.0.0.1", "192.168.0.7:8080", None),
            ("127.0.0.1", "localhost.evil.example", None),
            ("0.0.0.0", "box:80", Some("http://evil.example")),
            ("0.0.0.0", "evil.example", None),
            ("0.0.0.0", "evil.example", Some("http://evil.example")),
            ("0.0.0.0", "box.evil.example", None),
        ];
        for (bound, host, origin) in cases {
            assert!(!is_allowed(bound, host, origin), "{host} {origin:?}");
        }
    }

    #[test]
    fn a_request_names_its_host_once() {
        let access = access("127.0.0.1", &[], None);
        let once = ("host", "localhost");
        access.check(&request("/", &[once])).unwrap();
        access
            .check(&request("http://localhost/", &[once]))
            .unwrap();
        for (uri, headers) in [
            ("/", &[][..]),
            ("/", &[once, once]),
            ("/", &[once, ("host", "evil.example")]),
            ("http://evil.example/", &[once]),
        ] {
            assert!(
                access.check(&request(uri, headers)).is_err(),
                "{uri} {headers:?}"
            );
        }
    }

    #[test]
    fn the_key_comes_in_the_address_a_cookie_or_a_header() {
        let access = access("0.0.0.0", &[], Some("abc"));
        for (uri, headers) in [
            ("/?key=abc", &[][..]),
            ("/api/model?a=b&key=abc", &[]),
            ("/", &[("cookie", "a=b; ladder-8080=abc")]),
            ("/", &[("authorization", "Bearer abc")]),
            ("/", &[("authorization", "bearer abc")]),
        ] {
            assert!(access.has_key(&request(uri, headers)), "{uri} {headers:?}");
        }
        for (uri, headers) in [
            ("/", &[][..]),
            ("/?key=", &[]),
            ("/?key=abcd", &[]),
            ("/?key=xyz", &[]),
            ("/", &[("cookie", "ladder-9000=abc")]),
            ("/", &[("authorization", "abc")]),
        ] {
            assert!(!access.has_key(&request(uri, headers)), "{uri} {headers:?}");
        }
    }

    #[test]
    fn a_server_that_others_reach_has_a_key_of_its_own() {
        let new = |bound: &str, names: &[&str]| {
            let names = names.iter().map(|&name| name.to_owned()).collect();
            Access::new(SocketAddr::new(bound.parse().unwrap(), 80), names).unwrap()
        };
        assert_eq!(new("127.0.0.1", &[]).page(), "http://127.0.0.1:80/");
        for (bound, names) in [("0.0.0.0", &[][..]), ("127.0.0.1", &["box"])] {
            let (one, other) = (new(bound, names).page(), new(bound, names).page());
            assert_ne!(one, other);
            assert_eq!(one.split_once("/?key=").unwrap().1.len(), 32, "{one}");
        }
    }
}
