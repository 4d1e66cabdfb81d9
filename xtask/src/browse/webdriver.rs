//! A browser by the WebDriver protocol (W3C): the few calls that the checks need.
//!
//! The crates for it bring a runtime and a second HTTP client; here one request follows another.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

/// How long something on a page may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Chromium without a window, without its own ways to the network.
const CHROMIUM: [&str; 8] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// A session with a browser, which ends with this value.
pub struct Browser {
    driver: Child,
    agent: ureq::Agent,
    /// `http://127.0.0.1:PORT/session/ID`.
    session: String,
}

impl Browser {
    /// Starts the driver and a browser that prefers this color scheme.
    pub fn start(driver: &str, is_dark: bool) -> Result<Self> {
        let port = free_port()?;
        let child = Command::new(driver)
            .arg(format!("--port={port}"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| {
                format!("cannot start `{driver}`; Debian has it as chromium-driver")
            })?;
        let config = ureq::Agent::config_builder().http_status_as_error(false);
        let mut browser = Self {
            driver: child,
            agent: config.build().into(),
            session: format!("http://127.0.0.1:{port}/session"),
        };
        browser.wait_for_driver()?;
        let scheme = if is_dark { 0 } else { 1 };
        let mut arguments = CHROMIUM.map(str::to_owned).to_vec();
        arguments.push(format!("--blink-settings=preferredColorScheme={scheme}"));
        let options = json!({
            "goog:loggingPrefs": { "browser": "ALL" },
            "goog:chromeOptions": { "args": arguments },
        });
        let capabilities = json!({ "capabilities": { "alwaysMatch": options } });
        let started = browser.post("", &capabilities)?;
        let id = started["sessionId"].as_str().context("no session")?;
        browser.session = format!("{}/{id}", browser.session);
        Ok(browser)
    }

    /// Until it is ready, which it prints.
    fn wait_for_driver(&mut self) -> Result<()> {
        let output = self.driver.stdout.take().context("no output")?;
        let mut lines = BufReader::new(output).lines();
        let is_ready = |line: &str| line.contains("started successfully");
        match lines.any(|line| line.is_ok_and(|line| is_ready(&line))) {
            true => Ok(()),
            false => bail!("the driver ended before it was ready"),
        }
    }

    /// Opens a page of this width and height.
    pub fn open(&self, address: &str, size: [u32; 2]) -> Result<()> {
        let [width, height] = size;
        let metrics = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
        });
        let command = json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": metrics });
        self.post("/goog/cdp/execute", &command)?;
        self.post("/url", &json!({ "url": address }))?;
        Ok(())
    }

    /// What a script returns.
    pub fn script(&self, text: &str) -> Result<Value> {
        self.post("/execute/sync", &json!({ "script": text, "args": [] }))
    }

    /// Waits until an expression is true, which says `what`.
    pub fn wait(&self, what: &str, expression: &str) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        while self.script(&format!("return Boolean({expression})"))? != true {
            if Instant::now() > deadline {
                bail!("{what}: not within {} s", PATIENCE.as_secs());
            }
            sleep(Duration::from_millis(50));
        }
        println!("  {what}");
        Ok(())
    }

    /// Clicks the first element of a CSS selector, as a person does who has scrolled to it.
    pub fn click(&self, selector: &str) -> Result<()> {
        self.script(&format!(
            "document.querySelector({selector:?}).scrollIntoView({{block: 'center', behavior: 'instant'}})"
        ))?;
        let query = json!({ "using": "css selector", "value": selector });
        let found = self.post("/element", &query)?;
        let id = found.as_object().and_then(|it| it.values().next());
        let id = id.and_then(Value::as_str).context("no element")?;
        self.post(&format!("/element/{id}/click"), &json!({}))?;
        Ok(())
    }

    /// Presses the pointer on a path of points within the window, in pixels, and lets it go.
    pub fn stroke(&self, points: &[[f64; 2]]) -> Result<()> {
        let to = |[x, y]: [f64; 2]| json!({ "type": "pointerMove", "duration": 20, "x": x.round(), "y": y.round() });
        let mut actions = vec![to(points[0]), json!({ "type": "pointerDown", "button": 0 })];
        actions.extend(points[1..].iter().copied().map(to));
        actions.push(json!({ "type": "pointerUp", "button": 0 }));
        let pointer = json!({ "type": "pointer", "id": "pen", "actions": actions });
        self.post("/actions", &json!({ "actions": [pointer] }))?;
        Ok(())
    }

    /// The whole page as a PNG file, or what the window shows of its top.
    pub fn screenshot(&self, is_whole: bool) -> Result<Vec<u8>> {
        self.script("scrollTo({top: 0, behavior: 'instant'})")?;
        let shot = json!({ "captureBeyondViewport": is_whole, "format": "png" });
        let command = json!({ "cmd": "Page.captureScreenshot", "params": shot });
        let answer = self.post("/goog/cdp/execute", &command)?;
        let text = answer["data"].as_str().context("no screenshot")?;
        Ok(base64::Engine::decode(
            &base64::engine::general_purpose::STANDARD,
            text,
        )?)
    }

    /// Errors that the browser logged.
    pub fn errors(&self) -> Result<Vec<String>> {
        let log = self.post("/se/log", &json!({ "type": "browser" }))?;
        let entries = log.as_array().into_iter().flatten();
        let severe = entries.filter(|entry| entry["level"] == "SEVERE");
        Ok(severe.map(|entry| entry["message"].to_string()).collect())
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        let mut response = self
            .agent
            .post(format!("{}{path}", self.session))
            .send(body.to_string())?;
        let limit = 64 << 20;
        let text = response
            .body_mut()
            .with_config()
            .limit(limit)
            .read_to_string()?;
        let answer: Value = serde_json::from_str(&text)?;
        match answer["value"]["error"].as_str() {
            Some(error) => bail!("{path}: {error}: {}", answer["value"]["message"]),
            None => Ok(answer["value"].clone()),
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.agent.delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
