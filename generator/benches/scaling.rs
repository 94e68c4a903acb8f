//! How the time to read grows with what is read: each kind of input is made at one size and at twice that size.
//!
//! `APIREF_SCALE=N cargo bench -p apiref --bench scaling [NAME]` reads N and 2 N of each (50,000 and 100,000 without it;
//! fewer of those marked so). An exponent of 1 means that twice the input takes twice the time. Exit code 1 where doubling
//! takes more than 2.3 times the time.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use apiref::ir::ApiInfo;
use apiref::load::LoadedApi;
use apiref::page::Page;
use apiref::resolve::naming::NameLock;
use apiref::resolve::overrides::Overrides;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// An input of a size: pages and the text of `overrides.toml`.
type Input = fn(usize) -> (Vec<String>, String);

/// Name, how many times fewer than asked for, and what makes it.
const INPUTS: &[(&str, usize, Input)] = &[
    ("rows of a table", 1, |n| {
        page(&otc(
            &rows(n, |i| {
                (format!("m{i}"), "String".into(), "A member.".into())
            }),
            "",
        ))
    }),
    ("rows of one name", 1, |n| {
        page(&otc(
            &rows(n, |_| ("m".into(), "String".into(), "A member.".into())),
            "",
        ))
    }),
    ("rows with dotted names", 1, |n| {
        page(&otc(
            &rows(n, |i| (dotted(i), "Object".into(), "A member.".into())),
            "",
        ))
    }),
    ("members of an example", 1, |n| {
        page(&otc(
            &rows(1, |_| ("m0".into(), "String".into(), "A.".into())),
            &members(n),
        ))
    }),
    ("items of an example", 1, |n| {
        page(&otc(
            &rows(1, |_| ("m0".into(), "Array".into(), "A.".into())),
            &items(n),
        ))
    }),
    ("values of an enumeration", 1, |n| {
        page(&otc(
            &rows(1, |_| ("m".into(), "String".into(), values(n))),
            "",
        ))
    }),
    ("values with meanings", 1, |n| {
        page(&otc(
            &rows(1, |_| ("m".into(), "String".into(), meanings(n))),
            "",
        ))
    }),
    ("rows that refer to their table", 1, |n| {
        page(&self_references(n))
    }),
    ("structs that refer to the next", 50, |n| page(&chain(n))),
    ("rows of status codes", 1, |n| page(&statuses(n))),
    ("lines of plain text", 1, |n| page(&ntt(n))),
    ("rows that a template lacks", 1, |n| {
        let rows = |i: usize| {
            if i == 0 {
                "first".to_owned()
            } else {
                format!("m{i}")
            }
        };
        let shown = |i: usize| {
            if i == 0 {
                "first".to_owned()
            } else {
                format!("x{i}")
            }
        };
        page(&template(n, shown, "\"<x>\"", rows))
    }),
    ("members without a row", 1, |n| {
        let shown = |i: usize| format!("x{i}");
        page(&template(n, shown, "\"<x>\"", |_| "x0".to_owned()))
    }),
    ("dotted names, last one first", 1, |n| {
        let shown = |i: usize| format!("x{i}");
        page(&template(n, shown, "{\"id\": \"<x>\"}", |i| {
            format!("x{}.id", n - 1 - i)
        }))
    }),
    ("parameters of a query", 1, |n| {
        page(
            &otc(
                &rows(n, |i| (format!("m{i}"), "String".into(), "A.".into())),
                "",
            )
            .replace("Request body parameters", "Query parameters"),
        )
    }),
    ("header fields", 1, |n| {
        page(
            &otc(
                &rows(n, |i| (format!("X-M{i}"), "String".into(), "A.".into())),
                "",
            )
            .replace("Request body parameters", "Request header parameters"),
        )
    }),
    ("members of a wrapper", 1, |n| {
        let example = format!("   {{\"w\":\n{}   }}\n", members(n));
        page(&otc(
            &rows(n, |i| (format!("m{i}"), "String".into(), "A.".into())),
            &example,
        ))
    }),
    ("structs that nothing refers to", 50, |n| {
        let tables = (0..n).map(|i| {
            let row = [format!("m{i}"), "No".into(), "String".into(), "A.".into()];
            table(&format!("**Table {}** S{i}", i + 1), [row].into_iter())
        });
        page(&otc(&tables.collect::<String>(), ""))
    }),
    ("fields of an answer", 1, |n| {
        page(&fields(n, "", |i| format!(":>json string m{i}: A.")))
    }),
    ("fields of a query", 1, |n| {
        page(&fields(n, "", |i| format!(":query string m{i}: A.")))
    }),
    ("fields of a path", 50, |n| {
        let path: String = (0..n).map(|i| format!("/(m{i})")).collect();
        page(&fields(n, &path, |i| format!(":param m{i}: A.")))
    }),
    ("rows that no path has", 1, |n| page(&uri_rows(n))),
    ("pages of one route", 10, |n| {
        (
            vec![
                otc(
                    &rows(2, |i| (format!("m{i}"), "String".into(), "A.".into())),
                    ""
                );
                n
            ],
            String::new(),
        )
    }),
    ("pages of one title", 10, |n| {
        let pages = (0..n).map(|number| on_route(number, |i| format!("m{number}x{i}")));
        (pages.collect(), String::new())
    }),
    ("pages with one struct", 10, |n| {
        let pages = (0..n).map(|number| on_route(number, |i| format!("m{i}")));
        (pages.collect(), String::new())
    }),
    ("overrides", 10, |n| {
        (
            vec![otc(
                &rows(2, |i| (format!("m{i}"), "String".into(), "A.".into())),
                "",
            )],
            overrides(n),
        )
    }),
    ("characters of one line", 1, |n| {
        page(&otc("", &"a `b *c |d ".repeat(n)))
    }),
    ("nested brackets", 1, |n| {
        page(&otc("", &format!("   {{\"a\": {}", "[".repeat(n))))
    }),
    ("brackets of a sentence", 1, |n| {
        page(&otc(
            &rows(1, |_| ("m".into(), "String".into(), "(".repeat(n))),
            "",
        ))
    }),
    ("items of lists", 1, |n| {
        page(&otc("", &"* item\n\n".repeat(n)))
    }),
];

fn page(text: &str) -> (Vec<String>, String) {
    (vec![text.to_owned()], String::new())
}

fn otc(table: &str, example: &str) -> String {
    let example = if example.is_empty() {
        String::new()
    } else {
        format!("\nExample Request\n---------------\n\n.. code-block::\n\n{example}\n")
    };
    format!(
        ":original_name: Thing_0001.html\n\n.. _Thing_0001:\n\nMaking Things\n=============\n\nFunction\n--------\n\n\
         This API is used to make things.\n\nURI\n---\n\nPOST /v1/things\n\nRequest\n-------\n\n{table}{example}\n\
         Response\n--------\n\nNone\n"
    )
}

/// A page with a route of its own, and members of these names.
fn on_route(number: usize, name: impl Fn(usize) -> String) -> String {
    let table = rows(2, |i| (name(i), "String".into(), "A.".into()));
    otc(&table, "").replace("/v1/things", &format!("/v1/things{number}"))
}

/// A table with one line a row.
fn table(caption: &str, rows: impl Iterator<Item = [String; 4]>) -> String {
    let mut cells = vec![["Parameter", "Mandatory", "Type", "Description"].map(str::to_owned)];
    cells.extend(rows);
    let mut widths = [0; 4];
    for row in &cells {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.len().max(*width);
        }
    }
    let border = |fill: &str| {
        let parts: Vec<String> = widths.iter().map(|width| fill.repeat(width + 2)).collect();
        format!("   +{}+\n", parts.join("+"))
    };
    let mut out = format!(".. table:: {caption}\n\n{}", border("-"));
    for (index, row) in cells.iter().enumerate() {
        let texts: Vec<String> = row
            .iter()
            .zip(widths)
            // Widths of formatting end at 65,535.
            .map(|(cell, width)| format!(" {cell}{} ", " ".repeat(width - cell.len())))
            .collect();
        let _ = writeln!(out, "   |{}|", texts.join("|"));
        out.push_str(&border(if index == 0 { "=" } else { "-" }));
    }
    out.push('\n');
    out
}

fn rows(count: usize, row: impl Fn(usize) -> (String, String, String)) -> String {
    let rows = (0..count).map(row);
    let rows = rows.map(|(name, of_type, text)| [name, "No".to_owned(), of_type, text]);
    table("**Table 1** Request body parameters", rows)
}

/// Ten members on each level.
fn dotted(number: usize) -> String {
    let digits: Vec<String> = number
        .to_string()
        .chars()
        .map(|digit| format!("d{digit}"))
        .collect();
    digits.join(".")
}

fn members(count: usize) -> String {
    let members: Vec<String> = (0..count)
        .map(|i| format!("     \"m{i}\": \"x\""))
        .collect();
    format!("   {{\n{}\n   }}\n", members.join(",\n"))
}

fn items(count: usize) -> String {
    format!(
        "   {{\"m0\": [\n{}\n   ]}}\n",
        vec!["     {\"a\": 1}"; count].join(",\n")
    )
}

fn values(count: usize) -> String {
    let values: Vec<String> = (0..count).map(|i| format!("**v{i}**")).collect();
    format!("The value can be {}.", values.join(", "))
}

fn meanings(count: usize) -> String {
    let values: Vec<String> = (0..count).map(|i| format!("**v{i}** (lid {i})")).collect();
    format!("The value can be {}.", values.join(", "))
}

fn self_references(count: usize) -> String {
    let first = rows(1, |_| {
        ("a".into(), ":ref:`S <s>` object".into(), "x".into())
    });
    let own = (0..count).map(|i| {
        [
            format!("m{i}"),
            "No".into(),
            ":ref:`S <s>` object".into(),
            "x".into(),
        ]
    });
    otc(
        &format!("{first}.. _s:\n\n{}", table("**Table 2** S", own)),
        "",
    )
}

fn chain(count: usize) -> String {
    let mut out = rows(1, |_| {
        ("a".into(), ":ref:`S0 <s0>` object".into(), "x".into())
    });
    for number in 0..count {
        let next = number + 1;
        let row = [
            "m".to_owned(),
            "No".into(),
            format!(":ref:`S{next} <s{next}>` object"),
            "x".into(),
        ];
        let _ = write!(
            out,
            ".. _s{number}:\n\n{}",
            table(
                &format!("**Table {}** S{number}", number + 2),
                [row].into_iter()
            )
        );
    }
    otc(&out, "")
}

fn statuses(count: usize) -> String {
    let mut page = otc("", "");
    page.push_str("\nStatus Codes\n------------\n\n");
    let rows = (0..count).map(|i| {
        [
            (200 + i % 400).to_string(),
            format!("Reason {i}"),
            String::new(),
            String::new(),
        ]
    });
    page.push_str(&table("**Table 9** Status codes", rows).replace("Parameter", "Code     "));
    page
}

fn ntt(count: usize) -> String {
    let mut out = "Show machine\n\nSummary\n\nReturns one.\n\nRequest\n\nHTTP Request Method\n\n  • GET\n\nHTTP Request Path\n\n\
        {api_endpoint}/v2.0/machines\n\nResponse\n\nResponse Body\n\nParameters\n\nitem format description\n"
        .to_owned();
    for number in 0..count {
        let _ = writeln!(out, "m{number} String(255) What member {number} is");
    }
    out
}

/// A page with a template of these members, and with rows of these names.
fn template(
    count: usize,
    shown: impl Fn(usize) -> String,
    value: &str,
    row: impl Fn(usize) -> String,
) -> String {
    let members: Vec<String> = (0..count)
        .map(|i| format!(" \"{}\": {value}", shown(i)))
        .collect();
    let rows: Vec<String> = (0..count)
        .map(|i| format!("{} String(255) What it is\n", row(i)))
        .collect();
    ntt(0).replace(
        "Response Body\n\nParameters",
        &format!(
            "Response Body\n\nFormat\n\n{{\n{}\n}}\n\nParameters",
            members.join(",\n")
        ),
    ) + &rows.concat()
}

/// A page of a directive with fields.
fn fields(count: usize, path: &str, field: impl Fn(usize) -> String) -> String {
    let mut out = format!("Things\n======\n\n.. http:get:: /things{path}\n\n    Shows things.\n\n");
    for number in 0..count {
        let _ = writeln!(out, "    {}", field(number));
    }
    out
}

/// A page that lists variables which its path hasn't.
fn uri_rows(count: usize) -> String {
    let rows = (0..count).map(|i| {
        let name = format!("{{m{i}}}");
        [name, "No".into(), "String".into(), "A.".into()]
    });
    let rows = table("", rows)
        .replace(".. table:: \n\n", "")
        .replace("\n   ", "\n");
    let rows = rows.trim_start().replacen("Parameter", "Name     ", 1);
    format!(
        ".. _get-things:\n\nShow things\n~~~~~~~~~~~\n\n.. code::\n\n    GET /v1/things\n\nShows things.\n\n\
         Request\n-------\n\nThese URI parameters belong to the request:\n\n{rows}\n\
         Response\n--------\n\nThis operation does not return a response body.\n"
    )
}

fn overrides(count: usize) -> String {
    let mut out = String::new();
    for number in 0..count {
        let _ = write!(
            out,
            "[[override]]\noperation = \"POST /v1/things\"\nat = \"request.m{number}\"\nreason = \"x\"\nset = {{ required = true }}\n\n"
        );
    }
    out
}

/// The best of some runs: other programs slow the processor down.
fn time(input: Input, size: usize) -> Duration {
    let runs = (0..3).map(|_| time_once(input, size));
    runs.min().unwrap_or_default()
}

fn time_once(input: Input, size: usize) -> Duration {
    let (texts, overrides) = input(size);
    let pages = texts
        .iter()
        .enumerate()
        .map(|(index, text)| Page::new(format!("p{index:06}.rst"), text));
    let overrides = (!overrides.is_empty()).then(|| Overrides {
        page: Page::new("overrides.toml", &overrides),
        prefix: String::new(),
    });
    let loaded = LoadedApi {
        info: ApiInfo::default(),
        pages: pages.collect(),
        unreadable: Vec::new(),
        folder: PathBuf::new(),
        hashes: BTreeMap::new(),
        overrides: overrides.into_iter().collect(),
    };
    let began = Instant::now();
    let read = apiref::read_api(&loaded, &mut NameLock::default());
    let time = began.elapsed();
    drop(read);
    time
}

fn main() -> ExitCode {
    let size = std::env::var("APIREF_SCALE")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(50_000);
    let wanted = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'));
    let mut failed = false;
    println!(
        "{:32} {:>9} {:>9} {:>9}  exponent",
        "input", "size", "time", "twice"
    );
    for (name, fewer, input) in INPUTS {
        if wanted
            .as_ref()
            .is_some_and(|wanted| !name.contains(wanted.as_str()))
        {
            continue;
        }
        let size = (size / fewer).max(1);
        let (once, twice) = (time(*input, size), time(*input, size * 2));
        let ratio = twice.as_secs_f64() / once.as_secs_f64().max(1e-9);
        // Below some milliseconds it is noise.
        failed |= ratio > 2.3 && twice > Duration::from_millis(100);
        println!(
            "{name:32} {size:>9} {:>7.0}ms {:>7.0}ms  {:.2}",
            once.as_secs_f64() * 1e3,
            twice.as_secs_f64() * 1e3,
            ratio.log2()
        );
    }
    if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}
