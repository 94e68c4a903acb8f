//! How programs are tested against a mock, as the book shows it.

use generated::otc_vpc::{Client, mock, types};
use generated::runtime::mock::Running;

async fn make_and_remove() -> Result<(), Box<dyn std::error::Error>> {
    let mock = Running::start_stateful(&[mock::api()])?;
    let client = Client::builder(&mock.base_url())
        .project_id("5d80c1f2e94b47a6b38f0a6e2c71d9b4")
        .build()?;
    let v4 = types::AddressGroupIpVersion::Ipv4;
    let group = types::CreateAddressGroup::new("office-net", v4);
    let body = types::CreateAddressGroupRequest::new(group);
    let made = client.create_address_group(&body).await?;
    let made = made.address_group.as_ref().ok_or("no group")?;
    let id = made.id.as_ref().ok_or("no id")?;

    let shown = client.show_address_group(id).await?;
    let shown = shown.address_group.as_ref().ok_or("no group")?;
    assert_eq!(shown.name.as_deref(), Some("office-net"));
    client.delete_address_group(id).await?;
    assert!(client.show_address_group(id).await.is_err());
    Ok(())
}

#[test]
fn groups_can_be_made_and_removed() -> Result<(), Box<dyn std::error::Error>> {
    tokio::runtime::Runtime::new()?.block_on(make_and_remove())
}

async fn fail_on_request() -> Result<(), Box<dyn std::error::Error>> {
    let mock = Running::start_stateful(&[mock::api()])?;
    let client = Client::builder(&mock.url("otc-vpc"))
        .project_id("p")
        .build()?;
    let busy = client.list_address_groups().header("X-Mock-Status", "503");
    assert!(busy.await.is_err_and(|error| error.is_retryable()));

    // In all calls of a client: the program under test needs no change.
    let refusing = Client::builder(&mock.base_url())
        .project_id("p")
        .header("X-Mock-Status", "409")
        .build()?;
    let refused = refusing.delete_address_group("g-1").await;
    assert!(refused.is_err_and(|error| error.is_conflict()));
    Ok(())
}

#[test]
fn mocks_fail_on_request() -> Result<(), Box<dyn std::error::Error>> {
    tokio::runtime::Runtime::new()?.block_on(fail_on_request())
}

/// As README shows it.
mod short {
    use generated::openstack_keypairs::{Client, mock, types::CreateKeypair};
    use generated::runtime::mock::Running;

    /// The program under test.
    async fn renew(client: &Client, key: &CreateKeypair) -> Result<(), Box<dyn std::error::Error>> {
        client.delete_keypair(&key.name).await?;
        client.create_keypair(key).await?;
        Ok(())
    }

    async fn keys_are_renewed() -> Result<(), Box<dyn std::error::Error>> {
        let mock = Running::start_stateful(&[mock::api()])?;
        let client = Client::builder(&mock.base_url()).build()?;
        let key = CreateKeypair::new("laptop", "ssh-ed25519 AAAA");
        client.create_keypair(&key).await?;
        renew(&client, &key).await?;
        let keys = client.list_keypairs().await?.into_body();
        assert_eq!(keys.keypairs.unwrap_or_default().len(), 1);
        Ok(())
    }

    #[test]
    fn the_program_renews_keys() -> Result<(), Box<dyn std::error::Error>> {
        tokio::runtime::Runtime::new()?.block_on(keys_are_renewed())
    }
}
