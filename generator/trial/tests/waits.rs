//! Waiting for slow resources over HTTP.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use generated::otc_vpc::Client;
use generated::otc_vpc::client::ShowAddressGroup;
use generated::otc_vpc::types::AddressGroupStatus;
use generated::runtime::client::WaitError;
use serde_json::json;
use trial::{answered, serve};

fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Runtime::new();
    runtime.expect("a runtime").block_on(future)
}

/// The call that shows a group which has these statuses one after the other: words are statuses of the group, numbers
/// those of the answer. The last stays.
fn group(statuses: &'static [&'static str]) -> ShowAddressGroup {
    let asked = AtomicUsize::new(0);
    let base = serve(move |_| {
        let at = asked
            .fetch_add(1, Ordering::Relaxed)
            .min(statuses.len() - 1);
        match statuses[at].parse() {
            Ok(code) => answered(code, "", "{}"),
            Err(_) => {
                let body = json!({"address_group": {"id": "g", "status": statuses[at]}});
                answered(200, "", &body.to_string())
            }
        }
    });
    let client = Client::builder(&base.expect("a port"))
        .project_id("p")
        .build();
    client.expect("a client").show_address_group("g")
}

const QUICK: (Duration, Duration) = (Duration::from_millis(1), Duration::from_millis(10));

#[test]
fn waiting_ends_with_the_status() {
    let show = group(&["UPDATING", "503", "UPDATING", "NORMAL"]);
    let wait = show.wait_until(AddressGroupStatus::Normal);
    let reply = run(wait.pauses(QUICK.0, QUICK.1).into_future()).expect("it becomes normal");
    assert_eq!(reply.status(), 200);

    let show = group(&["UPDATING", "NORMAL"]);
    let wait = show.wait_until(AddressGroupStatus::Normal);
    wait.pauses(QUICK.0, QUICK.1)
        .block()
        .expect("it becomes normal");
}

#[test]
fn a_status_that_the_docs_leave_out_can_be_waited_for() {
    let wait = group(&["UPDATING", "PAUSED"]).wait_until("PAUSED".into());
    let reply = run(wait.pauses(QUICK.0, QUICK.1).into_future()).expect("it is paused");
    assert_eq!(reply.status(), 200);
}

#[test]
fn a_failed_resource_is_an_error() {
    let show = group(&["UPDATING", "UPDATE_FAILED"]);
    let wait = show.wait_until(AddressGroupStatus::Normal);
    let error = run(wait.pauses(QUICK.0, QUICK.1).into_future()).expect_err("it failed");
    assert!(
        error.is_failed() && error.to_string().contains("UPDATE_FAILED"),
        "{error}"
    );

    let show = group(&["404"]);
    let error = run(show.wait_until(AddressGroupStatus::Normal).into_future());
    match error.expect_err("nothing to wait for") {
        WaitError::Call(error) => assert!(error.is_not_found()),
        other => panic!("{other}"),
    }
}

#[test]
fn waiting_has_a_limit() {
    let wait = group(&["UPDATING"]).wait_until(AddressGroupStatus::Normal);
    let wait = wait
        .pauses(QUICK.0, QUICK.1)
        .limit(Duration::from_millis(50));
    let error = run(wait.into_future()).expect_err("it never ends");
    assert!(
        error.is_timed_out() && error.to_string().contains("UPDATING"),
        "{error}"
    );
}

#[test]
fn what_is_deleted_is_gone_in_the_end() {
    let wait = group(&["NORMAL", "UPDATE_FAILED", "503", "404"]).wait_until_gone();
    run(wait.pauses(QUICK.0, QUICK.1).into_future()).expect("it is gone");
    let wait = group(&["403"]).wait_until_gone();
    assert!(run(wait.into_future()).is_err());
}
