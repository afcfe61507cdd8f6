//! How the parts of `test` are run.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;
use serde_json::{Value, json};

use crate::engine::{Engine, Runner};
use crate::line::Line;
use crate::project::Project;

/// How long one runner may take.
pub(crate) fn patience(project: &Project) -> Result<Duration> {
    Ok(Duration::from_secs(project.settings.number(&["test", "patience"])?))
}

/// Looks at the formatting.
pub(crate) fn fmt(project: &Project) -> Result<Line> {
    Ok(project.line("cargo")?.args(["fmt", "--all", "--check"]))
}

/// Lints all that runs natively, and what runs in browsers, as it is shipped and as stories trap it.
pub(crate) fn clippy(project: &Project) -> Result<Vec<Line>> {
    let target = ["--lib", "--target", project.settings.text(&["target"])?];
    let deny = ["--", "-D", "warnings"];
    let clippy = || Ok::<_, anyhow::Error>(project.line("cargo")?.args(["clippy", "--quiet"]));
    Ok(vec![
        clippy()?.args(["--workspace", "--all-targets"]).args(deny),
        clippy()?.args(target).args(deny),
        clippy()?.args(target).args(super::shipped::trap(project)?).args(deny),
    ])
}

/// Lints the JavaScript, whose undefined names neither esbuild nor a browser tells of before the line runs.
pub(crate) fn eslint(project: &Project) -> Result<Line> {
    Ok(project.line("node")?.args(["node_modules/eslint/bin/eslint.js", "."]))
}

/// Joins the stories and what measures with all that they import: a name that a file does not give is an error here, and not at the
/// end of an hour. Writes nothing that anybody reads.
pub(crate) fn imports(project: &Project, stories: &[PathBuf]) -> Result<Line> {
    let line = project.line(project.npm("esbuild"))?.args(stories);
    let line = line.arg(project.source("tests/e2e/freeze.mjs")).arg(project.source("tests/e2e/faults/collect.mjs"));
    let line = line.arg(project.source("www/demo/serve.mjs"));
    let how = ["--bundle", "--packages=external", "--platform=node", "--format=esm", "--log-level=warning"];
    Ok(line.args(how).arg(format!("--outdir={}", project.target("xtask/imports").display())))
}

/// Looks at the licences and the sources of all crates. No advisories: deny.toml says why.
pub(crate) fn deny(project: &Project) -> Result<Line> {
    let line = project.line(project.tool("cargo-deny", "cargo-deny")?)?;
    Ok(line.args(["--locked", "--workspace", "check", "licenses", "bans", "sources"]))
}

/// Compiles a site's own TypeScript against the types that we ship.
pub(crate) fn types(project: &Project) -> Result<Line> {
    Ok(project.line("node")?.args(["node_modules/typescript/bin/tsc", "-p", "tests/types"]))
}

/// The tests that need no browser.
pub(crate) fn native(project: &Project) -> Result<Line> {
    Ok(project.line("cargo")?.args(["test", "--workspace"]))
}

/// Prints what `src/web/natives.rs` imports as one module, for the feature `one-file`.
pub(crate) fn one_file(project: &Project, entry: &Path) -> Result<Line> {
    // The module of these tests is whole, and nothing of the second layer is looked at.
    let constants = ["BUILD", "MODULE", "SIZE", "HEAD", "FUNCTIONS", "STARTS", "STAND_INS"].map(|name| (name, "0"));
    let texts = [("MORE_STYLES", "\"\""), ("MORE_TEXTS", "\"{}\""), ("PLACEHOLDER_STYLES", "\"\"")];
    let defines = constants.into_iter().chain(texts).map(|(name, value)| format!("--define:__{name}__={value}"));
    let line = project.line(project.npm("esbuild"))?.arg(entry);
    Ok(line.args(["--bundle", "--format=esm", "--log-level=warning"]).args(defines))
}

/// tests/web.rs in a browser; `driver` is its WebDriver program, `capabilities` a file with [`capabilities`].
pub(crate) fn web(project: &Project, runner: &Runner, driver: &Path, capabilities: &Path) -> Result<Line> {
    let target = project.settings.text(&["target"])?;
    let variable = format!("CARGO_TARGET_{}_RUNNER", target.to_uppercase().replace('-', "_"));
    Ok(project
        .line("cargo")?
        .args(["test", "--target", target, "--test", "web", "--features", "one-file"])
        .env(&variable, project.tool("wasm-bindgen-cli", "wasm-bindgen-test-runner")?)
        .env(runner.driver, driver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities))
}

/// What the browser of [`web`] is asked to be.
pub(crate) fn capabilities(project: &Project, engine: Engine, runner: &Runner, browser: &Path) -> Result<Value> {
    let args = project.settings.list(&["test", "web", engine.name()])?;
    // A page that is not there by then (ms) never will be: the runner's small server has left a request unanswered.
    Ok(json!({ runner.options: { "args": args, "binary": browser }, "timeouts": { "pageLoad": 30_000 } }))
}

/// The files with the stories that the fallback has to tell too.
pub(crate) fn fallback_files(project: &Project) -> Result<Vec<PathBuf>> {
    let names = project.settings.list(&["test", "fallback"])?;
    Ok(names.iter().map(|name| project.source(&format!("tests/e2e/stories/{name}.test.mjs"))).collect())
}

/// The story files of an engine that run only where engines are asked for.
pub(crate) fn slow(project: &Project, engine: Engine) -> Result<Vec<&str>> {
    project.settings.list(&["test", "slow", engine.name()])
}

/// The stories in `files`, in a browser, on what is built; `programs` names programs as the stories' driver asks for them.
pub(crate) fn stories(
    project: &Project,
    engine: Engine,
    programs: &[(&str, PathBuf)],
    files: &[PathBuf],
) -> Result<Line> {
    let at_once = project.settings.number(&["test", "at-once"])?;
    let line = project
        .line("node")?
        .args(["--test", "--test-reporter=spec", &format!("--test-concurrency={at_once}")])
        .args(files)
        .env("PORTCULLIS_ENGINE", engine.name())
        .env("PORTCULLIS_DIST", project.dist())
        .env("PORTCULLIS_TRAP_DIST", project.target("trap-dist"));
    Ok(programs.iter().fold(line, |line, (name, path)| line.env(name, path)))
}
