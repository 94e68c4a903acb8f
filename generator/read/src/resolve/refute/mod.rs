//! Withdraws the rules that the docs' own examples break.
//!
//! Each value that a valid example shows is compared with the rules of its field: those of its own page, and those
//! that other pages state of the same member of the same struct. A rule that is broken leaves the schema's keywords.
//! It is no rule, whatever the sentence says.

mod alike;
mod evidence;
mod shown;

pub use self::alike::shown_in_path;
use self::evidence::Evidence;
use self::shown::Shown;
use super::lists::List;
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Api, Doubt, Json, Keyword, LikelyRule, Origin, RefutedRule, Schema};

/// Where a schema stands: a named schema or a part of an operation, and the way into it.
#[derive(Debug, Clone, Default)]
pub(super) struct At {
    /// `#Name`, or the number of the operation and the part of it.
    root: String,
    /// `.member[]{}|0`
    path: String,
}

impl At {
    pub(super) fn named(name: &str) -> Self {
        Self::root(format!("#{name}"))
    }

    pub(super) fn part(operation: usize, part: &str) -> Self {
        Self::root(format!("{operation} {part}"))
    }

    fn root(root: String) -> Self {
        let path = String::new();
        Self { root, path }
    }

    /// The name of the schema, if it is a named one.
    fn name(&self) -> Option<&str> {
        self.root.strip_prefix('#')
    }

    /// Goes one step down for the time of `inner`.
    fn step<T>(&mut self, step: Step<'_>, inner: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.path.len();
        match step {
            Step::Member(name) => {
                self.path.push('.');
                self.path.push_str(name);
            }
            Step::Items => self.path.push_str("[]"),
            Step::Values => self.path.push_str("{}"),
            Step::Form(index) => self.path.push_str(&format!("|{index}")),
        }
        let result = inner(self);
        self.path.truncate(length);
        result
    }
}

/// One step into a schema.
#[derive(Clone, Copy)]
enum Step<'a> {
    Member(&'a str),
    Items,
    Values,
    Form(usize),
}

/// Withdraws what is broken, notes what is doubtful, and lets listed values hold `null` where the schema does.
pub fn refute(api: &mut Api) -> Vec<Diagnostic> {
    let evidence = Evidence::of(api);
    let mut pass = Pass {
        evidence: &evidence,
        found: Vec::new(),
    };
    for (name, schema) in &mut api.schemas {
        pass.schema(&mut At::named(name), schema, name);
    }
    for (index, operation) in api.operations.iter_mut().enumerate() {
        for (part, name, schema) in evidence::parts_mut(operation) {
            let mut at = At::part(index, &part);
            pass.schema(&mut at, schema, &name);
            if evidence.filters_by_member(&at) {
                pass.default_of_member(schema, &name);
            }
        }
    }
    pass.found
}

struct Pass<'e> {
    evidence: &'e Evidence,
    found: Vec<Diagnostic>,
}

impl Pass<'_> {
    fn schema(&mut self, at: &mut At, schema: &mut Schema, name: &str) {
        if !is_overridden(schema) {
            self.withdraw(at, schema, name);
        }
        let nullable = schema.is_nullable() && !schema.enumeration.is_empty();
        if nullable && !schema.enumeration.contains(&Json::Null) {
            schema.enumeration.push(Json::Null);
        }
        self.doubts(schema, name);
        for (member, inner) in &mut schema.properties {
            at.step(Step::Member(member), |at| self.schema(at, inner, member));
        }
        if let Some(inner) = schema.items.as_deref_mut() {
            at.step(Step::Items, |at| self.schema(at, inner, name));
        }
        if let Some(inner) = schema.additional_properties.as_deref_mut() {
            at.step(Step::Values, |at| self.schema(at, inner, name));
        }
        let forms = (&mut schema.one_of).into_iter().chain(&mut schema.any_of);
        for (index, inner) in forms.enumerate() {
            at.step(Step::Form(index), |at| self.schema(at, inner, name));
        }
    }

    fn withdraw(&mut self, at: &At, schema: &mut Schema, name: &str) {
        for &keyword in Keyword::ALL {
            let is_set = schema.origins.get(keyword.as_str()) == Some(&Origin::Override);
            if is_set || !keyword.is_stated(schema) {
                continue;
            }
            if keyword == Keyword::Enum {
                self.allow_nothing(at, schema);
            }
            let own = default(schema).filter(|shown| keyword.is_broken(schema, &shown.value));
            let shown = match self.evidence.against(at, schema, keyword).or(own.as_ref()) {
                Some(shown) => shown,
                None => continue,
            };
            // What only an example told is no rule of the docs.
            let inferred = schema.origins.get(keyword.as_str()) == Some(&Origin::Example)
                || schema.is_only_shown();
            let Some(value) = keyword.remove(schema).filter(|_| !inferred) else {
                continue;
            };
            let is_default = schema.default.as_deref() == Some(&shown.value);
            if shown.is_masked() || is_default && shown.is_variable() {
                // `${lid}` by default: the rule is about other values.
                let why = match is_default {
                    true => Doubt::OtherValue,
                    false => Doubt::Masked,
                };
                schema.likely.push(LikelyRule {
                    keyword,
                    value,
                    why,
                });
                continue;
            }
            self.found
                .push(defect(schema, name, keyword, &value, shown));
            if let Some((value, why)) = longer_list(keyword, &value, &shown.value) {
                schema.likely.push(LikelyRule {
                    keyword,
                    value,
                    why,
                });
                continue;
            }
            let (page, line) = (shown.page.clone(), shown.line);
            schema.refuted.push(RefutedRule {
                keyword,
                value,
                page,
                line,
            });
        }
    }

    /// Adds the empty text to listed values where an example shows it: nothing is set.
    fn allow_nothing(&self, at: &At, schema: &mut Schema) {
        let empty = Json::from("");
        let are_texts = schema.enumeration.len() > 1
            && (schema.enumeration.iter())
                .all(|value| value.as_str().is_some_and(|one| !one.is_empty()));
        let shown = self.evidence.against(at, schema, Keyword::Enum);
        if are_texts && shown.is_some_and(|shown| shown.value == empty) {
            schema.enumeration.push(empty);
        }
    }

    /// Withdraws the default of a filter by a member of what is listed: it is what new items get. Where a filter is left
    /// out, all are listed, unless the words say otherwise.
    fn default_of_member(&mut self, schema: &mut Schema, name: &str) {
        let text = schema.description.as_deref().unwrap_or_default();
        let text = text.to_ascii_lowercase();
        let is_said = List::FilterLeftOut.is_in(&text);
        let is_read = schema.origins.get("default") == Some(&Origin::Description);
        // No item has this value.
        let default = schema.default.as_deref().and_then(Json::as_str);
        let are_all = default.is_some_and(|value| value.eq_ignore_ascii_case("all"));
        if !is_read || is_said || are_all {
            return;
        }
        if let (Some(default), Some(source)) = (schema.default.take(), &schema.source) {
            let found = format!("`{name}`: default {default}, of what is listed");
            let (page, line) = (source.page.clone(), source.line);
            let code = Code::RuleUncertain;
            self.found
                .push(Diagnostic::at_line(code, page, line, found, ""));
        }
        schema.origins.shift_remove("default");
    }

    /// Tells which rules of a field are not certain.
    fn doubts(&mut self, schema: &Schema, name: &str) {
        let Some(source) = &schema.source else {
            return;
        };
        for rule in &schema.likely {
            let keyword = rule.keyword.as_str();
            let found = format!("`{name}`: {keyword} {}, {}", rule.value, rule.why.as_str());
            let (page, line) = (source.page.clone(), source.line);
            let code = Code::RuleUncertain;
            self.found
                .push(Diagnostic::at_line(code, page, line, found, ""));
        }
    }
}

/// Listed values, and the one that an example shows beside them, where it is of their kind: the list goes on, or the case
/// of letters doesn't count. None where it is of another kind, so that the list was none.
fn longer_list(keyword: Keyword, listed: &Json, shown: &Json) -> Option<(Json, Doubt)> {
    let is_word = |text: &str| {
        let mut bytes = text.bytes();
        !text.is_empty() && bytes.all(|b| b.is_ascii_alphabetic() || b"_-:".contains(&b))
    };
    let values = listed
        .as_array()
        .filter(|values| keyword == Keyword::Enum && values.len() > 1)?;
    let texts: Option<Vec<&str>> = values.iter().map(Json::as_str).collect();
    let texts = texts.filter(|texts| texts.iter().all(|text| text.is_empty() || is_word(text)))?;
    let shown = shown.as_str()?;
    if texts
        .iter()
        .any(|text| text.eq_ignore_ascii_case(shown.trim()))
    {
        return Some((listed.clone(), Doubt::AnyCase));
    }
    let mut values = values.to_vec();
    values.push(Json::from(shown));
    is_word(shown).then_some((Json::Array(values), Doubt::OpenList))
}

/// The default of a schema: a value that the docs show too.
fn default(schema: &Schema) -> Option<Shown> {
    let source = schema.source.as_ref()?;
    let value = schema.default.as_deref()?.clone();
    Some(Shown::of_row(value, source.page.clone(), source.line))
}

/// A rule of the docs and the example that breaks it, at the place of the rule.
fn defect(
    schema: &Schema,
    name: &str,
    keyword: Keyword,
    value: &Json,
    shown: &Shown,
) -> Diagnostic {
    let source = schema.source.as_ref();
    let (page, line) = source.map_or((&shown.page, shown.line), |source| {
        (&source.page, source.line)
    });
    let example = format!(
        "`{name}` is {} in the example at {}:{}",
        shortened(&shown.value),
        shown.page,
        shown.line
    );
    let rule = format!("{} {}", keyword.as_str(), shortened(value));
    Diagnostic::at_line(Code::RuleRefuted, page.clone(), line, example, rule)
}

fn shortened(value: &Json) -> String {
    let text = value.to_string();
    match text.char_indices().nth(120) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// Has an override said all that there is to say of a schema?
fn is_overridden(schema: &Schema) -> bool {
    let source = schema.source.as_ref();
    source.is_some_and(|source| source.origin == Origin::Override)
}

#[cfg(test)]
mod tests;
