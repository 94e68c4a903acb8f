//! Sets up a network with the client that is generated from the reference pages of a Virtual Private Cloud.
//! `generator/docs/comparison.md` shows it.

use client::virtual_private_cloud::v1::{Client, types};

type Failure = Box<dyn std::error::Error>;

// begin network
/// Makes a VPC with a subnet and a security group, and waits until they can be used.
async fn create_network(cloud: &Client) -> Result<String, Failure> {
    let vpc = types::CreateVpc::new()
        .with_name("lab")
        .with_cidr("10.44.0.0/16");
    let vpc = cloud.create_vpc(&vpc).await?.into_body();
    let vpc = vpc.id.ok_or("no id")?;
    let ready = cloud.show_vpc(&vpc).wait_until(types::VpcStatus::Ok);
    ready.await?;

    let subnet = types::V1CreateSubnet::new("lab-a", "10.44.1.0/24", "10.44.1.1", &vpc);
    let subnet = cloud.create_subnet(&subnet).await?.into_body();
    let subnet = cloud.show_subnet(subnet.id.ok_or("no id")?);
    subnet.wait_until(types::V1SubnetStatus::Active).await?;

    let group = types::V1CreateSecurityGroup::new("lab-web").with_vpc_id(&vpc);
    match cloud.create_security_group(&group).await {
        Ok(group) => println!("{:?}", group.id),
        Err(error) if error.is_conflict() => println!("no more groups: {:?}", error.message()),
        Err(error) => return Err(error.into()),
    }
    Ok(vpc.into())
}

/// Prints all VPCs, page after page, and deletes one that may be gone already.
async fn clean_up(cloud: &Client, vpc: &str) -> Result<(), Failure> {
    let mut vpcs = cloud.list_vpcs().limit(20).items();
    while let Some(vpc) = vpcs.next().await {
        let vpc = vpc?;
        println!("{:?} {:?}", vpc.name, vpc.status);
    }
    match cloud.delete_vpc(vpc).await {
        Err(error) if !error.is_not_found() => Err(error.into()),
        _ => Ok(cloud.show_vpc(vpc).wait_until_gone().await?),
    }
}
// end network

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let base = std::env::args().nth(1).ok_or("usage: PROGRAM BASE_URL")?;
    let cloud = Client::builder(&base).project_id("p").build()?;
    let vpc = create_network(&cloud).await?;
    clean_up(&cloud, &vpc).await
}
