//! What a run of the checks did not look at: said in one line, so that nobody takes a part for the whole.

use clap::ValueEnum;

use super::{Part, Slow};
use crate::engine::Engine;

/// Why a browser cannot run tests/web.rs.
pub(crate) const NO_RUNNER: &str = "wasm-bindgen's runner of tests drives no WebKitGTK";

/// The line; nothing where all has run. `skipped` are the stories that said that their engine cannot tell them.
pub(super) fn out(parts: &[Part], engines: &[Engine], slow: &Slow, skipped: u64) -> Option<String> {
    let unchosen = Part::value_variants().iter().filter(|part| !parts.contains(part));
    let mut left: Vec<_> = unchosen.map(|part| format!("{part:?}").to_lowercase()).collect();
    if parts.iter().any(|part| matches!(part, Part::Web | Part::E2e)) {
        let absent = Engine::value_variants().iter().filter(|engine| !engines.contains(engine));
        left.extend(absent.map(|engine| format!("all of {}", engine.name())));
    }
    if parts.contains(&Part::Web) {
        let unable = engines.iter().filter(|engine| engine.runner().is_none());
        left.extend(unable.map(|engine| format!("tests/web.rs in {} ({NO_RUNNER})", engine.name())));
    }
    if parts.contains(&Part::Fallback) {
        left.extend(engines.iter().skip(1).map(|engine| format!("fallback in {}", engine.name())));
    }
    if parts.contains(&Part::E2e) {
        let files = slow.iter().filter(|(_, files)| !files.is_empty());
        left.extend(
            files
                .map(|(engine, files)| format!("{} in {} (`--engines all` runs them)", files.join(" "), engine.name())),
        );
    }
    if skipped > 0 {
        left.push(format!("{skipped} stories in an engine that cannot tell them (each says why)"));
    }
    (!left.is_empty()).then(|| format!("left out: {}", left.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_of_all_says_what_no_engine_can() {
        let line = out(Part::value_variants(), Engine::value_variants(), &Slow::new(), 2).unwrap();
        let web = format!("tests/web.rs in webkit ({NO_RUNNER})");
        let fallback = "fallback in firefox, fallback in webkit";
        assert_eq!(
            line,
            format!("left out: {web}, {fallback}, 2 stories in an engine that cannot tell them (each says why)")
        );
    }

    #[test]
    fn a_run_of_a_part_names_the_others() {
        let line = out(&[Part::Build, Part::E2e], &[Engine::Chromium, Engine::Webkit], &Slow::new(), 0);
        assert_eq!(line.unwrap(), "left out: fmt, clippy, eslint, deny, native, web, fallback, size, all of firefox");
    }

    #[test]
    fn what_takes_too_long_is_named() {
        let slow = vec![(Engine::Webkit, vec!["one".into(), "two".into()]), (Engine::Firefox, Vec::new())];
        let line = out(Part::value_variants(), &[Engine::Chromium], &slow, 0).unwrap();
        assert!(line.ends_with(", one two in webkit (`--engines all` runs them)"), "{line}");
    }

    #[test]
    fn what_needs_no_browser_misses_none() {
        let parts: Vec<_> =
            Part::value_variants().iter().copied().filter(|&part| part != Part::Web && part != Part::E2e).collect();
        assert_eq!(out(&parts, &[], &Slow::new(), 0).unwrap(), "left out: web, e2e");
    }
}
