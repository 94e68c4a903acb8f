//! Each target for a moment: the pages of `specs/` and other seeds, changed at random places, always the same ones.
//! `APIREF_SMOKE=SECONDS` sets how long, 2 for each target by default.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use apiref_fuzz::TARGETS;

/// Pieces that mean something to one target or another.
const PIECES: &[&str] = &[
    "\n",
    "\n\n",
    "\u{c}",
    "\0",
    "+---+---+\n",
    "|",
    "`",
    "``",
    ":ref:`a <b>`",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\u202e",
    "null",
    "-1",
    "1e999",
    "[[override]]\n",
    "set = {}",
    "%2e%2e",
    "%zz",
    "../",
    "a.b.c",
    "<b>",
    "\u{202e}",
    "\u{1b}",
    "é",
    ",",
    ":",
    "?a=b&a=",
    "multipart/form-data; boundary=x",
    "--x\r\n",
    "\r\n\r\n",
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    files(&root.join("../../specs"), &mut found);
    let mut seeds: Vec<Vec<u8>> = found
        .iter()
        .filter_map(|path| fs::read(path).ok())
        .collect();
    let texts = [
        "POST\n/v3/p/vpc/address-groups\napplication/json\n{\"address_group\":{\"name\":\"a\",\"ip_version\":4}}",
        "GET\n/v3/p/vpc/address-groups?limit=2&name=a\n\n",
        "\0{\"address_groups\":[{\"name\":5,\"ip_version\":\"4\",\"tags\":\"\"}]}",
        "Array of :ref:`Things <things>` objects",
        "Map<String,Array<Integer>>",
        "POST https://{endpoint}/v1/{project_id}/things?limit={limit} HTTP/1.1",
    ];
    seeds.extend(texts.iter().map(|text| text.as_bytes().to_vec()));
    seeds
}

struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % most.max(1) as u64) as usize
    }
}

fn changed(seeds: &[Vec<u8>], numbers: &mut Numbers) -> Vec<u8> {
    let mut data = seeds[numbers.below(seeds.len())].clone();
    for _ in 0..=numbers.below(6) {
        let (from, length) = (numbers.below(data.len()), numbers.below(40));
        let to = (from + length).min(data.len());
        let new: Vec<u8> = match numbers.below(4) {
            0 => Vec::new(),
            1 => {
                let other = &seeds[numbers.below(seeds.len())];
                let at = numbers.below(other.len());
                other[at..(at + numbers.below(400)).min(other.len())].to_vec()
            }
            2 => vec![numbers.below(256) as u8; numbers.below(30)],
            _ => PIECES[numbers.below(PIECES.len())].as_bytes().to_vec(),
        };
        data.splice(from..to, new);
    }
    data
}

#[test]
fn every_target_for_a_moment() {
    let seconds = std::env::var("APIREF_SMOKE")
        .ok()
        .and_then(|text| text.parse().ok());
    let time = Duration::from_secs(seconds.unwrap_or(2));
    let seeds = seeds();
    for target in TARGETS {
        let (began, mut runs, mut numbers) = (Instant::now(), 0_u64, Numbers(7));
        while began.elapsed() < time {
            let data = changed(&seeds, &mut numbers);
            let one = Instant::now();
            (target.run)(&data);
            runs += 1;
            assert!(
                one.elapsed() < Duration::from_secs(20),
                "{}: run {runs} takes {:?}",
                target.name,
                one.elapsed()
            );
        }
        assert!(runs > 0);
        println!("{}: {runs} runs", target.name);
    }
}
