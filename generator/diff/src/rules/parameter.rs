//! Rules about path, query and header parameters, and about what a server does with invalid values.

use super::*;

rules! {
    REQUIRED_PARAMETER_ADDED = "required-parameter-added", Parameter "presence-required" Added Request, callers Breaking, implementers Risky, mirror Mirror::Rule("required-parameter-removed"),
        "Requests without it are refused now.",
        "Pass the new argument at every call.";
    OPTIONAL_PARAMETER_ADDED = "optional-parameter-added", Parameter "presence-optional" Added Request, callers Compatible, implementers Risky, mirror Mirror::Rule("optional-parameter-removed"),
        "Callers may leave it out; a server must honour it where it is sent.",
        "Servers: read the new field of the request.";
    REQUIRED_PARAMETER_REMOVED = "required-parameter-removed", Parameter "presence-required" Removed Request, callers Risky, implementers Compatible, mirror Mirror::Rule("required-parameter-added"),
        "A server may ignore it, refuse it, or no longer do what it asked for.",
        "Remove the argument at every call.";
    OPTIONAL_PARAMETER_REMOVED = "optional-parameter-removed", Parameter "presence-optional" Removed Request, callers Risky, implementers Compatible, mirror Mirror::Rule("optional-parameter-added"),
        "A server may ignore it, refuse it, or no longer do what it asked for.",
        "Remove the uses of the field.";
    PARAMETER_REMOVED_AFTER_DEPRECATION = "parameter-removed-after-deprecation", Parameter "presence" Removed Request, callers Compatible, implementers Compatible, mirror Mirror::Waived("a parameter that appears is added, deprecated or not"),
        "It was announced: the docs called it deprecated before.",
        "Remove the uses of the field.";
    TRANSPORT_HEADER_ADDED = "transport-header-added", Parameter "transport-header" Added Request, callers Compatible, implementers Compatible, mirror Mirror::Rule("transport-header-removed"),
        "HTTP libraries send this header field by themselves.",
        "Nothing.";
    TRANSPORT_HEADER_REMOVED = "transport-header-removed", Parameter "transport-header" Removed Request, callers Compatible, implementers Compatible, mirror Mirror::Rule("transport-header-added"),
        "HTTP libraries send this header field by themselves.",
        "Nothing.";
    PARAMETER_RENAMED = "parameter-renamed", Parameter "name" Renamed Request, callers Breaking, implementers Breaking, mirror Mirror::Rule("parameter-renamed"),
        "What is sent under the old name is not understood.",
        "Use the field under its new name.";
    PARAMETER_MOVED = "parameter-moved", Parameter "location" Moved Request, callers Breaking, implementers Breaking, mirror Mirror::Rule("parameter-moved"),
        "It is read at another place of the request; what is sent at the old place is not seen.",
        "Regenerate; the field may have moved to another struct.";
    PARAMETER_BECAME_REQUIRED = "parameter-became-required", Parameter "requirement" Narrowed Request, callers Breaking, implementers Compatible, mirror Mirror::Rule("parameter-became-optional"),
        "Requests that leave it out are refused now.",
        "Pass the value at every call; its type is no longer an Option.";
    PARAMETER_BECAME_OPTIONAL = "parameter-became-optional", Parameter "requirement" Widened Request, callers Compatible, implementers Risky, mirror Mirror::Rule("parameter-became-required"),
        "Callers may leave it out; a server must cope with that.",
        "Its type is an Option now; servers handle None.";
    INVALID_HANDLING_ADDED = "invalid-handling-added", Parameter "invalid-handling" Added Request, callers Compatible, implementers Risky, mirror Mirror::Rule("invalid-handling-removed"),
        "The docs say now what is done with an invalid value.",
        "Handle the status code that is answered.";
    INVALID_HANDLING_REMOVED = "invalid-handling-removed", Parameter "invalid-handling" Removed Request, callers Compatible, implementers Compatible, mirror Mirror::Rule("invalid-handling-added"),
        "The docs no longer say what is done with an invalid value.",
        "Don't rely on the status code that was promised.";
    INVALID_HANDLING_CHANGED = "invalid-handling-changed", Parameter "invalid-handling" Changed Request, callers Risky, implementers Risky, mirror Mirror::Rule("invalid-handling-changed"),
        "An invalid value is answered in another way, or with another code.",
        "Handle the new status code.";
}
