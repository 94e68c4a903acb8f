//! Servers that never end, never begin or send too much: a client comes back with an error, in time and in little
//! memory.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use generated::otc_vpc::{Client, types};
use generated::runtime::{ClientBuilder, Error, Reply};

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
const MIB: usize = 1024 * 1024;

/// Reads the head of a request and then does as `misbehave` says; gives the base URL.
fn server(
    misbehave: impl Fn(&mut TcpStream) -> std::io::Result<()> + Send + Sync + 'static,
) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut head = [0; 4096];
            let _ = stream.read(&mut head);
            // The client hangs up before the server has had enough.
            let _ = misbehave(&mut stream);
        }
    });
    format!("http://{address}")
}

/// A server that sends `body` with its length.
fn answer(body: String) -> String {
    server(move |stream| {
        write!(stream, "{HEAD}Content-Length: {}\r\n\r\n", body.len())?;
        stream.write_all(body.as_bytes())
    })
}

type Listed = Result<Reply<types::ListAddressGroupsResponse>, String>;

/// Lists with a client; gives the error's text and how long it took.
fn list(base: &str, set: fn(ClientBuilder<Client>) -> ClientBuilder<Client>) -> (Listed, Duration) {
    let client = set(Client::builder(base)).build().expect("a client");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let began = Instant::now();
    let listed = runtime.block_on(client.list_address_groups().project_id("p").send());
    let listed = listed.map_err(|error| {
        if let Error::Transport { error, .. } = &error {
            assert!(error.is_timeout() || error.is_too_large(), "{error}");
        }
        error.to_string()
    });
    (listed, began.elapsed())
}

fn refused(
    base: &str,
    set: fn(ClientBuilder<Client>) -> ClientBuilder<Client>,
) -> (String, Duration) {
    let (listed, time) = list(base, set);
    (listed.expect_err("too much"), time)
}

/// The most memory that this process, servers included, has ever held; nothing where Linux doesn't say.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().split(' ').next()?.parse::<usize>().ok());
    number.unwrap_or(0) * 1024
}

/// One test, for memory is that of the whole process. `APIREF_DEVIATIONS=5000000` makes one answer hold five million.
#[test]
fn nothing_that_a_server_sends_exhausts_the_client() {
    let untouched = |builder| builder;

    let large = server(|stream| {
        write!(stream, "{HEAD}Content-Length: {}\r\n\r\n", 10_000 * MIB)?;
        loop {
            stream.write_all(&[b' '; 65_536])?;
        }
    });
    let (error, time) = refused(&large, untouched);
    assert!(error.contains("body_limit"), "{error}");
    assert!(time < Duration::from_secs(5), "{time:?}");

    let endless = server(|stream| {
        write!(stream, "{HEAD}Transfer-Encoding: chunked\r\n\r\n")?;
        let chunk = [b"10000\r\n".as_slice(), &[b' '; 65_536], b"\r\n"].concat();
        loop {
            stream.write_all(&chunk)?;
        }
    });
    let (error, _) = refused(&endless, untouched);
    assert!(error.contains("limit is 67108864 bytes"), "{error}");
    let (error, _) = refused(&endless, |builder| builder.body_limit(1000));
    assert!(error.contains("limit is 1000 bytes"), "{error}");

    let dripping = server(|stream| {
        write!(stream, "{HEAD}Content-Length: 1000\r\n\r\n")?;
        loop {
            stream.write_all(b" ")?;
            thread::sleep(Duration::from_millis(20));
        }
    });
    let silent = server(|_| {
        thread::sleep(Duration::from_secs(60));
        Ok(())
    });
    for base in [&dripping, &silent] {
        let (error, time) = refused(base, |builder| builder.timeout(Duration::from_millis(500)));
        assert!(error.contains("time ran out"), "{error}");
        assert!(time < Duration::from_secs(5), "{time:?}");
    }

    // Each object takes a hundred times its text, and each member would be a deviation.
    for (object, count) in [
        (r#"{"name":5},"#, 400_000),
        (r#"{"name":"a"},"#, 400_000),
        ("{},", 1_400_000),
    ] {
        let body = format!(r#"{{"address_groups":[{}{{}}]}}"#, object.repeat(count));
        let (error, time) = refused(&answer(body), untouched);
        assert!(error.contains("value_limit"), "{error}");
        assert!(time < Duration::from_secs(10), "{time:?}");
    }
    // Sent in pieces, so that only the client could hold the whole text.
    let deviations = std::env::var("APIREF_DEVIATIONS").ok();
    let deviations = deviations.and_then(|text| text.parse().ok());
    let thousands: usize = deviations.unwrap_or(500_000) / 1000;
    let flood = server(move |stream| {
        let objects = br#"{"name":5},"#.repeat(1000);
        let (begin, end) = (br#"{"address_groups":["#, b"{}]}");
        let length = begin.len() + thousands * objects.len() + end.len();
        write!(stream, "{HEAD}Content-Length: {length}\r\n\r\n")?;
        stream.write_all(begin)?;
        for _ in 0..thousands {
            stream.write_all(&objects)?;
        }
        stream.write_all(end)
    });
    let (error, time) = refused(&flood, untouched);
    assert!(error.contains("value_limit"), "{error}");
    assert!(time < Duration::from_secs(10), "{time:?}");

    let body = format!(
        r#"{{"address_groups":[{}{{}}]}}"#,
        r#"{"name":5},"#.repeat(30_000)
    );
    let (listed, _) = list(&answer(body), untouched);
    let reply = listed.expect("few enough to be converted");
    assert_eq!(reply.oddities().len(), 1000, "the first ones only");
    drop(reply);

    let deep = format!(r#"{{"address_groups":{}"#, "[".repeat(MIB));
    let (error, _) = refused(&answer(deep), untouched);
    assert!(
        error.contains("not JSON") || error.contains("value_limit"),
        "{error}"
    );

    assert!(peak() < 100 * MIB, "{} MiB", peak() / MIB);
}
