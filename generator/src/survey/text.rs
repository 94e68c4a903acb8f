//! The survey as plain text, for terminals and logs.

use std::fmt::Write as _;

use apiref_core::ir::Role;

use super::Survey;

/// Figures by API, then resources, then codes, then defects with their places; notes are only counted.
pub fn render(survey: &Survey) -> String {
    let mut out = String::new();
    figures(survey, &mut out);
    resources(survey, &mut out);
    codes(survey, &mut out);
    defects(survey, &mut out);
    out
}

/// Writing to a String can't fail, so results are dropped in this module.
fn figures(survey: &Survey, out: &mut String) {
    let head = [
        "API",
        "pages",
        "operations",
        "parameters",
        "fields",
        "constraints",
        "examples",
        "repaired",
        "broken",
        "defects",
        "notes",
    ];
    let mut rows: Vec<Vec<String>> = vec![head.map(str::to_owned).to_vec()];
    let all = survey
        .apis
        .iter()
        .map(|api| (api.id.as_str(), &api.figures))
        .chain((survey.apis.len() > 1).then_some(("total", &survey.total)));
    for (id, figures) in all {
        let pages = if figures.pages.failed > 0 {
            format!("{} ({} failed)", figures.pages.total, figures.pages.failed)
        } else {
            figures.pages.total.to_string()
        };
        let examples = &figures.examples;
        rows.push(vec![
            id.to_owned(),
            pages,
            figures.operations.to_string(),
            figures.parameters.to_string(),
            figures.fields.to_string(),
            figures.constraints.total.to_string(),
            (examples.valid + examples.repaired + examples.broken).to_string(),
            examples.repaired.to_string(),
            examples.broken.to_string(),
            figures.defects.to_string(),
            (figures.findings - figures.defects).to_string(),
        ]);
    }
    table(&rows, out);
    let bodies = &survey.total.examples.bodies;
    let typed = bodies.round_trip + bodies.unlike_type;
    if typed + bodies.untyped > 0 {
        let _ = writeln!(
            out,
            "\nexamples with a JSON body: {}\n  {} of {typed} with a documented type round-trip through it\n  \
             {} don't match their type (example-unlike-type)\n  {} have no documented type",
            typed + bodies.untyped,
            bodies.round_trip,
            bodies.unlike_type,
            bodies.untyped,
        );
    }
}

/// Which resource has an operation for what; other operations are counted.
fn resources(survey: &Survey, out: &mut String) {
    const BASIC: [Role; 5] = [
        Role::List,
        Role::Create,
        Role::Show,
        Role::Update,
        Role::Delete,
    ];
    for api in survey.apis.iter().filter(|api| !api.resources.is_empty()) {
        let _ = writeln!(out, "\n{}, resources: {}", api.id, api.resources.len());
        let mut head = vec!["resource".to_owned(), "generation".to_owned()];
        head.extend(BASIC.map(|role| role.as_str().to_owned()));
        head.extend(["others".to_owned(), "id".to_owned()]);
        let mut rows = vec![head];
        for resource in &api.resources {
            let count = |wanted: &dyn Fn(Role) -> bool| {
                let roles = resource.operations.iter().map(|of| of.role);
                match roles.filter(|role| wanted(*role)).count() {
                    0 => String::new(),
                    1 => "yes".to_owned(),
                    more => more.to_string(),
                }
            };
            let mut row = vec![
                resource.name.clone(),
                resource.generation.clone().unwrap_or_default(),
            ];
            row.extend(BASIC.map(|role| count(&|known| known == role)));
            row.push(count(&|known| !known.is_basic()));
            row.push(resource.id.clone().unwrap_or_default());
            rows.push(row);
        }
        table(&rows, out);
    }
}

fn codes(survey: &Survey, out: &mut String) {
    if survey.codes.is_empty() {
        return;
    }
    out.push('\n');
    let mut rows = vec![
        ["code", "count", "severity", "defect"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for code in &survey.codes {
        rows.push(vec![
            code.code.to_owned(),
            code.count.to_string(),
            format!("{:?}", code.severity).to_lowercase(),
            if code.defect { "yes" } else { "" }.to_owned(),
        ]);
    }
    table(&rows, out);
}

fn defects(survey: &Survey, out: &mut String) {
    for api in &survey.apis {
        let defects: Vec<_> = api
            .findings
            .iter()
            .filter(|finding| finding.defect)
            .collect();
        if defects.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n{}, defects of the docs: {}", api.id, defects.len());
        for finding in defects {
            let message: String = finding
                .message
                .chars()
                .map(|c| if c.is_control() { ' ' } else { c })
                .collect();
            let _ = writeln!(
                out,
                "  {}:{}: [{}] {message}",
                finding.page, finding.line, finding.code
            );
        }
    }
}

/// Columns of even width; the first to the left, the others to the right.
fn table(rows: &[Vec<String>], out: &mut String) {
    let columns = rows.first().map_or(0, Vec::len);
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            rows.iter()
                .filter_map(|row| row.get(column))
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or(0)
        })
        .collect();
    for row in rows {
        let mut line = String::new();
        for (column, (cell, &width)) in row.iter().zip(&widths).enumerate() {
            let _ = match column {
                0 => write!(line, "{cell:<width$}"),
                _ => write!(line, "  {cell:>width$}"),
            };
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}
