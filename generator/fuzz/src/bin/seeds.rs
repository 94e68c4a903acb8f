//! `seeds FOLDER`: a folder of seeds for each kind of input, and the targets, a line each: name, kind, longest input.

use std::path::Path;
use std::{env, fs, io};

use apiref_fuzz::{Input, TARGETS, seeds};

fn main() -> io::Result<()> {
    let root = env::args_os().nth(1).unwrap_or_else(|| "seeds".into());
    for (kind, input) in [("pieces", Input::Pieces), ("files", Input::Files)] {
        let folder = Path::new(&root).join(kind);
        fs::create_dir_all(&folder)?;
        for (number, seed) in seeds::of(input).into_iter().enumerate() {
            fs::write(folder.join(number.to_string()), seed)?;
        }
    }
    for target in TARGETS {
        let (kind, longest) = match target.input {
            Input::Pieces => ("pieces", 2_000),
            Input::Files => ("files", 20_000),
        };
        println!("{} {kind} {longest}", target.name);
    }
    Ok(())
}
