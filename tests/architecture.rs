//! The rules of ARCHITECTURE.md, checked by reading the sources.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every file below `folder` with one of the endings, as a path from the project's root.
fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
                found.push(path.strip_prefix(root()).unwrap().to_owned());
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "nothing in {folder}");
    found
}

/// The lines that are code: neither blank nor comment.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("//") && !line.starts_with("/*") && !line.starts_with('*'))
}

/// The module of a file in `src/`: its folder, or its name where it lies at the top.
fn module(path: &Path) -> String {
    let first = path.strip_prefix("src").unwrap().components().next().unwrap();
    first.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// What each module may use of the others. Arrows point one way: web -> everything, everything -> consent.
const ALLOWED: [(&str, &[&str]); 8] = [
    ("consent", &[]),
    ("config", &["consent"]),
    ("law", &["config", "consent"]),
    ("gate", &["config", "consent"]),
    ("view", &["config", "consent", "law"]),
    ("signals", &["config", "consent"]),
    ("engine", &["config", "consent", "law", "gate"]),
    ("web", &["config", "consent", "law", "gate", "view", "signals", "engine"]),
];

fn uses(text: &str) -> Vec<String> {
    let words = |line: &str| {
        line.match_indices("crate::")
            .map(|(at, prefix)| {
                let rest = &line[at + prefix.len()..];
                rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect::<String>()
            })
            .filter(|name| !name.is_empty())
            .collect::<Vec<_>>()
    };
    code(text).flat_map(words).collect()
}

#[test]
fn imports_point_one_way() {
    for path in files("src", &[".rs"]) {
        let own = module(&path);
        if own == "lib" {
            continue;
        }
        let (_, allowed) =
            ALLOWED.iter().find(|(name, _)| *name == own).unwrap_or_else(|| panic!("{own} is not in the table"));
        for used in uses(&read(&path)) {
            assert!(used == own || allowed.contains(&used.as_str()), "{} uses {used}", path.display());
        }
    }
}

#[test]
fn no_browser_is_named_outside_web() {
    for path in files("src", &[".rs"]).iter().filter(|path| module(path) != "web") {
        for name in ["web_sys", "js_sys", "wasm_bindgen", "gloo", "JsValue", "std::time", "SystemTime"] {
            assert!(!code(&read(path)).any(|line| line.contains(name)), "{} names {name}", path.display());
        }
    }
}

/// A page can clobber or patch `document`; only the shim, which captured its functions at the start, may touch it.
#[test]
fn no_rust_touches_the_document_or_the_window() {
    for path in files("src/web", &[".rs"]) {
        for name in
            ["web_sys::window", "web_sys::Document", "web_sys::Window", ".document(", "js_sys::global", "js_sys::eval"]
        {
            assert!(!code(&read(&path)).any(|line| line.contains(name)), "{} names {name}", path.display());
        }
    }
    let manifest = read("Cargo.toml");
    for feature in ["\"Document\"", "\"Window\"", "\"HtmlDocument\""] {
        assert!(!manifest.contains(feature), "Cargo.toml enables {feature}");
    }
}

#[test]
fn nothing_turns_text_into_code_or_markup() {
    let banned = ["innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "new Function", "set_inner_html", "RegExp("];
    for path in files("src", &[".rs"]).into_iter().chain(files("www", &[".js"])) {
        let text = read(&path);
        for name in banned {
            assert!(!code(&text).any(|line| line.contains(name)), "{} names {name}", path.display());
        }
    }
}

/// One line that a person has looked at: the allocator. The compiler refuses all others (`unsafe_code` in Cargo.toml); this
/// keeps that from being waved through.
#[test]
fn unsafe_code_stands_in_one_reviewed_place() {
    assert!(read("Cargo.toml").contains("unsafe_code = \"deny\""));
    let (word, waved) = (concat!("un", "safe "), concat!("un", "safe_code"));
    for manifest in ["Cargo.toml", "xtask/Cargo.toml"] {
        assert!(read(manifest).contains("[lints]\nworkspace = true"), "{manifest} has lints of its own");
    }
    let all = ["src", "xtask/src", "tests", "benches"].iter().flat_map(|folder| files(folder, &[".rs"]));
    for path in all.chain(["build.rs".into()]).filter(|path| *path != Path::new("tests/architecture.rs")) {
        let text = read(&path);
        let found = code(&text).filter(|line| line.contains(word) || line.contains(waved)).count();
        let reviewed = if path == Path::new("src/web/mod.rs") { 2 } else { 0 };
        assert_eq!(found, reviewed, "{}: see src/web/mod.rs, the one place for it", path.display());
    }
}

/// What is bundled is looked at by the build itself (xtask/src/build/inputs.rs).
#[test]
fn nothing_is_taken_from_npm_but_to_build_and_to_test() {
    let package: serde_json::Value = serde_json::from_str(&read("package.json")).unwrap();
    for kind in ["dependencies", "peerDependencies", "optionalDependencies", "bundleDependencies"] {
        assert!(package.get(kind).is_none(), "package.json has {kind}");
    }
    let lock: serde_json::Value = serde_json::from_str(&read("package-lock.json")).unwrap();
    let packages = lock["packages"].as_object().unwrap();
    for (name, package) in packages.iter().filter(|(name, _)| !name.is_empty()) {
        assert!(package["dev"] == true || package["devOptional"] == true, "{name} is no tool");
        let from = package["resolved"].as_str().unwrap_or("https://registry.npmjs.org/");
        assert!(from.starts_with("https://registry.npmjs.org/"), "{name} comes from {from}");
        assert!(
            package["link"] == true || package["integrity"].is_string() || package["inBundle"] == true,
            "{name} has no hash"
        );
    }
}

#[test]
fn every_way_into_the_module_is_numbered_in_the_order_of_its_list() {
    let entries = read("src/web/entry.rs");
    let declared: Vec<&str> = entries
        .lines()
        .skip_while(|line| !line.starts_with("pub enum Entry"))
        .skip(1)
        .take_while(|line| *line != "}")
        .map(str::trim)
        .filter(|line| line.ends_with(',') && !line.starts_with('/'))
        .map(|line| line.trim_end_matches(','))
        .collect();
    let listed: Vec<&str> = entries
        .lines()
        .skip_while(|line| !line.contains("const ALL:"))
        .skip(1)
        .take_while(|line| line.trim() != "];")
        .filter_map(|line| line.trim().strip_prefix("Self::")?.strip_suffix(','))
        .collect();
    assert!(declared.len() > 10, "the enum was not found");
    assert_eq!(declared, listed);
}

/// The longest functions and files, in lines of code; a longer one is most likely two.
const FUNCTION_LINES: usize = 34;
const FILE_LINES: usize = 220;

#[test]
fn files_and_functions_are_short() {
    for path in files("src", &[".rs"]).into_iter().chain(files("xtask/src", &[".rs"])) {
        let text = read(&path);
        let text = text.split("#[cfg(test)]").next().unwrap();
        let lines = code(text).count();
        assert!(lines <= FILE_LINES, "{} has {lines} lines of code", path.display());
        for (name, lines) in functions(text) {
            assert!(lines <= FUNCTION_LINES, "{}: fn {name} has {lines} lines of code", path.display());
        }
    }
    for path in files("www", &[".js"]) {
        let lines = code(&read(&path)).count();
        assert!(lines <= FILE_LINES, "{} has {lines} lines of code", path.display());
    }
}

/// Every function with its lines of code, by indentation, which rustfmt guarantees.
fn functions(text: &str) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    let lines: Vec<&str> = text.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        let Some((before, rest)) = line.split_once("fn ") else {
            continue;
        };
        let words_only = before.chars().all(|letter| letter.is_alphanumeric() || " ()_:".contains(letter));
        if !words_only || line.trim_end().ends_with(';') || line.trim_end().ends_with('}') {
            continue;
        }
        let indent = &line[..line.len() - line.trim_start().len()];
        let end =
            lines[at..].iter().position(|line| *line == format!("{indent}}}")).map_or(lines.len(), |end| at + end);
        let name = rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
        found.push((name, code(&lines[at..end].join("\n")).count()));
    }
    found
}

#[test]
fn every_code_is_documented_and_every_documented_code_exists() {
    let documented: Vec<String> = read("docs/errors.md")
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`').map(|(code, _)| code.to_owned()))
        .collect();
    let mut existing: Vec<String> = Vec::new();
    for path in ["src/config/error.rs", "src/engine/effect.rs"] {
        let text = read(path);
        let lines = text.lines().filter(|line| !line.trim().starts_with("//"));
        // A code is the first word of its line.
        let words = lines.filter_map(|line| line.split('"').nth(1)?.split_once(' '));
        existing.extend(words.map(|(code, _)| code).filter(|code| code.contains('-')).map(Into::into));
    }
    // What guards a whole file is put around it by the build.
    for path in files("www", &[".js"]).into_iter().chain(["xtask/src/build/script.rs".into()]) {
        let text = read(&path);
        let faults = text.split("fault(\"").skip(1).filter_map(|part| part.split_once('"'));
        existing.extend(faults.map(|(code, _)| code.into()));
        existing.extend(text.split('[').skip(1).filter_map(|part| {
            let (code, _) = part.split_once("] ")?;
            (code.contains('-') && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'))
                .then(|| code.into())
        }));
    }
    existing.sort();
    existing.dedup();
    let mut sorted = documented.clone();
    sorted.sort();
    assert!(existing.len() > 15, "{existing:?}");
    assert_eq!(sorted, existing);
}

/// What the README says about sizes is what is built, give or take one in its last digit: a changed comment alone gives the
/// build another id and its symbols other hashes, and brotli then saves up to 100 bytes more or less.
#[test]
fn the_figures_of_the_readme_are_those_of_the_build() {
    let readme = read("README.md");
    let mut figures = Vec::new();
    for name in ["portcullis.js", "portcullis.head.js", "portcullis.more.js"] {
        let figure = kilobytes(readme.split_once(&format!("`{name}`: ")).expect(name).1);
        // `cargo xtask test` builds first; `cargo test` alone has nothing to compare with.
        if let Ok(built) = fs::metadata(root().join(format!("dist/{name}.br"))) {
            assert!(agrees(figure, built.len()), "README: `{name}` is {} bytes, not {figure} kB", built.len());
        }
        figures.push(figure);
    }
    let words: Vec<&str> = readme.split_whitespace().collect();
    for pair in words.windows(2).filter(|pair| pair[1].starts_with("kB")) {
        assert!(figures.contains(&kilobytes(pair[0])), "README: {} kB is the size of no file that is built", pair[0]);
    }
}

#[test]
fn a_figure_agrees_with_a_build_that_rounds_to_it_or_to_its_neighbour() {
    for (bytes, agreed) in [(41_049, false), (41_051, true), (41_200, true), (41_349, true), (41_351, false)] {
        assert_eq!(agrees(41.2, bytes), agreed, "{bytes}");
    }
}

fn agrees(figure: f64, bytes: u64) -> bool {
    (figure * 1000.0 - bytes as f64).abs() < 150.0
}

/// The number that `text` begins with.
fn kilobytes(text: &str) -> f64 {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    text[..end].parse().unwrap_or_else(|_| panic!("README: no figure at {}", &text[..text.len().min(20)]))
}

#[test]
fn what_is_handed_to_the_later_file_is_taken_in_the_same_order() {
    let list = |path: &str, start: &str, end: &str| -> Vec<String> {
        let text = read(path);
        let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("{path} has no {start}"));
        let names = rest.split_once(end).unwrap().0.split([',', '\n', ' ']);
        names.filter(|name| !name.is_empty()).map(Into::into).collect()
    };
    let handed = list("www/kit.js", "handed = () => [", "]");
    assert!(handed.len() > 10, "the list was not found");
    assert_eq!(list("www/more/taken.js", "export let", ";"), handed);
    assert_eq!(list("www/more/taken.js", "  [\n", "]"), handed);
}

/// Files that import each other are evaluated in an order that hangs on who is asked for first; what all of them use comes first.
#[test]
fn the_natives_shim_waits_for_nobody() {
    let text = read("www/natives.js");
    let asked: Vec<&str> =
        text.split("\"./").skip(1).filter_map(|rest| rest.split_once('"')).map(|(name, _)| name).collect();
    assert!(asked.contains(&"capture.js"), "no imports were found");
    assert!(asked.iter().all(|name| ["capture.js", "hold.js"].contains(name)), "www/natives.js imports {asked:?}");
}
