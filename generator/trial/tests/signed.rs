//! A client that signs its requests, as the book shows it.

use trial::{answered, serve};

use generated::otc_vpc::Client;
use generated::runtime::BuildError;
use generated::runtime::client::AccessKey;

fn signing(base_url: &str, id: &str, secret: &str, project: &str) -> Result<Client, BuildError> {
    let key = AccessKey::new(id, secret).project(project);
    Client::builder(base_url)
        .project_id(project)
        .credentials(key)
        .build()
}

#[test]
fn requests_are_signed() -> Result<(), Box<dyn std::error::Error>> {
    let base = serve(|asked| match asked.field("authorization") {
        Some(field) if field.starts_with("SDK-HMAC-SHA256 Access=key,") => answered(200, "", "{}"),
        _ => answered(401, "", ""),
    })?;
    let client = signing(&base, "key", "secret", "p")?;
    assert_eq!(client.list_address_groups().block()?.status(), 200);
    Ok(())
}
