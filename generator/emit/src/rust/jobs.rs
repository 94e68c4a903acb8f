//! The wait for a job: one call returns the id of a job, and another call shows its status.

use quote::quote;

use super::follow::{Following, member, shape, status};
use super::model::{Call, Field, Model, Struct, Type};
use super::{client, docs, names};

/// Words in the documented statuses of successful jobs.
const DONE: &[&str] = &["SUCC", "COMPLET", "FINISH", "DONE"];

/// Members that say why a job failed, the most specific first.
const REASONS: &[&str] = &[
    "fail_reason",
    "failreason",
    "reason",
    "error_message",
    "error_msg",
    "message",
];

/// What a call that shows a job needs: how it is made for a job, and which statuses are successes.
pub fn shown(model: &Model<'_>, call: &Call<'_>, out: &mut Following) {
    let Some(shows) = Shows::of(model, call) else {
        return;
    };
    let stem = names::ident(&call.client_stem);
    let (id, done) = (shows.id, shows.done);
    out.items.extend(quote! {
        impl rt::client::Job for #stem {
            const DONE: &'static [&'static str] = &[#(#done),*];
            const ID: &'static str = #id;

            fn begun(client: &rt::Client) -> rt::Call {
                Self::begin(client)
            }

            fn of(call: rt::Call) -> Self {
                Self(call)
            }
        }
    });
}

/// The wait for the job that a call starts, if the docs describe both the id in its answer and the call that shows the job.
pub fn started(model: &Model<'_>, call: &Call<'_>, body: &Type, out: &mut Following) {
    let Some(field) = shape(model, body).and_then(named) else {
        return;
    };
    let shows = |other: &&Call<'_>| {
        let shows = Shows::of(model, other);
        shows.is_some_and(|shows| plain(shows.id) == plain(field.wire))
    };
    let all = || model.calls.iter().filter(shows);
    let mut own = all().filter(|other| other.generation == call.generation);
    let mut others = all();
    let Some(show) = own.next().or_else(|| match (others.next(), others.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }) else {
        return;
    };
    let stem = names::ident(&call.client_stem);
    let path = client::client_path(model, show.generation.as_deref());
    let path = path.split("::").map(names::ident);
    let job = names::ident(&show.client_stem);
    let id = member(&quote! { body }, field);
    let asked = match show.generation == call.generation {
        true => format!("[`Client::{}`]", show.client_method),
        false => docs::code(&show.client_method),
    };
    let about = docs::attributes(&format!(
        "Sends the request and repeats {asked} until the job that it starts has succeeded.\n\nThe wait fails if the job reaches a documented failure status."
    ));
    out.methods.push(quote! {
        #about
        pub fn wait_for_job(self) -> rt::client::UntilDone<Self> {
            rt::client::UntilDone::new(self)
        }
    });
    out.items.extend(quote! {
        impl rt::client::Starts for #stem {
            type Job = crate::#(#path)::*::client::#job;

            fn job(body: &Self::Body) -> Option<&str> {
                Some(#id.as_ref())
            }
        }
    });
}

/// The member that gives the reason for a status.
pub fn reason<'m>(shape: &'m Struct<'_>) -> Option<&'m Field<'m>> {
    let text = |field: &&Field<'_>| is_text(&field.ty);
    REASONS.iter().find_map(|reason| {
        let mut fields = shape.fields.iter();
        fields.find(|field| field.wire.eq_ignore_ascii_case(reason) && text(field))
    })
}

/// A call that shows a job.
struct Shows<'m> {
    /// The variable of the path.
    id: &'m str,
    done: Vec<&'m str>,
}

impl<'m> Shows<'m> {
    fn of(model: &'m Model<'_>, call: &'m Call<'_>) -> Option<Self> {
        let path = call.operation.path.trim_end_matches('/');
        let (before, variable) = path.strip_suffix('}')?.rsplit_once("/{")?;
        let of_jobs = before.rsplit('/').next()?;
        let is_job = ["job", "task"].iter().any(|word| of_jobs.contains(word));
        if call.operation.method != "GET" || !is_job || !is_id(variable) || !call.is_plain() {
            return None;
        }
        let body = call.given()?;
        let done = |value: &&str| {
            let upper = value.to_ascii_uppercase();
            let is_failure = upper.contains("FAIL") || upper.contains("UNSUCC");
            DONE.iter().any(|word| upper.contains(word)) && !is_failure
        };
        let values = status(model, body)?.values;
        let done: Vec<&str> = values.into_iter().filter(done).collect();
        (!done.is_empty()).then_some(Self { id: variable, done })
    }
}

/// The member of an answer that is the id of a job.
fn named<'m>(shape: &'m Struct<'_>) -> Option<&'m Field<'m>> {
    let mut fields = shape.fields.iter();
    fields.find(|field| is_id(field.wire) && is_text(&field.ty))
}

fn is_text(ty: &Type) -> bool {
    match ty {
        Type::String => true,
        Type::Text(name) => *name != "Binary",
        _ => false,
    }
}

fn is_id(name: &str) -> bool {
    matches!(plain(name).as_str(), "jobid" | "taskid")
}

fn plain(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}
