//! Programs against a server of the test's own, without a network, as the book shows it.

use generated::otc_vpc::{Client, server, types};

/// A service of one group, which a test writes itself.
struct Office;

impl server::Server for Office {
    async fn show_address_group(
        &self,
        input: server::ShowAddressGroupInput,
    ) -> server::ShowAddressGroupAnswer {
        let group = types::AddressGroup {
            id: Some(input.address_group_id.into()),
            name: Some("office".into()),
            ..Default::default()
        };
        let body = types::AddressGroupResponse {
            address_group: Some(group),
            ..Default::default()
        };
        server::ShowAddressGroupAnswer::Ok(Box::new(body))
    }
}

async fn answers_without_a_network() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder("http://vpc.test")
        .project_id("p")
        .transport(server::router(Office))
        .build()?;
    let shown = client.show_address_group("g-1").await?.into_body();
    let group = shown.address_group.ok_or("no group")?;
    assert_eq!(group.name.as_deref(), Some("office"));

    // A method that isn't implemented.
    let missing = client.list_address_groups().await;
    assert!(missing.is_err_and(|error| error.status() == Some(501)));
    Ok(())
}

#[test]
fn a_router_is_a_transport() -> Result<(), Box<dyn std::error::Error>> {
    tokio::runtime::Runtime::new()?.block_on(answers_without_a_network())
}
