//! Every diagnostic code, declared once: the reference page, `--deny`, tests and counts read this table.

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
    /// What is said first in each message.
    pub title: &'static str,
    /// Why it matters and what Apiref does about it.
    pub explanation: &'static str,
}

macro_rules! codes {
    ($( $variant:ident = $id:literal, $severity:ident, defect: $defect:literal, $title:literal, $explanation:literal; )*) => {
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
                    }, )*
                }
            }
        }
    };
}

codes! {
    // Pages
    PageEmpty = "page-empty", Error, defect: true, "the page is empty",
        "A file of no text can't be told from one whose download was cut off.";
    PageUnreadable = "page-unreadable", Error, defect: true, "the page can't be read as text",
        "The file is not UTF-8, or holds control characters that no page has.";
    TextHidden = "text-hidden", Note, defect: true, "the page has characters that nobody sees",
        "They change the order of others or stand for nothing. A blank took the place of each, so that text is what it \
         looks like.";
    DialectUnknown = "dialect-unknown", Note, defect: false, "no page family fits",
        "The page is listed with the outcome `other` and nothing is read from it.";
    OperationUnreadable = "operation-unreadable", Error, defect: true, "the page documents an operation that can't be read",
        "It has the sections of an operation page, but no line with a method and a path could be found in it.";
    PageCutOff = "page-cut-off", Warning, defect: true, "the page ends in the middle",
        "What stands before the cut is in the IR; what should follow is missing.";
    UriFromExample = "uri-from-example", Warning, defect: true, "the URI section has no method and path",
        "They were taken from the first example request, whose path may hold values in the place of variables.";

    PageLostContent = "page-lost-content", Error, defect: true,
        "the page documents less than when it was last read",
        "An operation or all its status codes are gone although the page is still there: it may have been cut off. \
         Nothing is written until the change is accepted with `--accept`.";

    PageGone = "page-gone", Error, defect: false,
        "a page is gone, and with it operations",
        "The page was there when it was last read, and no other page documents its operations. Nothing is written until \
         the change is accepted with `--accept`.";
    FileNotFound = "file-not-found", Warning, defect: true, "a directive names a file that can't be read",
        "Paths are relative to the folder of the document that includes the page. The file is missing, is no text, or \
         lies outside the API's folder; what it holds is not in the IR.";
    EntryNotFound = "entry-not-found", Warning, defect: true, "a row names an entry that its file does not have",
        "The row has a name, and no type or description.";
    EntryNotUnderstood = "entry-not-understood", Note, defect: true, "an entry of a parameter file has an unknown key",
        "Its value is not in the IR; read it in the file.";
    TooDeep = "too-deep", Warning, defect: true, "structs are nested too deep",
        "No API nests so deep; what lies deeper is not in the IR, so that reading ends whatever a page holds.";

    // Markup
    TableMalformed = "table-malformed", Warning, defect: true, "the borders of a table don't fit its rows",
        "The cells were cut at the columns that most rows agree on.";
    BlockNotRead = "block-not-read", Warning, defect: false, "a part of an operation page was not understood",
        "Its text is kept nowhere else; read it on the page.";

    // Paths and codes
    PathRepaired = "path-repaired", Warning, defect: true, "the path of an operation had to be repaired",
        "Braces, blanks or slashes of the path are not where they belong; the path was read as it must be meant.";

    StatusUnlisted = "status-unlisted", Warning, defect: true, "an example shows a status that no table lists",
        "The status becomes a response, marked as known from an example.";
    BodyContradicted = "body-contradicted", Warning, defect: true, "the page says that there is no body, and shows one",
        "The example was believed.";

    // Examples
    ExampleRepaired = "example-repaired", Warning, defect: true, "an example is not valid JSON and was repaired",
        "The repaired example is used; the diagnostic names each place that was repaired.";
    ExampleMislabelled = "example-mislabelled", Note, defect: true, "the label of an example contradicts its section",
        "The section decides.";
    ExampleBroken = "example-broken", Warning, defect: true, "an example looks like JSON and can't be read",
        "The example is kept as text; nothing is inferred from it.";
    ExampleContainer = "example-container", Warning, defect: true, "table and example disagree on scalar, array or object",
        "The example shows what is sent, so its kind is taken; the table's type is kept as the stated one.";
    ExampleScalar = "example-scalar", Note, defect: true, "table and example disagree on a scalar type",
        "The table's type is taken: examples quote numbers and booleans too often to be trusted with scalar types.";
    ExampleAgainstTable = "example-against-table", Warning, defect: true,
        "the example contradicts the tables",
        "A whole request without a required member, or a scalar where a structure is documented. The tables keep \
         their say in the schema; beside it stands what the example shows, and generated types hold both.";
    RuleRefuted = "rule-refuted", Warning, defect: true, "an example breaks a rule that the docs state",
        "The rule is kept in the schema as refuted, with the place of the example, and nothing is refused because of it.";
    RuleUncertain = "rule-uncertain", Note, defect: false, "a rule may not hold always",
        "It holds under a condition, its list may go on, or the docs say more than was understood. It is told, and \
         nothing is refused because of it.";
    RequirementRefuted = "requirement-refuted", Note, defect: true, "an example leaves out what a row calls required",
        "The member is optional: one of an answer is not always sent, or the place of one of a request is a guess.";
    ExampleOfOtherCall = "example-of-other-call", Note, defect: false, "an example shows a call of another operation",
        "It is kept with its operation, marked, and is no test of it; members that it alone shows are optional.";
    ExampleUndocumented = "example-undocumented", Note, defect: true, "an example shows members that no table lists",
        "They enter the schema with the types of their values, marked as known from the example only.";
    ExampleOfOtherStatus = "example-of-other-status", Warning, defect: true,
        "an example stands under a status that can't have it",
        "An error body is no example of a success, and some statuses have no body by the rules of HTTP. \
         The example is kept without that status.";
    // Status codes
    StatusOfOthers = "status-of-others", Note, defect: false,
        "a page about status codes lists some that this operation does not answer with",
        "The words of that page bind them to other methods, or they have no body, while the operation documents one. \
         They are not among its responses.";
    StatusNotRead = "status-not-read", Warning, defect: true, "a row of a table of status codes has no status code",
        "Its text is not in the IR; read it on the page.";

    // Rows
    PlaceGuessed = "place-guessed", Note, defect: true, "nothing on the page proves where a row belongs",
        "It was put where such rows mostly belong; its source says that this is a guess.";
    ArrowReversed = "arrow-reversed", Warning, defect: true, "a header field points to the side to which it does not belong",
        "Releases of the HTTP domain disagree on whether `<` is the request. Apiref reads it as that, as nearly all pages \
         do; name the side by a word (`reqheader`, `resheader`).";
    RowNotPlaced = "row-not-placed", Warning, defect: false, "a row of a parameter table has no place in the request or response",
        "Neither a caption, a reference, the path nor an example tells where it belongs; it is not in the IR.";
    RowLost = "row-lost", Warning, defect: false, "no stage read a row of a parameter table",
        "It is not in the IR, and no other finding names it. This is a fault of Apiref: each row has to be read or \
         reported.";
    MemberOfValues = "member-of-values", Note, defect: true, "a table lists a member of an object that is a map",
        "The examples or the description show that the member belongs to each value of the map, and that is where it is.";
    RowRepeated = "row-repeated", Note, defect: true, "a member is documented twice in one table",
        "The rows are read as one; what they agree on is in the IR.";
    RowGuessed = "row-guessed", Note, defect: true, "nothing tells where a row of a parameter table is sent",
        "Filters in the request section of a GET are query parameters in fact, though no page says so.";
    PathVariableUndocumented = "path-variable-undocumented", Note, defect: true, "a variable of the path has no row",
        "It is a required string.";
    PathVariableMisnamed = "path-variable-misnamed", Warning, defect: true, "a row names a path variable otherwise than the path does",
        "The path's name counts.";
    PathRowNotInPath = "path-row-not-in-path", Warning, defect: true, "a row is said to be in the path, and the path doesn't hold it",
        "The path counts; the row is read as a query parameter.";
    QueryRowInPath = "query-row-in-path", Warning, defect: true, "a row is said to be in the query, and the path holds it",
        "The path counts.";
    StructOfOtherSide = "struct-of-other-side", Warning, defect: true, "a row refers to a struct of another page or of the other side of its page",
        "Its own side has a table of the same caption, which counts; members that only the other table of the page lists are kept as optional.";
    MapKeysListed = "map-keys-listed", Note, defect: false, "a table lists usual keys of a map",
        "They are members of the object; other keys are allowed.";
    StructUnreferenced = "struct-unreferenced", Warning, defect: true, "nothing refers to the table of a struct",
        "It was attached where an example shows its members or its caption names the field.";
    WrapperUndocumented = "wrapper-undocumented", Warning, defect: true, "the object that holds the members is documented by the example only",
        "The example counts: the members are placed inside it.";
    WrapperBesideMembers = "wrapper-beside-members", Warning, defect: true, "an object and its members stand in one table",
        "The example counts: the members are placed inside the object.";

    RowSplitUncertain = "row-split-uncertain", Warning, defect: true, "the cells of a row can't be separated with certainty",
        "The page lost the borders of its cells. What could not be assigned stands in the description; check the row on the page.";
    CellsTogether = "cells-together", Note, defect: false, "two columns of text can't be separated",
        "The page lost the borders of its cells; the description holds the text of both.";
    PathFromExample = "path-from-example", Warning, defect: true, "the path is known from an example only",
        "The section that should give the path is empty; the example shows a path with variables.";

    // Types and constraints
    TypeNotUnderstood = "type-not-understood", Note, defect: true, "a type expression is not understood",
        "The schema allows any value there, or what the example shows; the text of the cell is kept as the stated type.";
    ConstraintNotUnderstood = "constraint-not-understood", Note, defect: false, "a phrase looks like a constraint and is not understood",
        "It stands in the description only; neither client nor server checks it.";

    // Overrides
    OverrideInvalid = "override-invalid", Error, defect: false, "an entry of overrides.toml can't be used",
        "Nothing is generated until it is fixed: nobody would notice an entry that is skipped.";
    OverrideUnmatched = "override-unmatched", Error, defect: false, "an override matches nothing",
        "The docs have no such operation or place any more, or never had: delete the entry or fix its address.";
    OverrideNotNeeded = "override-not-needed", Error, defect: false, "an override is no longer needed",
        "The docs say by themselves what the entry says: delete it, so that the file lists what is wrong today.";

    // Output
    ExampleUnlikeType = "example-unlike-type", Warning, defect: true, "an example is not what its type says",
        "Its type reads it, perhaps not without loss; so it is no test of the generated crate.";
    OutputFault = "output-fault", Error, defect: false, "a generated file is not valid",
        "A template names what nobody supplies, or what it gives is not Rust; the file is not written.";
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
