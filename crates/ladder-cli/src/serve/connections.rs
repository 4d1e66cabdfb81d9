//! Connections: so many at once, and one whose next request does not come in time is closed.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::serve::Listener;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// Connections at once; others wait until one ends.
const MOST: usize = 100;

/// Takes connections and gives their requests to `app`, without end.
///
/// As `axum::serve` does, but a connection whose header does not come within `limit` is closed; there
/// it would stay open forever; and no more than [`MOST`] are taken at once.
pub async fn accept(mut listener: TcpListener, app: Router, limit: Duration) {
    let mut http = Builder::new(TokioExecutor::new()).http1_only();
    http.http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limit);
    let places = Arc::new(Semaphore::new(MOST));
    loop {
        let place = places.clone().acquire_owned().await;
        // axum's way, which goes on when a connection fails before it is accepted.
        let (stream, _) = Listener::accept(&mut listener).await;
        let (http, app) = (http.clone(), TowerToHyperService::new(app.clone()));
        tokio::spawn(async move {
            let _place = place;
            // An error is that of the client: it went away, was too late, or speaks no HTTP.
            let _ = http.serve_connection(TokioIo::new(stream), app).await;
        });
    }
}
