//! Addresses and what answers them.

use std::net::TcpListener;
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

use super::access::Access;
use super::api::Api;
use super::api_error::ApiError;
use super::bodies::{Bodies, when_there_is_room};
use super::compute_queue::{Cancel, ComputeQueue, aside};
use super::rows::{LabelChange, Window};
use super::{assets, connections, guard};

/// What a request may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of a body.
    pub request: usize,
    /// How long its header may take to come, and how long its answer after that.
    pub time: Duration,
}

/// Threads beside the one that listens: one computes, the others save labels.
const THREADS: usize = 8;

/// Bytes of a label with the name of its class.
const LABEL: usize = 1 << 16;

/// How long labels that are being saved are waited for at the end; nothing else is.
const LAST_SAVES: Duration = Duration::from_secs(1);

/// How often a stop request is looked for.
const POLL: Duration = Duration::from_millis(100);

type Answer = Result<Json<Value>, ApiError>;

/// What answers share.
#[derive(Clone)]
struct Shared {
    api: Arc<dyn Api>,
    queue: ComputeQueue,
    limits: Limits,
}

/// Answers those who have `access` until `interrupt` asks to stop.
pub fn run(
    api: impl Api,
    listener: TcpListener,
    access: Access,
    limits: Limits,
    interrupt: &Interrupt,
) -> Result<()> {
    let shared = Shared {
        api: Arc::new(api),
        queue: ComputeQueue::new(),
        limits,
    };
    let app = router(shared, access);
    listener.set_nonblocking(true)?;
    let runtime = Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(THREADS)
        .build()?;
    let served = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        tokio::select! {
            () = connections::accept(listener, app, limits.time) => (),
            () = stop_request(interrupt) => (),
        }
        Ok(())
    });
    runtime.shutdown_timeout(LAST_SAVES);
    served
}

async fn stop_request(interrupt: &Interrupt) {
    while !interrupt.is_requested() {
        sleep(POLL).await;
    }
}

fn router(shared: Shared, access: Access) -> Router {
    let Limits { request, time } = shared.limits;
    Router::new()
        .merge(assets::router())
        .route("/api/model", get(facts))
        .route("/api/predict", post(predict))
        .route("/api/levels", post(levels))
        .route("/api/rows", get(rows))
        .layer(DefaultBodyLimit::max(request))
        .layer(from_fn_with_state(Bodies::new(request), when_there_is_room))
        .layer(from_fn_with_state(time, in_time))
        // Has the time limit within, so that no label times out while it is saved.
        .route(
            "/api/labels",
            post(label).layer(DefaultBodyLimit::max(request.min(LABEL))),
        )
        .fallback(|| async { ApiError::not_found("there is nothing at this address") })
        .method_not_allowed_fallback(|| async { ApiError::other_method() })
        .layer(from_fn_with_state(
            Arc::new(access),
            guard::only_with_access,
        ))
        .layer(from_fn(guard::headers))
        .with_state(shared)
}

async fn in_time(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    use axum::response::IntoResponse;

    let timed_out = |_| ApiError::timed_out(limit).into_response();
    timeout(limit, next.run(request))
        .await
        .unwrap_or_else(timed_out)
}

/// What the network answers when it is the request's turn.
async fn computed(
    Shared { api, queue, .. }: Shared,
    work: impl FnOnce(&dyn Api, &Cancel) -> Result<Value, ApiError> + Send + 'static,
) -> Answer {
    let answer = queue.run(move |cancel| work(&*api, cancel));
    answer.await?.map(Json)
}

async fn facts(State(Shared { api, .. }): State<Shared>) -> Answer {
    aside(move || Ok(Json(api.facts()))).await?
}

async fn predict(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Answer {
    let (kind, body) = (content_type(&headers), body?);
    computed(shared, move |api, cancel| api.predict(&kind, &body, cancel)).await
}

async fn levels(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Answer {
    let (kind, body) = (content_type(&headers), body?);
    computed(shared, move |api, cancel| api.levels(&kind, &body, cancel)).await
}

async fn rows(
    State(shared): State<Shared>,
    window: Result<Query<Window>, QueryRejection>,
) -> Answer {
    let Query(window) = window?;
    computed(shared, move |api, _| api.rows(window)).await
}

/// Only the request has a time limit: a label that is being saved must not be reported as timed out.
async fn label(State(Shared { api, limits, .. }): State<Shared>, request: Request) -> Answer {
    let change = timeout(limits.time, Json::<LabelChange>::from_request(request, &())).await;
    let Json(change) = change.map_err(|_| ApiError::timed_out(limits.time))??;
    aside(move || api.label(&change)).await?.map(Json)
}

/// The content type without parameters.
fn content_type(headers: &HeaderMap) -> String {
    let text = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let text = text.unwrap_or_default();
    text.split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::Mutex;
    use std::sync::mpsc::{Receiver, Sender, channel};

    use axum::body::Body;
    use axum::http::header::HOST;
    use axum::http::{Method, StatusCode};
    use serde_json::json;
    use tower::ServiceExt;

    use super::*;

    /// Predictions take until the sender is dropped.
    struct Slow {
        begun: Sender<()>,
        end: Mutex<Receiver<()>>,
    }

    impl Api for Slow {
        fn facts(&self) -> Value {
            Value::Null
        }

        fn predict(&self, _: &str, _: &[u8], _: &Cancel) -> Result<Value, ApiError> {
            self.begun.send(()).unwrap();
            let _ = self.end.lock().unwrap().recv();
            Ok(Value::Null)
        }

        fn levels(&self, _: &str, _: &[u8], _: &Cancel) -> Result<Value, ApiError> {
            Ok(Value::Null)
        }

        fn rows(&self, _: Window) -> Result<Value, ApiError> {
            Ok(Value::Null)
        }

        fn label(&self, change: &LabelChange) -> Result<Value, ApiError> {
            Ok(json!(change.row))
        }
    }

    async fn post(router: &Router, path: &str, body: &'static str) -> StatusCode {
        let request = Request::builder().method(Method::POST).uri(path);
        let request = request.header(HOST, "localhost");
        let request = request.header(CONTENT_TYPE, "application/json");
        let request = request.body(Body::from(body)).unwrap();
        router.clone().oneshot(request).await.unwrap().status()
    }

    #[test]
    fn a_label_waits_for_no_classification_and_does_not_time_out_while_it_is_saved() {
        let (begun, has_begun) = channel();
        let (end, ended) = channel();
        let shared = Shared {
            api: Arc::new(Slow {
                begun,
                end: Mutex::new(ended),
            }),
            queue: ComputeQueue::new(),
            // Whatever cannot be answered at once times out.
            limits: Limits {
                request: 1000,
                time: Duration::ZERO,
            },
        };
        let router = router(shared, Access::local(([127, 0, 0, 1], 80).into()));
        let runtime = Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            for _ in 0..2 {
                let status = post(&router, "/api/predict", "{}").await;
                assert_eq!(status, StatusCode::REQUEST_TIMEOUT);
            }
            has_begun.recv().unwrap();
            let label = r#"{"row": 1, "class": "a"}"#;
            assert_eq!(post(&router, "/api/labels", label).await, StatusCode::OK);
        });
        assert!(has_begun.try_recv().is_err(), "the second one never began");
        drop(end);
    }

    /// Without an end that waits for nothing this test would not end.
    #[test]
    fn a_stop_request_ends_the_server_while_it_computes() {
        let (begun, has_begun) = channel();
        let (_never, ended) = channel();
        let api = Slow {
            begun,
            end: Mutex::new(ended),
        };
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let limits = Limits {
            request: 1000,
            time: Duration::from_secs(600),
        };
        let interrupt = Interrupt::new();
        let stop = interrupt.clone();
        let access = Access::local(address);
        let server = std::thread::spawn(move || run(api, listener, access, limits, &stop));
        let mut client = std::net::TcpStream::connect(address).unwrap();
        let head = format!("POST /api/predict HTTP/1.1\r\nhost: {address}\r\n");
        client.write_all(head.as_bytes()).unwrap();
        client.write_all(b"content-length: 2\r\n\r\n{}").unwrap();
        has_begun.recv().unwrap();
        interrupt.request();
        server.join().unwrap().unwrap();
    }
}
