//! A mock under load: hundreds of slow, malformed and idle connections, each reopened when the mock closes it, and one good
//! caller.
//!
//! `APIREF_CROWD=5000 cargo test --release -p trial --test load crowd -- --nocapture` makes it 5,000 connections; both processes
//! need as many open files (`ulimit -n`). Each connection is looked at every 50 ms, or every `APIREF_CROWD_EVERY` milliseconds:
//! with few, the figure is about the length of the system's queue of connections.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use generated::otc_vpc;
use generated::runtime::mock::Running;

/// What connections send first, and what they send from time to time.
const KINDS: &[(&str, &str)] = &[
    ("", ""),
    ("GET / HTTP/1.1\r\nHost: a\r\nX: ", "x"),
    (
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n{",
        " ",
    ),
    (
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
        "1\r\n \r\n",
    ),
    ("\u{16}\u{3}\u{1} no request\r\n\r\n", "\0"),
    ("GET /%zz/../../%00 HTTP/9.9\r\n\r\n", "x"),
    ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", ""),
    (
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    ),
];

/// A connection that is reopened whenever the server closes it.
struct Nuisance {
    stream: Option<TcpStream>,
    kind: (&'static str, &'static str),
}

impl Nuisance {
    fn go_on(&mut self, address: SocketAddr) {
        let more = match self.stream {
            Some(_) => self.kind.1,
            None => {
                self.stream = TcpStream::connect(address).ok();
                self.kind.0
            }
        };
        let Some(stream) = &mut self.stream else {
            return;
        };
        let mut ignored = [0; 4096];
        let is_open = stream.set_nonblocking(true).is_ok()
            && goes_on(stream.write(more.as_bytes()), more.is_empty())
            && goes_on(stream.read(&mut ignored), false);
        if !is_open {
            self.stream = None;
        }
    }
}

fn goes_on(done: std::io::Result<usize>, is_nothing: bool) -> bool {
    match done {
        Ok(count) => count > 0 || is_nothing,
        Err(error) => error.kind() == ErrorKind::WouldBlock,
    }
}

fn ask(address: SocketAddr, path: &str) -> std::io::Result<(String, Duration)> {
    let began = Instant::now();
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok((answer, began.elapsed()))
}

fn setting(name: &str) -> Option<usize> {
    std::env::var(name).ok()?.parse().ok()
}

/// The crowd: opens and uses the connections until its standard input ends.
fn be_the_crowd(address: SocketAddr) {
    let crowd = setting("APIREF_CROWD").unwrap_or(700);
    let every = Duration::from_millis(setting("APIREF_CROWD_EVERY").unwrap_or(50) as u64);
    let ended = Arc::new(AtomicBool::new(false));
    let threads: Vec<_> = (0..4)
        .map(|part| {
            let ended = Arc::clone(&ended);
            thread::spawn(move || {
                let own = (part..crowd).step_by(4);
                let mut all: Vec<Nuisance> = own
                    .map(|number| Nuisance {
                        stream: None,
                        kind: KINDS[number / 4 % KINDS.len()],
                    })
                    .collect();
                while !ended.load(Ordering::Relaxed) {
                    all.iter_mut().for_each(|one| one.go_on(address));
                    thread::sleep(every);
                }
                all.len()
            })
        })
        .collect();
    let mut rest = String::new();
    let _ = std::io::stdin().read_to_string(&mut rest);
    ended.store(true, Ordering::Relaxed);
    let nuisances = threads
        .into_iter()
        .map(|thread| thread.join().expect("no panic"));
    assert_eq!(nuisances.sum::<usize>(), crowd);
}

/// Starts the crowd as a process of its own. Crowds come from other machines: this one gets what the mock and its good
/// caller leave of the processors, where `nice` is there.
fn start_crowd(address: SocketAddr) -> std::io::Result<Child> {
    let program = std::env::current_exe()?;
    let start = |mut command: Command| {
        let test = ["--exact", "crowd::a_caller_in_a_crowd_is_answered"];
        command.args(test);
        command.env(ADDRESS, address.to_string());
        command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn()
    };
    let mut nice = Command::new("nice");
    nice.args(["-n", "19"]).arg(&program);
    start(nice).or_else(|_| start(Command::new(&program)))
}

/// The variable that tells a process that it is the crowd, and where the mock listens.
const ADDRESS: &str = "APIREF_CROWD_ADDRESS";

#[test]
fn a_caller_in_a_crowd_is_answered() {
    if let Ok(address) = std::env::var(ADDRESS) {
        return be_the_crowd(address.parse().expect("an address"));
    }
    let api = otc_vpc::mock::api();
    let path = format!("/{}/v3/p/vpc/address-groups", api.name());
    let mock = Running::start(&[api]).expect("a port");
    let address = mock.address();
    let mut crowd = start_crowd(address).expect("a process");

    thread::sleep(Duration::from_secs(2));
    let mut times = Vec::new();
    for _ in 0..100 {
        let (answer, time) = ask(address, &path).expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        times.push(time);
        thread::sleep(Duration::from_millis(20));
    }
    drop(crowd.stdin.take());
    assert!(crowd.wait().expect("an exit code").success());
    times.sort();
    let (median, slowest) = (times[times.len() / 2], times[times.len() - 1]);
    println!("half of the answers within {median:?}, all within {slowest:?}");
}
