//! The page to play with, by the real binary: its interface, its limits, and the labels it saves.

mod common;

use std::fs;
use std::io::{BufRead, BufReader, Cursor, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use common::{TestDir, class_of, image, send, text, train_own};
use image::{ExtendedColorType, ImageEncoder, ImageFormat, codecs::png::PngEncoder};
use serde_json::{Value, json};
use ureq::http::StatusCode;

/// A server that ends with the test.
struct Server {
    child: Child,
    /// `http://127.0.0.1:PORT`, without the last slash.
    address: String,
}

impl Server {
    #[track_caller]
    fn start(work: &TestDir, more: &[&str]) -> Self {
        let arguments = [&["serve", "run", "--port", "0"], more].concat();
        let mut child = work
            .command(&arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut line).unwrap();
        let address = line.trim_end().trim_end_matches('/').to_owned();
        assert!(address.starts_with("http://127.0.0.1:"), "{line}");
        Self { child, address }
    }

    /// Sends so much of a request, on a connection that can then be read from for 20 seconds.
    fn begin(&self, text: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.host()).unwrap();
        let patience = Some(Duration::from_secs(20));
        stream.set_read_timeout(patience).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        stream
    }

    /// Where it listens, without the scheme.
    fn host(&self) -> &str {
        self.address.trim_start_matches("http://")
    }

    fn get(&self, path: &str) -> (StatusCode, Value) {
        answer(agent().get(format!("{}{path}", self.address)).call())
    }

    fn post(&self, path: &str, kind: &str, body: &[u8]) -> (StatusCode, Value) {
        let request = agent().post(format!("{}{path}", self.address));
        answer(request.header("content-type", kind).send(body))
    }

    fn post_json(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        self.post(path, "application/json", body.to_string().as_bytes())
    }

    /// An answer that must come with status 200.
    #[track_caller]
    fn good((status, answer): (StatusCode, Value)) -> Value {
        assert_eq!(status, 200, "{answer}");
        answer
    }

    /// The sentence of an answer that must come with this status.
    #[track_caller]
    fn refused((found, answer): (StatusCode, Value), status: u16) -> String {
        assert_eq!(found, status, "{answer}");
        answer["error"].as_str().unwrap().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder();
    config.http_status_as_error(false).build().into()
}

fn answer(response: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> (StatusCode, Value) {
    let mut response = response.unwrap();
    let body = response.body_mut().read_to_string().unwrap();
    let body = serde_json::from_str(&body).unwrap_or(Value::String(body));
    (response.status(), body)
}

/// A run on tiny images, 6 of 60 labeled.
fn trained() -> TestDir {
    let work = TestDir::new();
    work.succeed(&work.train_arguments(&["--run-dir", "run", "--no-tui"]));
    work
}

fn probabilities(answer: &Value) -> Vec<f64> {
    let numbers = answer["probabilities"].as_array().unwrap();
    numbers.iter().map(|it| it.as_f64().unwrap()).collect()
}

fn png(pixels: &[u8], side: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    PngEncoder::new(Cursor::new(&mut bytes))
        .write_image(pixels, side, side, ExtendedColorType::L8)
        .unwrap();
    bytes
}

#[test]
fn an_image_and_its_numbers_get_the_same_answer_with_images_of_every_level() {
    let work = trained();
    let server = Server::start(&work, &[]);
    let model = Server::good(server.get("/api/model"));
    let shape = json!({ "kind": "image", "channels": 1, "height": 4, "width": 4 });
    assert_eq!(model["input"], shape);
    assert_eq!(model["classes"], json!(["0", "1", "2"]));
    assert_eq!(model["rows"]["unlabeled"], 54);

    let pixels = image(4);
    let values: Vec<f32> = pixels.iter().map(|&it| f32::from(it) / 255.0).collect();
    let png = Server::good(server.post("/api/predict", "image/png", &png(&pixels, 4)));
    let numbers = Server::good(server.post_json("/api/predict", &json!({ "rows": [values] })));
    let [image, numbers] = [
        probabilities(&png["answers"][0]),
        probabilities(&numbers["answers"][0]),
    ];
    assert!((image.iter().sum::<f64>() - 1.0).abs() < 1e-5, "{image:?}");
    for (image, numbers) in image.iter().zip(&numbers) {
        assert!((image - numbers).abs() < 1e-6, "{image} {numbers}");
    }

    let looked = Server::good(server.post_json("/api/levels", &json!({ "rows": [values] })));
    assert_eq!(probabilities(&looked["answer"]), numbers);
    let levels = looked["levels"].as_array().unwrap();
    assert_eq!(
        levels.iter().map(|it| &it["level"]).collect::<Vec<_>>(),
        [0, 1, 2]
    );
    for level in levels {
        for part in ["clean", "noisy", "denoised"] {
            let address = level[part].as_str().unwrap();
            assert!(address.starts_with("data:image/png;base64,"), "{address}");
        }
        assert!(level["noisy_error"].as_f64().unwrap() > 0.0, "{level}");
    }
}

#[test]
fn the_page_asks_nothing_of_other_machines() {
    let work = trained();
    let server = Server::start(&work, &[]);
    for path in ["/", "/page.css", "/page.js"] {
        let response = agent().get(format!("{}{path}", server.address)).call();
        let mut response = response.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        let policy = response.headers()["content-security-policy"]
            .to_str()
            .unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
        let text = response.body_mut().read_to_string().unwrap();
        for outside in ["http://", "https://", "@import", "url("] {
            assert!(!text.contains(outside), "{path}: {outside}");
        }
    }
}

#[test]
fn clicks_become_a_labels_file_that_the_next_run_trains_with() {
    let work = trained();
    let server = Server::start(&work, &[]);
    let listed = Server::good(server.get("/api/rows?count=5"));
    assert_eq!(listed["total"], 54);
    let rows: Vec<u64> = listed["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["row"].as_u64().unwrap())
        .collect();
    assert_eq!(rows.len(), 5);
    // `ladder label` chooses the same ones, also while the server runs.
    let lines = work.succeed(&["label", "run", "--next", "5", "--json"]);
    let chosen = common::json_lines(&lines).into_iter();
    let chosen: Vec<u64> = chosen.map(|it| it["row"].as_u64().unwrap()).collect();
    assert_eq!(chosen, rows);
    let label = |row: u64, class: Value| json!({ "row": row, "class": class });
    for &row in &rows {
        let class = class_of(row as usize).to_string();
        Server::good(server.post_json("/api/labels", &label(row, json!(class))));
    }
    // One is taken back.
    let summary = Server::good(server.post_json("/api/labels", &label(rows[0], Value::Null)));
    assert_eq!(summary["added"], 4);
    let again = Server::good(server.get("/api/rows?count=5"));
    assert_eq!(again["rows"][0]["label"], Value::Null);
    assert_eq!(
        again["rows"][1]["label"],
        class_of(rows[1] as usize).to_string()
    );
    drop(server);

    // A new server goes on where the last one stopped.
    let server = Server::start(&work, &[]);
    assert_eq!(
        Server::good(server.get("/api/model"))["rows"]["labels"]["added"],
        4
    );
    let arguments = [
        "--labels-file",
        "run/more-labels.txt",
        "--run-dir",
        "next",
        "--no-tui",
    ];
    let train: Vec<&str> = common::TINY
        .iter()
        .copied()
        .filter(|it| !["--labels", "6"].contains(it))
        .collect();
    work.succeed(&[&train[..], &arguments[..]].concat());
    assert_eq!(work.json("next/report.json")["labels"], 10);
}

#[test]
fn a_label_against_the_data_is_refused_and_nothing_is_saved() {
    let work = trained();
    let server = Server::start(&work, &[]);
    let listed = Server::good(server.get("/api/rows?count=1"));
    let row = listed["rows"][0]["row"].as_u64().unwrap();
    let wrong = (class_of(row as usize) + 1) % 3;
    let change = json!({ "row": row, "class": wrong.to_string() });
    let message = Server::refused(server.post_json("/api/labels", &change), 409);
    assert!(
        message.contains(&format!("row {row} is of class")),
        "{message}"
    );
    let change = json!({ "row": row, "class": "cat" });
    let message = Server::refused(server.post_json("/api/labels", &change), 400);
    assert_eq!(message, "no class cat; the classes are 0, 1, 2");
    let labeled = fs::read_to_string(work.path("run/labels.txt")).unwrap();
    let labeled = labeled.lines().last().unwrap().split(' ').next().unwrap();
    let change = json!({ "row": labeled.parse::<u32>().unwrap(), "class": "0" });
    Server::refused(server.post_json("/api/labels", &change), 404);
    assert!(!work.path("run/more-labels.txt").exists());
}

#[test]
fn a_table_is_answered_as_csv_and_as_cells_and_its_blank_rows_can_be_labeled() {
    let work = TestDir::new();
    let mut table = String::from("size,color,kind\n");
    for row in 0..60 {
        let (size, color) = (row % 2 * 4 + row % 5, ["red", "blue"][row % 2]);
        let kind = if row < 12 {
            ["apple", "plum"][row % 2]
        } else {
            ""
        };
        table += &format!("{size},{color},{kind}\n");
    }
    fs::write(work.path("fruit.csv"), table).unwrap();
    let data = ["--table", "fruit.csv", "--target", "kind", "--folds", "0"];
    // Held-out rows are not among those that cells are encoded by.
    work.succeed(&train_own(&data, &["--labels", "8", "--validation", "4"]));
    let server = Server::start(&work, &[]);
    let model = Server::good(server.get("/api/model"));
    assert_eq!(
        model["input"],
        json!({ "kind": "table", "columns": ["size", "color"] })
    );
    let csv = Server::good(server.post("/api/predict", "text/csv", b"color,size\nred,1\n"));
    let cells = json!({ "rows": [{ "size": 1, "color": "red" }] });
    assert_eq!(csv, Server::good(server.post_json("/api/predict", &cells)));

    let listed = Server::good(server.get("/api/rows?count=1"));
    let first = &listed["rows"][0];
    assert_eq!(first["cells"][0][0], "size");
    let row = first["row"].as_u64().unwrap();
    assert!(row >= 12, "{first}");
    let change = json!({ "row": row, "class": "plum" });
    let labels = Server::good(server.post_json("/api/labels", &change));
    let command = labels["command"].as_str().unwrap();
    assert!(
        command.contains("--labels-file run/more-labels.txt"),
        "{command}"
    );
    drop(server);

    // The command on the page, in a directory of its own.
    let words = command.replace("\\\n", " ");
    let words: Vec<&str> = words.split_whitespace().skip(1).collect();
    work.succeed(&[&words[..], &["--run-dir", "next", "--no-tui"]].concat());
    assert_eq!(work.json("next/report.json")["labels"], 9);
    // The new run knows its labels, also when the file is gone.
    fs::remove_file(work.path("run/more-labels.txt")).unwrap();
    let labels = fs::read_to_string(work.path("next/labels.txt")).unwrap();
    assert!(labels.contains(&format!("{row} plum")), "{labels}");
    let resumed = work.ladder(&["train", "--resume", "next", "--no-tui"]);
    assert!(resumed.status.success(), "{}", text(&resumed.stderr));
}

#[test]
fn an_image_of_any_form_gets_the_answer_of_the_png() {
    let work = trained();
    let server = Server::start(&work, &[]);
    let pixels = image::GrayImage::from_raw(4, 4, image(4)).unwrap();
    let pixels = image::DynamicImage::from(pixels);
    let answer = |format: ImageFormat| {
        let mut bytes = Cursor::new(Vec::new());
        let pixels = image::DynamicImage::from(pixels.to_rgba8());
        pixels.write_to(&mut bytes, format).unwrap();
        let kind = format.to_mime_type();
        Server::good(server.post("/api/predict", kind, bytes.get_ref()))
    };
    let png = answer(ImageFormat::Png);
    for format in [ImageFormat::WebP, ImageFormat::Bmp, ImageFormat::Gif] {
        assert_eq!(answer(format), png, "{format:?}");
    }
}

#[test]
fn what_cannot_be_answered_is_refused_with_a_sentence() {
    let work = trained();
    let server = Server::start(&work, &["--max-request", "1"]);
    let json = "application/json";
    let cases: [(&str, &[u8], u16, &str); 10] = [
        (
            json,
            b"{\"rows\": [[1, 2]]}",
            400,
            "row 0: expected 16 numbers, found 2",
        ),
        (json, b"{\"rows\": []}", 400, "the request: no rows"),
        (
            json,
            b"{\"rows\": [{\"a\": 1}]}",
            400,
            "row 0: the model takes no table, but lists of numbers",
        ),
        (
            json,
            b"nonsense",
            400,
            "the request: expected {\"rows\": [...]}",
        ),
        ("image/png", b"", 400, "the request: the file is empty"),
        (
            "image/png",
            b"no image at all",
            400,
            "the request: no image that can be read; expected PNG, JPEG, WebP, BMP, TIFF, GIF",
        ),
        (
            "image/heic",
            b"\0\0\0\x18ftypheic\0\0\0\0",
            400,
            "the request: an image of the form HEIC, which is not read; convert it to JPEG or PNG",
        ),
        ("text/csv", b"a,b\n1,2\n", 415, "the model takes an image"),
        ("", b"", 415, "the content type says nothing"),
        (json, &[b' '; (1 << 20) + 1], 413, "--max-request"),
    ];
    for (kind, body, status, message) in cases {
        let found = Server::refused(server.post("/api/predict", kind, body), status);
        assert!(found.contains(message), "{found}");
    }
    let found = Server::refused(server.get("/api/rows?count=1000"), 413);
    assert!(found.contains("at most 200"), "{found}");
    let error = Server::refused(server.get("/api/rows?count=many"), 400);
    assert!(error.contains("?from=ROW&count=ROWS"), "{error}");
    Server::refused(server.get("/nowhere"), 404);
    Server::refused(server.get("/api/predict"), 405);
    Server::refused(server.post_json("/page.js", &json!({})), 405);
    let change = br#"{"row": "first"}"#;
    Server::refused(server.post("/api/labels", json, change), 422);
}

#[test]
fn numbers_that_a_model_cannot_hold_are_refused() {
    let work = trained();
    let server = Server::start(&work, &[]);
    for (number, expected) in [
        (
            1e39,
            "row 1: numbers up to 1e39 are too large for the model",
        ),
        (3e38, "row 1: its numbers are too large for the network"),
    ] {
        let body = json!({ "rows": [vec![0.0; 16], vec![number; 16]] });
        let found = Server::refused(server.post_json("/api/predict", &body), 400);
        assert_eq!(found, expected);
    }
    let body = json!({ "rows": [vec![3e38; 16]] });
    Server::refused(server.post_json("/api/levels", &body), 400);
}

#[test]
fn numbers_that_are_too_far_from_those_of_a_table_are_refused() {
    let work = TestDir::new();
    let mut table = String::from("0,1,kind\n");
    for row in 0..40 {
        let [class, rest] = [row % 2, row % 5].map(|it| it as f32 / 100.0);
        table += &format!("{class},{rest},{}\n", ["apple", "plum"][row % 2]);
    }
    fs::write(work.path("fruit.csv"), table).unwrap();
    let data = ["--table", "fruit.csv", "--target", "kind", "--folds", "0"];
    work.succeed(&train_own(&data, &["--labels", "8"]));
    let server = Server::start(&work, &[]);
    let answer = |number: f64| server.post_json("/api/predict", &json!({ "rows": [[number, 0]] }));
    Server::good(answer(0.01));
    // The first is too large for 32 bits only after it was divided by a deviation below 1.
    for number in [3e38, 1e39] {
        let found = Server::refused(answer(number), 400);
        assert!(found.contains("are too large for the model"), "{found}");
    }
}

#[test]
fn a_request_from_another_site_or_for_another_name_is_refused() {
    let work = trained();
    let server = Server::start(&work, &[]);
    let from = |name: &str, value: &str| {
        let request = agent().get(format!("{}/api/model", server.address));
        answer(request.header(name, value).call())
    };
    Server::refused(from("origin", "http://evil.example"), 403);
    Server::refused(from("host", "evil.example"), 403);
    Server::good(from("origin", &server.address.clone()));
}

#[test]
fn a_request_whose_body_does_not_come_times_out() {
    let work = trained();
    let server = Server::start(&work, &["--timeout", "1"]);
    for path in ["/api/predict", "/api/labels"] {
        let mut stream = server.begin(&format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: 100\r\n\r\n{{",
            server.host()
        ));
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        assert!(response.starts_with("HTTP/1.1 408"), "{path}: {response}");
        assert!(response.contains("not done within 1 s"), "{response}");
    }
}

#[test]
fn a_connection_without_a_whole_header_is_closed() {
    let work = trained();
    let server = Server::start(&work, &["--timeout", "1"]);
    for begun in ["", "GET / HTTP/1.1\r\nhost: local"] {
        let mut response = String::new();
        let end = server.begin(begun).read_to_string(&mut response);
        assert_eq!(end.unwrap(), 0, "{begun:?}: {response}");
    }
}

#[test]
fn a_second_server_must_save_its_labels_elsewhere() {
    let work = trained();
    let first = Server::start(&work, &[]);
    let message = work.fail(&["serve", "run", "--port", "0"]);
    assert!(
        message.contains("run/more-labels.txt: another `ladder serve` saves labels there"),
        "{message}"
    );
    let elsewhere = Server::start(&work, &["--labels-file", "mine.txt"]);
    for server in [&first, &elsewhere] {
        let listed = Server::good(server.get("/api/rows?count=1"));
        let row = listed["rows"][0]["row"].as_u64().unwrap();
        let change = json!({ "row": row, "class": class_of(row as usize).to_string() });
        Server::good(server.post_json("/api/labels", &change));
    }
    // The lock is free again, whatever ended the server.
    drop(first);
    Server::start(&work, &[]);
}

#[test]
fn the_labels_that_a_run_was_started_with_are_never_replaced() {
    let work = trained();
    for file in ["run/labels.txt", "data/../run/labels.txt"] {
        let message = work.fail(&["serve", "run", "--port", "0", "--labels-file", file]);
        assert!(
            message.contains("was started with, which are never replaced"),
            "{message}"
        );
    }
}

#[test]
fn ctrl_c_ends_the_server_as_it_should() {
    let work = trained();
    let mut server = Server::start(&work, &[]);
    send("-INT", &server.child);
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_server_that_is_still_starting_ends_at_a_stop_request() {
    let work = trained();
    // Reading labels from a pipe that nobody writes into keeps the server from starting.
    let pipe = work.path("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let arguments = ["serve", "run", "--port", "0", "--labels-file", "pipe"];
    let mut held = work.start_until(&arguments, || work.path("pipe.lock").exists());
    let child = &mut held.child;
    send("-TERM", child);
    let deadline = Instant::now() + Duration::from_secs(20);
    while child.try_wait().unwrap().is_none() && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(5));
    }
    let ended = child.try_wait().unwrap();
    let _ = child.kill();
    assert!(ended.is_some_and(|status| !status.success()), "{ended:?}");
}

#[test]
fn without_the_rows_of_the_run_there_is_still_a_page() {
    let work = trained();
    fs::rename(work.path("data"), work.path("moved")).unwrap();
    let message = work.fail(&["serve", "run", "--port", "0", "--labels-file", "mine.txt"]);
    assert!(message.contains("data"), "{message}");
    let mut server = Server::start(&work, &[]);
    assert_eq!(Server::good(server.get("/api/model"))["rows"], Value::Null);
    Server::refused(server.get("/api/rows"), 404);
    let looked = server.post("/api/levels", "image/png", &png(&image(4), 4));
    assert_eq!(Server::good(looked)["levels"], json!([]));
    server.child.kill().unwrap();
    let mut errors = String::new();
    let mut stream = server.child.stderr.take().unwrap();
    stream.read_to_string(&mut errors).unwrap();
    assert!(
        errors.starts_with("warning: the page has no rows to label: "),
        "{errors}"
    );
    drop(server);
    let server = Server::start(&work, &["--data-dir", "moved"]);
    assert_eq!(Server::good(server.get("/api/rows"))["total"], 54);
}

#[test]
fn what_keeps_a_server_from_starting_is_one_line() {
    let work = trained();
    assert!(work.fail(&["serve", "nowhere"]).contains("nowhere"));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let message = work.fail(&["serve", "run", "--port", &port]);
    assert!(
        message.contains(&format!("cannot listen at 127.0.0.1 port {port}")),
        "{message}"
    );
    let message = work.fail(&["serve", "run", "--timeout", "0"]);
    assert!(
        message.contains("expected 1 to 3600 seconds, found 0"),
        "{message}"
    );
    // Labels of other data, and labels of another run.
    for (text, expected) in [
        ("1 0\n", "line 1: row 1 has label 1"),
        (
            "1 1\n",
            "labels of another run, choose another --labels-file",
        ),
    ] {
        fs::write(work.path("run/more-labels.txt"), text).unwrap();
        let message = work.fail(&[
            "serve",
            "run",
            "--port",
            "0",
            "--labels-file",
            "run/more-labels.txt",
        ]);
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn a_request_with_two_hosts_is_refused() {
    let work = trained();
    let server = Server::start(&work, &[]);
    for second in [server.host(), "evil.example"] {
        let host = server.host();
        let head = format!("GET /api/model HTTP/1.1\r\nhost: {host}\r\nhost: {second}\r\n");
        let mut response = String::new();
        let mut stream = server.begin(&format!("{head}connection: close\r\n\r\n"));
        stream.read_to_string(&mut response).unwrap();
        assert!(response.starts_with("HTTP/1.1 400"), "{response}");
    }
}

#[test]
fn a_server_that_others_reach_answers_with_its_key_and_by_its_names_only() {
    let work = trained();
    let arguments = [
        "serve",
        "run",
        "--port",
        "0",
        "--host",
        "0.0.0.0",
        "--allow-host",
        "box",
    ];
    let mut child = work.command(&arguments);
    let mut child = child
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    output.read_line(&mut line).unwrap();
    let (port, key) = line.trim_end().split_once("/?key=").unwrap();
    let port = port.strip_prefix("http://box:").unwrap();
    let mut server = Server {
        child,
        address: format!("http://127.0.0.1:{port}"),
    };
    let asked = |headers: &[(&str, &str)]| {
        let request = agent().get(format!("{}/api/model", server.address));
        let request = headers.iter().fold(request, |request, (name, value)| {
            request.header(*name, *value)
        });
        answer(request.call())
    };
    let bearer = format!("Bearer {key}");
    let authorized = ("authorization", bearer.as_str());
    assert!(Server::refused(asked(&[]), 401).contains("the address that it printed"));
    Server::refused(asked(&[("authorization", "Bearer 0123")]), 401);
    Server::good(asked(&[authorized]));
    Server::good(asked(&[authorized, ("host", "box")]));
    let error = Server::refused(asked(&[authorized, ("host", "evil.example:80")]), 403);
    assert!(
        error.contains("the name evil.example; start it with --allow-host"),
        "{error}"
    );

    // A browser gets a cookie for the key, and an address without it.
    let host = server.host();
    let head = format!("GET /?key={key} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    let mut response = String::new();
    server.begin(&head).read_to_string(&mut response).unwrap();
    assert!(response.starts_with("HTTP/1.1 303"), "{response}");
    assert!(response.contains("location: /\r\n"), "{response}");
    let cookie = format!("ladder-{port}={key}");
    assert!(response.contains(&format!("set-cookie: {cookie}; HttpOnly; SameSite=Lax")));
    Server::good(asked(&[("cookie", &cookie)]));

    send("-INT", &server.child);
    let mut notes = String::new();
    let mut errors = server.child.stderr.take().unwrap();
    errors.read_to_string(&mut notes).unwrap();
    assert!(notes.contains("nothing is encrypted"), "{notes}");
    assert!(!notes.contains(key), "{notes}");
}

#[test]
fn what_a_hand_has_changed_in_the_labels_file_is_kept_by_the_next_click() {
    let work = trained();
    let server = Server::start(&work, &["--labels-file", "more.txt"]);
    let listed = Server::good(server.get("/api/rows?count=3"));
    let rows: Vec<u64> = (0..3)
        .map(|at| listed["rows"][at]["row"].as_u64().unwrap())
        .collect();
    let label = |row: u64| {
        let class = class_of(row as usize).to_string();
        server.post_json("/api/labels", &json!({ "row": row, "class": class }))
    };
    let file = work.path("more.txt");
    Server::good(label(rows[0]));
    let by_hand = format!("{} {}\n", rows[1], class_of(rows[1] as usize));
    fs::write(&file, fs::read_to_string(&file).unwrap() + &by_hand).unwrap();
    assert_eq!(Server::good(label(rows[2]))["added"], 3);
    let saved = fs::read_to_string(&file).unwrap();
    assert!(saved.contains(&by_hand), "{saved}");

    // What cannot be read stays as it is, and the click is refused.
    let broken = saved + "nonsense\n";
    fs::write(&file, &broken).unwrap();
    let error = Server::refused(label(rows[2]), 500);
    assert!(error.contains("more.txt: line "), "{error}");
    assert_eq!(fs::read_to_string(&file).unwrap(), broken);
}

#[test]
fn a_table_of_very_many_columns_is_refused_with_a_sentence() {
    let work = TestDir::new();
    let rows = (0..40).map(|row| format!("{},{},{}\n", row % 2, row % 5, row % 2));
    fs::write(
        work.path("t.csv"),
        "a,b,y\n".to_owned() + &rows.collect::<String>(),
    )
    .unwrap();
    let data = ["--table", "t.csv", "--target", "y", "--folds", "0"];
    work.succeed(&train_own(&data, &["--labels", "8", "--categorical", "y"]));
    let server = Server::start(&work, &["--max-request", "8"]);
    let header = |columns: usize| {
        let names: String = (0..columns).map(|column| format!("c{column},")).collect();
        names + "a,b\n" + &"1,".repeat(columns) + "1,1\n"
    };
    let sent = |columns| server.post("/api/predict", "text/csv", header(columns).as_bytes());
    Server::good(sent(90_000));
    let error = Server::refused(sent(400_000), 400);
    assert!(error.contains("more than 100000 cells"), "{error}");
}

/// The figure of a line of the server's status, in mebibytes.
#[cfg(target_os = "linux")]
fn mebibytes(server: &Server, name: &str) -> usize {
    let status = fs::read_to_string(format!("/proc/{}/status", server.child.id())).unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(name))
        .unwrap();
    line.trim()
        .trim_end_matches(" kB")
        .parse::<usize>()
        .unwrap()
        >> 10
}

#[cfg(target_os = "linux")]
#[test]
fn a_small_file_of_a_large_image_takes_the_memory_of_its_pixels_once() {
    let work = trained();
    let server = Server::start(&work, &[]);
    let before = mebibytes(&server, "VmHWM:");
    let large = png(&vec![128; 6000 * 6000], 6000);
    assert!(large.len() < 200_000, "{}", large.len());
    Server::good(server.post("/api/predict", "image/png", &large));
    let more = mebibytes(&server, "VmHWM:") - before;
    assert!(more < 150, "{more} MiB for 36 million pixels");
}

#[cfg(target_os = "linux")]
#[test]
fn only_so_many_connections_are_taken_at_once() {
    let work = trained();
    let server = Server::start(&work, &["--timeout", "2"]);
    let connections: Vec<TcpStream> = (0..150).map(|_| server.begin("")).collect();
    let sockets = || {
        let files = fs::read_dir(format!("/proc/{}/fd", server.child.id())).unwrap();
        let targets = files.filter_map(|file| fs::read_link(file.ok()?.path()).ok());
        targets
            .filter(|it| it.to_string_lossy().starts_with("socket:"))
            .count()
    };
    let mut most = 0;
    while most < 100 {
        most = sockets();
    }
    assert!((100..110).contains(&most), "{most}");
    // Those that send nothing are closed, and then others come.
    Server::good(server.get("/api/model"));
    drop(connections);
}
