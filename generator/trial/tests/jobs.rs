//! Calls that start jobs, and the waits for these jobs.

use std::sync::Mutex;
use std::time::Duration;

use generated::apiary_hives::Client;
use generated::apiary_hives::client::ExtractHoney;
use generated::runtime::client::{JobError, WaitError};
use serde_json::json;
use trial::{answered, serve};

const QUICK: (Duration, Duration) = (Duration::from_millis(1), Duration::from_millis(10));

/// A client of a service whose job has these statuses one after the other; numbers are statuses of the answer. The last stays.
fn client(started: &'static str, statuses: &'static [&'static str]) -> Client {
    let left = Mutex::new(statuses);
    let base = serve(move |asked| {
        if asked.method == "POST" {
            return answered(202, "", started);
        }
        assert_eq!(asked.target, "/v1/jobs/x%2F1/");
        assert_eq!(asked.field("x-trace"), Some("t1"), "as the call before");
        let mut left = left.lock().expect("no panic");
        let status = left[0];
        if left.len() > 1 {
            *left = &left[1..];
        }
        match status.parse() {
            Ok(code) => answered(code, "", "{}"),
            Err(_) => {
                let reason = "The extractor is broken.\u{1b}[0m";
                let body = json!({"job_id": "x/1", "status": status, "reason": reason});
                answered(200, "", &body.to_string())
            }
        }
    });
    let client = Client::builder(&base.expect("a port")).header("X-Trace", "t1");
    client.build().expect("a client")
}

fn extract(started: &'static str, statuses: &'static [&'static str]) -> ExtractHoney {
    client(started, statuses).extract_honey(7)
}

fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(future)
}

const STARTED: &str = r#"{"job_id": "x/1"}"#;

#[test]
fn a_job_is_awaited() {
    let statuses = &["waiting", "503", "running", "running", "done"];
    let wait = extract(STARTED, statuses).wait_for_job();
    let reply = run(wait.pauses(QUICK.0, QUICK.1).into_future()).expect("it is done");
    assert_eq!(reply.job_id.as_deref(), Some("x/1"));
    let wait = extract(STARTED, statuses).wait_for_job();
    let reply = wait.pauses(QUICK.0, QUICK.1).block().expect("it is done");
    assert_eq!(reply.status(), 200);
    let done = run(honey(&client(STARTED, &["done"]))).expect("it is done");
    assert_eq!(done.as_deref(), Some("x/1"));
}

async fn honey(client: &Client) -> Result<Option<String>, Box<dyn std::error::Error>> {
    let job = client.extract_honey(7).wait_for_job().await?;
    Ok(job.into_body().job_id)
}

#[test]
fn a_job_that_fails_is_an_error_with_its_reason() {
    let wait = extract(STARTED, &["running", "failed"]).wait_for_job();
    let error = run(wait.pauses(QUICK.0, QUICK.1).into_future()).expect_err("it failed");
    assert!(error.is_failed() && !error.is_timed_out());
    let shown = error.to_string();
    assert!(
        shown.contains("failed: The extractor is broken."),
        "{shown}"
    );
    assert!(!shown.contains('\u{1b}'), "{shown}");
    match error {
        JobError::Wait(WaitError::Failed { status, .. }) => assert_eq!(status, "failed"),
        other => panic!("{other}"),
    }
}

#[test]
fn jobs_that_never_end_or_never_begin_are_errors() {
    let wait = extract(STARTED, &["running"]).wait_for_job();
    let wait = wait
        .pauses(QUICK.0, QUICK.1)
        .limit(Duration::from_millis(50));
    let error = run(wait.into_future()).expect_err("it never ends");
    assert!(
        error.is_timed_out() && error.to_string().contains("running"),
        "{error}"
    );

    let error = run(extract("{}", &["done"]).wait_for_job().into_future());
    match error.expect_err("no job") {
        JobError::Unnamed { operation } => assert_eq!(operation, "extract_honey"),
        other => panic!("{other}"),
    }
    let error = run(extract("[", &["done"]).wait_for_job().into_future());
    assert!(matches!(error, Err(JobError::Start(_))));
    let error = run(extract(STARTED, &["404"]).wait_for_job().into_future());
    match error.expect_err("no such job") {
        JobError::Wait(WaitError::Call(error)) => assert!(error.is_not_found()),
        other => panic!("{other}"),
    }
}
