//! Long lists over HTTP: each way in which services page, and lists that never end.

use std::sync::{Arc, Mutex};

use generated::runtime::Error;
use generated::{openstack_keypairs, otc_css, otc_vpc};
use serde_json::{Value, json};
use trial::{Asked, answered, serve};

fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Runtime::new();
    runtime.expect("a runtime").block_on(future)
}

/// A server that gives the JSON which `answer` makes of the query; its base URL and the queries that it saw.
fn pages(
    answer: impl Fn(&str) -> Value + Send + Sync + 'static,
) -> (String, Arc<Mutex<Vec<String>>>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let queries = Arc::clone(&seen);
    let base = serve(move |asked: &Asked| {
        let query = asked.target.split_once('?').map_or("", |(_, query)| query);
        queries.lock().expect("no panic").push(query.to_owned());
        answered(200, "", &answer(query).to_string())
    });
    (base.expect("a port"), seen)
}

fn groups(names: &[&str], next: Option<&str>) -> Value {
    let groups: Vec<Value> = names
        .iter()
        .map(|name| json!({"id": name, "name": name}))
        .collect();
    json!({"address_groups": groups, "page_info": {"next_marker": next}})
}

fn vpc(base: &str) -> otc_vpc::Client {
    let builder = otc_vpc::Client::builder(base).project_id("p");
    builder.build().expect("a client")
}

/// The names of all address groups, and what ended the list.
async fn names(client: &otc_vpc::Client) -> (Vec<String>, Option<String>) {
    let mut items = client.list_address_groups().limit(2).items();
    let mut names = Vec::new();
    loop {
        match items.next().await {
            Some(Ok(group)) => names.extend(group.name.map(|name| name.to_string())),
            Some(Err(error)) => {
                assert!(items.next().await.is_none(), "after an error the list ends");
                return (names, Some(error.to_string()));
            }
            None => return (names, None),
        }
    }
}

#[test]
fn a_marker_of_the_answer_leads_on() {
    let (base, queries) = pages(|query| match query {
        "limit=2" => groups(&["a", "b"], Some("b&c")),
        "limit=2&marker=b%26c" => groups(&["c"], None),
        other => panic!("{other}"),
    });
    let (names, error) = run(names(&vpc(&base)));
    assert_eq!((names.join(" ").as_str(), error), ("a b c", None));
    assert_eq!(queries.lock().expect("no panic").len(), 2);
}

#[test]
fn a_marker_that_needs_a_size_is_sent_with_one() {
    let (base, queries) = pages(|query| match query {
        "" => groups(&["a", "b"], Some("b")),
        "marker=b&limit=2000" => groups(&["c"], None),
        other => panic!("{other}"),
    });
    let groups = run(vpc(&base).list_address_groups().items().all());
    assert_eq!(groups.expect("three groups").len(), 3);
    assert_eq!(queries.lock().expect("no panic").len(), 2);
}

#[test]
fn blocking_lists_are_iterators() {
    let answer = |query: &str| match query {
        "limit=2" => groups(&["a", "b"], Some("b")),
        _ => groups(&["c"], None),
    };
    let (base, _) = pages(answer);
    let list = vpc(&base).list_address_groups().limit(2);
    let names: Result<Vec<_>, _> = list.clone().items().into_iter().collect();
    assert_eq!(names.expect("three groups").len(), 3);
    let mut statuses = Vec::new();
    for page in list.pages() {
        statuses.push(page.expect("a page").status());
    }
    assert_eq!(statuses, [200, 200]);
}

#[test]
fn blocking_calls_may_stand_in_asynchronous_code() {
    let (base, _) = pages(|_| groups(&["a"], None));
    run(async {
        let reply = vpc(&base).list_address_groups().block();
        assert_eq!(reply.expect("an answer").status(), 200);
    });
}

#[test]
fn links_lead_on_whatever_host_they_name() {
    let (base, queries) = pages(|query| {
        let keypair = |name: &str| json!({"keypair": {"name": name}});
        match query {
            "user_id=u" => json!({
                "keypairs": [keypair("a")],
                "keypairs_links": [
                    {"rel": "self", "href": "x"},
                    {"rel": "next", "href": "https://elsewhere.example/v2.1/os-keypairs?user_id=u&marker=a%2Fb"},
                ],
            }),
            "user_id=u&marker=a%2Fb" => json!({"keypairs": [keypair("c")]}),
            other => panic!("{other}"),
        }
    });
    let client = openstack_keypairs::Client::builder(&base).build();
    let list = client.expect("a client").list_keypairs().user_id("u");
    let all = run(list.items().all()).expect("two pages");
    assert_eq!(all.len(), 2);
    assert_eq!(queries.lock().expect("no panic").len(), 2);

    let (base, _) = pages(|_| {
        json!({
            "keypairs": [{"keypair": {"name": "a"}}],
            "keypairs_links": [{"rel": "next", "href": "https://elsewhere.example/servers?marker=a"}],
        })
    });
    let client = openstack_keypairs::Client::builder(&base).build();
    let list = client.expect("a client").list_keypairs();
    let error = run(list.items().all()).expect_err("another operation");
    assert!(matches!(error, Error::Paging { .. }), "{error}");
}

#[test]
fn offsets_count_on() {
    let (base, queries) = pages(|query| match query {
        "limit=2" => json!({"connections": [{"id": "1"}, {"id": "2"}]}),
        "limit=2&offset=2" => json!({"connections": [{"id": "3"}]}),
        _ => json!({"connections": []}),
    });
    let client = otc_css::Client::builder(&base).project_id("p").build();
    let list = client
        .expect("a client")
        .show_vpcep_connection("c")
        .limit(2);
    assert_eq!(run(list.items().all()).expect("three").len(), 3);
    assert_eq!(
        queries.lock().expect("no panic").concat(),
        "limit=2limit=2&offset=2limit=2&offset=3"
    );
}

#[test]
fn a_list_without_an_end_is_an_error() {
    // The server takes no notice of the marker.
    let (base, queries) = pages(|_| groups(&["a", "b"], Some("b")));
    let (found, error) = run(names(&vpc(&base)));
    assert_eq!(found, ["a", "b"]);
    assert!(error.expect("an error").contains("the page before"));
    assert_eq!(queries.lock().expect("no panic").len(), 2);

    // Two pages lead to each other.
    let (base, queries) = pages(|query| match query {
        "limit=2&marker=x" => groups(&["c"], Some("y")),
        "limit=2&marker=y" => groups(&["d"], Some("x")),
        _ => groups(&["a"], Some("x")),
    });
    let (found, error) = run(names(&vpc(&base)));
    assert_eq!(found, ["a", "c", "d"]);
    assert!(error.expect("an error").contains("leads back"));
    assert_eq!(queries.lock().expect("no panic").len(), 3);
}

#[test]
fn what_goes_wrong_in_mid_list_is_told() {
    let base = serve(|asked: &Asked| match asked.target.contains("marker") {
        true => answered(500, "", "{}"),
        false => answered(200, "", &groups(&["a"], Some("a")).to_string()),
    });
    let (found, error) = run(names(&vpc(&base.expect("a port"))));
    assert_eq!(found, ["a"]);
    assert!(error.expect("an error").contains("500"));
}
