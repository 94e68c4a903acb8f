//! The tour of `cloud.rs` with calls that block.

// begin tour
use generated::otc_vpc::{Client, types::*};
use generated::runtime::client::CloudConfig;

type Failure = Box<dyn std::error::Error>;

/// Makes a group of addresses, waits for it, lists all groups, and deletes it.
pub fn tour(config: CloudConfig) -> Result<(), Failure> {
    let cloud = config.connect_blocking()?;
    let vpc = Client::of(&cloud, "vpc")?.build()?;

    let option = CreateAddressGroup::new("office", AddressGroupIpVersion::Ipv4);
    let body = CreateAddressGroupRequest::new(option.with_ip_set(["10.44.0.9"]));
    let created = vpc.create_address_group(&body).block()?.into_body();
    let id = created
        .address_group
        .and_then(|group| group.id)
        .ok_or("no id")?;
    vpc.show_address_group(&id)
        .wait_until(AddressGroupStatus::Normal)
        .block()?;

    for group in vpc.list_address_groups().limit(50).items() {
        println!("{:?}", group?.name);
    }

    vpc.delete_address_group(&id).block()?;
    vpc.show_address_group(&id).wait_until_gone().block()?;
    Ok(cloud.revoke_blocking()?)
}
// end tour

fn main() -> Result<(), Failure> {
    tour(CloudConfig::from_env()?)
}
