//! Rules about operations: presence, route, state and credentials.

use super::*;

rules! {
    OPERATION_ADDED = "operation-added", Operation "presence" Added None, callers Compatible, implementers Breaking, mirror Mirror::Rule("operation-removed"),
        "Callers may use it; a server that answers the old docs does not know it.",
        "Servers: implement the new trait method; clients have a new method.";
    OPERATION_REMOVED = "operation-removed", Operation "presence" Removed None, callers Breaking, implementers Compatible, mirror Mirror::Rule("operation-added"),
        "Callers that use it get an error where the docs promised an answer.",
        "Remove the calls of this method; servers drop their implementation of it.";
    OPERATION_REMOVED_AFTER_DEPRECATION = "operation-removed-after-deprecation", Operation "presence" Removed None, callers Risky, implementers Compatible, mirror Mirror::Waived("an operation that appears is operation-added, deprecated or not"),
        "It was announced: the docs called it deprecated before.",
        "Remove the calls of this method; servers drop their implementation of it.";
    OPERATION_DEPRECATED = "operation-deprecated", Operation "deprecation" Added None, callers Compatible, implementers Compatible, mirror Mirror::Rule("operation-reinstated"),
        "It still works; the docs advise against it.",
        "The method carries #[deprecated]; plan its replacement.";
    OPERATION_REINSTATED = "operation-reinstated", Operation "deprecation" Removed None, callers Compatible, implementers Compatible, mirror Mirror::Rule("operation-deprecated"),
        "The docs no longer call it deprecated.",
        "Drop the #[expect(deprecated)] at its calls.";
    OPERATION_REWORDED = "operation-rule-reworded", Operation "rule" Changed None, callers Risky, implementers Risky, mirror Mirror::Rule("operation-rule-reworded"),
        "The page asks for something else, or for more or less, of whoever uses the operation; no type can express it.",
        "Read both texts.";
    OPERATION_PATH_CHANGED = "operation-path-changed", Operation "path" Changed None, callers Breaking, implementers Breaking, mirror Mirror::Rule("operation-path-changed"),
        "Requests to the old path no longer reach it.",
        "Regenerate; the method may take other path arguments.";
    PATH_SEGMENT_OPENED = "path-segment-opened", Operation "path" Widened None, callers Risky, implementers Risky, mirror Mirror::Rule("path-segment-fixed"),
        "A fixed part of the path became a variable. The old path is one of the new ones, as long as the variable takes the old word.",
        "The method has one more path argument; give it the old word.";
    PATH_SEGMENT_FIXED = "path-segment-fixed", Operation "path" Narrowed None, callers Breaking, implementers Compatible, mirror Mirror::Rule("path-segment-opened"),
        "A variable of the path became a fixed word. Requests with another value no longer reach the operation.",
        "The method has one path argument less.";
    TRAILING_SLASH_CHANGED = "trailing-slash-changed", Operation "path" Changed None, callers Risky, implementers Risky, mirror Mirror::Rule("trailing-slash-changed"),
        "Some servers distinguish a path with a trailing slash from one without.",
        "Regenerate; the signature stays.";
    OPERATION_METHOD_CHANGED = "operation-method-changed", Operation "method" Changed None, callers Breaking, implementers Breaking, mirror Mirror::Rule("operation-method-changed"),
        "Requests with the old method are refused.",
        "Regenerate; the signature stays.";
    ALTERNATIVE_PATH_ADDED = "alternative-path-added", Operation "alternative-path" Added None, callers Compatible, implementers Risky, mirror Mirror::Rule("alternative-path-removed"),
        "It may be reached at one more path, which servers must route.",
        "Servers: the new path is routed to the same trait method.";
    ALTERNATIVE_PATH_REMOVED = "alternative-path-removed", Operation "alternative-path" Removed None, callers Breaking, implementers Compatible, mirror Mirror::Rule("alternative-path-added"),
        "Requests to this path no longer reach it.",
        "Nothing, unless the path was chosen by hand.";
    PATH_VARIABLE_RENAMED = "path-variable-renamed", Operation "path-variable" Renamed Request, callers Compatible, implementers Compatible, mirror Mirror::Rule("path-variable-renamed"),
        "The value stands at the same place of the path; only its name in the docs differs.",
        "Arguments and fields that are named after it have the new name.";
    BASE_URL_VARIABLE_CHANGED = "base-url-variable-changed", Operation "base-url" Changed None, callers Compatible, implementers Compatible, mirror Mirror::Rule("base-url-variable-changed"),
        "The docs name the base URL by another variable; it may be another endpoint.",
        "Check that the client's base URL is that of the named endpoint.";
    OPERATION_VARIANT_CHANGED = "operation-variant-changed", Operation "variant" Changed Request, callers Breaking, implementers Breaking, mirror Mirror::Rule("operation-variant-changed"),
        "Several operations share the route; the body that selects this one is another.",
        "Regenerate; servers select by the new key.";
    BECAME_ASYNCHRONOUS = "operation-became-asynchronous", Operation "synchrony" Removed None, callers Breaking, implementers Risky, mirror Mirror::Rule("operation-became-synchronous"),
        "The answer no longer means that the work is done; callers must poll.",
        "Poll for the result after the call.";
    BECAME_SYNCHRONOUS = "operation-became-synchronous", Operation "synchrony" Added None, callers Risky, implementers Breaking, mirror Mirror::Rule("operation-became-asynchronous"),
        "The answer comes when the work is done: it may take longer, and there is nothing to poll.",
        "Raise the client's timeout where needed and drop the polling.";
    PAGING_CHANGED = "paging-changed", Operation "paging" Changed Request, callers Breaking, implementers Breaking, mirror Mirror::Rule("paging-changed"),
        "Lists are walked in another way: by marker instead of by offset, or the reverse.",
        "Use the new paging parameters of the request.";
    OPERATION_ID_CHANGED = "operation-id-changed", Operation "id" Renamed None, callers Compatible, implementers Compatible, mirror Mirror::Rule("operation-id-changed"),
        "The same request has another name in the generated code; nothing changes on the wire.",
        "Rename the calls of the method and the uses of its types.";
    TAG_ADDED = "tag-added", Operation "tag" Added None, callers Docs, implementers Docs, mirror Mirror::Rule("tag-removed"),
        "The docs file the operation under one more heading.",
        "Nothing.";
    TAG_REMOVED = "tag-removed", Operation "tag" Removed None, callers Docs, implementers Docs, mirror Mirror::Rule("tag-added"),
        "The docs no longer file the operation under this heading.",
        "Nothing.";
    SECURITY_ADDED = "security-added", Security "credentials" Added Request, callers Breaking, implementers Risky, mirror Mirror::Rule("security-removed"),
        "Requests need credentials that they did not need before.",
        "Give the client credentials for this operation.";
    SECURITY_REMOVED = "security-removed", Security "credentials" Removed Request, callers Risky, implementers Risky, mirror Mirror::Rule("security-added"),
        "The docs no longer ask for these credentials; a server may still, or may be open.",
        "Check how the operation is protected now.";
    SECURITY_CHANGED = "security-changed", Security "credentials" Changed Request, callers Breaking, implementers Breaking, mirror Mirror::Rule("security-changed"),
        "Requests carry another kind of credentials.",
        "Give the client the new kind of credentials.";
    SECURITY_BECAME_REQUIRED = "security-became-required", Security "requirement" Narrowed Request, callers Breaking, implementers Compatible, mirror Mirror::Rule("security-became-optional"),
        "Requests without these credentials are refused now.",
        "Give the client credentials for this operation.";
    SECURITY_BECAME_OPTIONAL = "security-became-optional", Security "requirement" Widened Request, callers Compatible, implementers Risky, mirror Mirror::Rule("security-became-required"),
        "Requests may leave these credentials out.",
        "Nothing; the client may go on sending them.";
}
