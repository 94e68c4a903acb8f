//! Rules about an API as a whole.

use super::*;

rules! {
    API_ADDED = "api-added", Api "presence" Added None, callers Compatible, implementers Breaking, mirror Mirror::Rule("api-removed"),
        "There are pages of an API that had none before.",
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
        "Check that the right docs were taken over before regenerating.";
    API_VERSION_KEPT = "api-version-kept", Api "version-kept" Changed None, callers Compatible, implementers Compatible, mirror Mirror::Waived("it says that something did not change, and depends on which changes break"),
        "The change breaks callers, but the version did not change.",
        "Raise the version in api.toml if it should signal this to callers.";
    ERROR_CODE_ADDED = "error-code-added", Api "error-code" Added None, callers Compatible, implementers Compatible, mirror Mirror::Rule("error-code-removed"),
        "The service's list of error codes has codes that it did not have.",
        "Nothing, unless a program should handle them; they have constants in `error_codes`.";
    ERROR_CODE_REMOVED = "error-code-removed", Api "error-code" Removed None, callers Compatible, implementers Compatible, mirror Mirror::Rule("error-code-added"),
        "The service's list of error codes no longer has these codes; programs that wait for them wait in vain.",
        "Their constants in `error_codes` are gone.";
    ERROR_CODE_STATUS_CHANGED = "error-code-status-changed", Api "error-code-status" Changed None, callers Risky, implementers Risky, mirror Mirror::Rule("error-code-status-changed"),
        "Error codes come with other status codes than before.",
        "Look at programs that decide by status code.";
}
