//! Rules about values, wherever they stand: parameters, bodies, members, headers. Each exists in both directions,
//! because what widens a request for callers widens a promise of a response for implementers.

use super::*;

/// The four rules about a limit.
#[derive(Debug)]
pub struct Limit {
    /// There was none.
    pub set: Directed,
    /// It is gone.
    pub unset: Directed,
    /// It is greater.
    pub raised: Directed,
    /// It is smaller.
    pub lowered: Directed,
}

macro_rules! directed {
    ($id:literal, $area:ident $kind:literal $action:ident, mirror $mirror:literal,
     request $rc:ident $ri:ident $rr:expr, $ru:expr, response $sc:ident $si:ident $sr:expr, $su:expr) => {
        Directed {
            request: Rule {
                id: concat!("request-", $id),
                area: Area::$area,
                kind: $kind,
                action: Action::$action,
                flow: Flow::Request,
                callers: Impact::$rc,
                implementers: Impact::$ri,
                mirror: Mirror::Rule(concat!("request-", $mirror)),
                reason: $rr,
                rust: $ru,
            },
            response: Rule {
                id: concat!("response-", $id),
                area: Area::$area,
                kind: $kind,
                action: Action::$action,
                flow: Flow::Response,
                callers: Impact::$sc,
                implementers: Impact::$si,
                mirror: Mirror::Rule(concat!("response-", $mirror)),
                reason: $sr,
                rust: $su,
            },
        }
    };
}

macro_rules! values {
    ($( $name:ident = $id:literal, $kind:literal $action:ident, mirror $mirror:literal,
        request $rc:ident $ri:ident $rr:literal, $ru:literal,
        response $sc:ident $si:ident $sr:literal, $su:literal; )*) => {
        $(
            #[doc = concat!("`", $id, "`, in both directions.")]
            pub static $name: Directed = directed!($id, Schema $kind $action, mirror $mirror,
                request $rc $ri $rr, $ru, response $sc $si $sr, $su);
        )*
        static VALUES: &[&Directed] = &[$( &$name, )*];
    };
}

const NEW_LIMIT: &str = "The signature stays the same; `validate()` checks the limit.";

macro_rules! limits {
    ($( $name:ident = $kind:literal $side:ident; )*) => {
        $(
            #[doc = concat!("The rules about `", $kind, "`.")]
            pub static $name: Limit = limit!($side $kind);
        )*
        static LIMITS: &[&Limit] = &[$( &$name, )*];
    };
}

macro_rules! limit {
    (upper $kind:literal) => {
        Limit { set: narrower!($kind, "set" Set "unset" Risky Risky), unset: wider!($kind, "unset" Unset "set"),
                raised: wider!($kind, "raised" Raised "lowered"), lowered: narrower!($kind, "lowered" Lowered "raised" Breaking Breaking) }
    };
    (lower $kind:literal) => {
        Limit { set: narrower!($kind, "set" Set "unset" Risky Risky), unset: wider!($kind, "unset" Unset "set"),
                raised: narrower!($kind, "raised" Raised "lowered" Breaking Breaking), lowered: wider!($kind, "lowered" Lowered "raised") }
    };
}

/// The rules about a least and a most that come or go together.
#[derive(Debug)]
pub struct Range {
    /// The rules about the least alone.
    pub least: &'static Limit,
    /// The rules about the most alone.
    pub most: &'static Limit,
    /// There was neither.
    pub set: Directed,
    /// There is neither any more.
    pub unset: Directed,
}

macro_rules! ranges {
    ($( $name:ident = $kind:literal $least:ident $most:ident; )*) => {
        $(
            #[doc = concat!("The rules about `", $kind, "`.")]
            pub static $name: Range = Range {
                least: &$least,
                most: &$most,
                set: narrower!($kind, "set" Set "unset" Risky Risky),
                unset: wider!($kind, "unset" Unset "set"),
            };
        )*
        static RANGES: &[&Range] = &[$( &$name, )*];
    };
}

macro_rules! narrower {
    ($kind:literal, $id:literal $action:ident $mirror:literal $callers:ident $implementers:ident) => {
        Directed {
            request: Rule {
                id: concat!("request-", $kind, "-", $id),
                area: Area::Schema,
                kind: $kind,
                action: Action::$action,
                flow: Flow::Request,
                callers: Impact::$callers,
                implementers: Impact::Compatible,
                mirror: Mirror::Rule(concat!("request-", $kind, "-", $mirror)),
                reason: "Values that were valid may now be refused.",
                rust: NEW_LIMIT,
            },
            response: Rule {
                id: concat!("response-", $kind, "-", $id),
                area: Area::Schema,
                kind: $kind,
                action: Action::$action,
                flow: Flow::Response,
                callers: Impact::Compatible,
                implementers: Impact::$implementers,
                mirror: Mirror::Rule(concat!("response-", $kind, "-", $mirror)),
                reason: "Answers keep within narrower limits than before.",
                rust: "Nothing for callers; servers keep to the limit.",
            },
        }
    };
}

macro_rules! wider {
    ($kind:literal, $id:literal $action:ident $mirror:literal) => {
        Directed {
            request: Rule {
                id: concat!("request-", $kind, "-", $id),
                area: Area::Schema,
                kind: $kind,
                action: Action::$action,
                flow: Flow::Request,
                callers: Impact::Compatible,
                implementers: Impact::Risky,
                mirror: Mirror::Rule(concat!("request-", $kind, "-", $mirror)),
                reason: "Callers may send values that a server did not have to take before.",
                rust: NEW_LIMIT,
            },
            response: Rule {
                id: concat!("response-", $kind, "-", $id),
                area: Area::Schema,
                kind: $kind,
                action: Action::$action,
                flow: Flow::Response,
                callers: Impact::Risky,
                implementers: Impact::Compatible,
                mirror: Mirror::Rule(concat!("response-", $kind, "-", $mirror)),
                reason: "Callers may get values outside the documented limits.",
                rust: "Check buffers, columns and number types that were made for the old limit.",
            },
        }
    };
}

limits! {
    MAX_LENGTH = "max-length" upper;
    MIN_LENGTH = "min-length" lower;
    MAXIMUM = "maximum" upper;
    MINIMUM = "minimum" lower;
    MAX_ITEMS = "max-items" upper;
    MIN_ITEMS = "min-items" lower;
    MIN_PROPERTIES = "min-properties" lower;
}

ranges! {
    LENGTH_RANGE = "length-range" MIN_LENGTH MAX_LENGTH;
    ITEMS_RANGE = "items-range" MIN_ITEMS MAX_ITEMS;
    VALUE_RANGE = "value-range" MINIMUM MAXIMUM;
}

values! {
    REQUIRED_PROPERTY_ADDED = "required-property-added", "presence-required" Added, mirror "required-property-removed",
        request Breaking Risky "Requests without it are refused now.", "Set the new field wherever the struct is built.",
        response Compatible Breaking "A server must send it.", "Servers: set the new field of the struct.";
    OPTIONAL_PROPERTY_ADDED = "optional-property-added", "presence-optional" Added, mirror "optional-property-removed",
        request Compatible Risky "Callers may leave it out; a server must honour it where it is sent.", "Servers: read the new field of the request.",
        response Compatible Compatible "Callers that don't know it ignore it.", "Nothing; the struct has a new field.";
    REQUIRED_PROPERTY_REMOVED = "required-property-removed", "presence-required" Removed, mirror "required-property-added",
        request Risky Compatible "A server may ignore it, refuse it, or no longer do what it asked for.", "Remove the field wherever the struct is built.",
        response Breaking Compatible "Callers that read it find nothing, though it was promised.", "Remove the uses of the field.";
    OPTIONAL_PROPERTY_REMOVED = "optional-property-removed", "presence-optional" Removed, mirror "optional-property-added",
        request Risky Compatible "A server may ignore it, refuse it, or no longer do what it asked for.", "Remove the uses of the field.",
        response Breaking Compatible "Callers that read it find nothing.", "Remove the uses of the field.";
    PROPERTY_RENAMED = "property-renamed", "name" Renamed, mirror "property-renamed",
        request Breaking Breaking "What is sent under the old name is not understood; the shape is the same.", "Use the field under its new name; data that was stored under the old wire name must be converted.",
        response Breaking Breaking "Callers that read the old name find nothing; the shape is the same.", "Use the field under its new name; data that was stored under the old wire name must be converted.";
    PROPERTY_MOVED = "property-moved", "place" Moved, mirror "property-moved",
        request Breaking Breaking "It is read at another place of the body; what is sent at the old place is not seen.", "Set the field in the struct that holds it now.",
        response Breaking Breaking "It is at another place in the body.", "Read the field from the struct that holds it now.";
    BECAME_REQUIRED = "property-became-required", "requirement" Narrowed, mirror "property-became-optional",
        request Breaking Compatible "Requests that leave it out are refused now.", "Set the field wherever the struct is built; its type is no longer an Option.",
        response Compatible Breaking "A server must always send it.", "Its type is no longer an Option; servers set it always.";
    BECAME_OPTIONAL = "property-became-optional", "requirement" Widened, mirror "property-became-required",
        request Compatible Risky "Callers may leave it out; a server must cope with that.", "Its type is an Option now; servers handle None.",
        response Breaking Compatible "Callers can't rely on it any more.", "Its type is an Option now; handle None.";
    TYPE_CHANGED = "type-changed", "type" Changed, mirror "type-changed",
        request Breaking Breaking "Values of the old type are refused.", "Convert the values; the field has another type.",
        response Breaking Breaking "Callers that expect the old type can't decode the answer.", "Convert the values; the field has another type.";
    TYPE_WIDENED = "type-widened", "type" Widened, mirror "type-narrowed",
        request Compatible Breaking "Callers may send values of types that a server did not have to take before.", "The field has a wider type; old values convert into it.",
        response Breaking Compatible "Callers may get values of types that were not documented.", "Handle the values of the wider type.";
    TYPE_NARROWED = "type-narrowed", "type" Narrowed, mirror "type-widened",
        request Breaking Compatible "Values of some types that were valid are now refused.", "The field has a narrower type; convert the values.",
        response Compatible Breaking "A server must keep to fewer types.", "The field has a narrower type.";
    NULL_ALLOWED = "null-allowed", "null" Widened, mirror "null-refused",
        request Compatible Risky "Callers may send null; a server must cope with that.", "The field can be set to null now.",
        response Breaking Compatible "Callers may get null where there was always a value.", "Handle null; the field's type may be an Option now.";
    NULL_REFUSED = "null-refused", "null" Narrowed, mirror "null-allowed",
        request Breaking Compatible "Requests that send null are refused now.", "The field can't be set to null any more.",
        response Compatible Breaking "A server must not answer null any more.", "The field's type may no longer be an Option.";
    FORMAT_ADDED = "format-added", "format" Added, mirror "format-removed",
        request Risky Compatible "Values without this format may be refused.", "The field may have a type of its own for this format.",
        response Compatible Risky "A server must keep to the format.", "The field may have a type of its own for this format.";
    FORMAT_REMOVED = "format-removed", "format" Removed, mirror "format-added",
        request Compatible Risky "Callers may send values without this format.", "The field may be a plain value now.",
        response Risky Compatible "Callers that parse the format may meet other values.", "The field may be a plain value now.";
    FORMAT_CHANGED = "format-changed", "format" Changed, mirror "format-changed",
        request Breaking Breaking "Values of the old format are refused.", "Convert the values; the field may have another type.",
        response Breaking Breaking "Callers that parse the old format fail.", "Convert the values; the field may have another type.";
    FORMAT_WIDENED = "format-widened", "format" Widened, mirror "format-narrowed",
        request Compatible Risky "Callers may send greater numbers than before.", "The field has a wider number type.",
        response Risky Compatible "Callers may get greater numbers than their type holds.", "The field has a wider number type.";
    FORMAT_NARROWED = "format-narrowed", "format" Narrowed, mirror "format-widened",
        request Breaking Compatible "Greater numbers that were valid are now refused.", "The field has a narrower number type.",
        response Compatible Risky "A server must keep to smaller numbers.", "The field has a narrower number type.";
    ENUM_SET = "enum-set", "enum" Set, mirror "enum-unset",
        request Breaking Compatible "Only the listed values are taken now.", "The field is an enum now; use its variants.",
        response Compatible Risky "A server must keep to the listed values.", "The field is an enum now; use its variants.";
    ENUM_UNSET = "enum-unset", "enum" Unset, mirror "enum-set",
        request Compatible Risky "Callers may send any value.", "The field is a plain value now; the enum is gone.",
        response Risky Compatible "Callers may get values that no list documents.", "The field is a plain value now; the enum is gone.";
    ENUM_VALUE_ADDED = "enum-value-added", "enum-value" Added, mirror "enum-value-removed",
        request Compatible Risky "Callers may send values that a server did not have to take before.", "The enum has new variants.",
        response Risky Compatible "Callers may get values that were not documented.", "The enum has new variants; until now they were read as `Unlisted`.";
    ENUM_VALUE_REMOVED = "enum-value-removed", "enum-value" Removed, mirror "enum-value-added",
        request Breaking Compatible "Requests with this value are refused now.", "Replace the uses of the variants that are gone.",
        response Compatible Risky "A server must not answer this value any more.", "Remove the matches on the variants that are gone.";
    CONSTANT_CHANGED = "constant-changed", "constant" Changed, mirror "constant-changed",
        request Breaking Breaking "The only value that was taken is refused now.", "Use the variant of the new value.",
        response Breaking Breaking "Callers that check for the old value fail.", "Use the variant of the new value.";
    DEFAULT_ADDED = "default-added", "default" Added, mirror "default-removed",
        request Risky Compatible "Requests that leave it out may mean something else than before.", "Set the field where the default is not wanted.",
        response Compatible Compatible "The docs name a default for what a server leaves out.", "Nothing.";
    DEFAULT_REMOVED = "default-removed", "default" Removed, mirror "default-added",
        request Risky Compatible "What a request means that leaves it out is open now.", "Set the field where the old default is wanted.",
        response Compatible Compatible "The docs no longer name a default for what a server leaves out.", "Nothing.";
    DEFAULT_CHANGED = "default-changed", "default" Changed, mirror "default-changed",
        request Risky Risky "Requests that leave it out mean something else than before.", "Set the field where the old default is wanted.",
        response Risky Compatible "What is left out stands for another value than before.", "Check code that fills in the old default.";
    ENUM_VALUE_RENAMED = "enum-value-renamed", "enum-value" Renamed, mirror "enum-value-renamed",
        request Breaking Risky "The value is spelt in another way; the old spelling is no longer listed.", "Use the variant under its new name.",
        response Risky Breaking "The value is spelt in another way; code that compares with the old spelling misses it.", "Use the variant under its new name.";
    REWORDED = "rule-reworded", "wording" Changed, mirror "rule-reworded",
        request Risky Risky "A rule is stated in other words or by one side only, and is not fully understood. Check both texts.", "The check by `validate()` may be another.",
        response Risky Risky "A rule is stated in other words or by one side only, and is not fully understood. Check both texts.", "Nothing, unless the rule is another.";
    MEANING_CHANGED = "meaning-changed", "meaning" Changed, mirror "meaning-changed",
        request Risky Risky "The value has the same type and stands for something else: another unit, another form of time, or other supported values.", "Nothing changes in the signature; convert the values.",
        response Risky Risky "The value has the same type and stands for something else: another unit, another form of time, or other supported values.", "Nothing changes in the signature; convert the values.";
    VALUE_WITHDRAWN = "value-withdrawn", "row" Removed, mirror "value-stated",
        request Risky Compatible "Its row is gone from the table; only an example still shows it.", "The field stays as long as an example shows it.",
        response Risky Compatible "Its row is gone from the table; only an example still shows it.", "The field stays as long as an example shows it.";
    VALUE_STATED = "value-stated", "row" Added, mirror "value-withdrawn",
        request Compatible Compatible "The table has a row for what only an example showed.", "The field's type and docs come from the table.",
        response Compatible Compatible "The table has a row for what only an example showed.", "The field's type and docs come from the table.";
    PROPERTY_IN_PROSE = "property-in-prose", "row" Moved, mirror "property-in-prose",
        request Compatible Compatible "A description names it on one side, and the table has a row for it on the other.", "The struct has no field for what only a description names.",
        response Compatible Compatible "A description names it on one side, and the table has a row for it on the other.", "The struct has no field for what only a description names.";
    PATTERN_ADDED = "pattern-added", "pattern" Added, mirror "pattern-removed",
        request Breaking Compatible "Values that don't match are refused now.", "Nothing changes in the signature; check the values.",
        response Compatible Risky "A server must keep to the pattern.", "Nothing for callers.";
    PATTERN_REMOVED = "pattern-removed", "pattern" Removed, mirror "pattern-added",
        request Compatible Risky "Callers may send values that did not match before.", "Nothing.",
        response Risky Compatible "Callers may get values that did not match before.", "Check code that relies on the pattern.";
    PATTERN_CHANGED = "pattern-changed", "pattern" Changed, mirror "pattern-changed",
        request Risky Risky "Values that matched may no longer match.", "Nothing changes in the signature; check the values.",
        response Risky Risky "Values that did not match may come.", "Check code that relies on the pattern.";
    MULTIPLE_SET = "multiple-set", "multiple" Set, mirror "multiple-unset",
        request Risky Compatible "Numbers between the steps are refused now.", "Nothing changes in the signature; check the values.",
        response Compatible Risky "A server must keep to the steps.", "Nothing for callers.";
    MULTIPLE_UNSET = "multiple-unset", "multiple" Unset, mirror "multiple-set",
        request Compatible Risky "Callers may send numbers between the steps.", "Nothing.",
        response Risky Compatible "Callers may get numbers between the steps.", "Check code that relies on the steps.";
    MULTIPLE_CHANGED = "multiple-changed", "multiple" Changed, mirror "multiple-changed",
        request Breaking Risky "Numbers that were valid are now refused.", "Nothing changes in the signature; check the values.",
        response Risky Risky "Numbers come in other steps.", "Check code that relies on the steps.";
    UNIQUE_SET = "unique-items-set", "unique-items" Set, mirror "unique-items-unset",
        request Risky Compatible "Lists with equal items are refused now.", "Nothing changes in the signature; check the values.",
        response Compatible Risky "A server must not repeat an item.", "Nothing for callers.";
    UNIQUE_UNSET = "unique-items-unset", "unique-items" Unset, mirror "unique-items-set",
        request Compatible Risky "Callers may send equal items.", "Nothing.",
        response Risky Compatible "Callers may get equal items.", "Check code that assumes the items are distinct.";
    MAP_SET = "map-values-added", "map-values" Added, mirror "map-values-removed",
        request Compatible Risky "Callers may send members with names of their own.", "The value is a map now, or has one beside its fields.",
        response Risky Compatible "Callers may get members that have no documented name.", "The value is a map now, or has one beside its fields.";
    MAP_UNSET = "map-values-removed", "map-values" Removed, mirror "map-values-added",
        request Breaking Compatible "Members with names of their own are refused now.", "Set named fields instead of map entries.",
        response Compatible Risky "A server must keep to the documented members.", "Read named fields instead of map entries.";
    ALTERNATIVE_ADDED = "alternative-added", "alternative" Added, mirror "alternative-removed",
        request Compatible Risky "Callers may send one more form.", "The enum of forms has a new variant.",
        response Breaking Compatible "Callers may get a form that was not documented.", "Match the new variant of the enum of forms.";
    ALTERNATIVE_REMOVED = "alternative-removed", "alternative" Removed, mirror "alternative-added",
        request Breaking Compatible "Requests in this form are refused now.", "Use another variant of the enum of forms.",
        response Compatible Risky "A server must not answer in this form any more.", "Remove the match on the variant that is gone.";
    EXCLUSION_ADDED = "exclusion-added", "exclusion" Added, mirror "exclusion-removed",
        request Breaking Compatible "Values that were fine so far are ruled out.", "Nothing changes in the signature; check the values.",
        response Compatible Risky "A server must not answer what is ruled out.", "Nothing for callers.";
    EXCLUSION_REMOVED = "exclusion-removed", "exclusion" Removed, mirror "exclusion-added",
        request Compatible Risky "Callers may send what was ruled out.", "Nothing.",
        response Risky Compatible "Callers may get what was ruled out.", "Check code that relies on the exclusion.";
    EXCLUSION_CHANGED = "exclusion-changed", "exclusion" Changed, mirror "exclusion-changed",
        request Risky Risky "Other values are ruled out than before.", "Nothing changes in the signature; check the values.",
        response Risky Risky "Other values are ruled out than before.", "Check code that relies on the exclusion.";
    READ_ONLY_SET = "read-only-set", "read-only" Set, mirror "read-only-unset",
        request Risky Compatible "Only the server sets it now; what callers send is ignored or refused.", "Stop setting the field in requests.",
        response Compatible Compatible "Only the server sets it now.", "Nothing.";
    READ_ONLY_UNSET = "read-only-unset", "read-only" Unset, mirror "read-only-set",
        request Compatible Risky "Callers may set it now.", "The field may be set in requests.",
        response Compatible Compatible "Callers may set it now.", "Nothing.";
    DEPRECATED = "value-deprecated", "deprecation" Added, mirror "value-reinstated",
        request Compatible Compatible "It still works; the docs advise against it.", "The field carries #[deprecated]; plan its replacement.",
        response Compatible Compatible "It is still sent; the docs advise against it.", "The field carries #[deprecated]; plan its replacement.";
    REINSTATED = "value-reinstated", "deprecation" Removed, mirror "value-deprecated",
        request Compatible Compatible "The docs no longer call it deprecated.", "Drop the #[expect(deprecated)] at its uses.",
        response Compatible Compatible "The docs no longer call it deprecated.", "Drop the #[expect(deprecated)] at its uses.";
}

/// All pairs of this file.
pub(super) static RULES: std::sync::LazyLock<Vec<&'static Directed>> =
    std::sync::LazyLock::new(|| {
        let limits = LIMITS
            .iter()
            .flat_map(|limit| [&limit.set, &limit.unset, &limit.raised, &limit.lowered]);
        let ranges = RANGES.iter().flat_map(|range| [&range.set, &range.unset]);
        VALUES.iter().copied().chain(limits).chain(ranges).collect()
    });
