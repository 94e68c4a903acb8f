//! What a call through the generated client costs beside the same call written by hand with reqwest and the same serde
//! types, against one server on the loopback.
//!
//! The two are timed in turn, call by call, and their medians compared: whatever else the machine does hits both. That
//! is why this is no benchmark of a framework, which would time one after the other.

use std::future::Future;
use std::hint::black_box;
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use generated::otc_vpc::{Client, types};
use serde_json::json;

type Failure = Box<dyn std::error::Error>;

const ROUNDS: usize = 6000;
const PROJECT: &str = "5d80c1f2e94b47a6b38f0a6e2c71d9b4";
const GROUP: &str = "6f2b9e41-83d7-4c05-a1be-94d07c35e8f2";
const TOKEN: &str = "c7d14e0a95b34f86a2e80b6d3f71c925";

fn group() -> serde_json::Value {
    json!({
        "id": GROUP, "name": "office-net", "description": "Addresses of the office", "max_capacity": 20,
        "ip_set": ["10.44.0.9", "10.45.0.0/16"], "ip_version": 4, "tenant_id": PROJECT, "status": "NORMAL",
        "created_at": "2024-11-05T09:17:40.000+00:00", "updated_at": "2024-11-05T09:17:40.000+00:00",
        "status_message": "", "tags": [], "ip_extra_set": [{"ip": "10.44.0.9", "remarks": null}],
        "enterprise_project_id": "c9a4073e-5b1d-4f86-9e20-3d78b6f1a054",
    })
}

/// Times both in turn and says how their medians compare.
async fn compare<H, G>(
    task: &str,
    by_hand: impl Fn() -> H,
    generated: impl Fn() -> G,
) -> Result<(), Failure>
where
    H: Future<Output = Result<(), Failure>>,
    G: Future<Output = Result<(), Failure>>,
{
    let (mut hand, mut ours) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        // Whoever comes second finds warm caches, so they take turns.
        for turn in 0..2 {
            let began = Instant::now();
            let times = if (round + turn) % 2 == 0 {
                by_hand().await?;
                &mut hand
            } else {
                generated().await?;
                &mut ours
            };
            times.push(began.elapsed());
        }
    }
    let (hand, ours) = (median(hand), median(ours));
    let percent = (ours.as_secs_f64() / hand.as_secs_f64() - 1.0) * 100.0;
    println!("{task:<24} by hand {hand:>10.1?}   generated {ours:>10.1?}   {percent:+.1} %");
    Ok(())
}

/// The median, without the first tenth: there the connection is made and the description read.
fn median(mut times: Vec<Duration>) -> Duration {
    let mut times = times.split_off(times.len() / 10);
    times.sort();
    times[times.len() / 2]
}

async fn show() -> Result<(), Failure> {
    let body = json!({"address_group": group(), "request_id": GROUP}).to_string();
    let base = trial::answer(StatusCode::OK, body)?;
    let (http, client) = (
        reqwest::Client::new(),
        Client::builder(&base)
            .project_id(PROJECT)
            .auth_token(TOKEN)
            .build()?,
    );
    let by_hand = async || {
        let url = format!("{base}/v3/{PROJECT}/vpc/address-groups/{GROUP}");
        let response = http
            .get(url)
            .header("X-Auth-Token", TOKEN)
            .send()
            .await?
            .error_for_status()?;
        let body: types::AddressGroupResponse = serde_json::from_slice(&response.bytes().await?)?;
        black_box(body);
        Ok(())
    };
    let generated = async || {
        black_box(client.show_address_group(GROUP).send().await?);
        Ok(())
    };
    compare("show one", by_hand, generated).await
}

async fn list() -> Result<(), Failure> {
    let groups = vec![group(); 200];
    let body =
        json!({"address_groups": groups, "page_info": {"current_count": 200}, "request_id": GROUP});
    let base = trial::answer(StatusCode::OK, body.to_string())?;
    let (http, client) = (
        reqwest::Client::new(),
        Client::builder(&base)
            .project_id(PROJECT)
            .auth_token(TOKEN)
            .build()?,
    );
    let by_hand = async || {
        let url = format!("{base}/v3/{PROJECT}/vpc/address-groups?limit=200&ip_version=4");
        let response = http
            .get(url)
            .header("X-Auth-Token", TOKEN)
            .send()
            .await?
            .error_for_status()?;
        let body: types::ListAddressGroupsResponse =
            serde_json::from_slice(&response.bytes().await?)?;
        black_box(body);
        Ok(())
    };
    let generated = async || {
        let call = client.list_address_groups().limit(200);
        let call = call.ip_version(types::AddressGroupIpVersion::Ipv4);
        black_box(call.send().await?);
        Ok(())
    };
    compare("list 200, two filters", by_hand, generated).await
}

async fn create() -> Result<(), Failure> {
    let body = json!({"address_group": group(), "request_id": GROUP}).to_string();
    let base = trial::answer(StatusCode::CREATED, body)?;
    let (http, client) = (
        reqwest::Client::new(),
        Client::builder(&base)
            .auth_token(TOKEN)
            .project_id(PROJECT)
            .strict()
            .build()?,
    );
    let request = types::CreateAddressGroupRequest::new(
        types::CreateAddressGroup::new("office-net", types::AddressGroupIpVersion::Ipv4)
            .with_description("Addresses of the office")
            .with_ip_set(["10.44.0.9", "10.44.0.16-10.44.0.31", "10.45.0.0/16"]),
    );
    let by_hand = async || {
        let response = http
            .post(format!("{base}/v3/{PROJECT}/vpc/address-groups"))
            .header("X-Auth-Token", TOKEN)
            .header("Content-Type", "application/json")
            .body(serde_json::to_vec(&request)?)
            .send()
            .await?
            .error_for_status()?;
        let body: types::AddressGroupResponse = serde_json::from_slice(&response.bytes().await?)?;
        black_box(body);
        Ok(())
    };
    let generated = async || {
        let call = client.create_address_group(&request);
        black_box(call.send().await?);
        Ok(())
    };
    compare("create, checked", by_hand, generated).await
}

fn main() -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        show().await?;
        list().await?;
        create().await
    })
}
