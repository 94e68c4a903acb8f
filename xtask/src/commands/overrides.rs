//! `apiref override`: what helps to write an `overrides.toml`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use apiref::load;
use apiref::resolve::overrides;

/// Arguments of `override`.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Proposes entries where examples contradict their tables and a second operation agrees. Writes nothing.
    Suggest {
        /// The APIs, by their path below the specs folder. Default: all.
        #[arg(value_name = "API")]
        apis: Vec<String>,
        /// Folder of pages.
        #[arg(long, value_name = "DIR", default_value = "specs")]
        specs: PathBuf,
    },
    /// Prints the JSON schema of overrides.toml, for editors.
    Schema,
}

/// Runs the subcommand.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    match &args.command {
        Command::Schema => print!("{}", overrides::json_schema()),
        Command::Suggest { apis, specs } => {
            let folders = load::find_apis(specs)?;
            let known: Vec<String> = folders
                .iter()
                .map(|folder| load::api_id(specs, folder))
                .collect();
            if let Some(unknown) = apis.iter().find(|id| !known.contains(id)) {
                bail!(
                    "there is no API named {unknown:?}; known APIs: {}",
                    known.join(", ")
                );
            }
            let mut suggested = false;
            for (folder, id) in folders.iter().zip(known) {
                if !apis.is_empty() && !apis.contains(&id) {
                    continue;
                }
                let loaded = load::load_api(folder, &id)?;
                let (api, _) = apiref::read_api(&loaded, &mut Default::default());
                let text = overrides::suggest(&api);
                if !text.is_empty() {
                    suggested = true;
                    println!(
                        "# {}\n\n{text}",
                        folder.join(overrides::OVERRIDES).display()
                    );
                }
            }
            if !suggested {
                eprintln!(
                    "nothing to suggest: no table contradicts its examples where a second operation agrees"
                );
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
