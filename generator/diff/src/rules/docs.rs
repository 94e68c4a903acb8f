//! Rules about the docs themselves: nothing of it reaches the wire.

use super::*;

rules! {
    PAGE_MOVED = "page-moved", Docs "page" Moved None, callers Docs, implementers Docs, mirror Mirror::Rule("page-moved"),
        "The operation is documented on a page of another name.",
        "Nothing.";
    OPERATION_TITLE_CHANGED = "operation-title-changed", Docs "operation-title" Changed None, callers Docs, implementers Docs, mirror Mirror::Rule("operation-title-changed"),
        "The page's title has different wording.",
        "Nothing; doc comments follow.";
    ORIGINAL_NAME_CHANGED = "original-name-changed", Docs "original-name" Changed None, callers Docs, implementers Docs, mirror Mirror::Rule("original-name-changed"),
        "The docs give the operation another id of their own.",
        "Nothing.";
    API_TITLE_CHANGED = "api-title-changed", Docs "api-title" Changed None, callers Docs, implementers Docs, mirror Mirror::Rule("api-title-changed"),
        "The API has another title.",
        "Nothing; doc comments follow.";
    DESCRIPTION_ADDED = "description-added", Docs "description" Added None, callers Docs, implementers Docs, mirror Mirror::Rule("description-removed"),
        "There is a description where none was.",
        "Nothing; doc comments follow.";
    DESCRIPTION_REMOVED = "description-removed", Docs "description" Removed None, callers Docs, implementers Docs, mirror Mirror::Rule("description-added"),
        "There is no description any more.",
        "Nothing; doc comments follow.";
    DESCRIPTION_CHANGED = "description-changed", Docs "description" Changed None, callers Docs, implementers Docs, mirror Mirror::Rule("description-changed"),
        "The description has different wording; what it states in a form that can be compared is the same.",
        "Nothing; doc comments follow.";
    CONTENT_UNPLACED = "content-unplaced", Docs "unplaced content" Added None, callers Risky, implementers Risky, mirror Mirror::Rule("content-placed"),
        "The docs have a row, table or block that fits no place of the request or the answers: what it states is in no type.",
        "Read it; an override may place it.";
    CONTENT_PLACED = "content-placed", Docs "unplaced content" Removed None, callers Docs, implementers Docs, mirror Mirror::Rule("content-unplaced"),
        "A row, table or block that had no place in the API has one, or is gone.",
        "Nothing.";
    NOTE_ADDED = "note-added", Docs "note" Added None, callers Docs, implementers Docs, mirror Mirror::Rule("note-removed"),
        "The page has a new section about using the operation.",
        "Read it: it may state conditions that no type can express.";
    NOTE_REMOVED = "note-removed", Docs "note" Removed None, callers Docs, implementers Docs, mirror Mirror::Rule("note-added"),
        "A section about using the operation is gone.",
        "Nothing; doc comments follow.";
    NOTE_CHANGED = "note-changed", Docs "note" Changed None, callers Docs, implementers Docs, mirror Mirror::Rule("note-changed"),
        "A section about using the operation has different wording.",
        "Read it: it may state conditions that no type can express.";
    STRUCT_TITLE_CHANGED = "struct-title-changed", Docs "struct-title" Changed None, callers Docs, implementers Docs, mirror Mirror::Rule("struct-title-changed"),
        "The docs call the struct by another name; its members are compared on their own.",
        "The generated type may have another name; see the verdict in Rust.";
    STATED_TYPE_CHANGED = "stated-type-changed", Docs "stated-type" Changed None, callers Docs, implementers Docs, mirror Mirror::Rule("stated-type-changed"),
        "The type is written otherwise and means the same.",
        "Nothing.";
    ORDER_CHANGED = "order-changed", Docs "order" Changed None, callers Docs, implementers Docs, mirror Mirror::Rule("order-changed"),
        "The same rows stand in another order.",
        "Nothing; fields may be generated in another order.";
    EXAMPLE_ADDED = "example-added", Docs "example" Added None, callers Docs, implementers Docs, mirror Mirror::Rule("example-removed"),
        "There is one more example.",
        "Nothing; mocks may answer with it.";
    EXAMPLE_REMOVED = "example-removed", Docs "example" Removed None, callers Docs, implementers Docs, mirror Mirror::Rule("example-added"),
        "An example is gone.",
        "Nothing; mocks no longer answer with it.";
    EXAMPLE_CHANGED = "example-changed", Docs "example" Changed None, callers Docs, implementers Docs, mirror Mirror::Rule("example-changed"),
        "An example shows other values.",
        "Nothing; mocks answer with the new values.";
}
