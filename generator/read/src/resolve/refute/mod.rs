//! Withdraws the rules that the docs' own examples break.
//!
//! Each value that a valid example shows is compared with the rules of its field: those of its own page, and those
//! that other pages state of the same member of the same struct. A rule that is broken leaves the schema's keywords.
//! It is no rule, whatever the sentence says.

mod alike;
mod evidence;

pub use self::alike::shown_in_path;
use self::evidence::{Evidence, Shown};
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
            if shown.is_masked() {
                let why = Doubt::Masked;
                schema.likely.push(LikelyRule {
                    keyword,
                    value,
                    why,
                });
                continue;
            }
            self.found
                .push(defect(schema, name, keyword, &value, shown));
            let (page, line) = (shown.page.clone(), shown.line);
            schema.refuted.push(RefutedRule {
                keyword,
                value,
                page,
                line,
            });
        }
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
