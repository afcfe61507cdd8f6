//! `cargo xtask test`: every check, in order, and one line at the end that says how it went.

mod count;
mod left;
mod parts;
mod tee;

use std::time::Instant;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::engine::Engine;
use crate::plan::checks;
use crate::project::Project;
use crate::time::Seconds;
use count::Count;

/// How many stories of a run, of more than two thousand, may fail once and hold when they are told again (docs/adr/0022).
const MOST_TOLD_TWICE: usize = 8;

/// Which checks to run; without any, all.
#[derive(Args)]
pub(crate) struct Options {
    /// Only these parts
    #[arg(long, value_enum, value_delimiter = ',', value_name = "PART")]
    only: Vec<Part>,
    /// The browsers to test in, with all of their stories; without any, all browsers, but not what takes too long
    #[arg(long, value_enum, value_delimiter = ',', value_name = "ENGINE")]
    engines: Vec<Choice>,
}

/// What may stand after `--engines`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Choice {
    /// Every engine
    All,
    /// Chromium
    Chromium,
    /// Firefox ESR
    Firefox,
    /// WebKit for GTK
    Webkit,
}

impl Choice {
    fn takes(self, engine: Engine) -> bool {
        match self {
            Self::All => true,
            Self::Chromium => engine == Engine::Chromium,
            Self::Firefox => engine == Engine::Firefox,
            Self::Webkit => engine == Engine::Webkit,
        }
    }
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
    /// What may come in with a crate (deny.toml); one check
    Deny,
    /// What stories, size and the figures of the README look at
    Build,
    /// Tests that need no browser
    Native,
    /// tests/web.rs in browsers
    Web,
    /// Stories in browsers, on what is built
    E2e,
    /// Stories in the first of the browsers, on the fallback: WebAssembly is taken away from every page
    Fallback,
    /// Budgets and forbidden symbols; one check
    Size,
}

/// Runs the checks; `false` where one failed. The last lines on standard output say what was left out, where something was, and
/// `N passed, N failed`.
pub(crate) fn test(project: &Project, options: &Options) -> Result<bool> {
    let mut total = Count::default();
    let (parts, engines, slow) = (chosen(&options.only), engines(&options.engines), slow(project, options)?);
    for &part in &parts {
        let count = run(project, part, &engines, &slow);
        let failed = count.failed;
        total += count;
        if part == Part::Build && failed > 0 {
            break;
        }
    }
    println!();
    // Some thousand lines above, by now.
    total.failures.iter().for_each(|text| println!("failed:\n{text}\n"));
    total += told_twice(&total.again);
    if let Some(line) = left::out(&parts, &engines, &slow, total.skipped) {
        println!("{line}");
    }
    println!("{total}");
    Ok(total.failed == 0)
}

/// The parts to run, in order. What looks at the build gets one; it costs nothing where nothing has changed.
fn chosen(only: &[Part]) -> Vec<Part> {
    let needs_build = only.iter().any(|part| matches!(part, Part::E2e | Part::Fallback | Part::Size));
    let is_chosen = |part: &Part| only.is_empty() || only.contains(part) || (needs_build && *part == Part::Build);
    Part::value_variants().iter().copied().filter(is_chosen).collect()
}

/// Story files that a run leaves out, by engine: where no engine was asked for, what would take it well over an hour on two cores.
type Slow = Vec<(Engine, Vec<String>)>;

fn slow(project: &Project, options: &Options) -> Result<Slow> {
    let engines = Engine::value_variants().iter().filter(|_| options.engines.is_empty());
    let files = |engine: &Engine| checks::slow(project, *engine);
    engines.map(|engine| Ok((*engine, files(engine)?.into_iter().map(Into::into).collect()))).collect()
}

/// The engines of a choice, in their own order; all where none was made.
fn engines(choices: &[Choice]) -> Vec<Engine> {
    let is_chosen = |engine: &Engine| choices.is_empty() || choices.iter().any(|choice| choice.takes(*engine));
    Engine::value_variants().iter().copied().filter(is_chosen).collect()
}

/// Says which stories failed once and held when they were told again; a failure where that is no longer chance.
fn told_twice(stories: &[String]) -> Count {
    for story in stories {
        println!("told twice: {story}");
    }
    if stories.len() <= MOST_TOLD_TWICE { Count::default() } else { Count::FAILURE }
}

fn run(project: &Project, part: Part, engines: &[Engine], slow: &Slow) -> Count {
    let name = format!("{part:?}").to_lowercase();
    println!("\n== {name}");
    let start = Instant::now();
    let count = parts::run(project, part, engines, slow).unwrap_or_else(|error| {
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
    fn what_is_told_twice_too_often_has_failed() {
        let stories = vec![String::from("a story"); MOST_TOLD_TWICE + 1];
        assert_eq!(told_twice(&stories[1..]), Count::default());
        assert_eq!(told_twice(&stories), Count::FAILURE);
    }

    #[test]
    fn all_engines_are_all_that_there_are() {
        assert_eq!(engines(&[Choice::All]), Engine::value_variants());
        assert_eq!(engines(&[]), Engine::value_variants());
        assert_eq!(engines(&[Choice::Webkit, Choice::Chromium]), [Engine::Chromium, Engine::Webkit]);
    }

    #[test]
    fn what_looks_at_the_build_gets_one() {
        assert_eq!(chosen(&[Part::E2e]), [Part::Build, Part::E2e]);
        assert_eq!(chosen(&[Part::Fallback]), [Part::Build, Part::Fallback]);
        assert_eq!(chosen(&[Part::Size]), [Part::Build, Part::Size]);
    }
}
