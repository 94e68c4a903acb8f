//! Rules about an API as a whole.

use super::*;

rules! {
    API_ADDED = "api-added", Api "presence" Added None, callers Compatible, implementers Breaking, mirror Mirror::Rule("api-removed"),
        "The API is new in the docs.",
        "Enable the cargo feature of the new API to get its modules.";
    API_REMOVED = "api-removed", Api "presence" Removed None, callers Breaking, implementers Compatible, mirror Mirror::Rule("api-added"),
        "All pages of the API are gone.",
        "Stop using the modules of this API; they are no longer generated.";
    SERVER_ADDED = "server-added", Api "server" Added None, callers Compatible, implementers Compatible, mirror Mirror::Rule("server-removed"),
        "The API is served at one more base URL.",
        "Nothing, unless clients should use the new base URL.";
    SERVER_REMOVED = "server-removed", Api "server" Removed None, callers Breaking, implementers Compatible, mirror Mirror::Rule("server-added"),
        "The API is no longer served at this base URL.",
        "Give clients another base URL.";
    API_VERSION_CHANGED = "api-version-changed", Api "version" Changed None, callers Compatible, implementers Compatible, mirror Mirror::Waived("a version that goes back is api-version-lowered"),
        "The docs describe another version of the API.",
        "Nothing by itself.";
    API_VERSION_LOWERED = "api-version-lowered", Api "version" Lowered None, callers Risky, implementers Risky, mirror Mirror::Waived("a version that goes up is the usual api-version-changed"),
        "The docs describe an older version of the API than before.",
        "Check that you have the right docs before you regenerate.";
    API_VERSION_KEPT = "api-version-kept", Api "version-kept" Changed None, callers Compatible, implementers Compatible, mirror Mirror::Waived("it says that something did not change, and depends on which changes break"),
        "The change breaks callers, but the version did not change.",
        "Raise the version in api.toml if it should signal this to callers.";
    ERROR_CODE_ADDED = "error-code-added", Api "error-code" Added None, callers Compatible, implementers Compatible, mirror Mirror::Rule("error-code-removed"),
        "The service's list of error codes has codes that it did not have.",
        "Nothing, unless a program should handle them; they have constants in `error_codes`.";
    ERROR_CODE_REMOVED = "error-code-removed", Api "error-code" Removed None, callers Compatible, implementers Compatible, mirror Mirror::Rule("error-code-added"),
        "The service's list of error codes no longer has these codes; code that handles them never runs.",
        "Their constants in `error_codes` are gone.";
    ERROR_CODE_STATUS_CHANGED = "error-code-status-changed", Api "error-code-status" Changed None, callers Risky, implementers Risky, mirror Mirror::Rule("error-code-status-changed"),
        "Error codes come with other status codes than before.",
        "Look at programs that decide by status code.";
    ERROR_CODE_REWORDED = "error-code-reworded", Api "error-code-text" Changed None, callers Docs, implementers Docs, mirror Mirror::Rule("error-code-reworded"),
        "The list of error codes describes these codes differently.",
        "Nothing; doc comments of `error_codes` follow.";
    COMMON_PARAMETER_ADDED = "common-parameter-added", Api "common-parameter" Added None, callers Risky, implementers Risky, mirror Mirror::Rule("common-parameter-removed"),
        "A page without operations describes one more parameter or header field; it doesn't say which operations have it.",
        "Read it: if requests must have it, set it for each call.";
    COMMON_PARAMETER_REMOVED = "common-parameter-removed", Api "common-parameter" Removed None, callers Risky, implementers Risky, mirror Mirror::Rule("common-parameter-added"),
        "A page without operations no longer describes a parameter or header field; it doesn't say which operations had it.",
        "Look for calls that send or read it.";
    COMMON_PARAMETER_CHANGED = "common-parameter-changed", Api "common-parameter" Changed None, callers Risky, implementers Risky, mirror Mirror::Rule("common-parameter-changed"),
        "A page without operations describes a parameter or header field differently; it doesn't say which operations have it.",
        "Read both texts.";
    COMMON_STATUS_ADDED = "common-status-added", Api "common-status" Added None, callers Compatible, implementers Compatible, mirror Mirror::Rule("common-status-removed"),
        "A page without operations lists one more status code; it doesn't say which operations answer it.",
        "Nothing, unless a program should handle it.";
    COMMON_STATUS_REMOVED = "common-status-removed", Api "common-status" Removed None, callers Compatible, implementers Compatible, mirror Mirror::Rule("common-status-added"),
        "A page without operations no longer lists a status code; it doesn't say which operations answered it.",
        "Nothing.";
    COMMON_STATUS_CHANGED = "common-status-changed", Api "common-status" Changed None, callers Compatible, implementers Compatible, mirror Mirror::Rule("common-status-changed"),
        "A page without operations describes a status code differently; it doesn't say which operations answer it.",
        "Nothing.";
    INTRODUCTION_ADDED = "introduction-added", Api "introduction" Added None, callers Compatible, implementers Compatible, mirror Mirror::Rule("introduction-removed"),
        "A page without operations has more rows or text; it doesn't say which operations that affects.",
        "Read it.";
    INTRODUCTION_REMOVED = "introduction-removed", Api "introduction" Removed None, callers Compatible, implementers Compatible, mirror Mirror::Rule("introduction-added"),
        "A page without operations has fewer rows or less text; it doesn't say which operations that affects.",
        "Nothing.";
    INTRODUCTION_CHANGED = "introduction-changed", Api "introduction" Changed None, callers Compatible, implementers Compatible, mirror Mirror::Rule("introduction-changed"),
        "A page without operations says something else; it doesn't say which operations that affects.",
        "Read both texts.";
}
