//! The tasks of `generator/docs/comparison.md`, as they are written with the generated clients.
//!
//! `cargo run -p trial --example tasks` runs them against servers on the loopback.

use axum::http::StatusCode;
use generated::{ecl_provider_connectivity, openstack_servers, otc_vpc};
use serde_json::json;

type Failure = Box<dyn std::error::Error>;

const PROJECT: &str = "5d80c1f2e94b47a6b38f0a6e2c71d9b4";
const SERVER: &str = "e2d5c08b-71f4-4a3e-96c8-0b7a3f5d1e92";

async fn list_with_a_filter(client: &otc_vpc::Client) -> Result<(), Failure> {
    // begin list
    let reply = client
        .list_address_groups()
        .name(["office-net"])
        .limit(50)
        .await?;
    for group in reply.address_groups.iter().flatten() {
        println!("{:?} {:?}", group.name, group.status);
    }
    // end list
    Ok(())
}

async fn create(client: &otc_vpc::Client) -> Result<(), Failure> {
    // begin create
    use otc_vpc::types::{AddressGroupIpVersion, CreateAddressGroup, CreateAddressGroupRequest};
    let group = CreateAddressGroup::new("office-net", AddressGroupIpVersion::Ipv4)
        .with_ip_set(["10.44.0.9", "10.45.0.0/16"]);
    let body = CreateAddressGroupRequest::new(group);
    let reply = client.create_address_group(&body).await?;
    // end create
    println!("{:?}", reply.address_group);
    Ok(())
}

async fn boot(client: &openstack_servers::Client) -> Result<(), Failure> {
    // begin boot
    use openstack_servers::types::CreateServer;
    let server = CreateServer::new()
        .with_name("build-runner-3")
        .with_image_ref("40c7a1f5-8e2d-4b96-a3f0-d15b7c92e864")
        .with_flavor_ref("3");
    let created = client.create_server(&server).await?;
    println!("{:?}", created.admin_pass); // Some([redacted])
    // end boot
    Ok(())
}

async fn act(client: &openstack_servers::Client) -> Result<(), Failure> {
    // begin act
    use openstack_servers::types::{RebootServer, RebootServerType};
    let how = RebootServer::new(RebootServerType::Soft);
    client.reboot_server(SERVER, &how).await?;
    // end act
    Ok(())
}

async fn read_a_fault(client: &ecl_provider_connectivity::Client) -> Result<(), Failure> {
    // begin fault
    match client.show_tenant_connection_request(SERVER).await {
        Ok(request) => println!("{:?}", request.name),
        Err(error) if error.is_not_found() => println!("{:?}", error.message()),
        Err(error) => return Err(error.into()),
    }
    // end fault
    Ok(())
}

fn main() -> Result<(), Failure> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let groups = json!({"address_groups": [{"name": "office-net", "status": "NORMAL"}]});
        let base = trial::answer(StatusCode::OK, groups.to_string())?;
        let client = otc_vpc::Client::builder(&base)
            .project_id(PROJECT)
            .build()?;
        list_with_a_filter(&client).await?;

        let group = json!({"address_group": {"name": "office-net"}});
        let base = trial::answer(StatusCode::CREATED, group.to_string())?;
        let client = otc_vpc::Client::builder(&base)
            .project_id(PROJECT)
            .build()?;
        create(&client).await?;

        let server = json!({"server": {"id": SERVER, "adminPass": "kW7rZx93nQbd"}});
        let base = trial::answer(StatusCode::ACCEPTED, server.to_string())?;
        let client = openstack_servers::Client::builder(&base)
            .tenant_id(PROJECT)
            .build()?;
        boot(&client).await?;
        act(&client).await?;

        let fault = json!({"cause": "No tenant connection request has this ID"});
        let base = trial::answer(StatusCode::NOT_FOUND, fault.to_string())?;
        read_a_fault(&ecl_provider_connectivity::Client::builder(&base).build()?).await
    })
}
