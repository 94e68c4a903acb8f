//! Errors of the service, as callers tell them apart.

use trial::{answered, serve};

use generated::otc_vpc::{Client, error_codes, types};

type Failure = Box<dyn std::error::Error>;

/// Makes a group, unless the account has too many.
async fn make_if_there_is_room(
    client: &Client,
    group: types::CreateAddressGroup,
) -> Result<bool, Failure> {
    let body = types::CreateAddressGroupRequest::new(group);
    match client.create_address_group(&body).await {
        Ok(_) => Ok(true),
        Err(error) if error.code().as_deref() == Some(error_codes::VPC_9905) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[test]
fn codes_are_constants() {
    let answer = |status, code: &str| {
        let body = format!(r#"{{"error_code": "{code}", "error_msg": "no"}}"#);
        let base = serve(move |_| answered(status, "", &body)).expect("a port");
        let client = Client::builder(&base).project_id("p").build();
        let client = client.expect("a client");
        let version = types::AddressGroupIpVersion::Ipv4;
        let group = types::CreateAddressGroup::new("office", version);
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(make_if_there_is_room(&client, group))
    };
    assert_eq!(answer(409, "VPC.9905").ok(), Some(false));
    assert!(answer(409, "VPC.9907").is_err());
    assert!(answer(401, "APIGW.0301").is_err());
}
