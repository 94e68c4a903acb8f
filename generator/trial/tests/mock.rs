//! The examples of the README: a program against a mock that remembers, and two operations of a server.

use std::sync::Mutex;

use generated::otc_vpc::{Client, mock, server, types};
use generated::runtime::mock::Running;

// begin mock
async fn make_and_remove() -> Result<(), Box<dyn std::error::Error>> {
    let mock = Running::start_stateful(&[mock::api()])?;
    let client = Client::builder(&mock.base_url())
        .project_id("5d80c1f2e94b47a6b38f0a6e2c71d9b4")
        .build()?;
    let v4 = types::CreateAddressGroupOptionIpVersion::V4;
    let group = types::CreateAddressGroupOption::new("office-net", v4);
    let body = types::CreateAddressGroupRequest::new(group);
    let made = client.create_address_group(&body).await?;
    let id = made
        .address_group
        .as_ref()
        .and_then(|group| group.id.clone());
    let id = id.ok_or("no id")?;

    let shown = client.show_address_group(&id).await?;
    let name = shown
        .address_group
        .as_ref()
        .and_then(|group| group.name.clone());
    assert_eq!(name.as_deref(), Some("office-net"));
    client.delete_address_group(&id).await?;
    assert!(client.show_address_group(&id).await.is_err());
    Ok(())
}
// end mock

#[test]
fn groups_can_be_made_and_removed() -> Result<(), Box<dyn std::error::Error>> {
    tokio::runtime::Runtime::new()?.block_on(make_and_remove())
}

// begin server
#[derive(Default)]
struct Groups(Mutex<Vec<types::AddressGroup>>);

impl server::Server for Groups {
    async fn create_address_group(
        &self,
        input: server::CreateAddressGroupInput,
    ) -> server::CreateAddressGroupAnswer {
        let mut group = types::AddressGroup::default();
        group.name = Some(input.body.address_group.name);
        self.0
            .lock()
            .unwrap_or_else(|broken| broken.into_inner())
            .push(group.clone());
        let mut body = types::ShowAddressGroupResponse::default();
        body.address_group = Some(group);
        server::CreateAddressGroupAnswer::Created(Box::new(body))
    }

    async fn list_address_group(
        &self,
        _: server::ListAddressGroupInput,
    ) -> server::ListAddressGroupAnswer {
        let mut body = types::ListAddressGroupResponse::default();
        body.address_groups = Some(
            self.0
                .lock()
                .unwrap_or_else(|broken| broken.into_inner())
                .clone(),
        );
        server::ListAddressGroupAnswer::Ok(Box::new(body))
    }
}
// end server

#[test]
fn two_operations_are_served() -> Result<(), Box<dyn std::error::Error>> {
    tokio::runtime::Runtime::new()?.block_on(serve_two())
}

async fn serve_two() -> Result<(), Box<dyn std::error::Error>> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let base = format!("http://{}/cloud", listener.local_addr()?);
    let router = axum::Router::new().nest("/cloud", server::router(Groups::default()));
    tokio::spawn(async move { axum::serve(listener, router).await });
    let client = Client::builder(&base).project_id("p").token("t").build()?;
    let v4 = types::CreateAddressGroupOptionIpVersion::V4;
    let group = types::CreateAddressGroupOption::new("office-net", v4);
    client
        .create_address_group(&types::CreateAddressGroupRequest::new(group))
        .await?;
    let listed = client.list_address_group().await?;
    assert_eq!(listed.address_groups.iter().flatten().count(), 1);
    let refused = client.delete_address_group("x").await;
    assert!(refused.is_err_and(|error| error.to_string().contains("501")));
    Ok(())
}
