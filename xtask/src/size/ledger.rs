//! What each file costs on the wire.

use std::fmt::Write;
use std::path::Path;

use anyhow::Result;

use crate::build::{brotli, files as all_files, get, gzip};
use crate::project::Project;

/// Files that have a budget, in wasm-pack.toml under `[budget]`.
const BUDGETED: [&str; 3] = ["portcullis.js", "portcullis.head.js", "portcullis.more.js"];

/// A file, how large it is in bytes, and what it may be after brotli.
pub(crate) struct File {
    name: String,
    raw: usize,
    gzip: usize,
    brotli: usize,
    budget: Option<u64>,
}

impl File {
    /// What to say where it exceeds its budget.
    pub(crate) fn excess(&self) -> Option<String> {
        let over = u64::try_from(self.brotli).ok()?.checked_sub(self.budget?).filter(|over| *over > 0)?;
        Some(format!("{} is {} bytes after brotli, {over} over its budget of {}", self.name, self.brotli, self.budget?))
    }
}

/// The budgets, in bytes after brotli.
pub(crate) fn budgets(project: &Project) -> Result<Vec<(&'static str, u64)>> {
    BUDGETED.into_iter().map(|name| Ok((name, project.settings.number(&["budget", name])?))).collect()
}

/// The files in `folder`, without those that are compressed already.
pub(crate) fn files(folder: &Path, budgets: &[(&str, u64)]) -> Result<Vec<File>> {
    let is_source = |path: &&std::path::PathBuf| !path.extension().is_some_and(|end| end == "br" || end == "gz");
    let file = |path: &std::path::PathBuf| {
        let name = path.strip_prefix(folder)?.to_string_lossy().into_owned();
        let budget = budgets.iter().find(|(budgeted, _)| *budgeted == name).map(|(_, bytes)| *bytes);
        let bytes = get(path)?;
        Ok(File { raw: bytes.len(), gzip: gzip(&bytes)?.len(), brotli: brotli(&bytes)?.len(), name, budget })
    };
    all_files(folder)?.iter().filter(is_source).map(file).collect()
}

/// The files as people read them.
pub(crate) fn table(files: &[File]) -> String {
    let mut table = format!("{:<28}{:>9}{:>9}{:>9}{:>9}\n", "file", "raw", "gzip", "brotli", "budget");
    for File { name, raw, gzip, brotli, budget } in files {
        let budget = budget.map_or(String::new(), |bytes| bytes.to_string());
        // Writing to a String cannot fail.
        let _ = writeln!(table, "{:<28}{:>9}{:>9}{:>9}{:>9}", name, raw, gzip, brotli, budget);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(brotli: usize, budget: Option<u64>) -> File {
        File { name: "a.js".into(), raw: 9, gzip: 8, brotli, budget }
    }

    #[test]
    fn a_file_at_its_budget_is_fine_and_one_byte_more_is_not() {
        assert_eq!(file(7, Some(7)).excess(), None);
        let excess = "a.js is 8 bytes after brotli, 1 over its budget of 7";
        assert_eq!(file(8, Some(7)).excess().as_deref(), Some(excess));
    }

    #[test]
    fn a_file_without_a_budget_is_never_over_it() {
        assert_eq!(file(1_000_000, None).excess(), None);
    }
}
