//! What the calls that a page shows tell of its rows.

use super::*;

/// A table of parameters with a column of requirement.
fn asked(caption: &str, all: &[(&str, &str)]) -> String {
    let border = format!("   {} ========= ====== =============\n", "=".repeat(12));
    let head = format!("   {:<12} Mandatory Type   Description\n", "Parameter");
    let rows: String = all
        .iter()
        .map(|(name, mandatory)| format!("   {name:<12} {mandatory:<9} String What it is.\n"))
        .collect();
    format!(".. table:: **Table 1** {caption}\n\n{border}{head}{border}{rows}{border}\n")
}

fn queries(uri: &str, table: &str, example: &str) -> String {
    let page = otc(&format!(
        "URI\n---\n\nGET {uri}\n\nFor example:\n\n.. code-block:: text\n\n   GET https://{{Endpoint}}{example}\n\n{table}"
    ));
    let (api, _) = read("lids.rst", &page);
    let asked = api.operations[0].parameters.iter();
    let asked: Vec<String> = asked
        .filter(|one| one.location == apiref_core::ir::Location::Query)
        .map(|one| format!("{}{}", one.name, if one.required { "!" } else { "" }))
        .collect();
    asked.join(" ")
}

#[test]
fn a_query_is_mandatory_only_where_the_calls_of_the_docs_have_it() {
    let both = [("colour", "Yes"), ("size", "No")];
    let general = asked("Parameter description", &both);
    let stated = asked("Query parameters", &both);
    let template = "/v1/lids?colour={colour}&size={size}";
    // Nothing says that it is a query at all.
    assert_eq!(queries("/v1/lids", &general, "/v1/other"), "colour size");
    assert_eq!(queries("/v1/lids", &general, template), "colour! size");
    let only = "/v1/lids?colour={colour}";
    assert_eq!(queries("/v1/lids", &general, only), "colour! size");
    let call = "/v1/lids?colour=red&size=9";
    assert_eq!(queries("/v1/lids", &general, call), "colour! size");
    assert_eq!(queries(template, &general, template), "colour! size");
    assert_eq!(queries("/v1/lids", &stated, "/v1/other"), "colour! size");
    let without = "/v1/lids?size=9";
    assert_eq!(queries("/v1/lids", &stated, without), "colour size");
}

#[test]
fn a_request_line_with_a_body_is_no_answer() {
    let page = otc(&format!(
        "URI\n---\n\nPOST /v1/lids\n\nRequest\n-------\n\n{}\
         Example Request\n---------------\n\n-  Example request 1\n\n   .. code-block:: text\n\n      \
         POST https://{{Endpoint}}/v1/lids\n\n      {{\"colour\": \"red\"}}\n\n\
         Example Response\n----------------\n\n-  Example response 1\n\n   .. code-block::\n\n      \
         {{\"id\": \"a\"}}\n\n-  Example response 2\n\n   .. code-block:: text\n\n      \
         POST https://{{Endpoint}}/v1/lids\n\n      {{\"colour\": \"blue\"}}\n",
        asked("Request body parameters", &[("colour", "Yes")]),
    ));
    insta::assert_snapshot!(shown("lids.rst", &page));
}
