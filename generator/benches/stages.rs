//! How fast each stage is, in bytes of page text a second, on one core.
//!
//! `APIREF_BENCH=DIR cargo bench` reads the APIs below `DIR`; without it, the pages of `specs/` are read.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use apiref::emit;
use apiref::ir::Api;
use apiref::load::{self, LoadedApi};
use apiref::page::Page;
use apiref::resolve::naming::NameLock;
use apiref::{dialect, output, resolve, syntax};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};

/// The allocator of the command line.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    // One core: figures that don't depend on the machine's load and size.
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build_global();
    if let Err(error) = pool {
        eprintln!("several threads: {error}");
    }
    divan::main();
}

static CORPUS: LazyLock<Vec<LoadedApi>> = LazyLock::new(|| {
    let specs = concat!(env!("CARGO_MANIFEST_DIR"), "/../specs");
    let root = std::env::var_os("APIREF_BENCH").map_or_else(|| PathBuf::from(specs), PathBuf::from);
    let load = || {
        load::find_apis(&root)?
            .iter()
            .map(|folder| load::load_api(folder, &load::api_id(&root, folder)))
            .collect::<Result<Vec<_>, _>>()
    };
    match load() {
        Ok(apis) => apis,
        Err(error) => {
            eprintln!("{error}");
            std::process::exit(2);
        }
    }
});

fn bytes() -> BytesCount {
    let pages = CORPUS.iter().flat_map(|api| &api.pages);
    BytesCount::new(pages.map(|page| page.text().len()).sum::<usize>())
}

/// Pages to document trees; plain text pages are read as if they were RST.
#[divan::bench(sample_count = 5)]
fn syntax(bencher: Bencher<'_, '_>) {
    bencher.counter(bytes()).bench(|| {
        for page in CORPUS.iter().flat_map(|api| &api.pages) {
            black_box(syntax::rst::parse(page));
        }
    });
}

/// Pages to drafts, syntax included.
#[divan::bench(sample_count = 5)]
fn dialect(bencher: Bencher<'_, '_>) {
    bencher.counter(bytes()).bench(|| {
        for page in CORPUS.iter().flat_map(|api| &api.pages) {
            black_box(dialect::read(page));
        }
    });
}

/// Drafts to the IR, names included.
#[divan::bench(sample_count = 5)]
fn resolve(bencher: Bencher<'_, '_>) {
    bencher
        .counter(bytes())
        .with_inputs(|| -> Vec<_> {
            let read = |api: &LoadedApi| {
                api.pages
                    .iter()
                    .map(|page| dialect::read(page).0)
                    .collect::<Vec<_>>()
            };
            CORPUS.iter().map(read).collect()
        })
        .bench_values(|drafts| {
            for (loaded, drafts) in CORPUS.iter().zip(drafts) {
                let (mut api, found) = resolve::resolve(loaded.info.clone(), &loaded.pages, drafts);
                let named = resolve::finish(&mut api, &mut NameLock::default(), &loaded.overrides);
                black_box((api, found, named));
            }
        });
}

/// Pages to the IR: syntax, dialect and resolve together.
#[divan::bench(sample_count = 5)]
fn read(bencher: Bencher<'_, '_>) {
    bencher.counter(bytes()).bench(|| {
        for loaded in CORPUS.iter() {
            black_box(apiref::read_api(loaded, &mut NameLock::default()));
        }
    });
}

/// As [`read`], with each page of an API once, twice, four times: the rate stays where time grows linearly in pages.
#[divan::bench(sample_count = 5, args = [1, 2, 4])]
fn growth(bencher: Bencher<'_, '_>, times: usize) {
    let copies: Vec<LoadedApi> = CORPUS
        .iter()
        .map(|loaded| LoadedApi {
            info: loaded.info.clone(),
            pages: (0..times)
                .flat_map(|copy| copied(&loaded.pages, copy))
                .collect(),
            unreadable: Vec::new(),
            folder: loaded.folder.clone(),
            hashes: BTreeMap::new(),
            overrides: Vec::new(),
        })
        .collect();
    let pages = copies.iter().flat_map(|api| &api.pages);
    let bytes: usize = pages.map(|page| page.text().len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        for loaded in &copies {
            black_box(apiref::read_api(loaded, &mut NameLock::default()));
        }
    });
}

fn copied(pages: &[Page], copy: usize) -> impl Iterator<Item = Page> {
    let name = move |page: &Page| format!("copy_{copy}/{}", page.name());
    pages
        .iter()
        .map(move |page| Page::new(name(page), page.text()))
}

/// The IR to the files of the generated crate.
#[divan::bench(sample_count = 3)]
fn emit(bencher: Bencher<'_, '_>) {
    let apis: Vec<Api> = CORPUS
        .iter()
        .map(|loaded| apiref::read_api(loaded, &mut NameLock::default()).0)
        .collect();
    let apis: Vec<&Api> = apis.iter().collect();
    bencher
        .counter(bytes())
        .bench(|| black_box(emit::emit(&apis, &emit::Options::default())));
}

/// The files of the generated crate to a folder that is empty before.
#[divan::bench(sample_count = 3)]
fn write(bencher: Bencher<'_, '_>) {
    let apis: Vec<Api> = CORPUS
        .iter()
        .map(|loaded| apiref::read_api(loaded, &mut NameLock::default()).0)
        .collect();
    let apis: Vec<&Api> = apis.iter().collect();
    let (files, _) = emit::emit(&apis, &emit::Options::default());
    bencher
        .counter(bytes())
        .with_inputs(tempfile::tempdir)
        .bench_values(|folder| {
            let folder = folder.expect("a temporary folder");
            let out = folder.path().join("generated");
            let written = output::write(&out, &files, &Default::default());
            black_box(written.expect("files written"));
            folder
        });
}
