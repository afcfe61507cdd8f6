//! Takes out of the glue what this module never needs: every visitor pays for it.
//!
//! wasm-bindgen writes for any module. Ours is started synchronously and once, is reset by us alone, hands no borrowed
//! objects out, and decodes far less than the 2 GB after which Safari's decoder fails. A version that writes otherwise
//! fails the build here, not a page.

use anyhow::{Context, Result, bail};

/// What the first line begins with, and what stands in place of it and all up to the next brace of its indentation.
const BLOCKS: &[(&str, &str)] = &[
    (
        "export function __wbg_reset_state",
        "export function __wbg_reset_state() {
    cachedDataViewMemory0 = cachedUint8ArrayMemory0 = null;
    heap = heap.slice(0, 1028);
    heap_next = 1028;
    wasm = new WebAssembly.Instance(wasmModule, __wbg_get_imports()).exports;
}
// The second part of the module (xtask/src/build/split.rs) puts itself into the first one's table.
export function complete(module) {
    new WebAssembly.Instance(module, { a: { ...__wbg_get_imports().a, ...wasm } });
}",
    ),
    (
        "function passStringToWasm0(",
        "function passStringToWasm0(arg) {
    const buf = cachedTextEncoder.encode(arg);
    const ptr = wasm.__wbindgen_malloc(WASM_VECTOR_LEN = buf.length, 1) >>> 0;
    getUint8ArrayMemory0().set(buf, ptr);
    return ptr;
}",
    ),
    ("function decodeText(", "function decodeText(bytes) {\n    return cachedTextDecoder.decode(bytes);\n}"),
    ("if (!('encodeInto' in cachedTextEncoder)) {", ""),
    (
        "function initSync(",
        "function initSync({ module }) {
    wasmModule = module;
    wasm = new WebAssembly.Instance(module, __wbg_get_imports()).exports;
}",
    ),
];

/// Text, and what stands in its place wherever it does.
const TEXTS: &[(&str, &str)] = &[
    ("    __wbg_call_guard();\n", ""),
    (", wasm.__wbindgen_malloc, wasm.__wbindgen_realloc)", ")"),
    (
        "cachedDataViewMemory0.buffer.detached === true || (cachedDataViewMemory0.buffer.detached === undefined && \
         cachedDataViewMemory0.buffer !== wasm.memory.buffer)",
        "cachedDataViewMemory0.buffer !== wasm.memory.buffer",
    ),
    // The first of four ways to the global object, which every engine has that runs us; the others are never asked.
    ("const ret = typeof globalThis === 'undefined' ? undefined : globalThis;", "const ret = window;"),
    ("const ret = typeof global === 'undefined' ? undefined : global;", "const ret = null;"),
    ("const ret = typeof self === 'undefined' ? undefined : self;", "const ret = null;"),
    ("const ret = typeof window === 'undefined' ? undefined : window;", "const ret = null;"),
];

/// The glue without it.
pub(crate) fn lean(glue: &str) -> Result<String> {
    let mut glue = glue.to_owned();
    for (head, block) in BLOCKS {
        glue = replace_block(&glue, head, block)?;
    }
    for (from, to) in TEXTS {
        if !glue.contains(from) {
            bail!("glue: `{}` does not stand in it", from.trim());
        }
        glue = glue.replace(from, to);
    }
    Ok(glue)
}

fn replace_block(glue: &str, head: &str, block: &str) -> Result<String> {
    let mut places = glue.match_indices(head).filter(|(at, _)| *at == 0 || glue[..*at].ends_with('\n'));
    let (start, _) = places.next().with_context(|| format!("glue: no line begins with `{head}`"))?;
    if places.next().is_some() {
        bail!("glue: several lines begin with `{head}`");
    }
    let length = glue[start..].find("\n}").with_context(|| format!("glue: `{head}` has no end"))?;
    Ok([&glue[..start], block, &glue[start + length + 2..]].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_replaced_from_its_head_to_its_own_brace() {
        let glue = "a;\nfunction f(x) {\n    if (x) {\n    }\n}\nb;\n";
        assert_eq!(replace_block(glue, "function f(", "F").unwrap(), "a;\nF\nb;\n");
    }

    #[test]
    fn a_block_that_is_not_there_or_twice_is_an_error() {
        assert_eq!(replace_block("a;", "b", "").unwrap_err().to_string(), "glue: no line begins with `b`");
        assert!(replace_block("b\n}\nb\n}\n", "b", "").is_err());
    }
}
