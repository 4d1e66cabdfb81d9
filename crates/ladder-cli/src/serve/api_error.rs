//! Errors of the interface: a status and a sentence.

use std::time::Duration;

use axum::Json;
use axum::extract::rejection::{BytesRejection, JsonRejection, QueryRejection};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use ladder_train::TrainError;
use serde_json::json;

use crate::exit::{one_line, squeeze};
use crate::labeling::ClassProblem;

/// Why a request fails, with the status of the answer.
#[derive(Debug)]
pub struct ApiError {
    status: StatusCode,
    message: String,
}

impl ApiError {
    fn new(status: StatusCode, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { status, message }
    }

    /// The request is not valid.
    pub fn wrong(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// The same with the causes of an error.
    pub fn because(error: impl Into<anyhow::Error>) -> Self {
        Self::wrong(one_line(&error.into()))
    }

    /// What is asked for does not exist.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    /// An address that answers another method, which the header `allow` names.
    pub fn other_method() -> Self {
        let message = "this address does not take this method; the header 'allow' names those that \
                       it takes";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, message)
    }

    /// What is asked for contradicts what is known.
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, message)
    }

    /// More than is answered at once.
    pub fn too_much(message: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, message)
    }

    /// A body of a kind that the model does not take.
    pub fn other_kind(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message)
    }

    /// A page of another site.
    pub fn foreign(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, message)
    }

    /// A request without the key of the server.
    pub fn without_key() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "this server answers with its key only: open the address that it printed, or send \
             'authorization: Bearer KEY'",
        )
    }

    /// Nobody waits for the answer any more.
    pub fn cancelled() -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "cancelled")
    }

    /// The request timed out.
    pub fn timed_out(limit: Duration) -> Self {
        let message = format!("not done within {} s", limit.as_secs());
        Self::new(StatusCode::REQUEST_TIMEOUT, message)
    }

    /// The server cannot do it now, though the request is valid.
    pub fn failed(error: impl Into<anyhow::Error>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, one_line(&error.into()))
    }

    /// A bug in this program.
    pub fn bug() -> Self {
        let message = format!(
            "internal error; this is a bug, please report it at {}/issues",
            env!("CARGO_PKG_REPOSITORY")
        );
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, message)
    }
}

/// Rows are checked before a network sees them, so what can still fail is the machine.
impl From<TrainError> for ApiError {
    fn from(error: TrainError) -> Self {
        Self::failed(error)
    }
}

impl From<ClassProblem> for ApiError {
    fn from(problem: ClassProblem) -> Self {
        match problem {
            ClassProblem::Unknown { .. }
            | ClassProblem::Unlabeled { .. }
            | ClassProblem::NotANumber { .. } => Self::wrong(problem.to_string()),
            ClassProblem::Conflict { .. } => Self::conflict(problem.to_string()),
        }
    }
}

impl From<BytesRejection> for ApiError {
    fn from(rejection: BytesRejection) -> Self {
        match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Self::too_much(
                "the request is larger than this server reads; ask for less at once, or start it \
                 with a larger --max-request",
            ),
            status => Self::new(status, squeeze(&rejection.body_text())),
        }
    }
}

impl From<JsonRejection> for ApiError {
    fn from(rejection: JsonRejection) -> Self {
        Self::new(rejection.status(), squeeze(&rejection.body_text()))
    }
}

impl From<QueryRejection> for ApiError {
    fn from(rejection: QueryRejection) -> Self {
        let expected =
            "the end of the address: expected ?from=ROW&count=ROWS, whole numbers from 0";
        Self::new(rejection.status(), expected)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        (self.status, Json(json!({ "error": self.message }))).into_response()
    }
}
