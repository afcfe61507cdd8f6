//! Build and test tasks: `cargo xtask build | demo | test | size | bench | check | bundle | inline | docs | gpc-json | repro`. Each installs what it needs first.

mod bench;
mod build;
mod bundle;
mod check;
mod cli;
mod demo;
mod docs;
mod engine;
mod gpc;
mod inline;
mod line;
mod plan;
mod project;
mod repro;
mod settings;
mod setup;
mod size;
mod test;
mod time;

use clap::Parser;

fn main() -> std::process::ExitCode {
    match cli::run(cli::Cli::parse()) {
        Ok(true) => std::process::ExitCode::SUCCESS,
        Ok(false) => std::process::ExitCode::FAILURE,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}
