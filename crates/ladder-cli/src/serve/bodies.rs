//! Bodies in memory: so many bytes at once, whatever the number of requests.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use axum::middleware::Next;
use axum::response::Response;
use tokio::sync::Semaphore;

/// As many of the largest bodies may be in memory at once; others wait before they are read.
pub const MOST_BODIES: usize = 4;

/// What is counted.
const UNIT: usize = 1 << 10;

/// The room for bodies.
#[derive(Clone)]
pub struct Bodies {
    /// Bytes of the largest.
    largest: usize,
    room: Arc<Semaphore>,
}

impl Bodies {
    /// Room for [`MOST_BODIES`] of this size.
    pub fn new(largest: usize) -> Self {
        let room = Arc::new(Semaphore::new(MOST_BODIES * units(largest)));
        Self { largest, room }
    }

    /// The units that the body of a request with these headers may take.
    fn of(&self, headers: &HeaderMap) -> u32 {
        let declared = headers
            .get(CONTENT_LENGTH)
            .and_then(|it| it.to_str().ok()?.parse().ok());
        let bytes = match declared {
            Some(bytes) => self.largest.min(bytes),
            None if headers.contains_key(TRANSFER_ENCODING) => self.largest,
            None => 0,
        };
        units(bytes) as u32
    }
}

fn units(bytes: usize) -> usize {
    bytes / UNIT + 1
}

/// Lets a request go on when there is room for its body.
pub async fn when_there_is_room(
    State(bodies): State<Bodies>,
    request: Request,
    next: Next,
) -> Response {
    let units = bodies.of(request.headers());
    let _room = bodies.room.acquire_many(units).await;
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_takes_what_it_says_and_one_that_does_not_say_takes_the_most() {
        let bodies = Bodies::new(10 * UNIT);
        let of = |name: &str, value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(
                name.parse::<axum::http::HeaderName>().unwrap(),
                value.parse().unwrap(),
            );
            bodies.of(&headers)
        };
        assert_eq!(of("content-length", "5000"), 5);
        assert_eq!(of("content-length", "99999999999"), 11);
        assert_eq!(of("transfer-encoding", "chunked"), 11);
        assert_eq!(of("accept", "text/html"), 1);
        assert_eq!(bodies.room.available_permits(), MOST_BODIES * 11);
    }
}
