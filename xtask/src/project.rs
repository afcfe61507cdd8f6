//! Where things are: the folders of the project and the programs that it runs.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use toml::Table;

use crate::line::Line;
use crate::settings::Settings;

/// The project: its root folder, its settings and the folder that keeps installed tools.
pub(crate) struct Project {
    /// The folder with Cargo.toml and wasm-pack.toml.
    pub(crate) root: PathBuf,
    /// What wasm-pack.toml says.
    pub(crate) settings: Settings,
    cache: PathBuf,
    lock: Table,
}

impl Project {
    /// The project that this program was compiled in.
    pub(crate) fn here() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask stands in no folder")?;
        let lock = fs::read_to_string(root.join("Cargo.lock")).context("cannot read Cargo.lock")?;
        Ok(Self {
            root: root.to_owned(),
            settings: Settings::load(&root.join("wasm-pack.toml"))?,
            cache: cache()?,
            lock: lock.parse().context("cannot read Cargo.lock")?,
        })
    }

    /// What a site serves.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// A folder or file of ours that git does not see.
    pub(crate) fn target(&self, inner: &str) -> PathBuf {
        self.root.join("target").join(inner)
    }

    /// A source file.
    pub(crate) fn source(&self, inner: &str) -> PathBuf {
        self.root.join(inner)
    }

    /// A program of an npm package.
    pub(crate) fn npm(&self, program: &str) -> PathBuf {
        self.root.join("node_modules/.bin").join(program)
    }

    /// The folder that a tool is installed into.
    pub(crate) fn tool_folder(&self, name: &str) -> Result<PathBuf> {
        Ok(self.cache.join("tools").join(format!("{name}-{}", self.tool_version(name)?)))
    }

    /// The version of a tool: pinned in wasm-pack.toml, except for the one that has to match a crate in Cargo.lock.
    pub(crate) fn tool_version(&self, name: &str) -> Result<&str> {
        match name {
            "wasm-bindgen-cli" => self.locked("wasm-bindgen"),
            _ => self.settings.text(&["tools", name, "version"]),
        }
    }

    /// Where an installed tool's program is.
    pub(crate) fn tool(&self, name: &str, program: &str) -> Result<PathBuf> {
        Ok(self.tool_folder(name)?.join("bin").join(program))
    }

    /// The version of the package itself.
    pub(crate) fn version(&self) -> Result<&str> {
        self.locked("portcullis")
    }

    /// A command line to which our tools come first: Debian's wasm-opt cannot read our modules.
    pub(crate) fn line(&self, program: impl Into<OsString>) -> Result<Line> {
        let mut folders = vec![self.root.join("node_modules/.bin")];
        for name in crate::plan::TOOLS {
            folders.push(self.tool_folder(name)?.join("bin"));
        }
        folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        Ok(Line::new(program).within(&self.root).env("PATH", env::join_paths(folders)?))
    }

    fn locked(&self, name: &str) -> Result<&str> {
        let packages = self.lock.get("package").and_then(|packages| packages.as_array());
        let package = packages.into_iter().flatten().find(|package| package["name"].as_str() == Some(name));
        let version = package.and_then(|package| package["version"].as_str());
        version.with_context(|| format!("Cargo.lock: no package {name}"))
    }
}

fn cache() -> Result<PathBuf> {
    if let Some(folder) = env::var_os("PORTCULLIS_CACHE") {
        return Ok(folder.into());
    }
    let caches = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = env::var_os("HOME").map(|home| Path::new(&home).join(".cache"));
    Ok(caches.or(home).context("neither XDG_CACHE_HOME nor HOME is set")?.join("portcullis"))
}
