//! `sri.json`: what to write into `integrity` attributes.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha384};

use super::{get, put};

/// Files that change only with the version. The config that people replace is not one.
const VERSIONED: [&str; 5] =
    ["portcullis.fallback.js", "portcullis.head.js", "portcullis.more.js", "esm/portcullis.mjs", "esm/portcullis.wasm"];

/// What a page names: this one, and those that it loads with the same `integrity`. A browser takes a file that fits one of the hashes
/// (Subresource Integrity, 3.3.4), so the tag names them all.
const TAG: [&str; 3] = ["portcullis.js", "portcullis.more.js", "portcullis.fallback.js"];

/// Writes it into `folder`, for those of the files that are there.
pub(crate) fn write(folder: &Path) -> Result<()> {
    let mut sums = BTreeMap::new();
    for file in VERSIONED.into_iter().filter(|file| folder.join(file).exists()) {
        sums.insert(file, integrity(&get(&folder.join(file))?));
    }
    let there = TAG.into_iter().filter(|file| folder.join(file).exists());
    let hashes = there.map(|file| Ok(integrity(&get(&folder.join(file))?))).collect::<Result<Vec<_>>>()?;
    if !hashes.is_empty() {
        sums.insert(TAG[0], hashes.join(" "));
    }
    put(&folder.join("sri.json"), serde_json::to_string_pretty(&sums)? + "\n")
}

/// The hash of `bytes` as `integrity` attributes write it.
pub(crate) fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integrity_is_a_sha384_in_base64() {
        // printf '' | openssl dgst -sha384 -binary | base64
        let empty = "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb";
        assert_eq!(integrity(b""), empty);
    }
}
