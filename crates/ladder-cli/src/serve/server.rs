//! Addresses and what answers them.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, JsonRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Query, Request, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use ladder_train::Interrupt;
use serde_json::Value;
use tokio::runtime::Builder;
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};

use super::labels::Change;
use super::refusal::Refusal;
use super::rows::Window;
use super::served::Served;
use super::{assets, guard};

/// What a request may ask for.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of a body.
    pub request: usize,
    /// How long it may take.
    pub time: Duration,
}

/// Requests that compute or wait to; the network itself is used by one at a time.
const REQUESTS_AT_ONCE: usize = 8;

/// How often the wish to stop is looked for.
const LOOK: Duration = Duration::from_millis(100);

type Answer = Result<Json<Value>, Refusal>;

/// Answers until `interrupt` asks to stop.
pub fn run(
    served: Served,
    listener: TcpListener,
    limits: Limits,
    interrupt: &Interrupt,
) -> Result<()> {
    let app = router(Arc::new(served), limits, listener.local_addr()?);
    listener.set_nonblocking(true)?;
    let runtime = Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(REQUESTS_AT_ONCE)
        .build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let answering = axum::serve(listener, app).into_future();
        tokio::select! {
            ended = answering => ended?,
            () = asked_to_stop(interrupt) => (),
        }
        Ok(())
    })
}

async fn asked_to_stop(interrupt: &Interrupt) {
    while !interrupt.is_requested() {
        sleep(LOOK).await;
    }
}

fn router(served: Arc<Served>, limits: Limits, address: SocketAddr) -> Router {
    Router::new()
        .merge(assets::router())
        .route("/api/model", get(facts))
        .route("/api/predict", post(predict))
        .route("/api/levels", post(levels))
        .route("/api/rows", get(rows))
        .route("/api/labels", post(label))
        .fallback(|| async { Refusal::not_found("there is nothing at this address") })
        .layer(DefaultBodyLimit::max(limits.request))
        .layer(from_fn_with_state(limits.time, in_time))
        .layer(from_fn_with_state(address, guard::own_pages_only))
        .layer(from_fn(guard::headers))
        .with_state(served)
}

async fn in_time(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    use axum::response::IntoResponse;

    let late = |_| Refusal::late(limit).into_response();
    timeout(limit, next.run(request)).await.unwrap_or_else(late)
}

/// Work off the thread that listens.
async fn answer(
    served: Arc<Served>,
    work: impl FnOnce(&Served) -> Result<Value, Refusal> + Send + 'static,
) -> Answer {
    let done = spawn_blocking(move || work(&served)).await;
    done.map_err(|_| Refusal::bug())?.map(Json)
}

async fn facts(State(served): State<Arc<Served>>) -> Answer {
    answer(served, |served| Ok(served.facts())).await
}

async fn predict(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Answer {
    let (kind, body) = (content_type(&headers), body?);
    answer(served, move |served| served.predict(&kind, &body)).await
}

async fn levels(
    State(served): State<Arc<Served>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Answer {
    let (kind, body) = (content_type(&headers), body?);
    answer(served, move |served| served.levels(&kind, &body)).await
}

async fn rows(
    State(served): State<Arc<Served>>,
    window: Result<Query<Window>, QueryRejection>,
) -> Answer {
    let Query(window) = window?;
    answer(served, move |served| served.rows(window)).await
}

async fn label(
    State(served): State<Arc<Served>>,
    change: Result<Json<Change>, JsonRejection>,
) -> Answer {
    let Json(change) = change?;
    answer(served, move |served| served.label(&change)).await
}

/// What the body says that it is, without parameters.
fn content_type(headers: &HeaderMap) -> String {
    let text = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let text = text.unwrap_or_default();
    text.split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_lowercase()
}
