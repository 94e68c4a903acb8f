//! Every diagnostic code, declared once: the book's page of diagnostics, `--deny`, tests and counts read this table.

use serde::{Serialize, Serializer};

use super::Severity;

/// What a diagnostic code means.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The id that users see and give to `--deny`: kebab-case.
    pub id: &'static str,
    /// How severe it is.
    pub severity: Severity,
    /// Is it a defect of the docs that their owner can fix?
    pub defect: bool,
    /// How each message begins.
    pub title: &'static str,
    /// Why it matters and what Apiref does about it.
    pub explanation: &'static str,
    /// What the reader of the message can do.
    pub fix: &'static str,
}

macro_rules! codes {
    ($( $variant:ident = $id:literal, $severity:ident, defect: $defect:literal, $title:literal, $explanation:literal, $fix:literal; )*) => {
        /// A diagnostic code.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $( #[doc = $title] $variant, )*
        }

        impl Code {
            /// All codes, in the order of their declaration.
            pub const ALL: &[Code] = &[$( Code::$variant, )*];

            /// The declaration of this code.
            pub fn rule(self) -> &'static Rule {
                match self {
                    $( Code::$variant => &Rule {
                        id: $id,
                        severity: Severity::$severity,
                        defect: $defect,
                        title: $title,
                        explanation: $explanation,
                        fix: $fix,
                    }, )*
                }
            }
        }
    };
}

codes! {
    // Pages
    PageEmpty = "page-empty", Error, defect: true, "the page is empty",
        "An empty file can't be told from one whose download was cut off.",
        "Fetch the page again. If it is meant to be empty, delete it.";
    PageUnreadable = "page-unreadable", Error, defect: true, "the page can't be read as text",
        "The file is not UTF-8, or contains control characters that no page has.",
        "Save the page as UTF-8, or fetch it again.";
    TextHidden = "text-hidden", Note, defect: true, "the page has invisible characters",
        "They reorder the text around them or stand for nothing. Each is read as a blank, so that the text is \
         what it looks like.",
        "Remove the characters from the page.";
    DialectUnknown = "dialect-unknown", Note, defect: false, "no page family fits",
        "The page is listed with the outcome `other`, and nothing is read from it.",
        "Nothing, if the page documents no operation. Otherwise Apiref has no reader for pages of this kind; see \
         \"Adding a page family\".";
    OperationUnreadable = "operation-unreadable", Error, defect: true, "the page documents an operation that can't be read",
        "It has the sections of an operation page, but no line with a method and a path was found in it.",
        "Add the line with the method and the path, such as `GET /v1/lamps`.";
    PageCutOff = "page-cut-off", Warning, defect: true, "the page ends in the middle",
        "What precedes the cut is in the IR; what should follow is missing.",
        "Fetch the page again.";
    UriFromExample = "uri-from-example", Warning, defect: true, "the URI section has no method and path",
        "They were taken from the first example request, whose path may contain values where variables belong.",
        "State the method and the path in the section, or correct `path` in `overrides.toml`.";
    PageLostContent = "page-lost-content", Error, defect: true, "the page documents less than when it was last read",
        "An operation or all its status codes are gone although the page is still there, so it may have been cut \
         off. Its API isn't written until the change is accepted.",
        "Fetch the page again. If the docs really dropped the content, run `regen --accept`.";
    PageGone = "page-gone", Error, defect: false, "a page is gone, and with it an operation",
        "The page was there when it was last read. Its API isn't written until the change is accepted.",
        "Restore the page. If the docs really dropped it, run `regen --accept`.";
    FileNotFound = "file-not-found", Warning, defect: true, "a directive names a file that can't be read",
        "Paths are relative to the folder of the document that includes the page. The file is missing, isn't \
         text, or lies outside the API's folder; its content is not in the IR.",
        "Add the file to the API's folder, or correct the path on the page.";
    EntryNotFound = "entry-not-found", Warning, defect: true, "a row names an entry that its file does not have",
        "The row has a name, but no type and no description.",
        "Add the entry to the parameter file, or correct its name on the page.";
    EntryNotUnderstood = "entry-not-understood", Note, defect: true, "an entry of a parameter file has an unknown key",
        "The value of the key is not in the IR.",
        "Correct the key or remove it.";
    TooDeep = "too-deep", Warning, defect: true, "structs are nested too deep",
        "What lies deeper is not in the IR, so that reading ends whatever a page contains.",
        "Check the page: a struct probably refers to itself in a circle. A real API doesn't nest this deep.";

    // Markup
    TableMalformed = "table-malformed", Warning, defect: true, "the borders of a table don't fit its rows",
        "The cells were cut at the columns that most rows agree on.",
        "Align the borders of the table with its rows.";
    BlockNotRead = "block-not-read", Warning, defect: false, "a part of an operation page was not understood",
        "Its text is not in the IR.",
        "Read the part on the page. If it states a fact that the code needs, add it in `overrides.toml`.";

    // Paths and codes
    PathRepaired = "path-repaired", Warning, defect: true, "the path of an operation had to be repaired",
        "Braces, blanks or slashes are misplaced; Apiref corrects the path.",
        "Correct the path on the page.";
    StatusUnlisted = "status-unlisted", Warning, defect: true, "an example shows a status that no table lists",
        "The status becomes a response, marked as known from an example.",
        "Add the status to the page's list of status codes.";
    BodyContradicted = "body-contradicted", Warning, defect: true, "the page says there is no body, but shows one",
        "The example is used.",
        "Remove the sentence or the example, whichever is wrong.";

    // Examples
    ExampleRepaired = "example-repaired", Warning, defect: true, "an example is not valid JSON and was repaired",
        "The repaired example is used. The diagnostic names each place that was repaired.",
        "Correct the JSON on the page.";
    ExampleMislabelled = "example-mislabelled", Note, defect: true, "the label of an example contradicts its section",
        "The section decides.",
        "Correct the label of the example.";
    ExampleBroken = "example-broken", Warning, defect: true, "an example looks like JSON and can't be read",
        "The example is kept as text; nothing is inferred from it.",
        "Correct the JSON on the page.";
    ExampleContainer = "example-container", Warning, defect: true, "table and example disagree on scalar, array or object",
        "The example shows what is sent, so its kind is used. The table's type is kept as the stated one.",
        "Correct the type in the table. If the example is wrong instead, correct it, or set `type` in \
         `overrides.toml`.";
    ExampleScalar = "example-scalar", Note, defect: true, "table and example disagree on a scalar type",
        "The table's type is used: examples quote numbers and booleans too often to be trusted with scalar types.",
        "Correct the example or the table. Set `type` in `overrides.toml` if the table is wrong.";
    ExampleAgainstTable = "example-against-table", Warning, defect: true, "the example contradicts the tables",
        "A whole request lacks a required member, or shows a scalar where a structure is documented. The schema \
         says what the tables say; what the example shows is recorded beside it, and generated types accept both. \
         A key that differs from a documented name only in case or by two swapped \
         letters is treated as a typo. Members that the example shows without the documented one around them, or \
         the documented one under a related name, have the types of the table.",
        "Correct the example or the table. Set `required` or `type` in `overrides.toml` to decide.";
    RuleRefuted = "rule-refuted", Warning, defect: true, "an example breaks a rule that the docs state",
        "The rule is kept in the schema as refuted, with the place of the example, and is not enforced.",
        "Correct the example or the rule on the page.";
    RuleUncertain = "rule-uncertain", Note, defect: false, "a rule may not always hold",
        "It holds under a condition, its list may be incomplete, or the docs say more than was understood. It is \
         documented, and not enforced.",
        "Nothing. To enforce the rule, give the member a schema that states it in `overrides.toml`, such as `set = { schema \
         = { type = \"integer\", maximum = 100 } }`.";
    RequirementRefuted = "requirement-refuted", Note, defect: true, "an example or another row does without what a row calls required",
        "The member is optional: in responses, members may be missing; in requests, the place of the member may be a \
         guess, or another row is an alias for it.",
        "Add the member to the example, or mark it as optional on the page.";
    ExampleOfOtherCall = "example-of-other-call", Note, defect: false, "an example shows a call of another operation",
        "It is kept with its operation, marked, and not used as a test of it. Members that only this example \
         shows are optional.",
        "Nothing, if the page shows the other call on purpose.";
    ExampleOffRoute = "example-off-route", Note, defect: true, "the request line of an example fits no path of its operation",
        "It is read as a call of the operation all the same: method, version or a part of the path is a slip.",
        "Correct the request line on the page, or the path of the operation.";
    ExampleUndocumented = "example-undocumented", Note, defect: true, "an example shows members that no table lists",
        "They enter the schema with the types of their values, marked as known from the example only.",
        "Add rows for the members to the table.";
    ExampleOfOtherStatus = "example-of-other-status", Warning, defect: true, "an example is shown under a status that can't have it",
        "An error body is no example of a success, and some statuses have no body by the rules of HTTP. The \
         example is kept without that status.",
        "Move the example to its status.";

    // Status codes
    StatusOfOthers = "status-of-others", Note, defect: false, "a page of status codes lists some that this operation doesn't return",
        "The text of that page ties them to other methods, or they have no body while the operation documents \
         one. They are not among its responses.",
        "Nothing. If the operation does answer with the status, list it on its own page.";
    StatusNotRead = "status-not-read", Warning, defect: true, "a row of a table of status codes has no status code",
        "Its text is not in the IR.",
        "Write the number of the status in the row.";

    // Rows
    PlaceGuessed = "place-guessed", Note, defect: true, "nothing on the page proves where a row belongs",
        "It was put where such rows mostly belong; its source says that this is a guess.",
        "Add an example that shows the member, or a row for the object that contains it.";
    ArrowReversed = "arrow-reversed", Warning, defect: true, "the arrow of a header field points the wrong way",
        "Releases of the HTTP domain disagree on whether `<` is the request. Apiref reads it as the request, as \
         nearly all pages do.",
        "Name the side with a word: `reqheader` or `resheader`.";
    RowNotPlaced = "row-not-placed", Warning, defect: false, "a row of a parameter table has no place in the request or response",
        "Neither a caption, a reference, the path nor an example says where it belongs. It is not in the IR.",
        "Add the place in `overrides.toml` with `add = true`, or say on the page which table or object the row \
         belongs to.";
    RowLost = "row-lost", Warning, defect: false, "Apiref lost a row of a parameter table",
        "It is not in the IR, and no other finding names it. This is a bug of Apiref: each row has to be read \
         or reported.",
        "Please report it, with the page.";
    MemberOfValues = "member-of-values", Note, defect: true, "a table lists a member of an object that is a map",
        "The examples or the description show that the member belongs to each value of the map, and that is where \
         it was put.",
        "Say in the description that the object is a map, and what its values are.";
    RowRepeated = "row-repeated", Note, defect: true, "a member is documented twice in one table",
        "The rows are read as one; what they agree on is in the IR.",
        "Remove one of the rows.";
    RowGuessed = "row-guessed", Note, defect: true, "nothing says where a parameter is sent",
        "Filters in the request section of a GET are query parameters in practice, though no page says so.",
        "Give the table a caption that says so, such as \"Query parameters\".";
    PathVariableUndocumented = "path-variable-undocumented", Note, defect: true, "a variable of the path has no row",
        "It is a required string.",
        "Add a row for the variable.";
    QueryUndocumented = "query-undocumented", Note, defect: true, "an example's request line has a query parameter without a row",
        "The generated call has it as an optional parameter, of a type that the value in the example suggests.",
        "Add a row for the parameter.";
    BodyUndocumented = "body-undocumented", Note, defect: true, "the page doesn't say what a body holds, though there must be one",
        "What a `GET` answers is any JSON. A request without a documented body is sent without one.",
        "Document the members of the body or show an example. If there is no body, say so.";
    PathVariableMisnamed = "path-variable-misnamed", Warning, defect: true, "a row and the path use different names for a variable",
        "The name in the path is used.",
        "Use the same name in both places.";
    PathRowNotInPath = "path-row-not-in-path", Warning, defect: true, "a row is said to be in the path, and the path doesn't contain it",
        "The path decides; the row is read as a query parameter.",
        "Add the variable to the path, or move the row to the table it belongs to.";
    QueryRowInPath = "query-row-in-path", Warning, defect: true, "a row is said to be in the query, and the path contains it",
        "The path decides.",
        "Move the row to the table of path parameters.";
    StructOfOtherSide = "struct-of-other-side", Warning, defect: true, "a row refers to a struct of another page or of the other side of its page",
        "Its own side has a table with the same caption, which is used; members that only the other table of the \
         page lists are kept as optional.",
        "Point the reference to the table on the same side of the page.";
    MapKeysListed = "map-keys-listed", Note, defect: false, "a table lists usual keys of a map",
        "They are members of the object; other keys are allowed.",
        "Nothing.";
    StructUnreferenced = "struct-unreferenced", Warning, defect: true, "nothing refers to the table of a struct",
        "It was attached where an example shows its members or its caption names the field.",
        "Add the row that refers to the table, or remove the table.";
    WrapperUndocumented = "wrapper-undocumented", Warning, defect: true, "only the example shows the object around the members",
        "The example is followed: the members are placed inside the object.",
        "Add a row for the object to the table.";
    WrapperBesideMembers = "wrapper-beside-members", Warning, defect: true, "an object and its members stand in one table",
        "The example is followed: the members are placed inside the object.",
        "Give the members a table of their own.";
    RowSplitUncertain = "row-split-uncertain", Warning, defect: true, "the cells of a row can't be separated with certainty",
        "The page lost the borders of its cells. What could not be assigned is in the description.",
        "Compare the row with the page. Correct what was assigned wrongly in `overrides.toml`.";
    CellsTogether = "cells-together", Note, defect: false, "two columns of text can't be separated",
        "The page lost the borders of its cells; the description has the text of both.",
        "Nothing, unless the description matters: then set it in `overrides.toml`.";
    PathFromExample = "path-from-example", Warning, defect: true, "the path is known from an example only",
        "The section that should give the path is empty; the example shows a path with variables.",
        "State the path in its section, or correct `path` in `overrides.toml`.";

    // Types and constraints
    TypeNotUnderstood = "type-not-understood", Note, defect: true, "a type expression is not understood",
        "The schema allows any value there, or what the example shows. The text of the cell is kept as the stated \
         type.",
        "Use a common type name on the page, or set `type` in `overrides.toml`.";
    TypeAgainstDescription = "type-against-description", Warning, defect: true, "a type contradicts the description of its row",
        "The schema says what the table says; what the description tells is recorded beside it, and generated types \
         accept both.",
        "Correct the type or the description on the page. Set `type` in `overrides.toml` to decide.";
    ConstraintNotUnderstood = "constraint-not-understood", Note, defect: false, "this phrase looks like a constraint, but Apiref doesn't understand it",
        "It is only in the description; neither client nor server checks it.",
        "Nothing. To enforce it, give the member a schema that states the rule in `overrides.toml`, such as `set = { schema \
         = { type = \"integer\", maximum = 100 } }`.";

    // Overrides
    OverrideInvalid = "override-invalid", Error, defect: false, "an entry of overrides.toml can't be used",
        "Nothing is generated until it is fixed, because nobody would notice an entry that is skipped.",
        "Correct the entry; the message names the file, the line and what was expected.";
    OverrideUnmatched = "override-unmatched", Error, defect: false, "an override matches nothing",
        "The docs have no such operation or place, so the entry corrects nothing.",
        "Delete the entry or fix its address. `apiref explain OPERATION` lists the places there are.";
    OverrideNotNeeded = "override-not-needed", Error, defect: false, "this override repeats what the docs already say",
        "Without the entry, the output would be the same.",
        "Delete the entry, so that the file lists what is wrong today.";

    // Output
    ExampleUnlikeType = "example-unlike-type", Warning, defect: true, "an example doesn't match its type",
        "The generated type reads it, perhaps with a loss, so it is not used as a test of the generated crate.",
        "Correct the example or the type on the page.";
    OutputFault = "output-fault", Error, defect: false, "a generated file is not valid",
        "A template uses an undefined name, or its output is not valid Rust. The file is not written.",
        "Correct the template; the message names its file and line.";
}

impl Code {
    /// The code with this id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.rule().id == id)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.rule().id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_distinct_and_kebab_case() {
        for code in Code::ALL {
            let id = code.rule().id;
            assert_eq!(Code::from_id(id), Some(*code), "{id} is declared twice");
            assert!(
                id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'),
                "{id}"
            );
        }
    }
}
