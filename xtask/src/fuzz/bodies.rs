//! Requests to `ladder serve`.

use std::time::Duration;

use anyhow::Result;

use super::program::{End, Program};
use crate::server::Server;

/// How long an answer may take.
const LIMIT: Duration = Duration::from_secs(20);

/// Servers of images and of a table, and who asks them.
pub struct Bodies {
    servers: [Server; 2],
    agent: ureq::Agent,
}

impl Bodies {
    /// Serves both runs.
    pub fn start(program: &Program) -> Result<Self> {
        let serve = |run: &str| {
            let run = program.folder().join(run);
            Server::start(program.path(), &run.to_string_lossy())
        };
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(LIMIT));
        Ok(Self {
            servers: [serve("run")?, serve("table")?],
            agent: config.build().into(),
        })
    }

    /// Asks each for classes, and for what the decoder makes of the rows; one has to know the form.
    pub fn send(&self, kind: &str, body: &[u8]) -> End {
        let mut end = End::Refused;
        for server in &self.servers {
            for path in ["predict", "levels"] {
                let page = server.address.trim_end_matches('/');
                match self.status(&format!("{page}/api/{path}"), kind, body) {
                    Ok(200) => end = End::Read,
                    Ok(status) if status < 500 => (),
                    Ok(status) => return End::Wrong(format!("{path}, {kind}: {status}")),
                    Err(error) => return End::Wrong(format!("{path}, {kind}: {error}")),
                }
            }
        }
        end
    }

    fn status(&self, address: &str, kind: &str, body: &[u8]) -> Result<u16, ureq::Error> {
        let request = self.agent.post(address).header("content-type", kind);
        Ok(request.send(body)?.status().as_u16())
    }
}
