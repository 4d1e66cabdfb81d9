//! Downloads from small HTTP servers on this machine; nothing here leaves it.

#![expect(clippy::disallowed_types, reason = "the tests serve the files")]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;

use ladder_data::fetch::{self, FetchError, FetchReport, MirrorError, Progress, RemoteFile};
use sha2::{Digest, Sha256};

/// What a test server answers.
#[derive(Clone, Copy)]
enum Manner {
    /// The whole file, or the part asked for.
    Ranges,
    /// Always the whole file.
    IgnoresRanges,
    /// The right number of wrong bytes.
    Corrupt,
    /// Announces the whole file, closes the connection after this many bytes.
    BreaksAfter(usize),
    /// Another, longer file.
    TooLong,
    /// 404.
    Missing,
    /// 416 to any range.
    RefusesRanges,
    /// A range other than the one asked for.
    WrongRange,
}

/// Path and first byte asked for, of each request.
type Requests = Mutex<Vec<(String, Option<usize>)>>;

struct Server {
    address: String,
    requests: Arc<Requests>,
}

impl Server {
    fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/data/", listener.local_addr().unwrap());
        let requests = Arc::default();
        let log = Arc::clone(&requests);
        // Lives until the test process ends.
        thread::spawn(move || {
            for stream in listener.incoming() {
                serve(stream.unwrap(), manner, &log);
            }
        });
        Self { address, requests }
    }

    fn starts(&self) -> Vec<Option<usize>> {
        self.requests
            .lock()
            .unwrap()
            .iter()
            .map(|request| request.1)
            .collect()
    }

    fn n_requests(&self) -> usize {
        self.requests.lock().unwrap().len()
    }
}

/// One request a connection.
fn serve(mut stream: TcpStream, manner: Manner, log: &Requests) {
    let lines: Vec<String> = BufReader::new(stream.try_clone().unwrap())
        .lines()
        .map(Result::unwrap)
        .take_while(|line| !line.is_empty())
        .collect();
    let path = lines[0].split(' ').nth(1).unwrap().to_string();
    let start = lines.iter().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        let first = value.strip_prefix("bytes=")?.strip_suffix('-')?;
        name.eq_ignore_ascii_case("range")
            .then(|| first.parse().unwrap())
    });
    log.lock().unwrap().push((path, start));
    // The client may hang up early, as with a file that is too long.
    let _ = stream.write_all(&answer(manner, start));
}

fn answer(manner: Manner, start: Option<usize>) -> Vec<u8> {
    let whole = content();
    let n = whole.len();
    match (manner, start) {
        (Manner::Ranges, Some(start)) => part(&whole, start, start),
        (Manner::WrongRange, Some(start)) => part(&whole, start, start + 1),
        (Manner::RefusesRanges, Some(_)) => reply("416 Range Not Satisfiable", "", 0, &[]),
        (Manner::Missing, _) => reply("404 Not Found", "", 0, &[]),
        (Manner::Corrupt, _) => reply("200 OK", "", n, &vec![7; n]),
        (Manner::BreaksAfter(sent), _) => reply("200 OK", "", n, &whole[..sent]),
        (Manner::TooLong, _) => reply("200 OK", "", 2 * n, &[whole.clone(), whole].concat()),
        _ => reply("200 OK", "", n, &whole),
    }
}

fn part(whole: &[u8], start: usize, claimed: usize) -> Vec<u8> {
    let range = format!("Content-Range: bytes {claimed}-{}/{0}\r\n", whole.len());
    reply(
        "206 Partial Content",
        &range,
        whole.len() - start,
        &whole[start..],
    )
}

fn reply(status: &str, header: &str, length: usize, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{header}Connection: close\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// Larger than the pieces that are read at once.
fn content() -> Vec<u8> {
    (0..200_000_u32).map(|i| (i * i % 251) as u8).collect()
}

fn remote(name: &str) -> RemoteFile {
    let content = content();
    let sha256 = Sha256::digest(&content)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    RemoteFile {
        name: name.to_string(),
        bytes: content.len() as u64,
        sha256,
    }
}

/// Downloads the file `a.gz` into `dir`.
fn fetch_one(dir: &Path, servers: &[&Server]) -> Result<FetchReport, FetchError> {
    let mirrors: Vec<&str> = servers
        .iter()
        .map(|server| server.address.as_str())
        .collect();
    fetch::files(dir, &[remote("a.gz")], &mirrors, &mut |_| {})
}

fn file_names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[track_caller]
fn failures(result: Result<FetchReport, FetchError>) -> Vec<MirrorError> {
    match result {
        Err(FetchError::Unavailable { failures, .. }) => {
            failures.into_iter().map(|(_, error)| error).collect()
        }
        other => panic!("expected an unavailable file, found {other:?}"),
    }
}

#[test]
fn a_full_download_reports_its_progress_and_leaves_the_file_alone() {
    let (dir, server) = (tempfile::tempdir().unwrap(), Server::start(Manner::Ranges));
    let target = dir.path().join("made/on/the/way");
    let mut received = Vec::new();
    let mut progress = |progress: Progress<'_>| {
        assert_eq!((progress.file, progress.total), ("a.gz", 200_000));
        received.push(progress.received);
    };
    let files = [remote("a.gz")];
    let report = fetch::files(&target, &files, &[&server.address], &mut progress).unwrap();
    assert_eq!(report.downloaded_bytes(), 200_000);
    assert_eq!(
        report.files[0].mirror.as_deref(),
        Some(server.address.as_str())
    );
    assert_eq!(fs::read(target.join("a.gz")).unwrap(), content());
    assert_eq!(file_names(&target), ["a.gz"]);
    assert!(received.len() > 1 && received.is_sorted(), "{received:?}");
    assert_eq!(received.last(), Some(&200_000));
    assert_eq!(
        *server.requests.lock().unwrap(),
        [("/data/a.gz".to_string(), None)]
    );
}

#[test]
fn a_right_file_is_kept_without_a_request() {
    let (dir, server) = (tempfile::tempdir().unwrap(), Server::start(Manner::Ranges));
    fs::write(dir.path().join("a.gz"), content()).unwrap();
    let report = fetch_one(dir.path(), &[&server]).unwrap();
    assert_eq!((report.downloaded_bytes(), server.n_requests()), (0, 0));
    assert_eq!(report.files[0].mirror, None);
}

#[test]
fn a_wrong_file_is_replaced_but_not_before_the_right_one_is_whole() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.gz"), "old").unwrap();
    fetch_one(dir.path(), &[&Server::start(Manner::Missing)]).unwrap_err();
    assert_eq!(fs::read(dir.path().join("a.gz")).unwrap(), b"old");
    fetch_one(dir.path(), &[&Server::start(Manner::Ranges)]).unwrap();
    assert_eq!(fs::read(dir.path().join("a.gz")).unwrap(), content());
}

#[test]
fn a_partial_file_is_continued_where_it_ends() {
    let (dir, server) = (tempfile::tempdir().unwrap(), Server::start(Manner::Ranges));
    fs::write(dir.path().join("a.gz.part"), &content()[..150_000]).unwrap();
    let report = fetch_one(dir.path(), &[&server]).unwrap();
    assert_eq!(report.downloaded_bytes(), 50_000);
    assert_eq!(server.starts(), [Some(150_000)]);
    assert_eq!(fs::read(dir.path().join("a.gz")).unwrap(), content());
    assert_eq!(file_names(dir.path()), ["a.gz"]);
}

#[test]
fn a_whole_partial_file_only_gets_its_name() {
    let (dir, server) = (tempfile::tempdir().unwrap(), Server::start(Manner::Ranges));
    fs::write(dir.path().join("a.gz.part"), content()).unwrap();
    let report = fetch_one(dir.path(), &[&server]).unwrap();
    assert_eq!((report.downloaded_bytes(), server.n_requests()), (0, 0));
    assert_eq!(file_names(dir.path()), ["a.gz"]);
}

#[test]
fn a_server_without_ranges_starts_over() {
    let (dir, server) = (
        tempfile::tempdir().unwrap(),
        Server::start(Manner::IgnoresRanges),
    );
    fs::write(dir.path().join("a.gz.part"), &content()[..150_000]).unwrap();
    let report = fetch_one(dir.path(), &[&server]).unwrap();
    assert_eq!(report.downloaded_bytes(), 200_000);
    assert_eq!(server.starts(), [Some(150_000)]);
    assert_eq!(fs::read(dir.path().join("a.gz")).unwrap(), content());
}

#[test]
fn wrong_partial_bytes_are_thrown_away_and_fetched_again() {
    for (manner, n_bytes) in [
        (Manner::Ranges, 100),
        (Manner::RefusesRanges, 100),
        (Manner::WrongRange, 100),
    ] {
        let (dir, server) = (tempfile::tempdir().unwrap(), Server::start(manner));
        fs::write(dir.path().join("a.gz.part"), vec![9; n_bytes]).unwrap();
        fetch_one(dir.path(), &[&server]).unwrap();
        assert_eq!(server.starts(), [Some(n_bytes), None]);
        assert_eq!(fs::read(dir.path().join("a.gz")).unwrap(), content());
    }
}

#[test]
fn a_partial_file_longer_than_the_file_is_thrown_away() {
    let (dir, server) = (tempfile::tempdir().unwrap(), Server::start(Manner::Ranges));
    fs::write(dir.path().join("a.gz.part"), vec![9; 300_000]).unwrap();
    fetch_one(dir.path(), &[&server]).unwrap();
    assert_eq!(server.starts(), [None]);
    assert_eq!(fs::read(dir.path().join("a.gz")).unwrap(), content());
}

#[test]
fn corrupted_bytes_lead_to_the_next_mirror() {
    let dir = tempfile::tempdir().unwrap();
    let (corrupt, good) = (
        Server::start(Manner::Corrupt),
        Server::start(Manner::Ranges),
    );
    let report = fetch_one(dir.path(), &[&corrupt, &good]).unwrap();
    assert_eq!(corrupt.starts(), [None]);
    assert_eq!(good.starts(), [None], "wrong bytes must not be continued");
    assert_eq!(
        report.files[0].mirror.as_deref(),
        Some(good.address.as_str())
    );
    assert_eq!(fs::read(dir.path().join("a.gz")).unwrap(), content());
}

#[test]
fn a_broken_connection_is_continued_at_the_next_mirror() {
    let dir = tempfile::tempdir().unwrap();
    let broken = Server::start(Manner::BreaksAfter(120_000));
    let good = Server::start(Manner::Ranges);
    let report = fetch_one(dir.path(), &[&broken, &good]).unwrap();
    assert_eq!(good.starts(), [Some(120_000)]);
    assert_eq!(
        report.files[0].downloaded_bytes, 200_000,
        "120,000 and 80,000"
    );
    assert_eq!(fs::read(dir.path().join("a.gz")).unwrap(), content());
}

#[test]
fn a_failure_leaves_no_file_under_the_final_name() {
    let cases = [
        (Manner::Corrupt, "Checksum", None),
        (Manner::TooLong, "Size", None),
        (Manner::Missing, "Status(404)", None),
        (Manner::BreaksAfter(120_000), "Network", Some(120_000)),
    ];
    for (manner, expected, kept) in cases {
        let dir = tempfile::tempdir().unwrap();
        let errors = failures(fetch_one(dir.path(), &[&Server::start(manner)]));
        assert!(
            format!("{errors:?}").contains(expected),
            "{expected}: {errors:?}"
        );
        let part = fs::metadata(dir.path().join("a.gz.part"))
            .ok()
            .map(|part| part.len());
        assert_eq!(part, kept, "{expected}: the partial file");
        assert!(
            !dir.path().join("a.gz").exists(),
            "{expected}: a file got the final name"
        );
    }
}

#[test]
fn without_a_network_the_error_says_what_to_put_where_by_hand() {
    let dir = tempfile::tempdir().unwrap();
    // A port that was free a moment ago refuses connections.
    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let mirror = format!("http://{closed}/mnist/");
    fs::write(dir.path().join("here.gz"), content()).unwrap();
    let files = [remote("here.gz"), remote("a.gz"), remote("b.gz")];
    let error = fetch::files(dir.path(), &files, &[&mirror], &mut |_| {}).unwrap_err();
    let text = error.to_string();
    for part in [
        "a.gz: no mirror gave it",
        &mirror,
        &dir.path().display().to_string(),
        "by hand",
    ] {
        assert!(text.contains(part), "{part:?} is not in: {text}");
    }
    for name in ["a.gz", "b.gz"] {
        let line = format!("  {name}  200000 bytes  SHA-256 {}", remote(name).sha256);
        assert!(text.contains(&line), "{line:?} is not in: {text}");
    }
    assert!(
        !text.contains("here.gz"),
        "a file in place is not asked for: {text}"
    );
    assert_eq!(file_names(dir.path()), ["here.gz"]);
}

#[test]
fn two_downloads_of_one_file_do_not_mix() {
    let (dir, server) = (tempfile::tempdir().unwrap(), Server::start(Manner::Ranges));
    let part = fs::File::create(dir.path().join("a.gz.part")).unwrap();
    part.lock().unwrap();
    let error = fetch_one(dir.path(), &[&server]).unwrap_err();
    assert!(matches!(error, FetchError::Busy { .. }), "{error}");
    assert_eq!(server.n_requests(), 0);
}

#[test]
fn an_unwritable_directory_is_named() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("file"), "").unwrap();
    let target = dir.path().join("file/below");
    let error = fetch::files(&target, &[remote("a.gz")], &[], &mut |_| {}).unwrap_err();
    assert!(matches!(error, FetchError::Directory { .. }), "{error}");
    assert!(
        error.to_string().starts_with(&target.display().to_string()),
        "{error}"
    );
}
