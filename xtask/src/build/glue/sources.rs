//! Turns the glue's imports of our own JavaScript from wasm-bindgen's copies to the sources.

use std::path::Path;

use anyhow::{Context, Result};

use super::COPIES;

/// The glue with its imports in `root`: one copy of each source is bundled, however it is reached, and no folder name
/// with a hash in it stands in the way of equal builds.
pub(crate) fn point_at_sources(glue: &str, root: &Path) -> Result<String> {
    glue.split_inclusive('\n').map(|line| point_line(line, root)).collect()
}

fn point_line(line: &str, root: &Path) -> Result<String> {
    let Some((before, quoted)) = line.split_once(" from ").filter(|_| line.starts_with("import ")) else {
        return Ok(line.to_owned());
    };
    let Some(path) = quoted.trim_end().trim_end_matches(';').trim_matches(['\'', '"']).strip_prefix(COPIES) else {
        return Ok(line.to_owned());
    };
    let (_, source) = path.split_once('/').context("glue: a snippet without a folder")?;
    let source = serde_json::to_string(&root.join(source).to_string_lossy())?;
    Ok(format!("{before} from {source};\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_of_our_javascript_become_the_sources() {
        let glue = "import { arm } from './snippets/portcullis-2c5b/www/natives.js';
import * as import1 from \"./snippets/portcullis-2c5b/www/natives.js\"
    \"./snippets/portcullis-2c5b/www/natives.js\": import1
";
        let expected = "import { arm } from \"/p/www/natives.js\";
import * as import1 from \"/p/www/natives.js\";
    \"./snippets/portcullis-2c5b/www/natives.js\": import1
";
        assert_eq!(point_at_sources(glue, Path::new("/p")).unwrap(), expected);
    }
}
