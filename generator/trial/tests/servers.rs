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
    let v4 = types::AddressGroupIpVersion::Ipv4;
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

mod errors {
    use generated::apiary_hives::{Client, server, types};
    use generated::runtime::server::Answer;

    struct Meadow;

    impl server::Server for Meadow {
        async fn update_harvest(
            &self,
            input: server::UpdateHarvestInput,
        ) -> server::UpdateHarvestAnswer {
            if input.year.parse::<u16>().is_err() {
                // An error that the docs list.
                let message = format!("{} isn't a year", input.year);
                return server::UpdateHarvestFault::BadRequest(message).into();
            }
            // A status that the docs don't list.
            Answer::message(409, "the harvest is closed").into()
        }
    }

    #[test]
    fn servers_answer_with_errors() -> Result<(), Box<dyn std::error::Error>> {
        tokio::runtime::Runtime::new()?.block_on(fail())
    }

    async fn fail() -> Result<(), Box<dyn std::error::Error>> {
        let client = Client::builder("http://hives.test")
            .transport(server::router(Meadow))
            .build()?;
        let body = types::UpdateHarvest::new().with_keeper("Ada");
        for (year, status, message) in [
            ("soon", 400, "soon isn't a year"),
            ("2031", 409, "the harvest is closed"),
        ] {
            let failed = client.update_harvest(year, &body).await;
            let error = failed.err().ok_or("no error")?;
            assert_eq!(error.status(), Some(status));
            assert_eq!(error.message().as_deref(), Some(message));
        }
        Ok(())
    }
}

mod limits {
    use std::convert::Infallible;
    use std::io;
    use std::net::TcpListener;

    use generated::otc_vpc::{Client, server, types};
    use generated::runtime::server::{Limits, Options, serve};

    use super::Groups;

    async fn serve_within_limits(listener: TcpListener) -> io::Result<Infallible> {
        let mut options = Options::default();
        options.body_limit = 64 * 1024;
        let router = server::router_with(Groups::default(), options);
        let mut limits = Limits::default();
        limits.connections = 100;
        serve(listener, router, limits).await
    }

    #[test]
    fn a_router_is_served_within_limits() -> Result<(), Box<dyn std::error::Error>> {
        tokio::runtime::Runtime::new()?.block_on(exceed())
    }

    async fn exceed() -> Result<(), Box<dyn std::error::Error>> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let base = format!("http://{}", listener.local_addr()?);
        tokio::spawn(serve_within_limits(listener));
        let client = Client::builder(&base)
            .project_id("p")
            .auth_token("t")
            .build()?;
        let v4 = types::AddressGroupIpVersion::Ipv4;
        let group = types::CreateAddressGroup::new("office-net", v4);
        let body = types::CreateAddressGroupRequest::new(group);
        client.create_address_group(&body).await?;
        let long = client
            .create_address_group(&body)
            .raw_body("application/json", "x".repeat(64 * 1024 + 1));
        assert!(long.await.is_err_and(|error| error.status() == Some(413)));
        Ok(())
    }
}

/// As README shows it.
mod short {
    use generated::openstack_keypairs::server::{self, *};
    use generated::openstack_keypairs::types::Keypair;
    use tokio::{net::TcpListener, sync::Mutex};

    #[derive(Default)]
    struct Keys(Mutex<Vec<String>>);

    impl Server for Keys {
        async fn create_keypair(&self, input: CreateKeypairInput) -> CreateKeypairAnswer {
            let name = input.body.name;
            self.0.lock().await.push(name.clone());
            CreateKeypairAnswer::Created(Box::new(Keypair {
                name: Some(name),
                ..Default::default()
            }))
        }

        async fn delete_keypair(&self, input: DeleteKeypairInput) -> DeleteKeypairAnswer {
            let mut names = self.0.lock().await;
            names.retain(|name| *name != input.keypair_name);
            DeleteKeypairAnswer::NoContent
        }
    }

    async fn serve(listener: TcpListener) -> std::io::Result<()> {
        axum::serve(listener, server::router(Keys::default())).await
    }

    #[test]
    fn keys_are_made_and_deleted() -> Result<(), Box<dyn std::error::Error>> {
        use generated::openstack_keypairs::{Client, types::CreateKeypair};

        tokio::runtime::Runtime::new()?.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await?;
            let base = format!("http://{}", listener.local_addr()?);
            tokio::spawn(serve(listener));
            let client = Client::builder(&base).auth_token("t").build()?;
            let key = CreateKeypair::new("laptop", "ssh-ed25519 AAAA");
            let made = client.create_keypair(&key).await?;
            assert_eq!(made.name.as_deref(), Some("laptop"));
            Ok(client.delete_keypair("laptop").await.map(drop)?)
        })
    }
}
