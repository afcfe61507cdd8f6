//! Whether a build is still good: a sum over everything that it was made from, and one over what it wrote.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use sha2::{Digest, Sha256};

use super::compress::files;
use super::{Flavour, get, put};
use crate::project::Project;

const FOLDERS: [&str; 4] = ["src", "www", "xtask/src/build", ".cargo"];
const FILES: [&str; 15] = [
    "Cargo.toml",
    "Cargo.lock",
    "build.rs",
    "rust-toolchain.toml",
    "package.json",
    "package-lock.json",
    "xtask/Cargo.toml",
    "xtask/src/build.rs",
    "xtask/src/line.rs",
    "xtask/src/plan/bundle.rs",
    "xtask/src/plan/package.rs",
    "xtask/src/plan/shipped.rs",
    "xtask/src/plan/zones.rs",
    "xtask/src/project.rs",
    "xtask/src/settings.rs",
];
/// Parts of wasm-pack.toml that no build reads; www/demo is none of its sources either. What changes there alone leaves every
/// byte as it was.
const ELSEWHERE: [&str; 4] = ["apt", "budget", "forbidden", "test"];

/// A few letters that two builds share only if all that they were made from is the same.
pub(crate) fn id(project: &Project) -> Result<String> {
    Ok(inputs(project)?.chars().take(8).collect())
}

fn inputs(project: &Project) -> Result<String> {
    let mut inputs: Vec<PathBuf> = FILES.map(|file| project.source(file)).into();
    for folder in FOLDERS {
        inputs.extend(files(&project.source(folder))?);
    }
    inputs.retain(|file| !file.starts_with(project.source("www/demo")));
    let settings = project.settings.without(&ELSEWHERE);
    Ok(sha256(format!("{}{settings}", sum(&project.root, &inputs)?).as_bytes()))
}

/// What a build is made from, as a sum, and where it is written down.
pub(crate) struct Stamp {
    inputs: String,
    file: PathBuf,
}

impl Stamp {
    /// The stamp for the sources as they are now.
    pub(crate) fn of(project: &Project, flavour: Flavour) -> Result<Self> {
        Ok(Self { inputs: inputs(project)?, file: flavour.work(project).join("stamp") })
    }

    /// Whether `out` was made from these inputs and nobody has touched it since.
    pub(crate) fn holds(&self, out: &Path) -> Result<bool> {
        Ok(out.is_dir()
            && fs::read_to_string(&self.file).is_ok_and(|stamp| stamp == self.text(out).unwrap_or_default()))
    }

    /// Remembers that `out` was made from these inputs.
    pub(crate) fn write(&self, out: &Path) -> Result<()> {
        put(&self.file, self.text(out)?)
    }

    fn text(&self, out: &Path) -> Result<String> {
        Ok(format!("{}\n{}\n", self.inputs, sum(out, &files(out)?)?))
    }
}

/// A sum over names (relative to `root`), lengths and contents.
fn sum(root: &Path, files: &[PathBuf]) -> Result<String> {
    let mut hash = Sha256::new();
    for file in files {
        let bytes = get(file)?;
        let name = file.strip_prefix(root).unwrap_or(file).to_string_lossy();
        hash.update(format!("{}:{name}:{}:", name.len(), bytes.len()));
        hash.update(bytes);
    }
    Ok(hex(&hash.finalize()))
}

/// The SHA-256 of `bytes`, in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
