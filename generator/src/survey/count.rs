//! Figures of an API, counted in its IR.

use std::collections::BTreeMap;

use serde::Serialize;

use apiref_core::ir::{Api, Origin, Outcome, Schema, Validity};

/// What was read of an API.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Pages by what they turned out to be.
    pub pages: PageFigures,
    /// Operations.
    pub operations: usize,
    /// Path, query and header parameters.
    pub parameters: usize,
    /// Members of bodies; those of a shared struct count once.
    pub fields: usize,
    /// Members that only an example shows.
    pub fields_from_examples: usize,
    /// Bounds, values, formats and the like.
    pub constraints: Constraints,
    /// Examples by how well they could be read.
    pub examples: Examples,
    /// Diagnostics that the docs' owner can fix.
    pub defects: usize,
    /// All diagnostics.
    pub findings: usize,
}

/// Pages by outcome.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PageFigures {
    /// All.
    pub total: usize,
    /// Those that document operations.
    pub operation: usize,
    /// Indexes, appendices, guides.
    pub other: usize,
    /// Those that could not be read.
    pub failed: usize,
}

/// Constraints of parameters and fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Constraints {
    /// All.
    pub total: usize,
    /// Those read from descriptions.
    pub from_descriptions: usize,
    /// All, by keyword.
    pub by_keyword: BTreeMap<&'static str, usize>,
}

/// Examples by validity.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Examples {
    /// As their media type says, or without a body.
    pub valid: usize,
    /// JSON after repairing.
    pub repaired: usize,
    /// Not readable.
    pub broken: usize,
    /// Valid JSON bodies by what the generated tests make of them.
    pub bodies: Bodies,
}

/// Valid JSON bodies of examples.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Bodies {
    /// Read into their types and written again without a loss.
    pub round_trip: usize,
    /// Not what the tables say; each has a finding.
    pub unlike_type: usize,
    /// Of a body that the docs don't describe.
    pub untyped: usize,
}

impl Bodies {
    /// Adds those of another API.
    pub fn add(&mut self, other: &Self) {
        self.round_trip += other.round_trip;
        self.unlike_type += other.unlike_type;
        self.untyped += other.untyped;
    }
}

impl Figures {
    /// Counts one API. Defects and findings are not in the IR and stay zero.
    pub fn of(api: &Api) -> Self {
        let mut figures = Self {
            operations: api.operations.len(),
            ..Self::default()
        };
        for page in &api.pages {
            figures.pages.total += 1;
            *match page.outcome {
                Outcome::Operation => &mut figures.pages.operation,
                Outcome::Failed => &mut figures.pages.failed,
                Outcome::Other => &mut figures.pages.other,
            } += 1;
        }
        for operation in &api.operations {
            figures.parameters += operation.parameters.len();
            for parameter in &operation.parameters {
                figures.schema(&parameter.schema);
            }
            if let Some(body) = &operation.request_body {
                figures.schema(&body.schema);
            }
            for schema in operation
                .responses
                .iter()
                .filter_map(|response| response.schema.as_ref())
            {
                figures.schema(schema);
            }
            for example in &operation.examples {
                *match example.validity {
                    Validity::Valid | Validity::Empty => &mut figures.examples.valid,
                    Validity::Repaired => &mut figures.examples.repaired,
                    Validity::Broken => &mut figures.examples.broken,
                } += 1;
            }
        }
        for schema in api.schemas.values() {
            figures.schema(schema);
        }
        figures
    }

    /// Adds the figures of another API.
    pub fn add(&mut self, other: &Self) {
        self.pages.total += other.pages.total;
        self.pages.operation += other.pages.operation;
        self.pages.other += other.pages.other;
        self.pages.failed += other.pages.failed;
        self.operations += other.operations;
        self.parameters += other.parameters;
        self.fields += other.fields;
        self.fields_from_examples += other.fields_from_examples;
        self.constraints.total += other.constraints.total;
        self.constraints.from_descriptions += other.constraints.from_descriptions;
        for (keyword, count) in &other.constraints.by_keyword {
            *self.constraints.by_keyword.entry(keyword).or_default() += count;
        }
        self.examples.valid += other.examples.valid;
        self.examples.repaired += other.examples.repaired;
        self.examples.broken += other.examples.broken;
        self.examples.bodies.add(&other.examples.bodies);
        self.defects += other.defects;
        self.findings += other.findings;
    }

    fn schema(&mut self, schema: &Schema) {
        self.keywords(schema);
        for member in schema.properties.values() {
            self.fields += 1;
            self.fields_from_examples += usize::from(member.is_only_shown());
            self.schema(member);
        }
        let inner = schema
            .items
            .as_deref()
            .into_iter()
            .chain(schema.additional_properties.as_deref())
            .chain(&schema.one_of)
            .chain(&schema.any_of);
        for schema in inner {
            self.schema(schema);
        }
    }

    fn keywords(&mut self, schema: &Schema) {
        let present = [
            ("enum", !schema.enumeration.is_empty()),
            ("format", schema.format.is_some()),
            ("minLength", schema.min_length.is_some()),
            ("maxLength", schema.max_length.is_some()),
            ("pattern", schema.pattern.is_some()),
            ("minimum", schema.minimum.is_some()),
            ("maximum", schema.maximum.is_some()),
            ("multipleOf", schema.multiple_of.is_some()),
            ("minItems", schema.min_items.is_some()),
            ("maxItems", schema.max_items.is_some()),
            ("default", schema.default.is_some()),
            ("deprecated", schema.deprecated),
            ("readOnly", schema.read_only),
            (
                "anyOf",
                !schema.any_of.is_empty() || !schema.any_required.is_empty(),
            ),
        ];
        for (keyword, _) in present.into_iter().filter(|(_, present)| *present) {
            self.constraints.total += 1;
            *self.constraints.by_keyword.entry(keyword).or_default() += 1;
            let described = schema.origins.get(keyword) == Some(&Origin::Description);
            self.constraints.from_descriptions += usize::from(described);
        }
    }
}
