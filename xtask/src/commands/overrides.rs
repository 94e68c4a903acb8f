//! `apiref override`: what helps to write an `overrides.toml`.

use std::path::PathBuf;
use std::process::ExitCode;

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
            for folder in load::find_apis(specs)? {
                let id = load::api_id(specs, &folder);
                if !apis.is_empty() && !apis.contains(&id) {
                    continue;
                }
                let loaded = load::load_api(&folder, &id)?;
                let (api, _) = apiref::read_api(&loaded, &mut Default::default());
                let text = overrides::suggest(&api);
                if !text.is_empty() {
                    println!(
                        "# {}\n\n{text}",
                        folder.join(overrides::OVERRIDES).display()
                    );
                }
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
