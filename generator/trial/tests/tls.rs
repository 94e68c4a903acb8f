//! TLS: custom authorities, client certificates, and the settings of `clouds.yaml` for both.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;

use generated::otc_vpc::Client;
use generated::runtime::client::{CloudConfig, CloudError, Sources};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, ExtendedKeyUsagePurpose, IsCa, KeyPair,
};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};
use serde_json::json;

/// A certificate authority.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("no names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        Self(CertifiedIssuer::self_signed(params, key).expect("a certificate"))
    }

    fn pem(&self) -> String {
        self.0.pem()
    }

    /// A certificate for one end of a connection, and its key.
    fn vouch(&self, name: &str, end: ExtendedKeyUsagePurpose) -> (rcgen::Certificate, KeyPair) {
        let mut params = CertificateParams::new(vec![name.to_owned()]).expect("a name");
        params.extended_key_usages = vec![end];
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.0).expect("a certificate");
        (certificate, key)
    }
}

/// A cloud on the loopback: Keystone and one service, over TLS. With `clients`, callers need a certificate of that authority.
/// Returns the base URL and the paths that were requested.
fn cloud(authority: &Authority, clients: Option<&Authority>) -> (String, Arc<Mutex<Vec<String>>>) {
    let (certificate, key) = authority.vouch("localhost", ExtendedKeyUsagePurpose::ServerAuth);
    let provider = Arc::new(aws_lc_rs::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .expect("versions");
    let builder = match clients {
        None => builder.with_no_client_auth(),
        Some(clients) => {
            let mut roots = RootCertStore::empty();
            roots.add(clients.0.der().clone()).expect("an authority");
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
            builder.with_client_cert_verifier(verifier.build().expect("a verifier"))
        }
    };
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = builder.with_single_cert(vec![certificate.der().clone()], key);
    let config = Arc::new(config.expect("a certificate with its key"));
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let base = format!("https://localhost:{port}");
    let (own, seen) = (base.clone(), Arc::new(Mutex::new(Vec::new())));
    let asked = Arc::clone(&seen);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let connection = ServerConnection::new(Arc::clone(&config)).expect("a connection");
            // Clients that don't trust the certificate hang up.
            let _ = answer(&own, StreamOwned::new(connection, stream), &asked);
        }
    });
    (base, seen)
}

fn answer(
    base: &str,
    stream: StreamOwned<ServerConnection, std::net::TcpStream>,
    asked: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    while !head.ends_with("\r\n\r\n") {
        let before = head.len();
        if reader.read_line(&mut head)? == 0 {
            return Ok(());
        }
        let line = head[before..].to_ascii_lowercase();
        if let Some(text) = line.strip_prefix("content-length:") {
            length = text.trim().parse().map_err(std::io::Error::other)?;
        }
    }
    std::io::copy(&mut (&mut reader).take(length), &mut std::io::sink())?;
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let is_login = path.ends_with("/auth/tokens");
    asked.lock().expect("no panic").push(path);
    let body = match is_login {
        false => json!({"address_groups": []}),
        true => {
            let endpoint =
                json!({"interface": "public", "region_id": "east", "url": format!("{base}/v3/p")});
            json!({"token": {"project": {"id": "p"}, "catalog": [{"type": "vpc", "endpoints": [endpoint]}]}})
        }
    };
    let body = body.to_string();
    let status = if is_login { 201 } else { 200 };
    let length = body.len();
    let mut stream = reader.into_inner();
    write!(
        stream,
        "HTTP/1.1 {status} X\r\nX-Subject-Token: t\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )?;
    stream.conn.send_close_notify();
    stream.flush()
}

/// A folder with these files.
fn folder(name: &str, files: &[(&str, String)]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    for (name, text) in files {
        fs::write(folder.join(name), text).expect("a file");
    }
    folder
}

/// Logs in with the entry, and lists with a client of the cloud, both over TLS.
fn list(
    base: &str,
    folder: &Path,
    entry: &str,
    variables: &[(&str, String)],
) -> Result<u16, String> {
    let path = folder.display();
    let entry = entry.replace("DIR", &path.to_string());
    let clouds = format!("clouds: {{own: {{auth: {{auth_url: '{base}', token: t}}, {entry}}}}}");
    fs::write(folder.join("clouds.yaml"), clouds).expect("a file");
    let variables = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.replace("DIR", &path.to_string())));
    let sources = Sources {
        variables: variables.collect(),
        folders: vec![folder.to_path_buf()],
    };
    let cloud = match sources.variables.is_empty() {
        true => Some("own"),
        false => None,
    };
    let config = CloudConfig::from_sources(&sources, cloud, None).map_err(|e| e.to_string())?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(async {
        let cloud = config.connect().await.map_err(|error| error.to_string())?;
        let client = Client::of(&cloud, "vpc")
            .and_then(|builder| builder.build().map_err(|_| CloudError::NoCloud));
        let client = client.map_err(|error| error.to_string())?;
        let reply = client.list_address_groups().await;
        reply
            .map(|reply| reply.status())
            .map_err(|error| error.to_string())
    })
}

#[test]
fn authorities_are_those_that_the_cloud_names() {
    let (ours, others) = (Authority::new(), Authority::new());
    let (base, seen) = cloud(&ours, None);
    let files = [
        ("ca.pem", ours.pem()),
        // A bundle: the second one counts.
        ("bundle.pem", format!("{}\n{}", others.pem(), ours.pem())),
        ("others.pem", others.pem()),
        ("empty.pem", String::new()),
    ];
    let folder = folder("tls-authorities", &files);
    let list = |entry: &str| list(&base, &folder, entry, &[]);
    for entry in [
        "cacert: DIR/ca.pem",
        "cacert: DIR/ca.pem, verify: true",
        "cacert: DIR/bundle.pem",
        "verify: false",
        "insecure: true",
        "cacert: DIR/others.pem, verify: false",
    ] {
        assert_eq!(list(entry), Ok(200), "{entry}");
    }
    let before = seen.lock().expect("no panic").len();
    assert_eq!(before, 12, "each logs in and lists");
    for (entry, told) in [
        ("region_name: east", "certificate"),
        ("cacert: DIR/others.pem", "certificate"),
        ("insecure: false", "certificate"),
        ("cacert: DIR/empty.pem", "empty.pem"),
        ("cacert: DIR/missing.pem", "missing.pem"),
    ] {
        let error = list(entry).expect_err(entry);
        assert!(error.contains(told), "{entry}: {error}");
    }
    assert_eq!(
        seen.lock().expect("no panic").len(),
        before,
        "no token left"
    );
}

#[test]
fn variables_name_authorities_too() {
    let ours = Authority::new();
    let (base, _) = cloud(&ours, None);
    let folder = folder("tls-variables", &[("ca.pem", ours.pem())]);
    let of_cloud = || {
        vec![
            ("OS_AUTH_URL", base.clone()),
            ("OS_AUTH_TYPE", "token".to_owned()),
            ("OS_TOKEN", "t".to_owned()),
        ]
    };
    for (variable, value, expected) in [
        ("OS_CACERT", "DIR/ca.pem", true),
        ("OS_INSECURE", "true", true),
        ("OS_VERIFY", "false", true),
        ("OS_REGION_NAME", "east", false),
    ] {
        let variables = [of_cloud(), vec![(variable, value.to_owned())]].concat();
        let listed = list(&base, &folder, "verify: true", &variables);
        assert_eq!(listed.is_ok(), expected, "{variable}: {listed:?}");
    }
}

#[test]
fn clients_show_a_certificate_where_they_have_one() {
    let (ours, of_clients) = (Authority::new(), Authority::new());
    let (base, seen) = cloud(&ours, Some(&of_clients));
    let (certificate, key) = of_clients.vouch("me", ExtendedKeyUsagePurpose::ClientAuth);
    let (_, other) = of_clients.vouch("you", ExtendedKeyUsagePurpose::ClientAuth);
    let files = [
        ("ca.pem", ours.pem()),
        ("me.pem", certificate.pem()),
        ("me.key", key.serialize_pem()),
        ("you.key", other.serialize_pem()),
        (
            "both.pem",
            format!("{}{}", certificate.pem(), key.serialize_pem()),
        ),
    ];
    let folder = folder("tls-clients", &files);
    let list = |entry: &str| list(&base, &folder, &format!("cacert: DIR/ca.pem, {entry}"), &[]);
    assert_eq!(list("cert: DIR/me.pem, key: DIR/me.key"), Ok(200));
    assert_eq!(list("cert: DIR/both.pem"), Ok(200));
    let before = seen.lock().expect("no panic").len();
    for entry in [
        "verify: true",
        "cert: DIR/me.pem",
        "cert: DIR/me.pem, key: DIR/you.key",
        "cert: DIR/missing.pem",
    ] {
        assert!(list(entry).is_err(), "{entry}");
    }
    assert_eq!(seen.lock().expect("no panic").len(), before);
}
