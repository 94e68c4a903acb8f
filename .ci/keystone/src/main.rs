//! Drives a real keystone with the client that is generated from its reference pages: everything it answers has to be
//! read, every refusal has to be one that the docs know, and what differs from the docs has to be explained below.
//!
//! Usage: keystone-test BASE_URL PASSWORD, the password that the user `admin` of the project `admin` was made with.

mod oddities;

use std::error::Error;
use std::fmt::Debug;

use client::keystone::types;
use client::keystone::v3::Client;
use client::runtime::{self as rt, Reply};
use oddities::Oddities;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// A project, and a user who has a role there.
struct Garden {
    project: String,
    user: String,
    role: String,
}

/// Who calls.
struct Callers {
    admin: Client,
    admin_id: String,
    /// Has no token.
    stranger: Client,
    /// Has a role that allows nothing.
    gardener: Client,
    gardener_token: String,
}

const NAME: &str = "gardener";
const PASSWORD: &str = "correct horse battery staple";
const NOWHERE: &str = "0123456789abcdef0123456789abcdef";

/// Fails unless each call is refused with its status.
macro_rules! refused {
    ($($status:literal => $($call:expr),+;)+) => { $($(refused($call.await, $status)?;)+)+ };
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let mut arguments = std::env::args().skip(1);
    let (Some(url), Some(password)) = (arguments.next(), arguments.next()) else {
        return Err("usage: keystone-test BASE_URL PASSWORD".into());
    };
    let mut seen = Oddities::default();
    let stranger = Client::builder(&url).build()?;
    let (admin_id, token) = log_in(&stranger, &mut seen, "admin", &password, "admin").await?;
    let admin = Client::builder(&url).auth_token(token).build()?;
    let garden = Garden {
        project: make_project(&admin, &mut seen).await?,
        user: make_user(&admin, &mut seen).await?,
        role: make_role(&admin, &mut seen).await?,
    };
    let assigned =
        admin.assign_role_to_user_on_project(&garden.project, &garden.user, &garden.role);
    seen.note(assigned.await?);
    let (_, gardener_token) = log_in(&stranger, &mut seen, NAME, PASSWORD, "meadow").await?;
    let callers = Callers {
        gardener: Client::builder(&url)
            .auth_token(gardener_token.as_str())
            .build()?,
        admin,
        admin_id,
        stranger,
        gardener_token,
    };
    projects(&callers, &garden, &mut seen).await?;
    users(&callers, &garden, &mut seen).await?;
    roles(&callers, &garden, &mut seen).await?;
    application_credentials(&callers, &garden, &mut seen).await?;
    everything_else(&callers, &garden, &mut seen).await?;
    clean_up(&callers.admin, &garden, &mut seen).await?;
    seen.finish()
}

/// The id of a user, and a token for one project.
async fn log_in(
    client: &Client,
    seen: &mut Oddities,
    name: &str,
    password: &str,
    project: &str,
) -> Outcome<(String, String)> {
    let domain = types::UserDomain::default().with_name("Default");
    let user = types::PasswordUser::new(password)
        .with_name(name)
        .with_domain(domain);
    let identity = types::PasswordAuthenticationIdentity::new(["password"])
        .with_password(types::V3Password::new(user));
    let auth = types::PasswordAuthentication::new(identity);
    let reply = seen.note(client.password_authentication(&auth).await?);
    let user_id = id(reply.user.as_ref().and_then(|user| user.id.as_ref()))?;

    // With a project, the docs know users by their ids alone.
    let user = types::V3PasswordUser::default()
        .with_id(&user_id)
        .with_password(password);
    let identity = types::PasswordAuthenticationScopedIdentity::new(
        types::Password::new(user),
        ["password"],
    );
    let project = types::V3ScopeProject::default()
        .with_name(project)
        .with_domain(types::DomainRef::default().with_id("default"));
    let scope = types::AuthenticationScopedScope::default().with_project(project);
    let auth = types::PasswordAuthenticationScoped::new(identity).with_scope(scope);
    let reply = seen.note(client.password_authentication_scoped(&auth).await?);
    let token = reply
        .header("x-subject-token")
        .ok_or("no token is answered")?;
    Ok((user_id, token.to_owned()))
}

fn project(name: &str) -> types::CreateProject {
    types::CreateProject::new(name)
        .with_description("Grass")
        .with_domain_id("default")
        .with_enabled(true)
        .with_is_domain(false)
}

fn user(name: &str) -> types::CreateUser {
    types::CreateUser::new(name)
        .with_password(PASSWORD)
        .with_email("gardener@example.com")
        .with_enabled(true)
}

fn role(name: &str) -> types::CreateRole {
    types::CreateRole::new(name).with_description("Weeds")
}

fn credential(name: &str) -> types::CreateApplicationCredential {
    types::CreateApplicationCredential::new(name)
        .with_description("For the shed")
        .with_expires_at("2099-01-01T00:00:00")
        .with_unrestricted(false)
}

async fn make_project(admin: &Client, seen: &mut Oddities) -> Outcome<String> {
    let reply = seen.note(admin.create_project(&project("meadow")).await?);
    id(reply.id.as_ref())
}

async fn make_user(admin: &Client, seen: &mut Oddities) -> Outcome<String> {
    let reply = seen.note(admin.create_user(&user(NAME)).await?);
    id(reply.id.as_ref())
}

async fn make_role(admin: &Client, seen: &mut Oddities) -> Outcome<String> {
    let reply = seen.note(admin.create_role(&role("weeder")).await?);
    id(reply.id.as_ref())
}

async fn projects(callers: &Callers, garden: &Garden, seen: &mut Oddities) -> Outcome {
    let (admin, own) = (&callers.admin, &garden.project);
    let found = seen.note(admin.list_projects().await?);
    let mut listed = found.projects.iter().flatten();
    holds(
        listed.any(|project| project.id.as_ref() == Some(own)),
        "the project is listed",
    )?;
    let found = seen.note(admin.show_project(own).await?);
    holds(
        found.name.as_deref() == Some("meadow"),
        "the project is shown",
    )?;
    let change = types::UpdateProject::default().with_description("Flowers");
    let found = seen.note(admin.update_project(own, &change).await?);
    holds(
        found.id.as_ref() == Some(own),
        "the changed project is answered",
    )?;
    let (gardener, stranger) = (&callers.gardener, &callers.stranger);
    let named = |name: &str| types::UpdateProject::default().with_name(name);
    refused! {
        400 => admin.create_project(&project("")), admin.update_project(own, &named(""));
        401 => stranger.list_projects(), stranger.show_project(own), stranger.create_project(&project("lawn")),
            stranger.update_project(own, &change), stranger.delete_project(own);
        403 => gardener.list_projects(), gardener.create_project(&project("lawn")),
            gardener.update_project(own, &change), gardener.delete_project(own);
        404 => admin.show_project(NOWHERE), admin.update_project(NOWHERE, &change), admin.delete_project(NOWHERE);
        409 => admin.create_project(&project("meadow"));
    }
    Ok(())
}

async fn users(callers: &Callers, garden: &Garden, seen: &mut Oddities) -> Outcome {
    let admin = &callers.admin;
    let found = seen.note(admin.list_users().name(NAME).await?);
    holds(
        found.users.as_ref().is_some_and(|users| users.len() == 1),
        "the user is listed",
    )?;
    let found = seen.note(admin.show_user(&garden.user).await?);
    holds(found.name.as_deref() == Some(NAME), "the user is shown")?;
    let change = types::UpdateUser::default().with_default_project_id(&garden.project);
    let found = seen.note(admin.update_user(&garden.user, &change).await?);
    holds(
        found.id.as_ref() == Some(&garden.user),
        "the changed user is answered",
    )?;
    let (gardener, stranger, own) = (&callers.gardener, &callers.stranger, &garden.user);
    let named = |name: &str| types::UpdateUser::default().with_name(name);
    refused! {
        400 => admin.create_user(&user("")), admin.update_user(own, &named(""));
        401 => stranger.list_users(), stranger.show_user(own), stranger.create_user(&user("bee")),
            stranger.update_user(own, &change), stranger.delete_user(own);
        403 => gardener.list_users(), gardener.show_user(NOWHERE), gardener.create_user(&user("bee")),
            gardener.update_user(own, &change), gardener.delete_user(own);
        404 => admin.show_user(NOWHERE), admin.update_user(NOWHERE, &change), admin.delete_user(NOWHERE);
        409 => admin.create_user(&user(NAME)), admin.update_user(own, &named("admin"));
    }
    Ok(())
}

async fn roles(callers: &Callers, garden: &Garden, seen: &mut Oddities) -> Outcome {
    let (admin, own) = (&callers.admin, &garden.role);
    let found = seen.note(admin.list_roles().await?);
    let mut listed = found.roles.iter().flatten();
    holds(
        listed.any(|role| role.id.as_ref() == Some(own)),
        "the role is listed",
    )?;
    let found = seen.note(admin.show_role(own).await?);
    holds(found.name.as_deref() == Some("weeder"), "the role is shown")?;
    let change = types::UpdateRole::default().with_name("weeders");
    let found = seen.note(admin.update_role(own, &change).await?);
    holds(
        found.id.as_ref() == Some(own),
        "the changed role is answered",
    )?;
    let assigned = admin.list_project_user_roles(&garden.project, &garden.user);
    let found = seen.note(assigned.await?);
    holds(
        found.roles.as_ref().is_some_and(|roles| roles.len() == 1),
        "the role is assigned",
    )?;
    let (gardener, stranger) = (&callers.gardener, &callers.stranger);
    let named = |name: &str| types::UpdateRole::default().with_name(name);
    refused! {
        400 => admin.create_role(&role("")), admin.update_role(own, &named(""));
        401 => stranger.list_roles(), stranger.show_role(own), stranger.create_role(&role("mower")),
            stranger.update_role(own, &change), stranger.delete_role(own);
        403 => gardener.list_roles(), gardener.show_role(own), gardener.create_role(&role("mower")),
            gardener.update_role(own, &change), gardener.delete_role(own);
        404 => admin.show_role(NOWHERE), admin.update_role(NOWHERE, &change), admin.delete_role(NOWHERE);
        409 => admin.create_role(&role("weeders")), admin.update_role(own, &named("admin"));
    }
    Ok(())
}

/// They belong to the user who makes them, and can't be changed.
async fn application_credentials(
    callers: &Callers,
    garden: &Garden,
    seen: &mut Oddities,
) -> Outcome {
    let (owner, user) = (&callers.gardener, &garden.user);
    let reply = seen.note(
        owner
            .create_application_credential(user, &credential("shed"))
            .await?,
    );
    holds(reply.secret.is_some(), "a secret is made")?;
    let own = id(reply.id.as_ref())?;
    let found = seen.note(owner.list_application_credentials(user).await?);
    let count = found.application_credentials.as_ref().map(Vec::len);
    holds(count == Some(1), "the credential is listed")?;
    seen.note(owner.show_application_credential(user, &own).await?);
    let (admin, stranger, shed) = (&callers.admin, &callers.stranger, credential("shed"));
    let elsewhere = &callers.admin_id;
    refused! {
        400 => owner.create_application_credential(user, &credential(""));
        401 => stranger.list_application_credentials(user), stranger.show_application_credential(user, &own),
            stranger.create_application_credential(user, &shed),
            stranger.delete_application_credential(user, &own);
        403 => admin.create_application_credential(user, &shed), owner.list_application_credentials(elsewhere),
            owner.show_application_credential(elsewhere, NOWHERE),
            owner.delete_application_credential(elsewhere, NOWHERE);
        404 => owner.show_application_credential(user, NOWHERE);
        409 => owner.create_application_credential(user, &shed);
    }
    seen.note(owner.delete_application_credential(user, &own).await?);
    refused(owner.delete_application_credential(user, &own).await, 404)
}

/// What else a new keystone can be asked for.
async fn everything_else(callers: &Callers, garden: &Garden, seen: &mut Oddities) -> Outcome {
    let (admin, own, project) = (&callers.admin, &callers.gardener, &garden.project);
    let token = &callers.gardener_token;
    macro_rules! note {
        ($($call:expr,)*) => { $(seen.note($call.await?);)* };
    }
    note! {
        admin.check_user_role_assignment_on_project(project, &garden.user, &garden.role),
        admin.list_role_assignments(),
        admin.list_projects_for_user(&garden.user),
        admin.list_services(),
        admin.list_endpoints(),
        admin.list_regions(),
        admin.list_domains(),
        admin.show_domain("default"),
        admin.list_groups(),
        admin.list_credentials(),
        admin.show_service_catalog(),
        admin.list_available_project_scopes(),
        admin.list_available_domain_scopes(),
        admin.list_systems(),
        admin.list_role_inferences(),
        admin.list_limits(),
        admin.list_registered_limits(),
        admin.show_enforcement_model(),
        admin.list_trusts(),
        admin.list_identity_providers(),
        admin.list_mappings(),
        admin.list_service_providers(),
        admin.list_consumers(),
        admin.list_endpoint_groups(),
        admin.list_project_tags(project),
        own.list_access_rules(&garden.user),
        admin.validate_and_show_information_for_token(token),
        admin.check_token(token),
    }
    Ok(())
}

async fn clean_up(admin: &Client, garden: &Garden, seen: &mut Oddities) -> Outcome {
    seen.note(admin.delete_role(&garden.role).await?);
    seen.note(admin.delete_user(&garden.user).await?);
    seen.note(admin.delete_project(&garden.project).await?);
    refused(admin.show_role(&garden.role).await, 404)?;
    refused(admin.show_user(&garden.user).await, 404)?;
    refused(admin.show_project(&garden.project).await, 404)
}

fn id(id: Option<&String>) -> Outcome<String> {
    Ok(id.ok_or("no id is answered")?.clone())
}

fn holds(is_so: bool, what: &str) -> Outcome {
    if is_so {
        Ok(())
    } else {
        Err(format!("it should be that {what}").into())
    }
}

/// Fails unless the call was answered with an error of this status that the docs list for it.
fn refused<T: Debug, H: Debug, F: Debug>(
    outcome: Result<Reply<T, H>, rt::Error<F>>,
    status: u16,
) -> Outcome {
    match outcome {
        Err(rt::Error::Fault(fault)) if fault.status() == status => Ok(()),
        other => Err(format!("not the documented {status}: {other:?}").into()),
    }
}
