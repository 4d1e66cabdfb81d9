//! One mirror: an HTTP request for the rest of a file.

#![expect(
    clippy::disallowed_types,
    reason = "the one place that touches the network"
)]

use std::io::Read;
use std::time::Duration;

use ureq::http::{Response, header};
use ureq::{Agent, Body};

use super::partial::Partial;
use super::{FetchError, MirrorError, Progress, RemoteFile};

/// Name resolution and connection, each: without a network the user waits for it at every mirror.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Silence, at the beginning or in the middle of a file.
const SILENCE_TIMEOUT: Duration = Duration::from_secs(30);
/// Bytes read at once: small enough that a progress bar moves, large enough to cost nothing.
const PIECE: usize = 64 * 1024;

pub struct Mirror {
    address: String,
    agent: Agent,
}

impl Mirror {
    pub fn new(address: &str) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_resolve(Some(CONNECT_TIMEOUT))
            .timeout_connect(Some(CONNECT_TIMEOUT))
            .timeout_recv_response(Some(SILENCE_TIMEOUT))
            .timeout_per_read(Some(SILENCE_TIMEOUT))
            .build();
        Self {
            address: address.to_string(),
            agent: config.into(),
        }
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    /// Completes `partial`.
    ///
    /// The outer error is one of this machine, which no other mirror would help; after the inner
    /// one, `partial` holds what the next mirror can continue.
    pub fn download(
        &self,
        file: &RemoteFile,
        partial: &mut Partial,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Result<(), MirrorError>, FetchError> {
        let resumed = partial.received() > 0;
        let first = self.continue_download(file, partial, progress)?;
        match first {
            // The bytes of an earlier attempt may be the wrong ones: once more from the beginning.
            Err(MirrorError::Checksum { .. } | MirrorError::Range { .. }) if resumed => {
                partial.clear()?;
                self.continue_download(file, partial, progress)
            }
            other => Ok(other),
        }
    }

    fn continue_download(
        &self,
        file: &RemoteFile,
        partial: &mut Partial,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Result<(), MirrorError>, FetchError> {
        let response = match self.request(file, partial.received()) {
            Ok(response) => response,
            Err(error) => return Ok(Err(error)),
        };
        if !is_partial(&response) {
            // The server knows no ranges and sends the whole file.
            partial.clear()?;
        }
        self.receive(file, response.into_body(), partial, progress)
    }

    /// Asks for the bytes from `start` on.
    fn request(&self, file: &RemoteFile, start: u64) -> Result<Response<Body>, MirrorError> {
        let request = self
            .agent
            .get(format!("{}{}", self.address, file.name))
            // The checksum is that of the stored bytes.
            .header(header::ACCEPT_ENCODING, "identity");
        let request = match start {
            0 => request,
            start => request.header(header::RANGE, format!("bytes={start}-")),
        };
        let response = request
            .call()
            .map_err(|error| MirrorError::Network(error.to_string()))?;
        match response.status().as_u16() {
            200 => Ok(response),
            206 => check_range(response, start),
            // Of a file known to be longer than `start`: the mirror has another one.
            416 => Err(MirrorError::Range {
                asked: start,
                offered: content_range(&response),
            }),
            status => Err(MirrorError::Status(status)),
        }
    }

    fn receive(
        &self,
        file: &RemoteFile,
        body: Body,
        partial: &mut Partial,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Result<(), MirrorError>, FetchError> {
        let mut reader = body.into_reader();
        let mut piece = vec![0; PIECE];
        loop {
            let n_bytes = match reader.read(&mut piece) {
                Ok(0) => break,
                Ok(n_bytes) => n_bytes,
                Err(error) => return Ok(Err(MirrorError::Network(error.to_string()))),
            };
            if partial.received() + n_bytes as u64 > file.bytes {
                let found = partial.received() + n_bytes as u64;
                partial.clear()?;
                return Ok(Err(MirrorError::Size {
                    expected: file.bytes,
                    found,
                }));
            }
            partial.append(&piece[..n_bytes])?;
            let (received, total) = (partial.received(), file.bytes);
            progress(Progress {
                file: &file.name,
                mirror: &self.address,
                received,
                total,
            });
        }
        partial.check(file)
    }
}

fn is_partial(response: &Response<Body>) -> bool {
    response.status().as_u16() == 206
}

/// Whether the part that a server sends begins where ours ends.
fn check_range(response: Response<Body>, start: u64) -> Result<Response<Body>, MirrorError> {
    let offered = content_range(&response);
    if offered.starts_with(&format!("bytes {start}-")) {
        Ok(response)
    } else {
        Err(MirrorError::Range {
            asked: start,
            offered,
        })
    }
}

fn content_range(response: &Response<Body>) -> String {
    let value = response.headers().get(header::CONTENT_RANGE);
    value
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        .unwrap_or_default()
}
