//! The command line, and which command does what.

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::build::{self, Flavour};
use crate::project::Project;
use crate::setup;
use crate::size;

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
    /// Says what each file costs and what the module's bytes are for; fails over budget
    Size,
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
        Command::Size => {
            build(&project, Flavour::Shipped)?;
            size::size(&project)
        }
    }
}

fn build(project: &Project, flavour: Flavour) -> Result<()> {
    setup::for_build(project)?;
    build::build(project, flavour)
}
