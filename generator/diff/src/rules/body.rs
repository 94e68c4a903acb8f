//! Rules about bodies, status codes and response headers.

use super::*;

rules! {
    REQUIRED_REQUEST_BODY_ADDED = "required-request-body-added", Body "presence-required" Added Request, callers Breaking, implementers Risky, mirror Mirror::Rule("required-request-body-removed"),
        "Requests without a body are refused now.",
        "Pass the body at every call.";
    OPTIONAL_REQUEST_BODY_ADDED = "optional-request-body-added", Body "presence-optional" Added Request, callers Compatible, implementers Risky, mirror Mirror::Rule("optional-request-body-removed"),
        "Callers may send a body; a server must read it where it is sent.",
        "The method takes an optional body.";
    REQUIRED_REQUEST_BODY_REMOVED = "required-request-body-removed", Body "presence-required" Removed Request, callers Risky, implementers Compatible, mirror Mirror::Rule("required-request-body-added"),
        "A server may ignore or refuse the body, or no longer do what it asked for.",
        "Remove the body at every call.";
    OPTIONAL_REQUEST_BODY_REMOVED = "optional-request-body-removed", Body "presence-optional" Removed Request, callers Risky, implementers Compatible, mirror Mirror::Rule("optional-request-body-added"),
        "A server may ignore or refuse the body, or no longer do what it asked for.",
        "Remove the body at every call.";
    REQUEST_BODY_BECAME_REQUIRED = "request-body-became-required", Body "requirement" Narrowed Request, callers Breaking, implementers Compatible, mirror Mirror::Rule("request-body-became-optional"),
        "Requests without a body are refused now.",
        "Pass the body at every call.";
    REQUEST_BODY_BECAME_OPTIONAL = "request-body-became-optional", Body "requirement" Widened Request, callers Compatible, implementers Risky, mirror Mirror::Rule("request-body-became-required"),
        "Callers may leave the body out; a server must cope with that.",
        "Servers: handle a request without a body.";
    REQUEST_MEDIA_TYPE_CHANGED = "request-media-type-changed", Body "media-type" Changed Request, callers Breaking, implementers Breaking, mirror Mirror::Rule("request-media-type-changed"),
        "Bodies of the old media type are refused.",
        "Regenerate; the body is encoded in another way.";
    REQUEST_SCHEMA_ADDED = "request-schema-added", Body "schema" Added Request, callers Risky, implementers Compatible, mirror Mirror::Rule("request-schema-removed"),
        "The docs say now what the body holds; what was sent so far may not fit.",
        "The body has a type of its own now instead of any JSON value.";
    REQUEST_SCHEMA_REMOVED = "request-schema-removed", Body "schema" Removed Request, callers Compatible, implementers Risky, mirror Mirror::Rule("request-schema-added"),
        "The docs no longer say what the body holds.",
        "The body is any JSON value now; its struct is gone.";
    REQUEST_WRAPPER_ADDED = "request-wrapper-added", Body "wrapper" Added Request, callers Breaking, implementers Breaking, mirror Mirror::Rule("request-wrapper-removed"),
        "All members of the body are one level deeper, below a new key.",
        "Put the old struct into the field of the new outer struct.";
    REQUEST_WRAPPER_REMOVED = "request-wrapper-removed", Body "wrapper" Removed Request, callers Breaking, implementers Breaking, mirror Mirror::Rule("request-wrapper-added"),
        "All members of the body are one level higher; the key around them is gone.",
        "Pass the inner struct as the body.";
    RESPONSE_WRAPPER_ADDED = "response-wrapper-added", Body "wrapper" Added Response, callers Breaking, implementers Breaking, mirror Mirror::Rule("response-wrapper-removed"),
        "All members of the answer are one level deeper, below a new key.",
        "Read the members through the field of the new outer struct.";
    RESPONSE_WRAPPER_REMOVED = "response-wrapper-removed", Body "wrapper" Removed Response, callers Breaking, implementers Breaking, mirror Mirror::Rule("response-wrapper-added"),
        "All members of the answer are one level higher; the key around them is gone.",
        "Read the members from the body itself.";
    RESPONSE_BODY_ADDED = "response-body-added", Body "presence" Added Response, callers Compatible, implementers Breaking, mirror Mirror::Rule("response-body-removed"),
        "There is a body where none was; a server must send it.",
        "The variant of this status holds a body now.";
    RESPONSE_BODY_REMOVED = "response-body-removed", Body "presence" Removed Response, callers Breaking, implementers Compatible, mirror Mirror::Rule("response-body-added"),
        "Callers that read the body find none.",
        "The variant of this status holds no body any more.";
    RESPONSE_SCHEMA_ADDED = "response-schema-added", Body "schema" Added Response, callers Compatible, implementers Risky, mirror Mirror::Rule("response-schema-removed"),
        "The docs say now what the body holds.",
        "The body has a type of its own now instead of any JSON value.";
    RESPONSE_SCHEMA_REMOVED = "response-schema-removed", Body "schema" Removed Response, callers Risky, implementers Compatible, mirror Mirror::Rule("response-schema-added"),
        "The docs no longer promise what the body holds.",
        "The body is any JSON value now; its struct is gone.";
    RESPONSE_MEDIA_TYPE_CHANGED = "response-media-type-changed", Body "media-type" Changed Response, callers Breaking, implementers Breaking, mirror Mirror::Rule("response-media-type-changed"),
        "Callers that decode the old media type can't read the answer.",
        "Regenerate; the body is decoded in another way.";
    SUCCESS_STATUS_ADDED = "success-status-added", Response "success-status" Added Response, callers Risky, implementers Compatible, mirror Mirror::Rule("success-status-removed"),
        "Callers that check for the known codes take it for a failure.",
        "Match the new variant of the response.";
    SUCCESS_STATUS_REMOVED = "success-status-removed", Response "success-status" Removed Response, callers Breaking, implementers Risky, mirror Mirror::Rule("success-status-added"),
        "Callers that wait for this code never see it.",
        "Remove the match on this variant of the response.";
    SUCCESS_STATUS_CHANGED = "success-status-changed", Response "success-status" Changed Response, callers Breaking, implementers Breaking, mirror Mirror::Rule("success-status-changed"),
        "Success is answered with another code than before.",
        "Match the variant of the new code.";
    ERROR_STATUS_ADDED = "error-status-added", Response "error-status" Added Response, callers Risky, implementers Compatible, mirror Mirror::Rule("error-status-removed"),
        "It may fail in a way that was not documented.",
        "Handle the new variant of the operation's error, if it needs more than the default.";
    ERROR_STATUS_REMOVED = "error-status-removed", Response "error-status" Removed Response, callers Compatible, implementers Risky, mirror Mirror::Rule("error-status-added"),
        "The failure is no longer documented; a server should not answer it.",
        "Remove the match on this variant of the operation's error.";
    REQUIRED_HEADER_ADDED = "required-response-header-added", Header "presence-required" Added Response, callers Compatible, implementers Breaking, mirror Mirror::Rule("required-response-header-removed"),
        "A server must send it.",
        "Servers: set the new field of the response headers.";
    OPTIONAL_HEADER_ADDED = "optional-response-header-added", Header "presence-optional" Added Response, callers Compatible, implementers Compatible, mirror Mirror::Rule("optional-response-header-removed"),
        "A server may send it.",
        "Nothing; there is a new field in the response headers.";
    REQUIRED_HEADER_REMOVED = "required-response-header-removed", Header "presence-required" Removed Response, callers Breaking, implementers Compatible, mirror Mirror::Rule("required-response-header-added"),
        "Callers that read it find nothing.",
        "Remove the uses of the field.";
    OPTIONAL_HEADER_REMOVED = "optional-response-header-removed", Header "presence-optional" Removed Response, callers Risky, implementers Compatible, mirror Mirror::Rule("optional-response-header-added"),
        "Callers that read it find nothing.",
        "Remove the uses of the field.";
    HEADER_RENAMED = "response-header-renamed", Header "name" Renamed Response, callers Breaking, implementers Breaking, mirror Mirror::Rule("response-header-renamed"),
        "Callers that read it under the old name find nothing.",
        "Use the field under its new name.";
    HEADER_BECAME_REQUIRED = "response-header-became-required", Header "requirement" Narrowed Response, callers Compatible, implementers Breaking, mirror Mirror::Rule("response-header-became-optional"),
        "A server must always send it.",
        "Its type is no longer an Option.";
    HEADER_BECAME_OPTIONAL = "response-header-became-optional", Header "requirement" Widened Response, callers Breaking, implementers Compatible, mirror Mirror::Rule("response-header-became-required"),
        "Callers can't rely on it any more.",
        "Its type is an Option now; handle None.";
}
