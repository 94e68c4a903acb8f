//! Each target for a moment: its seeds, changed at random places, always the same ones.
//! `APIREF_SMOKE=SECONDS` sets how long for each target, 0.5 by default; `APIREF_SMOKE_TARGETS='json ntt'` names some of them.

use std::time::{Duration, Instant};

use apiref_fuzz::{TARGETS, seeds};

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
    let time = Duration::from_secs_f64(seconds.unwrap_or(0.5));
    let named = std::env::var("APIREF_SMOKE_TARGETS").ok();
    let is_named = |name: &str| {
        let mut names = named.iter().flat_map(|names| names.split_whitespace());
        named.is_none() || names.any(|one| one == name)
    };
    for target in TARGETS.iter().filter(|target| is_named(target.name)) {
        let seeds = seeds::of(target.input);
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
