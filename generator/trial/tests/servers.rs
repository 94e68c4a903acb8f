//! Servers as the book shows them, and what they take and give.

use axum::Router;
use generated::otc_vpc::{Client, server, types};
use tokio::net::TcpListener;
use tokio::sync::Mutex;

#[derive(Default)]
struct Groups(Mutex<Vec<types::AddressGroup>>);

impl server::Server for Groups {
    async fn create_address_group(
        &self,
        input: server::CreateAddressGroupInput,
    ) -> server::CreateAddressGroupAnswer {
        let group = types::AddressGroup {
            name: Some(input.body.address_group.name),
            ..Default::default()
        };
        self.0.lock().await.push(group.clone());
        let body = types::AddressGroupResponse {
            address_group: Some(group),
            ..Default::default()
        };
        server::CreateAddressGroupAnswer::Created(Box::new(body))
    }

    async fn list_address_groups(
        &self,
        _: server::ListAddressGroupsInput,
    ) -> server::ListAddressGroupsAnswer {
        let body = types::ListAddressGroupsResponse {
            address_groups: Some(self.0.lock().await.clone()),
            ..Default::default()
        };
        server::ListAddressGroupsAnswer::Ok(Box::new(body))
    }
}

async fn serve(listener: TcpListener) -> std::io::Result<()> {
    let router = Router::new().nest("/cloud", server::router(Groups::default()));
    axum::serve(listener, router).await
}

#[test]
fn two_operations_are_served() -> Result<(), Box<dyn std::error::Error>> {
    tokio::runtime::Runtime::new()?.block_on(serve_two())
}

async fn serve_two() -> Result<(), Box<dyn std::error::Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let base = format!("http://{}/cloud", listener.local_addr()?);
    tokio::spawn(serve(listener));
    let client = Client::builder(&base)
        .project_id("p")
        .auth_token("t")
        .build()?;
    let v4 = types::CreateAddressGroupIpVersion::V4;
    let group = types::CreateAddressGroup::new("office-net", v4);
    client
        .create_address_group(&types::CreateAddressGroupRequest::new(group))
        .await?;
    let listed = client.list_address_groups().await?;
    assert_eq!(listed.address_groups.iter().flatten().count(), 1);
    let refused = client.delete_address_group("x").await;
    assert!(refused.is_err_and(|error| error.to_string().contains("501")));
    Ok(())
}

mod keys {
    use generated::openstack_keypairs::{Client, server, types};

    struct Keys;

    impl server::Server for Keys {
        async fn create_keypair(
            &self,
            input: server::CreateKeypairInput,
        ) -> server::CreateKeypairAnswer {
            let keypair = types::Keypair {
                name: Some(input.body.name),
                fingerprint: Some("5d:80".to_owned()),
                ..Default::default()
            };
            server::CreateKeypairAnswer::Created(Box::new(keypair))
        }
    }

    #[test]
    fn servers_take_and_give_what_is_in_a_body() -> Result<(), Box<dyn std::error::Error>> {
        tokio::runtime::Runtime::new()?.block_on(make())
    }

    async fn make() -> Result<(), Box<dyn std::error::Error>> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let base = format!("http://{}", listener.local_addr()?);
        tokio::spawn(async { axum::serve(listener, server::router(Keys)).await });
        let client = Client::builder(&base).auth_token("t").build()?;
        let made = client
            .create_keypair(&types::CreateKeypair::new("laptop", "ssh-ed25519 AAAA"))
            .await?;
        assert_eq!(made.name.as_deref(), Some("laptop"));
        let whole = serde_json::json!({"keypair": {"name": "laptop", "fingerprint": "5d:80"}});
        assert_eq!(*made.json(), whole);

        let call = client.create_keypair(&types::CreateKeypair::new("laptop", "ssh-ed25519 AAAA"));
        let refused = call.raw_body("application/json", r#"{"pair": {"name": "laptop"}}"#);
        assert!(
            refused
                .await
                .is_err_and(|error| error.status() == Some(400))
        );
        Ok(())
    }
}
