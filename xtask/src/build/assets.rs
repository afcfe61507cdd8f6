//! What is served as it stands in www/: texts, the types of the public object.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::{get, put};
use crate::project::Project;

/// Copies them into `folder`.
pub(crate) fn copy(project: &Project, folder: &Path) -> Result<()> {
    let www = project.source("www");
    put(&folder.join("portcullis.d.ts"), get(&www.join("portcullis.d.ts"))?)?;
    put(&folder.join("esm/portcullis.d.mts"), get(&www.join("esm.d.mts"))?)?;
    let locales = www.join("locales");
    for entry in fs::read_dir(&locales).with_context(|| format!("cannot read {}", locales.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            put(&folder.join("locales").join(path.file_name().context("no name")?), get(&path)?)?;
        }
    }
    Ok(())
}
