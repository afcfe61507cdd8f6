//! `cargo xtask test`: every check, in order, and one line at the end that says how it went.

mod count;
mod parts;
mod tee;

use std::time::Instant;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::engine::Engine;
use crate::project::Project;
use crate::time::Seconds;
use count::Count;

/// Which checks to run; without any, all.
#[derive(Args)]
pub(crate) struct Options {
    /// Only these parts
    #[arg(long, value_enum, value_delimiter = ',', value_name = "PART")]
    only: Vec<Part>,
    /// The browsers to test in
    #[arg(long, value_enum, value_delimiter = ',', default_value = "chromium,firefox", value_name = "ENGINE")]
    engines: Vec<Engine>,
}

/// A part of the checks, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Formatting; one check
    Fmt,
    /// Lints of Rust; one check
    Clippy,
    /// Lints of JavaScript; one check
    Eslint,
    /// What stories, size and the figures of the README look at
    Build,
    /// Tests that need no browser
    Native,
    /// tests/web.rs in browsers
    Web,
    /// Stories in browsers, on what is built
    E2e,
    /// Budgets and forbidden symbols; one check
    Size,
}

/// Runs the checks; `false` where one failed. The last line on standard output is `N passed, N failed`.
pub(crate) fn test(project: &Project, options: &Options) -> Result<bool> {
    let mut total = Count::default();
    for part in chosen(&options.only) {
        let count = run(project, part, &options.engines);
        total += count;
        if part == Part::Build && count.failed > 0 {
            break;
        }
    }
    println!("\n{total}");
    Ok(total.failed == 0)
}

/// The parts to run, in order. What looks at the build gets one; it costs nothing where nothing has changed.
fn chosen(only: &[Part]) -> Vec<Part> {
    let needs_build = only.iter().any(|part| matches!(part, Part::E2e | Part::Size));
    let is_chosen = |part: &Part| only.is_empty() || only.contains(part) || (needs_build && *part == Part::Build);
    Part::value_variants().iter().copied().filter(is_chosen).collect()
}

fn run(project: &Project, part: Part, engines: &[Engine]) -> Count {
    let name = format!("{part:?}").to_lowercase();
    println!("\n== {name}");
    let start = Instant::now();
    let count = parts::run(project, part, engines).unwrap_or_else(|error| {
        println!("{name}: {error:#}");
        Count::FAILURE
    });
    println!("== {name}: {count}, {}", Seconds(start.elapsed()));
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_choice_every_part_runs() {
        assert_eq!(chosen(&[]), Part::value_variants());
    }

    #[test]
    fn chosen_parts_run_in_their_own_order() {
        assert_eq!(chosen(&[Part::Native, Part::Fmt]), [Part::Fmt, Part::Native]);
    }

    #[test]
    fn what_looks_at_the_build_gets_one() {
        assert_eq!(chosen(&[Part::E2e]), [Part::Build, Part::E2e]);
        assert_eq!(chosen(&[Part::Size]), [Part::Build, Part::Size]);
    }
}
