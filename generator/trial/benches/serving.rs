//! What a request costs a server that implements the generated trait, beside a handler written by hand with axum and the
//! same serde types, which checks nothing; and what it costs an API of 2,000 operations beside one of 20.
//!
//! Client and servers share one thread, so time is processor time. The client writes bytes that are made once and reads
//! until the body has come, so that nearly all of the time is the server's and the system's. The two are timed in turn,
//! request by request, and their medians compared.

use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use generated::otc_vpc::{server, types};
use generated::runtime::text::Uuid;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

type Failure = Box<dyn std::error::Error>;

const ROUNDS: usize = 20_000;
const PROJECT: &str = "5d80c1f2e94b47a6b38f0a6e2c71d9b4";
const GROUP: &str = "6f2b9e41-83d7-4c05-a1be-94d07c35e8f2";

/// What both servers answer: the group of the request.
fn created(group: types::CreateAddressGroup) -> types::AddressGroupResponse {
    let group = types::AddressGroup {
        id: Some(Uuid::from(GROUP)),
        name: Some(group.name),
        description: group.description,
        ip_set: group.ip_set,
        ..Default::default()
    };
    types::AddressGroupResponse {
        address_group: Some(group),
        ..Default::default()
    }
}

fn shown(id: String) -> types::AddressGroupResponse {
    let group = types::AddressGroup {
        id: Some(Uuid::from(id)),
        ..Default::default()
    };
    types::AddressGroupResponse {
        address_group: Some(group),
        ..Default::default()
    }
}

struct Groups;

impl server::Server for Groups {
    async fn create_address_group(
        &self,
        input: server::CreateAddressGroupInput,
    ) -> server::CreateAddressGroupAnswer {
        server::CreateAddressGroupAnswer::Created(Box::new(created(input.body.address_group)))
    }

    async fn show_address_group(
        &self,
        input: server::ShowAddressGroupInput,
    ) -> server::ShowAddressGroupAnswer {
        server::ShowAddressGroupAnswer::Ok(Box::new(shown(input.address_group_id)))
    }
}

/// The same by hand.
fn by_hand() -> Router {
    let json = |status, body: &types::AddressGroupResponse| match serde_json::to_vec(body) {
        Ok(body) => (status, [(header::CONTENT_TYPE, "application/json")], body).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    };
    let create = async move |State(()): State<()>, _: HeaderMap, body: Bytes| {
        match serde_json::from_slice::<types::CreateAddressGroupRequest>(&body) {
            Ok(body) => json(StatusCode::CREATED, &created(body.address_group)),
            Err(_) => StatusCode::BAD_REQUEST.into_response(),
        }
    };
    let show = async move |Path((_, id)): Path<(String, String)>| json(StatusCode::OK, &shown(id));
    Router::new()
        .route("/v3/{project_id}/vpc/address-groups", post(create))
        .route("/v3/{project_id}/vpc/address-groups/{id}", get(show))
}

/// A connection to a server of its own.
struct Peer {
    stream: TcpStream,
    answer: Vec<u8>,
}

impl Peer {
    async fn of(router: Router) -> Result<Self, Failure> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let stream = TcpStream::connect(listener.local_addr()?).await?;
        stream.set_nodelay(true)?;
        tokio::spawn(async move { axum::serve(listener, router).await });
        let answer = Vec::new();
        Ok(Self { stream, answer })
    }

    /// Sends a request and reads the answer; the status.
    async fn ask(&mut self, request: &[u8]) -> Result<u16, Failure> {
        self.stream.write_all(request).await?;
        self.answer.clear();
        loop {
            self.stream.read_buf(&mut self.answer).await?;
            let Some(end) = self.answer.windows(4).position(|four| four == b"\r\n\r\n") else {
                continue;
            };
            let head = std::str::from_utf8(&self.answer[..end])?;
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            if self.answer.len() >= end + 4 + length.ok_or("no length")?.parse::<usize>()? {
                return Ok(head.get(9..12).ok_or("no status")?.parse()?);
            }
        }
    }
}

/// Sends one request to both routers in turn.
async fn compare(
    task: &str,
    [(first, left), (second, right)]: [(&str, Router); 2],
    request: String,
) -> Result<(), Failure> {
    let request = request.into_bytes();
    let mut peers = [Peer::of(left).await?, Peer::of(right).await?];
    let mut times = [Vec::new(), Vec::new()];
    for round in 0..ROUNDS {
        // Whoever comes second finds warm caches, so they take turns.
        for turn in [round % 2, 1 - round % 2] {
            let began = Instant::now();
            let status = peers[turn].ask(&request).await?;
            times[turn].push(began.elapsed());
            if status >= 300 {
                return Err(format!("{task}: {status}").into());
            }
        }
    }
    let [left, right] = times.map(median);
    let percent = left.as_secs_f64() / right.as_secs_f64() * 100.0;
    println!(
        "{task:<24} {first} {left:>8.1?}   {second} {right:>8.1?}   {percent:.0} % of the requests"
    );
    Ok(())
}

/// A server of as many operations on groups of as many kinds: the index of routes, the checks and the answers are those
/// of generated servers.
fn of_operations(count: usize) -> Result<Router, Failure> {
    let numbers = || 0..count;
    let name = |number: usize| format!("make_{number}");
    let operations: Vec<_> = numbers()
        .map(|number| {
            serde_json::json!({
                "name": name(number), "method": "POST", "paths": [format!("/v3/{{project_id}}/kind-{number}/groups")],
                "parameters": [{"name": "project_id", "in": "path", "required": true, "credential": false, "invalid": 400}],
                "body": {"media_type": "application/json", "required": true, "invalid": {}}, "variant": null,
            })
        })
        .collect();
    let body = serde_json::json!({"type": ["object"], "required": ["address_group"], "properties": {"address_group": {
        "type": ["object"], "required": ["name"], "properties": {
            "name": {"type": ["string"], "maxLength": 64}, "ip_version": {"type": ["integer"], "enum": [4, 6]},
            "ip_set": {"type": ["array"], "items": {"type": ["string"]}}}}}});
    let described = numbers().map(|number| {
        let parameters = serde_json::json!({"path project_id": {"type": ["string"]}});
        let described = serde_json::json!({"parameters": parameters, "body": body});
        (name(number), described)
    });
    let answers = numbers().map(|number| {
        let answer =
            serde_json::json!({"status": 201, "body": {"text": ["application/json", "{}"]}});
        (name(number), serde_json::json!({"answers": [answer]}))
    });
    let described: serde_json::Map<_, _> = described.collect();
    let answers: serde_json::Map<_, _> = answers.collect();
    let api = generated::runtime::mock::Api::read(
        "kinds",
        &serde_json::json!({"operations": described}).to_string(),
        &serde_json::json!({"errors": {"members": []}, "operations": operations}).to_string(),
        &serde_json::json!({"operations": answers}).to_string(),
    )?;
    Ok(api.router())
}

/// The median, without the first tenth: there the connection is made and the description read.
fn median(mut times: Vec<Duration>) -> Duration {
    let mut times = times.split_off(times.len() / 10);
    times.sort();
    times[times.len() / 2]
}

fn main() -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let body = serde_json::json!({"address_group": {
        "name": "office-net", "description": "Addresses of the office", "ip_version": 4,
        "ip_set": ["10.44.0.9", "10.44.0.16-10.44.0.31", "10.45.0.0/16"],
    }})
    .to_string();
    let head = "host: localhost\r\nx-auth-token: c7d14e0a95b34f86a2e80b6d3f71c925\r\n";
    runtime.block_on(async {
        let routers = || {
            [
                ("by hand", by_hand()),
                ("generated", server::router(Groups)),
            ]
        };
        compare(
            "show one",
            routers(),
            format!("GET /v3/{PROJECT}/vpc/address-groups/{GROUP} HTTP/1.1\r\n{head}\r\n"),
        )
        .await?;
        let length = body.len();
        let head = format!("{head}content-type: application/json\r\ncontent-length: {length}\r\n");
        compare(
            "create, with a body",
            routers(),
            format!("POST /v3/{PROJECT}/vpc/address-groups HTTP/1.1\r\n{head}\r\n{body}"),
        )
        .await?;
        compare(
            "the same, operations",
            [("20", of_operations(20)?), ("2,000", of_operations(2000)?)],
            format!("POST /v3/{PROJECT}/kind-19/groups HTTP/1.1\r\n{head}\r\n{body}"),
        )
        .await
    })
}
