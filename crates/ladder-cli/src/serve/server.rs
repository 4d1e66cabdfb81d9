//! Addresses and what answers them.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, FromRequest, Query, Request, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use ladder_train::Interrupt;
use serde_json::Value;
use tokio::runtime::Builder;
use tokio::time::{sleep, timeout};

use super::labels::Change;
use super::refusal::Refusal;
use super::rows::Window;
use super::served::Served;
use super::turns::{Turns, aside};
use super::{assets, connections, guard};

/// What a request may ask for.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of a body.
    pub request: usize,
    /// How long its header may take to come, and how long its answer after that.
    pub time: Duration,
}

/// Threads beside the one that listens: one computes, the others save labels.
const THREADS: usize = 8;

/// How often the wish to stop is looked for.
const LOOK: Duration = Duration::from_millis(100);

type Answer = Result<Json<Value>, Refusal>;

/// What answers share.
#[derive(Clone)]
struct Shared {
    served: Arc<Served>,
    turns: Turns,
    limits: Limits,
}

/// Answers until `interrupt` asks to stop.
pub fn run(
    served: Served,
    listener: TcpListener,
    limits: Limits,
    interrupt: &Interrupt,
) -> Result<()> {
    let shared = Shared {
        served: Arc::new(served),
        turns: Turns::new(),
        limits,
    };
    let app = router(shared, listener.local_addr()?);
    listener.set_nonblocking(true)?;
    let runtime = Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(THREADS)
        .build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        tokio::select! {
            () = connections::accept(listener, app, limits.time) => (),
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

fn router(shared: Shared, address: SocketAddr) -> Router {
    let Limits { request, time } = shared.limits;
    Router::new()
        .merge(assets::router())
        .route("/api/model", get(facts))
        .route("/api/predict", post(predict))
        .route("/api/levels", post(levels))
        .route("/api/rows", get(rows))
        .layer(from_fn_with_state(time, in_time))
        // Has the limit within, so that no label is given up while it is saved.
        .route("/api/labels", post(label))
        .fallback(|| async { Refusal::not_found("there is nothing at this address") })
        .layer(DefaultBodyLimit::max(request))
        .layer(from_fn_with_state(address, guard::own_pages_only))
        .layer(from_fn(guard::headers))
        .with_state(shared)
}

async fn in_time(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    use axum::response::IntoResponse;

    let late = |_| Refusal::late(limit).into_response();
    timeout(limit, next.run(request)).await.unwrap_or_else(late)
}

/// What the network answers when its turn comes.
async fn computed(
    Shared { served, turns, .. }: Shared,
    work: impl FnOnce(&Served) -> Result<Value, Refusal> + Send + 'static,
) -> Answer {
    turns.compute(move || work(&served)).await?.map(Json)
}

async fn facts(State(Shared { served, .. }): State<Shared>) -> Answer {
    aside(move || Ok(Json(served.facts()))).await?
}

async fn predict(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Answer {
    let (kind, body) = (content_type(&headers), body?);
    computed(shared, move |served| served.predict(&kind, &body)).await
}

async fn levels(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Answer {
    let (kind, body) = (content_type(&headers), body?);
    computed(shared, move |served| served.levels(&kind, &body)).await
}

async fn rows(
    State(shared): State<Shared>,
    window: Result<Query<Window>, QueryRejection>,
) -> Answer {
    let Query(window) = window?;
    computed(shared, move |served| served.rows(window)).await
}

/// Only the request has to come in time: a label that is being saved must not be called late.
async fn label(State(Shared { served, limits, .. }): State<Shared>, request: Request) -> Answer {
    let change = timeout(limits.time, Json::<Change>::from_request(request, &())).await;
    let Json(change) = change.map_err(|_| Refusal::late(limits.time))??;
    aside(move || served.label(&change)).await?.map(Json)
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
