//! The command line, and which command does what.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::build::{self, Flavour};
use crate::project::Project;
use crate::{bench, bundle, check, demo, docs, gpc, inline, repro, setup, size, test};

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
    /// Builds, and serves the demo on this machine
    Demo {
        /// The port to serve on
        #[arg(long)]
        port: Option<u16>,
    },
    /// Runs every check, in about an hour on two cores; the last line says how many passed and failed
    Test(test::Options),
    /// Says what each file costs and what the module's bytes are for; fails over budget
    Size,
    /// Measures what finding the services of an address costs, beside a walk over all patterns, and how long the largest configs hold up a page of dist/
    Bench,
    /// Draws every layout of the dialog, in light, dark and forced colours, three widths and four languages, into target/shots/
    Shots,
    /// Says whether a config, or a file of rules by region, is a good one
    Check {
        /// The config or the rules, a JSON file
        config: PathBuf,
    },
    /// Writes portcullis.js with a config inside, for sites that want one request
    Bundle {
        /// The config, a JSON file
        config: PathBuf,
        /// The folder to write; target/bundle without it
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Writes portcullis.head.js with what Google's tags are told first inside, for the config's own data layer and settings
    Inline {
        /// The config, a JSON file
        config: PathBuf,
        /// The rules of law, where the config names some of its own; those that we ship without it
        #[arg(long)]
        rules: Option<PathBuf>,
        /// The folder to write; target/inline without it
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Writes docs/config.md, docs/api.md and the tables of docs/gate.md, docs/faults.md and docs/regions.md from their sources
    Docs,
    /// Makes /.well-known/gpc.json, by which a site says that it honours Global Privacy Control
    GpcJson {
        /// The day on which the site says so (lastUpdate), as 2026-11-29; today without it
        #[arg(long)]
        date: Option<String>,
        /// The file to write; without it the text is printed
        #[arg(long)]
        to: Option<PathBuf>,
    },
    /// Builds in two folders from scratch and compares what comes out
    Repro,
}

/// Does what the command line says; `false` where a check failed.
pub(crate) fn run(cli: Cli) -> Result<bool> {
    let project = Project::here()?;
    match cli.command {
        Command::Build { trap } => {
            let flavour = if trap { Flavour::Trap } else { Flavour::Shipped };
            build(&project, flavour).map(|()| true)
        }
        Command::Demo { port } => {
            build(&project, Flavour::Shipped)?;
            demo::demo(&project, port)
        }
        Command::Test(options) => test::test(&project, &options),
        Command::Size => {
            build(&project, Flavour::Shipped)?;
            size::size(&project)
        }
        Command::Bench => bench::bench(&project),
        Command::Shots => build(&project, Flavour::Shipped).and_then(|()| bench::shots(&project)),
        Command::Check { config } => check::check(&config),
        Command::Bundle { config, out } => {
            build(&project, Flavour::Shipped)?;
            bundle::bundle(&project, &config, out)
        }
        Command::Inline { config, rules, out } => {
            build(&project, Flavour::Shipped).and_then(|()| inline::inline(&project, &config, rules.as_deref(), out))
        }
        Command::Docs => docs::docs(&project),
        Command::GpcJson { date, to } => gpc::gpc_json(date, to),
        Command::Repro => {
            setup::for_build(&project)?;
            repro::repro(&project)
        }
    }
}

fn build(project: &Project, flavour: Flavour) -> Result<()> {
    setup::for_build(project)?;
    build::build(project, flavour)
}
