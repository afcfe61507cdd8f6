//! The command line, and which command does what.

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::build;
use crate::project::Project;
use crate::setup;

/// Build and test tasks of Portcullis.
#[derive(Parser)]
#[command(name = "cargo xtask")]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Writes what a site serves into dist/
    Build {
        /// The test build, which traps where a story tells it to, into target/trap-dist/
        #[arg(long)]
        trap: bool,
    },
}

/// Does what the command line says; `false` where a check failed.
pub(crate) fn run(cli: Cli) -> Result<bool> {
    let project = Project::here()?;
    match cli.command {
        Command::Build { trap } => {
            setup::for_build(&project)?;
            let flavour = if trap {
                build::Flavour::Trap
            } else {
                build::Flavour::Shipped
            };
            build::build(&project, flavour)?;
            Ok(true)
        }
    }
}
