//! `cargo xtask repro`: two clones in two folders, with two homes of cargo, have to build the same bytes.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use anyhow::{Context, Result};

use crate::build::{files, get, sha256};
use crate::plan;
use crate::project::Project;
use crate::time::timed;

/// Builds what is committed twice and prints what came out; `false` where it differs.
pub(crate) fn repro(project: &Project) -> Result<bool> {
    let folder = env::temp_dir().join(format!("portcullis-repro-{}", std::process::id()));
    let sums = ["one", "another/deeper"].map(|name| build(project, &folder.join(name)));
    let [one, other] = sums;
    let (one, other) = (one?, other?);
    fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    print!("{}", table(&one, &other));
    let same = one == other && !one.is_empty();
    println!("{} files, {}", one.len(), if same { "all equal" } else { "not all equal" });
    Ok(same)
}

/// Clones into `folder`, builds with a fresh home of cargo, and gives the sum of each file.
fn build(project: &Project, folder: &Path) -> Result<BTreeMap<String, String>> {
    let clone = folder.join("clone");
    fs::create_dir_all(folder).with_context(|| format!("cannot write {}", folder.display()))?;
    plan::clone(project, &clone).quiet()?;
    symlink(project.source("node_modules"), clone.join("node_modules")).context("cannot link node_modules")?;
    timed(&format!("repro   {}", clone.display()), || plan::build_clone(&clone, &folder.join("cargo-home")).quiet())?;
    let dist = clone.join("dist");
    files(&dist)?.iter().map(|file| Ok((name(&dist, file)?, sha256(&get(file)?)))).collect()
}

fn name(dist: &Path, file: &Path) -> Result<String> {
    Ok(file.strip_prefix(dist)?.to_string_lossy().into_owned())
}

/// One line a file, with what is the same once and what differs twice.
fn table(one: &BTreeMap<String, String>, other: &BTreeMap<String, String>) -> String {
    let mut names: Vec<_> = one.keys().chain(other.keys()).collect();
    names.sort();
    names.dedup();
    let sum = |sums: &BTreeMap<String, String>, name: &String| sums.get(name).map_or("(missing)".into(), String::clone);
    let line = |name: &String| match (sum(one, name), sum(other, name)) {
        (one, other) if one == other => format!("{one}  {name}\n"),
        (one, other) => format!("{one}  {name}  DIFFERS\n{other}\n"),
    };
    names.into_iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_differs_or_is_missing_stands_out() {
        let sums =
            |pairs: &[(&str, &str)]| pairs.iter().map(|(name, sum)| (name.to_string(), sum.to_string())).collect();
        let table = table(&sums(&[("a", "1"), ("b", "2"), ("c", "3")]), &sums(&[("a", "1"), ("b", "4")]));
        assert_eq!(table, "1  a\n2  b  DIFFERS\n4\n3  c  DIFFERS\n(missing)\n");
    }
}
