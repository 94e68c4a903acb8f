//! A tour of a cloud, as the book shows it; `OS_CLOUD` names the cloud of `clouds.yaml`.

// begin tour
use generated::otc_vpc::{Client, types::*};
use generated::runtime::client::CloudConfig;

type Failure = Box<dyn std::error::Error>;

/// Makes a group of addresses, waits for it, lists all groups, and deletes it.
pub async fn tour(config: CloudConfig) -> Result<(), Failure> {
    let cloud = config.connect().await?;
    let vpc = Client::of(&cloud, "vpc")?.build()?;

    let option = CreateAddressGroup::new("office", AddressGroupIpVersion::Ipv4);
    let body = CreateAddressGroupRequest::new(option.with_ip_set(["10.44.0.9"]));
    let created = vpc.create_address_group(&body).await?.into_body();
    let id = created
        .address_group
        .and_then(|group| group.id)
        .ok_or("no id")?;
    vpc.show_address_group(&id)
        .wait_until(AddressGroupStatus::Normal)
        .await?;

    let mut groups = vpc.list_address_groups().limit(50).items();
    while let Some(group) = groups.next().await {
        println!("{:?}", group?.name);
    }

    vpc.delete_address_group(&id).await?;
    vpc.show_address_group(&id).wait_until_gone().await?;
    Ok(cloud.revoke().await?)
}
// end tour

fn main() -> Result<(), Failure> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(tour(CloudConfig::from_env()?))
}
