//! Bodies as streams, up and down.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use generated::apiary_hives::Client;
use generated::runtime::client::{AccessKey, Body, HttpTransport, Retries};
use generated::runtime::{ClientBuilder, Error};
use tokio::fs::File;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

const MIB: usize = 1024 * 1024;
const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n";

fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(future)
}

/// Hands each connection, once the head of its request was read, to `act`, with that head.
fn server(
    act: impl Fn(&mut TcpStream, &str) -> std::io::Result<()> + Send + Sync + 'static,
) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let address = listener.local_addr().expect("an address");
    let act = Arc::new(act);
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let act = Arc::clone(&act);
            thread::spawn(move || {
                let (mut head, mut byte) = (String::new(), [0]);
                while !head.ends_with("\r\n\r\n") && stream.read(&mut byte)? == 1 {
                    head.push(byte[0].into());
                }
                act(&mut stream, &head.to_ascii_lowercase())
            });
        }
    });
    format!("http://{address}")
}

/// Reads a body of `count` bytes.
fn take(stream: &mut TcpStream, count: usize) -> std::io::Result<u64> {
    std::io::copy(&mut stream.take(count as u64), &mut std::io::sink())
}

/// Reads a chunked body to its end; returns its length.
fn take_parts(stream: &mut TcpStream) -> std::io::Result<usize> {
    let mut total = 0;
    loop {
        let (mut line, mut byte) = (String::new(), [0]);
        while !line.ends_with("\r\n") {
            stream.read_exact(&mut byte)?;
            line.push(byte[0].into());
        }
        let count = usize::from_str_radix(line.trim(), 16).map_err(std::io::Error::other)?;
        take(stream, count + 2)?;
        if count == 0 {
            return Ok(total);
        }
        total += count;
    }
}

fn client(base: &str, set: impl FnOnce(ClientBuilder<Client>) -> ClientBuilder<Client>) -> Client {
    set(Client::builder(base)).build().expect("a client")
}

/// A reader of this many bytes.
struct Long(usize);

impl Read for Long {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let count = out.len().min(self.0);
        out[..count].fill(b'x');
        self.0 -= count;
        Ok(count)
    }
}

/// The most memory that this process, servers included, has ever held; nothing where Linux doesn't say.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().split(' ').next()?.parse::<usize>().ok());
    number.unwrap_or(0) * 1024
}

/// How much is sent. `APIREF_STREAM_MIB=10240` makes it 10 GiB for each of the five bodies.
fn size() -> usize {
    let asked = std::env::var("APIREF_STREAM_MIB").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(128) * MIB
}

#[test]
fn files_pass_through_little_memory() {
    let size = size();
    let base = server(move |stream, head| {
        if head.starts_with("put") {
            let count = match head.contains(&format!("content-length: {size}\r\n")) {
                true => take(stream, size)? as usize,
                false => take_parts(stream)?,
            };
            let status = if count == size { 204 } else { 400 };
            return write!(stream, "HTTP/1.1 {status} X\r\nConnection: close\r\n\r\n");
        }
        write!(stream, "{HEAD}Content-Length: {size}\r\n\r\n")?;
        std::io::copy(&mut Long(size), stream).map(drop)
    });
    let client = client(&base, |builder| builder);
    let count = run(async {
        let label = client.show_harvest_label("2031").body_limit(size);
        let mut reply = label.download().await.expect("the head");
        assert_eq!(reply.header("content-type"), Some("image/png"));
        let mut count = 0;
        while let Some(chunk) = reply.body.chunk().await {
            count += chunk.expect("a part").len();
        }
        count
    });
    assert_eq!(count, size);

    let long = || Body::blocking_reader(Long(size));
    let put = |body: Body| client.update_harvest_label("2031", body);
    assert_eq!(run(put(long()).send()).expect("it is kept").status(), 204);
    let known = put(long().with_length(size as u64)).block();
    assert_eq!(known.expect("it is kept").status(), 204);
    let asynchronous = Body::reader(tokio::io::repeat(b'x').take(size as u64));
    assert_eq!(
        run(put(asynchronous).send()).expect("it is kept").status(),
        204
    );

    let label = client.show_harvest_label("2031").body_limit(size);
    let reply = label.download().block().expect("the head");
    let mut read = reply.into_body().into_blocking_reader();
    let count = std::io::copy(&mut read, &mut std::io::sink()).expect("the rest");
    assert_eq!(count, size as u64);
    assert!(peak() < 100 * MIB, "{} MiB", peak() / MIB);
}

#[test]
fn files_are_copied() {
    let base = server(|stream, head| {
        if head.starts_with("put") {
            let status = if take_parts(stream)? == MIB { 204 } else { 400 };
            return write!(stream, "HTTP/1.1 {status} X\r\nConnection: close\r\n\r\n");
        }
        write!(stream, "{HEAD}Content-Length: {MIB}\r\n\r\n")?;
        std::io::copy(&mut Long(MIB), stream).map(drop)
    });
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("label.png");
    run(copy(&client(&base, |builder| builder), &path)).expect("both ways");
}

async fn copy(client: &Client, path: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut file = File::create(path).await?;
    let label = client.show_harvest_label("2031");
    let mut label = label.body_limit(1 << 30).download().await?;
    tokio::io::copy(&mut label.body, &mut file).await?;
    file.flush().await?;

    let label = Body::reader(File::open(path).await?);
    client.update_harvest_label("2031", label).await?;
    Ok(())
}

#[test]
fn streams_end_at_the_limit() {
    let base = server(|stream, _| {
        write!(stream, "{HEAD}Transfer-Encoding: chunked\r\n\r\n")?;
        loop {
            stream.write_all(b"5\r\nabcde\r\n")?;
        }
    });
    let client = client(&base, |builder| builder.body_limit(1000));
    run(async {
        let mut reply = client
            .show_harvest_label("1")
            .download()
            .await
            .expect("the head");
        let mut whole = Vec::new();
        let error = reply
            .body
            .read_to_end(&mut whole)
            .await
            .expect_err("endless");
        assert!(error.to_string().contains("body_limit"), "{error}");
        assert!(whole.len() <= 1000);
    });
    let known = server(|stream, _| write!(stream, "{HEAD}Content-Length: 1001\r\n\r\n"));
    let client = self::client(&known, |builder| builder.body_limit(1000));
    let error = run(client.show_harvest_label("1").download().into_future());
    let error = error.expect_err("too long");
    assert!(
        matches!(&error, Error::Transport { error, .. } if error.is_too_large()),
        "{error}"
    );
}

/// A slow stream is fine, one without progress fails: down and up.
#[test]
fn streams_may_take_long_but_not_stand_still() {
    let pause = Duration::from_millis(100);
    let base = server(move |stream, head| {
        if head.starts_with("put") {
            take_parts(stream)?;
            return write!(stream, "HTTP/1.1 204 X\r\nConnection: close\r\n\r\n");
        }
        write!(stream, "{HEAD}Content-Length: 12\r\n\r\n")?;
        for _ in 0..10 {
            thread::sleep(pause);
            stream.write_all(b"x")?;
        }
        thread::sleep(Duration::from_secs(60));
        Ok(())
    });
    let client = client(&base, |builder| builder.timeout(Duration::from_millis(600)));
    let began = Instant::now();
    run(async {
        let mut reply = client
            .show_harvest_label("1")
            .download()
            .await
            .expect("the head");
        let mut count = 0;
        let error = loop {
            match reply.body.chunk().await.expect("no end") {
                Ok(chunk) => count += chunk.len(),
                Err(error) => break error,
            }
        };
        assert!(error.is_timeout(), "{error}");
        assert_eq!(count, 10);
    });
    assert!(began.elapsed() > 10 * pause);
    assert!(began.elapsed() < Duration::from_secs(10));

    struct Slow(u32, Duration);
    impl Read for Slow {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            thread::sleep(self.1);
            self.0 = self.0.saturating_sub(1);
            out[0] = b'x';
            Ok(usize::from(self.0 > 0))
        }
    }
    let put = |body| client.update_harvest_label("1", Body::blocking_reader(body));
    let reply = put(Slow(10, pause)).block();
    assert_eq!(reply.expect("slow, and done").status(), 204);
    let error = put(Slow(2, Duration::from_secs(5)))
        .block()
        .expect_err("it stands still");
    assert!(
        matches!(&error, Error::Transport { error, .. } if error.is_timeout()),
        "{error}"
    );
}

#[test]
fn a_connection_that_breaks_in_mid_body_is_an_error() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let base = server(move |stream, head| {
        count.fetch_add(1, Ordering::Relaxed);
        if head.starts_with("put") {
            // Enough to have begun.
            return take(stream, 1000).map(drop);
        }
        write!(stream, "{HEAD}Content-Length: 10\r\n\r\nxxxxx")
    });
    let quick = |builder: ClientBuilder<Client>| {
        let mut retries = Retries::default();
        retries.first_pause = Duration::from_millis(1);
        builder.retries(retries)
    };
    let client = client(&base, quick);
    run(async {
        let mut reply = client
            .show_harvest_label("1")
            .download()
            .await
            .expect("the head");
        assert_eq!(
            reply
                .body
                .chunk()
                .await
                .expect("a part")
                .expect("a part")
                .len(),
            5
        );
        let error = reply
            .body
            .chunk()
            .await
            .expect("no end")
            .expect_err("it broke");
        assert!(!error.is_timeout() && !error.is_too_large(), "{error}");
        // What is read as a whole is asked for again.
        asked.store(0, Ordering::Relaxed);
        let error = client
            .show_harvest_label("1")
            .await
            .expect_err("it breaks each time");
        assert!(matches!(error, Error::Transport { .. }), "{error}");
        assert_eq!(asked.swap(0, Ordering::Relaxed), 4);
    });
    // What was taken of a stream can't be sent again; bytes can.
    let stream = client.update_harvest_label("1", Body::blocking_reader(Long(MIB)));
    assert!(stream.block().is_err());
    assert_eq!(asked.swap(0, Ordering::Relaxed), 1);
    assert!(
        client
            .update_harvest_label("1", vec![b'x'; MIB])
            .block()
            .is_err()
    );
    assert_eq!(asked.load(Ordering::Relaxed), 4);
}

/// The server must not take a body for complete if its reader failed.
#[test]
fn a_reader_that_fails_ends_the_request() {
    struct Breaks(u32);
    impl Read for Breaks {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            self.0 += 1;
            match self.0 {
                1 => out[0] = b'x',
                2 => return Err(std::io::Error::other("the disk is gone")),
                _ => unreachable!("read once more"),
            }
            Ok(1)
        }
    }
    let base = server(|stream, _| {
        let whole = take_parts(stream).is_ok();
        let status = if whole { 204 } else { 400 };
        write!(stream, "HTTP/1.1 {status} X\r\nConnection: close\r\n\r\n")
    });
    let client = client(&base, |builder| builder);
    let put = client.update_harvest_label("1", Body::blocking_reader(Breaks(0)));
    let error = put.block().expect_err("the disk is gone");
    assert!(error.to_string().contains("the disk is gone"), "{error}");
}

#[test]
fn errors_are_read_whole_and_signed_streams_are_not_signed() {
    let base = server(|stream, head| {
        let unsigned = head.contains("x-sdk-content-sha256: unsigned-payload\r\n");
        if head.starts_with("put") && unsigned {
            take_parts(stream)?;
            return write!(stream, "HTTP/1.1 204 X\r\nConnection: close\r\n\r\n");
        }
        let body = r#"{"message": "no such label"}"#;
        write!(
            stream,
            "HTTP/1.1 404 X\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    });
    let key = AccessKey::new("id", "secret");
    let transport = HttpTransport::new().expect("a transport");
    let client = client(&base, |builder| {
        builder.credentials(key).transport(transport)
    });
    let error = run(client.show_harvest_label("1").download().into_future());
    let error = error.expect_err("no such label");
    assert_eq!(error.message().as_deref(), Some("no such label"));
    let put = client.update_harvest_label("1", Body::blocking_reader(Long(10)));
    assert_eq!(put.block().expect("it is kept").status(), 204);
}
