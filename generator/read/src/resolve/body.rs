//! The fields of a body on their way from rows to a schema: a tree that is built by linking structs (families that
//! document each struct in a table of its own) or by nesting flat rows (families that don't).

use super::constraints::{self, Finding};
use super::lists::List;
use crate::draft::{Draft, DraftExample, DraftRow, Prose};
use apiref_core::ir::{Direction, Json, Origin, RequestBody, Schema, Source, TypeName, Types};
use apiref_core::text::collapsed;
use apiref_core::words::states_case;
use indexmap::IndexMap;

/// The members of a pair.
const PAIR: [&str; 2] = ["key", "value"];

/// A member of a body, with what was decided about it so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Field<'a> {
    /// The name on the wire.
    pub name: String,
    /// The row that documents it; none where only an example or the path shows it.
    pub row: Option<&'a DraftRow>,
    /// What is known of the value apart from documented members: its type, containers included, limits, description. It is
    /// large, and fields move from list to list.
    pub schema: Box<Schema>,
    /// Must it be there?
    pub required: bool,
    /// The name that the docs give to the struct of the members, if any.
    pub title: Option<String>,
    /// The members of the value: of the innermost container's items where the value is an array or a map.
    pub children: Vec<Field<'a>>,
    /// Further sets of members, where the docs describe several structs of which the value is one.
    pub variants: Vec<Variant<'a>>,
    /// What its description says beyond its own schema: rules about several members are written into the object that
    /// holds them.
    pub findings: Vec<Finding>,
    /// Where it was read, what was stated of it, and how its place was decided.
    pub source: Source,
}

/// One of several structs that a field may hold.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Variant<'a> {
    /// The name that the docs give to it.
    pub title: Option<String>,
    /// Its members.
    pub fields: Vec<Field<'a>>,
}

/// Makes of two schemas for different versions one: what the newer one says counts, and the types of both are allowed.
/// True: the other one is the newer one.
pub fn join_versions(schema: &mut Schema, mut other: Schema) -> bool {
    let versions = schema.versions.hull(&other.versions);
    let is_newer = other.versions.is_newer(&schema.versions);
    if is_newer {
        std::mem::swap(schema, &mut other);
    }
    let is_over = schema.versions.is_newer(&other.versions);
    schema.versions = versions.into();
    // What was said of older versions holds for those.
    if let (Some(text), Some(older)) = (&mut schema.description, &other.description)
        && let Some(last) = &other.versions.max
        && !text.contains(older.as_str())
    {
        let more = match is_over {
            true => format!("\n\nUntil version {last}: {older}"),
            false => format!("\n\n{older}"),
        };
        text.push_str(&more);
    }
    let (Some(types), Some(others)) = (&schema.types, &other.types) else {
        return is_newer;
    };
    let mut names = types.names().to_vec();
    let others = others.names().iter();
    names.extend(others.filter(|name| !types.names().contains(name)));
    if names.len() > types.names().len() {
        schema.types = Some(Types::Many(names));
        schema.format = None;
        schema.enumeration.clear();
    }
    is_newer
}

impl<'a> Field<'a> {
    /// A field of which only the name and the source are known.
    pub fn new(name: impl Into<String>, source: Source) -> Self {
        Self {
            name: name.into(),
            row: None,
            schema: Box::default(),
            required: false,
            title: None,
            children: Vec::new(),
            variants: Vec::new(),
            findings: Vec::new(),
            source,
        }
    }

    /// Frees what some versions of the API do without: it can't be demanded, whatever its row states.
    pub fn free_in_versions(&mut self) {
        if self.findings.contains(&Finding::OptionalInVersions) {
            self.required = false;
            self.source.required_by = Some(Origin::Description);
        }
    }

    /// Gives the key of pairs the values that the description of their list tells, where its own row tells none.
    fn limit_key(&mut self) {
        let told = self.findings.iter().filter_map(|finding| match finding {
            Finding::KeyOf(values) => Some(values),
            _ => None,
        });
        let values: Vec<Json> = told.flatten().cloned().map(Json::String).collect();
        let names = |name: &str| self.children.iter().any(|child| child.name == name);
        let is_pair = self.children.len() == 2 && names(PAIR[0]) && names(PAIR[1]);
        if values.is_empty() || !is_pair {
            return;
        }
        let mut keys = self.children.iter_mut().filter(|it| it.name == PAIR[0]);
        if let Some(key) = keys.next()
            && key
                .schema
                .single_type()
                .is_none_or(|it| it == TypeName::String)
            && key.schema.enumeration.is_empty()
            && key.schema.likely.is_empty()
        {
            key.schema.enumeration = values.into();
            let origins = &mut key.schema.origins;
            origins.insert("enum".to_owned(), Origin::Description);
        }
    }

    /// Makes the value an array, unless it is one: what was known of the value is then known of the items.
    pub fn make_array(&mut self) {
        if self.schema.is(TypeName::Array) {
            return;
        }
        let mut items = Schema {
            types: self.schema.types.take(),
            properties: std::mem::take(&mut self.schema.properties),
            required: std::mem::take(&mut self.schema.required),
            additional_properties: self.schema.additional_properties.take(),
            ..Schema::default()
        };
        if items.types == Some(Types::One(TypeName::String)) && !self.children.is_empty() {
            items.types = None;
        }
        self.schema.types = Some(Types::One(TypeName::Array));
        self.schema.items = Some(Box::new(items));
    }

    /// Makes the value, or the items of the array that it is, a map whose values have the members.
    pub fn make_map(&mut self) {
        let mut slot = &mut self.schema;
        while slot.is(TypeName::Array) {
            slot = slot.items.get_or_insert_default();
        }
        let is_vague = |values: &Schema| *values == Schema::default();
        if slot.additional_properties.as_deref().is_none_or(is_vague) {
            let stated = slot.single_type().unwrap_or(TypeName::Object);
            slot.types = Some(Types::One(TypeName::Object));
            slot.additional_properties = Some(Box::new(Schema::of(stated)));
        }
    }

    /// Takes what another row says of the member for other versions: what the newer row says counts, and the types of
    /// both are allowed.
    pub fn join_versions(&mut self, mut other: Field<'a>) {
        if join_versions(&mut self.schema, *other.schema) {
            std::mem::swap(&mut self.source, &mut other.source);
            self.required = other.required;
            self.row = other.row;
        }
    }

    /// The schema of the value, members included.
    pub fn into_schema(self) -> Schema {
        let mut schema = self.schema;
        schema.source.get_or_insert(self.source);
        if !self.children.is_empty() || !self.variants.is_empty() {
            let slot = innermost(&mut schema);
            let nullable = slot.is_nullable();
            let members = alternatives(self.title, self.children, self.variants);
            slot.types = members.types;
            slot.title = members.title;
            slot.properties = members.properties;
            slot.required = members.required;
            slot.left_out = members.left_out;
            slot.any_required = members.any_required;
            slot.one_of = members.one_of;
            // Members that are listed are not all where the docs call the value a map of scalars.
            let is_free = |values: &Schema| *values == Schema::default();
            if slot.additional_properties.as_deref().is_none_or(is_free) {
                slot.additional_properties = None;
            }
            if nullable {
                slot.make_nullable();
            }
            let text = schema.description.clone().unwrap_or_default();
            let slot = innermost(&mut schema);
            if slot.is(TypeName::Object)
                && slot.additional_properties.is_none()
                && lets_choose_keys(&text)
            {
                slot.additional_properties = Some(Box::default());
                let origins = &mut slot.origins;
                origins.insert("additionalProperties".to_owned(), Origin::Description);
            }
        }
        *schema
    }
}

/// Does a text say that users give an object keys of their own, beside members that are listed?
fn lets_choose_keys(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.split(". ").any(|sentence| {
        let mut words = sentence.split(|c: char| !c.is_alphanumeric() && c != '-');
        List::Pairs.is_in(sentence) && words.any(|word| List::Choosing.has(word))
    })
}

/// An object with these members; `title` is the name that the docs give to it. Of members of one name the first one
/// gives the schema: callers report the others before.
pub fn object(title: Option<String>, fields: Vec<Field<'_>>) -> Schema {
    let mut schema = Schema {
        title,
        ..Schema::of(TypeName::Object)
    };
    // Schemas are large: a map that grows moves them again and again, and one that isn't told how many there are keeps
    // room for more.
    schema.properties.reserve_exact(fields.len());
    let mut findings = Vec::new();
    for mut field in fields {
        let may_lack = field.findings.contains(&Finding::OptionalInCases);
        field.limit_key();
        findings.append(&mut field.findings);
        if schema.properties.contains_key(&field.name) {
            continue;
        }
        if field.required {
            schema.required.push(field.name.clone());
            // The column demands it, and the text tells of cases without it.
            if may_lack {
                schema.left_out.push(field.name.clone());
            }
        }
        schema
            .properties
            .insert(field.name.clone(), field.into_schema());
    }
    constraints::apply_to_parent(&mut schema, &findings);
    schema
}

/// An object with these members or one of the variants.
pub fn alternatives(
    title: Option<String>,
    fields: Vec<Field<'_>>,
    variants: Vec<Variant<'_>>,
) -> Schema {
    if variants.is_empty() {
        return object(title, fields);
    }
    let mut one_of = Vec::with_capacity(variants.len() + 1);
    if !fields.is_empty() {
        one_of.push(object(title.clone(), fields));
    }
    one_of.extend(
        variants
            .into_iter()
            .map(|variant| object(variant.title, variant.fields)),
    );
    match one_of.len() {
        1 => one_of.remove(0),
        _ => Schema {
            one_of: one_of.into(),
            ..Schema::default()
        },
    }
}

/// What is sent. The docs may demand it, or only let expect it: by the method, or by what their examples show. What is
/// no JSON is always there, because there is nothing else to send.
pub fn sent(media_type: String, schema: Schema, demanded: bool, expected: bool) -> RequestBody {
    RequestBody {
        further_media_types: Vec::new(),
        required: demanded || expected,
        assumed: expected && !demanded && media_type.contains("json"),
        media_type,
        schema,
        invalid: IndexMap::new(),
    }
}

/// Does the page say that requests may go without a body, whatever is demanded inside of one?
pub fn is_optional(draft: &Draft) -> bool {
    let text = collapsed(&draft.description.text().to_ascii_lowercase());
    // `If the lid is shut, a request body is optional` states a case.
    text.split(['.', ';']).any(|sentence| {
        let said = List::OptionalBody.is_in(sentence);
        said && !states_case(sentence) && !sentence.contains("response body")
    })
}

/// Is a body sent with each request, though none of its members is demanded? So it is where a method is there for it,
/// or where all that the page shows have one, unless the page calls it optional.
pub fn is_expected(draft: &Draft) -> bool {
    let texts = std::iter::once(&draft.description).chain(draft.notes.iter().map(|(_, text)| text));
    let says_optional = |text: &Prose| {
        let text = text.text().to_ascii_lowercase();
        text.split(['.', '\n']).any(|sentence| {
            sentence.contains("body")
                && !says_empty_object(sentence)
                && List::Dispensable.is_in(sentence)
        })
    };
    // What is deleted stands in the path.
    let is_without = matches!(draft.method.text.as_str(), "GET" | "HEAD" | "DELETE");
    if is_without || texts.into_iter().any(says_optional) {
        return false;
    }
    // A line with a method and a path, without a head, says nothing of the body: others show it.
    let is_line = |example: &DraftExample| {
        example.request_line.is_some() && example.headers.is_empty() && is_blank(&example.text)
    };
    let mut shown = draft
        .examples
        .iter()
        .filter(|example| example.direction == Direction::Request && !example.of_other_call)
        .filter(|example| !is_line(example))
        .peekable();
    matches!(draft.method.text.as_str(), "PUT" | "PATCH")
        || shown.peek().is_some() && shown.all(|example| !is_blank(&example.text))
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// Does a sentence in lower case speak of an object without members, which is a body all the same?
fn says_empty_object(sentence: &str) -> bool {
    List::EmptyObject.is_in(sentence)
}

/// The schema that holds the members of a value: that of the items of the items of an array, of the values of a map.
pub fn innermost(schema: &mut Schema) -> &mut Schema {
    if schema.is(TypeName::Array) || schema.items.is_some() {
        return innermost(schema.items.get_or_insert_default());
    }
    // `Map<String,X>` holds structs; of a map of anything or of scalars, members are the keys themselves.
    let holds_structs = schema.additional_properties.as_ref().is_some_and(|values| {
        values.is(TypeName::Object) || values.is(TypeName::Array) || values.title.is_some()
    });
    if holds_structs && schema.properties.is_empty() {
        return innermost(schema.additional_properties.get_or_insert_default());
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::sample::Sample;
    use apiref_core::ir::Origin;

    fn field(name: &str, required: bool) -> Field<'static> {
        let mut field = Field::new(name, Source::new(Origin::Table, "a.rst".into(), 1));
        field.required = required;
        *field.schema = Schema::of(TypeName::String);
        field
    }

    #[test]
    fn members_go_into_the_innermost_container() {
        let mut servers = field("servers", true);
        *servers.schema = Schema {
            items: Some(Box::new(Schema::of(TypeName::Array))),
            ..Schema::of(TypeName::Array)
        };
        servers.title = Some("Server".to_owned());
        servers.children = vec![field("id", true), field("name", false)];
        let schema = servers.into_schema();
        let inner = schema.items.and_then(|items| items.items);
        let inner = inner.expect("array of arrays");
        assert_eq!(inner.title.as_deref(), Some("Server"));
        assert_eq!(inner.required, ["id"]);
        assert_eq!(inner.properties.len(), 2);
    }

    #[test]
    fn what_is_said_of_older_versions_is_kept() {
        let of = |text: &str, min: Option<&str>, max: Option<&str>| Schema {
            description: Some(text.to_owned()),
            versions: apiref_core::ir::Versions {
                min: min.map(str::to_owned),
                max: max.map(str::to_owned),
            }
            .into(),
            ..Schema::of(TypeName::String)
        };
        let mut schema = of("The number of the lid.", None, Some("2.4"));
        let newer = of("The UUID of the lid.", Some("2.5"), None);
        assert!(join_versions(&mut schema, newer));
        assert_eq!(
            schema.description.as_deref(),
            Some("The UUID of the lid.\n\nUntil version 2.4: The number of the lid.")
        );
        let mut first = of("The number of the lid.", None, Some("2.4"));
        let second = of("It is red.", None, Some("2.4"));
        assert!(!join_versions(&mut first, second));
        assert_eq!(
            first.description.as_deref(),
            Some("The number of the lid.\n\nIt is red.")
        );
    }

    #[test]
    fn an_empty_object_that_is_shown_is_sent() {
        let of_method = |method: &str, says: &str, bodies: &[&str]| {
            let example = |line: Option<&str>, text: &str| {
                let sample = Sample {
                    request_line: line.map(str::to_owned),
                    text: text.to_owned(),
                    ..Sample::default()
                };
                sample.into_example(Direction::Request, None)
            };
            let line = example(Some("POST /lids"), "");
            let shown = bodies.iter().map(|text| example(None, text));
            let mut draft = Draft {
                description: Prose::plain(says),
                examples: std::iter::once(line).chain(shown).collect(),
                ..Draft::default()
            };
            draft.method.text = method.to_owned();
            is_expected(&draft)
        };
        let expected = |says: &str, bodies: &[&str]| of_method("POST", says, bodies);
        assert!(!of_method("DELETE", "Takes the lid off.", &["{}"]));
        assert!(expected("Shuts the lid.", &["{}"]));
        assert!(expected(
            "Send an empty object in the body.",
            &["{}", r#"{"lid": 1}"#]
        ));
        assert!(!expected("The body is empty.", &["{}"]));
        assert!(!expected("Shuts the lid.", &[]));
        assert!(!expected("Shuts the lid.", &[""]));
    }

    #[test]
    fn pages_say_that_requests_may_go_without_a_body() {
        for (text, expected) in [
            ("Makes a lid. A request body is optional.", true),
            ("The body\nmay be omitted; then the lid is red.", true),
            ("If the lid is red, the body is optional.", false),
            ("The response body is optional.", false),
            ("The body is required.", false),
        ] {
            let draft = Draft {
                description: Prose::plain(text),
                ..Draft::default()
            };
            assert_eq!(is_optional(&draft), expected, "{text}");
        }
    }

    #[test]
    fn users_give_objects_keys_of_their_own() {
        let source = apiref_core::page::Page::new("a.rst", "x").source(Origin::Table, 0);
        let of = |text: &str| {
            let mut lid = Field::new("lid", source.clone());
            lid.schema.types = Some(Types::One(TypeName::Object));
            lid.schema.description = Some(text.to_owned());
            lid.children.push(Field::new("colour", source.clone()));
            lid.into_schema().additional_properties.is_some()
        };
        assert!(of(
            "Marks of the lid. Use them to customize key-value pairs."
        ));
        assert!(!of("Key-value pairs. The colour is custom."));
    }

    #[test]
    fn what_some_requests_go_without_is_left_out() {
        let mut lid = field("lid", true);
        lid.findings.push(Finding::OptionalInCases);
        let mut other = field("other", false);
        other.findings.push(Finding::OptionalInCases);
        let mut door = field("door", true);
        door.children = vec![lid, other];
        let schema = door.into_schema();
        assert_eq!(
            (schema.required, schema.left_out),
            (vec!["lid".to_owned()], vec!["lid".to_owned()].into())
        );
    }

    #[test]
    fn a_value_that_turns_out_to_be_an_array_keeps_its_members() {
        let mut tags = field("tags", false);
        tags.children = vec![field("key", true)];
        tags.make_array();
        let schema = tags.into_schema();
        assert!(schema.is(TypeName::Array));
        assert!(schema.items.expect("items").is(TypeName::Object));
    }

    #[test]
    fn variants_are_alternatives() {
        let mut entities = field("entities", false);
        entities.variants = vec![
            Variant {
                title: Some("Instance".to_owned()),
                fields: vec![field("id", true)],
            },
            Variant {
                title: Some("Backup".to_owned()),
                fields: vec![field("size", true)],
            },
        ];
        assert_eq!(entities.into_schema().one_of.len(), 2);
    }
}
