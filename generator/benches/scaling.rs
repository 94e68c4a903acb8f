//! How the time to read grows with what is read: each kind of input is made at one size and at twice that size.
//!
//! `APIREF_SCALE=N cargo bench -p apiref --bench scaling [NAME]` reads N and 2 N of each (50,000 and 100,000 without it;
//! fewer of those marked so). An exponent of 1 means that twice the input takes twice the time. Exit code 1 where doubling
//! takes more than 2.3 times the time.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::Duration;

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
    ("rows of a table", 1, |n| page(&listed(BODY, n, "m", ""))),
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
    ("rows of which one or the next is sent", 1, |n| {
        let text = |i: usize| format!("Either **m{i}** or **m{}** must be specified.", (i + 1) % n);
        page(&otc(
            &rows(n, |i| (format!("m{i}"), "String".into(), text(i))),
            "",
        ))
    }),
    ("members of an example", 1, |n| {
        page(&listed(BODY, 1, "m", &members(n)))
    }),
    ("items of an example", 1, |n| {
        page(&with_items(n, |_| r#"{"a": 1}"#.to_owned()))
    }),
    ("items with a member of their own", 1, |n| {
        page(&with_items(n, |i| format!(r#"{{"a{i}": 1}}"#)))
    }),
    ("items with a value of their own", 1, |n| {
        page(&with_items(n, |i| i.to_string()))
    }),
    ("examples of one request", 10, |n| {
        let more = |i: usize| format!("   {{\"m0\": [{i}]}}\n\n.. code-block::\n\n");
        let examples: String = (0..n).map(more).collect();
        page(&listed(BODY, 1, "m", &format!("{examples}   {{}}\n")))
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
    ("rows of status codes", 1, |n| page(&statuses(n, 400))),
    ("rows of one status code", 1, |n| page(&statuses(n, 1))),
    ("lines of plain text", 1, |n| page(&ntt(n))),
    ("rows that a template lacks", 1, |n| {
        let name = |i: usize, other: &str| match i {
            0 => "first".to_owned(),
            _ => format!("{other}{i}"),
        };
        page(&template(n, |i| name(i, "x"), "\"<x>\"", |i| name(i, "m")))
    }),
    ("members without a row", 1, |n| {
        let shown = |i: usize| format!("x{i}");
        page(&template(n, shown, "\"<x>\"", |_| "x0".to_owned()))
    }),
    // Each row and each line of the template makes two members.
    ("dotted names, last one first", 2, |n| {
        let shown = |i: usize| format!("x{i}");
        page(&template(n, shown, "{\"id\": \"<x>\"}", |i| {
            format!("x{}.id", n - 1 - i)
        }))
    }),
    ("header lines, last one first", 1, |n| {
        page(&header_lines(n))
    }),
    ("parameters of a query", 1, |n| {
        page(&listed("Query parameters", n, "m", ""))
    }),
    ("header fields", 1, |n| {
        page(&listed("Request header parameters", n, "X-M", ""))
    }),
    ("members of a wrapper", 1, |n| {
        let example = format!("   {{\"w\":\n{}   }}\n", members(n));
        page(&listed(BODY, n, "m", &example))
    }),
    ("structs that nothing refers to", 50, |n| {
        page(&otc(&tables(n, "S"), ""))
    }),
    ("structs that only examples name", 50, |n| {
        let first = rows(1, |_| ("first".into(), "String".into(), "A.".into()));
        let example = shown(n, |i| format!("\"s{i}\": {{\"m{i}\": 1}}"));
        page(&otc(&(first + &tables(n, "Other ")), &example))
    }),
    ("structs that captions name", 50, |n| {
        let objects = rows(n, |i| (format!("lid{i}"), "Object".into(), "A.".into()));
        page(&otc(&(objects + &tables(n, "Oaken lid")), ""))
    }),
    ("tables of one body", 50, |n| {
        page(&otc(&tables(n, "Request body parameters "), ""))
    }),
    ("fields of an answer", 1, |n| {
        page(&fields(n, "", |i| format!(":>json string m{i}: A.")))
    }),
    ("fields of one name", 10, |n| {
        let field = |i: usize| format!(":>json string id: The ID of the lid{i}.");
        let example = shown(n, |i| format!("\"lid{i}\": {{\"id\": 1}}"));
        page(&(fields(n, "", field) + &response(&example)))
    }),
    ("fields of a query", 1, |n| {
        page(&fields(n, "", |i| format!(":query string m{i}: A.")))
    }),
    ("fields of a path", 50, |n| {
        page(&fields(n, &path(n), |i| format!(":param m{i}: A.")))
    }),
    ("fields that end like those of a path", 50, |n| {
        page(&fields(n, &path(n), |i| format!(":param x_m{i}: A.")))
    }),
    ("fields that no path has", 50, |n| {
        page(&fields(n, &path(n), |i| format!(":param x{i}: A.")))
    }),
    ("rows that no path has", 1, |n| page(&uri_rows(n))),
    ("pages of one route", 10, |n| {
        (vec![listed(BODY, 2, "m", ""); n], String::new())
    }),
    ("pages of one title", 10, |n| {
        let pages = (0..n).map(|number| on_route(number, &format!("m{number}x")));
        (pages.collect(), String::new())
    }),
    ("pages with one struct", 10, |n| {
        let pages = (0..n).map(|number| on_route(number, "m"));
        (pages.collect(), String::new())
    }),
    ("overrides", 10, |n| {
        (vec![listed(BODY, 2, "m", "")], overrides(n))
    }),
    ("rows below others, with an example", 5, |n| {
        let names = |i: usize| (format!("w{i}.lid.id"), "String".into(), "A.".into());
        let example = shown(n, |i| format!("\"w{i}\": {{\"lid\": {{\"id\": \"x\"}}}}"));
        page(&otc(&rows(n, names), &example))
    }),
    ("fields below others, with an example", 5, |n| {
        let field = |i: usize| format!(":>json string w{i}.lid.pin.id: A.");
        let example = shown(n, |i| {
            format!("\"w{i}\": {{\"lid\": {{\"pin\": {{\"id\": 1}}}}}}")
        });
        page(&(fields(n, "", field) + &response(&example)))
    }),
    ("fields below those of others", 1, |n| {
        let field = |i: usize| match i % 2 {
            0 => format!(":>json object w{i}.lid: A."),
            _ => format!(":>json string w{}.lid.id: A.", i - 1),
        };
        page(&fields(n, "", field))
    }),
    ("references of one cell", 50, |n| {
        let references: Vec<String> = (0..n).map(|i| format!(":ref:`S{i} <s{i}>`")).collect();
        let first = rows(1, |_| ("a".into(), "Object".into(), references.join(" ")));
        page(&otc(&(first + &own_tables(n)), ""))
    }),
    ("answers of a hundred status codes", 100, |n| {
        page(&answers(n))
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

const BODY: &str = "Request body parameters";

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

/// A page with a table of names that begin alike.
fn listed(caption: &str, count: usize, name: &str, example: &str) -> String {
    let rows = rows(count, |i| {
        (format!("{name}{i}"), "String".into(), "A member.".into())
    });
    otc(&rows.replace(BODY, caption), example)
}

/// A page with a route of its own, and two members of names that begin so.
fn on_route(number: usize, name: &str) -> String {
    listed(BODY, 2, name, "").replace("/v1/things", &format!("/v1/things{number}"))
}

/// Tables of one row each.
fn tables(count: usize, caption: &str) -> String {
    let tables = (0..count).map(|i| {
        let row = [format!("m{i}"), "No".into(), "String".into(), "A.".into()];
        let caption = format!("**Table {}** {caption}{i}", i + 1);
        table(&caption, [row].into_iter())
    });
    tables.collect()
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
    table(&format!("**Table 1** {BODY}"), rows)
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
    shown(count, |i| format!("\"m{i}\": \"x\""))
}

/// An example with these members.
fn shown(count: usize, member: impl Fn(usize) -> String) -> String {
    let members: Vec<String> = (0..count).map(|i| format!("     {}", member(i))).collect();
    format!("   {{\n{}\n   }}\n", members.join(",\n"))
}

/// A page whose example shows an array.
fn with_items(count: usize, item: impl Fn(usize) -> String) -> String {
    let items: Vec<String> = (0..count).map(|i| format!("     {}", item(i))).collect();
    let example = format!("   {{\"m0\": [\n{}\n   ]}}\n", items.join(",\n"));
    otc(
        &rows(1, |_| ("m0".into(), "Array".into(), "A.".into())),
        &example,
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

/// Tables of one row each, with the labels that references lead to.
fn own_tables(count: usize) -> String {
    let tables = (0..count).map(|i| {
        let row = [format!("m{i}"), "No".into(), "String".into(), "A.".into()];
        let caption = format!("**Table {}** S{i}", i + 2);
        format!(".. _s{i}:\n\n{}", table(&caption, [row].into_iter()))
    });
    tables.collect()
}

/// A page with a table of so many rows for each of a hundred status codes.
fn answers(count: usize) -> String {
    let mut page = otc("", "").replace("None\n", "");
    for status in 400..500 {
        let row = |i: usize| [format!("m{i}"), "No".into(), "String".into(), "A.".into()];
        let caption = "**Table 1** Response body parameters";
        let _ = write!(
            page,
            "**Status code: {status}**\n\n{}",
            table(caption, (0..count).map(row))
        );
    }
    page
}

/// A page with so many reasons of so many status codes.
fn statuses(count: usize, codes: usize) -> String {
    let mut page = otc("", "");
    page.push_str("\nStatus Codes\n------------\n\n");
    let rows = (0..count).map(|i| {
        [
            (200 + i % codes).to_string(),
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

/// A page with header lines, and with rows for their placeholders in reverse order.
fn header_lines(count: usize) -> String {
    let lines: String = (0..count).map(|i| format!("X-M{i}: <m{i}>\n")).collect();
    let rows = (0..count).rev();
    let rows: String = rows
        .map(|i| format!("m{i} Header String What it is optional\n"))
        .collect();
    let head = "name style format description required/optional\n";
    ntt(0).replace(
        "Response\n\n",
        &format!("HTTP Request Header\n\n{lines}\nParameters\n\n{head}{rows}\nResponse\n\n"),
    )
}

/// A path with so many variables.
fn path(count: usize) -> String {
    (0..count).map(|i| format!("/(m{i})")).collect()
}

/// An example of an answer below a directive.
fn response(json: &str) -> String {
    let lines: Vec<String> = json.lines().map(|line| format!("       {line}")).collect();
    format!(
        "\n    **Example response**:\n\n    .. sourcecode:: http\n\n       HTTP/1.1 200 OK\n       \
         Content-Type: application/json\n\n{}\n",
        lines.join("\n")
    )
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

/// The times for a size and for twice that size: the best of some runs of each in turn, because other programs slow the
/// processor down. Where twice the size seems to take too long, there are more runs.
fn times(index: usize, size: usize) -> (Duration, Duration) {
    const FEWEST: usize = 3;
    const MOST: usize = 9;
    let (mut once, mut twice) = (Duration::MAX, Duration::MAX);
    for run in 0..MOST {
        if run >= FEWEST && !is_too_long(once, twice) {
            break;
        }
        once = once.min(in_process_of_its_own(index, size));
        twice = twice.min(in_process_of_its_own(index, size * 2));
    }
    (once, twice)
}

/// Is it more than twice the time? Below some milliseconds it is noise.
fn is_too_long(once: Duration, twice: Duration) -> bool {
    twice.as_secs_f64() > once.as_secs_f64() * 2.3 && twice > Duration::from_millis(100)
}

/// The time in a new process, so that nothing depends on what was read before. The allocator keeps what is free there:
/// else it gives back to the system what nobody needed for a second, and only runs of more than a second ask for it again.
fn in_process_of_its_own(index: usize, size: usize) -> Duration {
    let output = std::env::current_exe().and_then(|program| {
        let mut run = Command::new(program);
        run.args([ONCE, &index.to_string(), &size.to_string()]);
        run.env("MIMALLOC_PURGE_DELAY", "-1");
        run.output()
    });
    let nanoseconds = output
        .ok()
        .and_then(|output| String::from_utf8(output.stdout).ok())
        .and_then(|text| text.trim().parse().ok());
    nanoseconds.map_or(Duration::MAX, Duration::from_nanos)
}

/// The time of the second of two runs. The system clears memory that a process has for the first time, which takes as long
/// as other programs let it; the second run has that of the first.
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
    drop(apiref::read_api(&loaded, &mut NameLock::default()));
    let began = time_so_far();
    let read = apiref::read_api(&loaded, &mut NameLock::default());
    let time = time_so_far().saturating_sub(began);
    drop(read);
    time
}

/// The time of the processor, where it can be asked for: a program that shares it adds nothing.
#[cfg(target_os = "linux")]
fn time_so_far() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::try_from(now).unwrap_or_default()
}

#[cfg(not(target_os = "linux"))]
fn time_so_far() -> Duration {
    static BEGAN: std::sync::LazyLock<std::time::Instant> =
        std::sync::LazyLock::new(std::time::Instant::now);
    BEGAN.elapsed()
}

/// What a process is called with that measures one input.
const ONCE: &str = "--once";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [once, index, size] = &*arguments
        && once == ONCE
    {
        let input = index.parse().ok().and_then(|at: usize| INPUTS.get(at));
        let (Some((.., input)), Ok(size)) = (input, size.parse()) else {
            return ExitCode::FAILURE;
        };
        println!("{}", time_once(*input, size).as_nanos());
        return ExitCode::SUCCESS;
    }
    let size = std::env::var("APIREF_SCALE")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(50_000);
    let wanted = arguments.iter().find(|argument| !argument.starts_with('-'));
    let mut failed = false;
    println!(
        "{:38} {:>9} {:>9} {:>9}  exponent",
        "input", "size", "time", "twice"
    );
    for (index, (name, fewer, _)) in INPUTS.iter().enumerate() {
        if wanted.is_some_and(|wanted| !name.contains(wanted.as_str())) {
            continue;
        }
        let size = (size / fewer).max(1);
        let (once, twice) = times(index, size);
        // A process that ended without a time took too much of something.
        failed |= once.max(twice) == Duration::MAX || is_too_long(once, twice);
        let ratio = twice.as_secs_f64() / once.as_secs_f64().max(1e-9);
        println!(
            "{name:38} {size:>9} {:>7.0}ms {:>7.0}ms  {:.2}",
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
