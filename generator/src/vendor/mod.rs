//! One API as a self-contained crate, with a record of what it was generated from.

mod check;
mod manifest;
mod provenance;

pub use check::{Drift, Finding, check_files, drift};
pub use manifest::{Pins, bump};
pub use provenance::{PROVENANCE, PageHash, Provenance, SourceRevision};

use minijinja::context;

use crate::regen::{NAMES_LOCK, ReadApi};
use apiref_core::diagnostic::{Diagnostic, Severity};
use apiref_core::ir::Api;
use apiref_emit::{GeneratedFile, Options, env};
use apiref_read::draft::Prose;
use apiref_read::resolve::naming::NameLock;

/// The file with the IR of the API, which a later update is compared with.
pub const IR_FILE: &str = "api.ir.json";

/// What a vendored crate is made from.
pub struct Request<'a> {
    /// The API.
    pub read: &'a ReadApi,
    /// Its names.
    pub lock: &'a NameLock,
    /// Version of the crate.
    pub version: &'a str,
    /// Where the pages come from, if they were synced.
    pub source: Option<SourceRevision>,
    /// Templates of the user's.
    pub options: &'a Options,
    /// Versions of dependencies that are known to work.
    pub pins: &'a Pins,
}

/// Name of the package for an API: `otc/vpc` gives `otc-vpc`.
pub fn package_name(id: &str) -> String {
    let mut name = String::new();
    for c in id.chars().take(60) {
        match c {
            c if c.is_ascii_alphanumeric() => name.push(c.to_ascii_lowercase()),
            _ if name.ends_with('-') || name.is_empty() => {}
            _ => name.push('-'),
        }
    }
    let name = name.trim_end_matches('-').to_owned();
    let name = if name.starts_with(|c: char| c.is_ascii_lowercase()) {
        name
    } else {
        format!("api-{name}").trim_end_matches('-').to_owned()
    };
    // A single word may be a keyword, or the name of a crate that this one depends on.
    if name.contains('-') {
        name
    } else {
        format!("{name}-api")
    }
}

/// All files of the crate.
pub fn files(request: &Request<'_>) -> Result<Vec<GeneratedFile>, Vec<Diagnostic>> {
    let api = &request.read.api;
    let package = package_name(&api.info.id);
    let options = Options {
        package: package.clone(),
        ..request.options.clone()
    };
    let (mut files, mut faults) = apiref_emit::emit(&[api], &options);
    faults.retain(|found| found.severity == Severity::Error);
    if !faults.is_empty() {
        return Err(faults);
    }
    let title = Prose::plain(&api.info.title).to_markdown();
    for file in &mut files {
        if file.path == "Cargo.toml" {
            file.contents = manifest::stand_alone(&file.contents, api, request)
                .map_err(|problem| vec![fault("Cargo.toml", problem)])?;
        }
    }
    let templates = env::Templates::new(&request.options.templates).map_err(|fault| vec![fault])?;
    let source = request.source.as_ref().map(|source| {
        Prose::plain(&format!("{} at {}", source.git, source.revision)).to_markdown()
    });
    let context = context! {
        package => &package,
        title => title,
        generator => env!("CARGO_PKG_VERSION"),
        operations => api.operations.len(),
        schemas => api.schemas.len(),
        pages => api.pages.len(),
        license => manifest::license(&files),
        source => source,
        ir_file => IR_FILE,
        provenance_file => PROVENANCE,
    };
    for (template, path) in [
        ("vendor/README.md.j2", "README.md"),
        ("vendor/NOTICE.md.j2", "NOTICE.md"),
    ] {
        let contents = templates
            .render(template, context.clone())
            .map_err(|fault| vec![fault])?;
        files.push(GeneratedFile {
            path: path.to_owned(),
            contents,
        });
    }
    files.push(GeneratedFile {
        path: IR_FILE.to_owned(),
        contents: ir_text(api).map_err(|problem| vec![fault(IR_FILE, problem)])?,
    });
    let lock = toml::to_string(request.lock).map_err(|error| vec![fault(NAMES_LOCK, error)])?;
    files.push(GeneratedFile {
        path: NAMES_LOCK.to_owned(),
        contents: lock,
    });
    let provenance = Provenance::of(request, &package, &files);
    files.push(GeneratedFile {
        path: PROVENANCE.to_owned(),
        contents: provenance.to_text(),
    });
    files.sort();
    Ok(files)
}

fn ir_text(api: &Api) -> Result<String, serde_json::Error> {
    Ok(format!("{}\n", serde_json::to_string(api)?))
}

fn fault(file: &str, problem: impl ToString) -> Diagnostic {
    let code = apiref_core::diagnostic::Code::OutputFault;
    Diagnostic::at_line(code, file.into(), 1, problem.to_string(), "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_id_makes_a_package_name_that_is_none() {
        for (id, name) in [
            ("otc/vpc", "otc-vpc"),
            ("fn", "fn-api"),
            ("serde", "serde-api"),
            ("../../etc/passwd", "etc-passwd"),
            ("/", "api-api"),
            ("2.0/x\"y\n{{z}}", "api-2-0-x-y-z"),
            ("Ünï", "n-api"),
        ] {
            assert_eq!(package_name(id), name, "{id:?}");
        }
        assert!(package_name(&"x/".repeat(5_000)).len() < 70);
    }
}
