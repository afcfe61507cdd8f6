//! What it costs to find the services that name an address: the matcher beside a walk over all patterns, in one run, so that
//! the ratio means something on any machine.

use std::hint::black_box;
use std::time::Instant;

use portcullis::config::{Config, parse};
use portcullis::consent::Choices;
use portcullis::gate::{Matcher, Verdict, allows};

const ROUNDS: usize = 31;
/// Patterns that a service has.
const EACH: usize = 10;

fn main() {
    println!(
        "{:>10} {:>9} {:>9} {:>14} {:>14} {:>8}",
        "site", "patterns", "made, µs", "matcher, ns", "walk, ns", "ratio"
    );
    for (name, pattern) in [("vendors", vendor as fn(usize) -> String), ("one host", path)] {
        for count in [10, 200, 1200] {
            row(name, count, pattern);
        }
    }
}

/// The `nth` of patterns that are like those of real sites: a host each, some with paths.
fn vendor(nth: usize) -> String {
    match nth % 4 {
        0 => format!("*.vendor-{nth}.example"),
        1 => format!("cdn.vendor-{nth}.example"),
        2 => format!("*.vendor-{nth}.example/tags/v2/"),
        _ => format!("vendor-{nth}.example/*/pixel"),
    }
}

/// The `nth` of patterns that all name one host.
fn path(nth: usize) -> String {
    if nth.is_multiple_of(4) { format!("*.cdn.example/npm/{nth}/*.js") } else { format!("*.cdn.example/npm/{nth}/") }
}

/// An address for each of some patterns, and as many that nobody names.
fn addresses(count: usize, pattern: fn(usize) -> String) -> Vec<String> {
    let named = (0..32).map(|nth| {
        let text = pattern(nth * 61 % count).replace("*.", "eu.").replace('*', "2026/11");
        if text.contains('/') { format!("{text}/loader.min.js") } else { format!("{text}/assets/loader.min.js") }
    });
    let unknown = (0..32).map(|nth| format!("static-{nth}.unknown.example/npm/0/assets/loader.min.js"));
    named.chain(unknown).collect()
}

fn row(name: &str, count: usize, pattern: fn(usize) -> String) {
    let (site, granted) = site(count, pattern);
    let choices = Choices { granted: &granted, denied: "" };
    let urls = addresses(count, pattern);
    let matcher = Matcher::new(&site);
    for url in &urls {
        assert_eq!(matcher.judge(&site, choices, url), walk(&site, choices, url), "{url}");
    }
    let (mut made, mut found, mut walked) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        made.push(nanoseconds(1, || drop(black_box(Matcher::new(&site)))));
        found.push(nanoseconds(urls.len() * 16, || {
            for url in urls.iter().cycle().take(urls.len() * 16) {
                black_box(matcher.judge(&site, choices, black_box(url)));
            }
        }));
        walked.push(nanoseconds(urls.len(), || {
            for url in &urls {
                black_box(walk(&site, choices, black_box(url)));
            }
        }));
    }
    let [made, found, walked] = [made, found, walked].map(median);
    let (made, ratio) = (made / 1000.0, walked / found);
    println!("{name:>10} {count:>9} {made:>9.0} {found:>14.0} {walked:>14.0} {ratio:>8.1}");
}

/// A site with `count` patterns, and the ids of all of its services.
fn site(count: usize, pattern: fn(usize) -> String) -> (Config, String) {
    let service = |nth: usize| {
        let patterns: Vec<String> = (nth * EACH..(nth + 1) * EACH).map(pattern).collect();
        format!(r#"{{"id": "service-{nth}", "category": "analytics", "match": {patterns:?}}}"#)
    };
    let services: Vec<String> = (0..count / EACH).map(service).collect();
    let ids: Vec<String> = (0..count / EACH).map(|nth| format!("service-{nth}")).collect();
    let text = format!(r#"{{"format": 1, "services": [{}]}}"#, services.join(","));
    (parse(&text).expect("a good config"), ids.join("."))
}

/// The verdict on `url` without a matcher.
fn walk(site: &Config, choices: Choices<'_>, url: &str) -> Verdict {
    let mut verdict = Verdict::Unknown;
    for service in site.services() {
        if service.patterns().any(|pattern| pattern.matches(url)) {
            if !allows(site, choices, service.id()) {
                return Verdict::Hold;
            }
            verdict = Verdict::Release;
        }
    }
    verdict
}

/// What each of `times` that `work` does something takes.
fn nanoseconds(times: usize, work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_nanos() as f64 / times as f64
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
