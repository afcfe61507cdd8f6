//! `portcullis.fallback.js`: the same module as JavaScript, for pages where WebAssembly is refused.

use std::path::Path;

use anyhow::{Context, Result, bail};

use super::module::Module;
use super::script::{CLOSED, guarded};
use super::{Flavour, bundled, get, put};
use crate::plan::bundle::{Bundle, Kind};
use crate::plan::shipped;
use crate::project::Project;

/// What the glue gets for `WebAssembly` (see `--define` in wasm-pack.toml): it uses these two of it.
const FAKE: &str = "import { asmFunc } from './module.mjs';
export const fakeWebAssembly = {
  Module: class {},
  Instance: class {
    constructor(module, imports) {
      this.exports = asmFunc(imports);
    }
  },
};
";

/// Where wasm2js puts a new buffer in place when memory grows.
const GROWN: &str = "buffer = newBuffer;";

/// Growing WebAssembly memory detaches the old buffer, and by that the glue knows that its views are stale. wasm2js
/// leaves the old one alone, so this does it; where a browser can do neither, the views are stale and stay so.
const DETACH: &str = "if (buffer.transfer) buffer.transfer();
   else try { structuredClone(buffer, { transfer: [buffer] }); } catch {}
   buffer = newBuffer;";

/// How wasm2js makes the memory, by descriptors, which inherit what a page puts on `Object.prototype`; and where that ends.
const DESCRIBED: (&str, &str) = ("Object.create(Object.prototype, {", "\n  })");

/// The same memory, which inherits nothing that is asked for.
const MEMORY: &str = "{ grow: __wasm_memory_grow, get buffer() { return buffer; } }";

/// Writes it into `folder`.
pub(crate) fn write(project: &Project, flavour: Flavour, module: &Module, folder: &Path) -> Result<()> {
    let work = flavour.work(project).join("fallback");
    let (raw, fake) = (work.join("wasm2js.js"), work.join("fake.mjs"));
    put(&fake, FAKE)?;
    shipped::wasm2js(project, &module.file, &raw)?.quiet()?;
    put(&work.join("module.mjs"), as_function(&String::from_utf8(get(&raw)?)?)?)?;
    let bundle = Bundle {
        kind: Kind::Fallback,
        entry: "fallback.js",
        aliases: vec![("portcullis-glue", &module.glue)],
        inject: vec![&fake],
        constants: Vec::new(),
    };
    put(&folder.join("portcullis.fallback.js"), guarded(&bundled(project, bundle)?, CLOSED))
}

/// wasm2js's output as a function that makes an instance, instead of a module that is one.
fn as_function(output: &str) -> Result<String> {
    let (body, _) = output.split_once("\nvar retasmFunc").context("wasm2js: no instance at the end")?;
    let body: String = body.split_inclusive('\n').filter(|line| !line.starts_with("import ")).collect();
    if body.matches(GROWN).count() != 1 {
        bail!("wasm2js: cannot see where memory grows");
    }
    let (before, described) = body.split_once(DESCRIBED.0).context("wasm2js: cannot see its memory")?;
    let (_, after) = described.split_once(DESCRIBED.1).context("wasm2js: its memory has no end")?;
    let body = format!("{before}{MEMORY}{after}");
    Ok(body.replace(GROWN, DETACH) + "\nexport { asmFunc };\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "import * as a from 'a';\n\nfunction asmFunc(imports) {\n buffer = newBuffer;\n
 return {\n  \"m\": Object.create(Object.prototype, {\n   \"grow\": {\n   }\n  }),\n };\n}\n
var retasmFunc = asmFunc({\n  \"a\": a,\n});\nexport var e = retasmFunc.e;\n";

    #[test]
    fn the_output_becomes_a_function_that_detaches_the_old_memory() {
        let function = as_function(OUTPUT).unwrap();
        assert!(function.starts_with("\nfunction asmFunc(imports) {"), "{function}");
        assert!(function.contains("buffer.transfer()"), "{function}");
        assert!(function.contains(&format!("\"m\": {MEMORY},\n }};")), "{function}");
        assert!(function.ends_with("export { asmFunc };\n") && !function.contains("retasmFunc"), "{function}");
    }

    #[test]
    fn memory_that_grows_in_an_unknown_way_is_an_error() {
        let error = as_function(&OUTPUT.replace("newBuffer", "b")).unwrap_err();
        assert_eq!(error.to_string(), "wasm2js: cannot see where memory grows");
        let error = as_function(&OUTPUT.replace("Object.prototype", "null")).unwrap_err();
        assert_eq!(error.to_string(), "wasm2js: cannot see its memory");
    }
}
