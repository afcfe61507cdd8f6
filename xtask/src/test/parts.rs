//! What each part of the checks does.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::count::Count;
use super::tee::tee;
use super::{Part, Slow};
use crate::build::{self, Flavour, get, put};
use crate::engine::Engine;
use crate::line::Line;
use crate::plan::checks;
use crate::project::Project;
use crate::{bundle, inline, setup, size};

/// Runs a part and counts.
pub(super) fn run(project: &Project, part: Part, engines: &[Engine], slow: &Slow) -> Result<Count> {
    match part {
        Part::Fmt => {
            setup::for_fmt(project)?;
            all(project, &[checks::fmt(project)?])
        }
        Part::Clippy => {
            setup::for_clippy(project)?;
            all(project, &checks::clippy(project)?)
        }
        Part::Eslint => {
            setup::for_eslint(project)?;
            all(
                project,
                &[checks::eslint(project)?, checks::imports(project, &story_files(project)?)?, checks::types(project)?],
            )
        }
        Part::Deny => {
            setup::for_deny(project)?;
            all(project, &[checks::deny(project)?])
        }
        Part::Native => tests(project, &checks::native(project)?),
        Part::Web => each(engines, |engine| web(project, engine)),
        Part::Build => built(project),
        Part::E2e => each(engines, |engine| stories(project, engine, slow)),
        Part::Fallback => each(engines.get(..1).unwrap_or_default(), |engine| on_fallback(project, engine)),
        Part::Size => Ok(Count::one(size::size(project)?)),
    }
}

/// One check, which fails where one of `lines` does.
fn all(project: &Project, lines: &[Line]) -> Result<Count> {
    for line in lines {
        if !tee(line, checks::patience(project)?)?.0 {
            return Ok(Count::FAILURE);
        }
    }
    Ok(Count::SUCCESS)
}

/// The checks of a test runner.
fn tests(project: &Project, line: &Line) -> Result<Count> {
    let (succeeded, text) = tee(line, checks::patience(project)?)?;
    Ok(Count::of(&text, succeeded))
}

/// The checks in each browser; one that cannot be started is a failure and no reason to leave out the next.
fn each(engines: &[Engine], work: impl Fn(Engine) -> Result<Count>) -> Result<Count> {
    let mut total = Count::default();
    for &engine in engines {
        println!("-- {}", engine.name());
        total += work(engine).unwrap_or_else(|error| {
            println!("{}: {error:#}", engine.name());
            Count::FAILURE
        });
    }
    Ok(total)
}

/// Writes our JavaScript as one file, from the list of those that Rust names.
fn one_file(project: &Project) -> Result<()> {
    let natives = String::from_utf8(get(&project.source("src/web/natives.rs"))?)?;
    let names = natives.split('"').filter(|text| text.starts_with("/www/"));
    let lines = names.map(|name| format!("export * from {:?};\n", project.source(name.trim_start_matches('/'))));
    let entry = project.target("xtask/web-entry.js");
    let more = format!("import {:?};\n", project.source("www/more.js"));
    put(&entry, lines.collect::<String>() + &more)?;
    put(&project.target("xtask/web.js"), checks::one_file(project, &entry)?.quiet()?)
}

fn web(project: &Project, engine: Engine) -> Result<Count> {
    if !project.source("tests/web.rs").exists() {
        println!("skipped: there is no tests/web.rs");
        return Ok(Count::default());
    }
    let Some(runner) = engine.runner() else {
        println!("skipped: {}", super::left::NO_RUNNER);
        return Ok(Count::default());
    };
    setup::for_web(project, engine)?;
    let capabilities = project.target(&format!("xtask/webdriver-{}.json", engine.name()));
    put(&capabilities, checks::capabilities(project, engine, &runner, &engine.browser()?)?.to_string())?;
    one_file(project)?;
    let line = checks::web(project, &runner, &engine.driver(project)?, &capabilities)?;
    for _ in 0..3 {
        let (succeeded, text) = tee(&line, checks::patience(project)?)?;
        // Where no test has begun, the browser or the page did not come up.
        if succeeded || text.contains("\nrunning ") {
            return Ok(Count::of(&text, succeeded));
        }
        println!("{}: no test has begun; once more", engine.name());
    }
    Ok(Count::FAILURE)
}

/// Building is no check; that it fails is.
fn built(project: &Project) -> Result<Count> {
    setup::for_build(project)?;
    build::build(project, Flavour::Shipped)?;
    build::build(project, Flavour::Trap)?;
    // What stories about bundles and inlined stubs load.
    let demo = project.source("www/demo/portcullis.json");
    let whole = bundle::bundle(project, &demo, None)? && inline::inline(project, &demo, None, None)?;
    Ok(if whole { Count::default() } else { Count::FAILURE })
}

fn stories(project: &Project, engine: Engine, slow: &Slow) -> Result<Count> {
    setup::for_stories(project, engine)?;
    let left_out: Vec<_> = slow.iter().filter(|(other, _)| *other == engine).flat_map(|(_, files)| files).collect();
    let mut files = story_files(project)?;
    files.retain(|file| !left_out.iter().any(|name| file.ends_with(format!("{name}.test.mjs"))));
    tests(project, &checks::stories(project, engine, &engine.variables(project)?, &files)?)
}

/// The same stories as the module's, of the files that the settings name.
fn on_fallback(project: &Project, engine: Engine) -> Result<Count> {
    setup::for_stories(project, engine)?;
    let files = checks::fallback_files(project)?;
    let line = checks::stories(project, engine, &engine.variables(project)?, &files)?;
    tests(project, &line.env("PORTCULLIS_FALLBACK", "1"))
}

fn story_files(project: &Project) -> Result<Vec<PathBuf>> {
    let folder = project.source("tests/e2e/stories");
    let entries = fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    files.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    anyhow::ensure!(!files.is_empty(), "there is no story in {}", folder.display());
    Ok(files)
}
