//! What the book shows of the types of requests and answers.

use trial::{answered, serve};

use generated::otc_vpc::{Client, types};
use generated::runtime::{Nullable, OrJson, Secret, text};

type Failure = Box<dyn std::error::Error>;

async fn read_a_reply(client: &Client) -> Result<types::AddressGroupResponse, Failure> {
    let reply = client.show_address_group("g-1").await?;
    // Members of the body, without a step in between.
    let group = reply.address_group.as_ref().ok_or("no group")?;
    assert_eq!(group.name.as_deref(), Some("office"));
    assert_eq!(reply.status(), 200);
    assert_eq!(reply.header("x-request-id"), Some("r-1"));
    // The body alone.
    let body: types::AddressGroupResponse = reply.into_body();
    Ok(body)
}

#[test]
fn replies_are_bodies_with_what_came_with_them() -> Result<(), Failure> {
    let body = r#"{"address_group": {"name": "office", "status": "PAUSED"}}"#;
    let base = serve(move |_| answered(200, "X-Request-Id: r-1\r\n", body))?;
    let client = Client::builder(&base).project_id("p").build()?;
    let body = tokio::runtime::Runtime::new()?.block_on(read_a_reply(&client))?;
    let mut group = body.address_group.ok_or("no group")?;
    assert_eq!(state(&group), "unlisted: PAUSED");
    group.status = Some("NORMAL".into());
    assert_eq!(state(&group), "ready");
    Ok(())
}

fn state(group: &types::AddressGroup) -> String {
    match &group.status {
        Some(types::AddressGroupStatus::Normal) => "ready".to_owned(),
        Some(types::AddressGroupStatus::Unlisted(other)) => {
            format!("unlisted: {}", other.as_str())
        }
        Some(status) => status.to_string(),
        None => "not shown".to_owned(),
    }
}

fn note(item: &types::IpExtraSetOption) -> &str {
    match &item.remarks {
        Nullable::Absent => "left out",
        Nullable::Null => "null",
        Nullable::Value(note) => note.as_str(),
    }
}

#[test]
fn absence_and_null_differ() {
    let item = types::IpExtraSetOption::new("10.44.0.9");
    assert_eq!(note(&item), "left out");
    assert_eq!(note(&item.clone().with_null_remarks()), "null");
    assert_eq!(note(&item.with_remarks("printer")), "printer");
}

#[test]
fn values_can_be_made() {
    let id: text::Uuid = "0b8e5d27-4f9a-4c63-b1d8-92e67a05c3f4".into();
    assert!(id.is_well_formed());
    assert!(!text::Cidr::from("10.0.0.0").is_well_formed());

    let password = Secret::new("correct horse".to_owned());
    assert_eq!(format!("{password:?}"), "[redacted]");
    assert_eq!(password.expose(), "correct horse");

    let listed: OrJson<Vec<String>> = vec!["net-1".to_owned()].into();
    let all: OrJson<Vec<String>> = OrJson::other("auto");
    assert_eq!(listed.documented().map(Vec::len), Some(1));
    assert!(all.documented().is_none());
}
