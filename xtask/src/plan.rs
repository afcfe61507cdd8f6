//! Every command line of the build, computed from wasm-pack.toml by functions that run nothing.

pub(crate) mod bundle;
pub(crate) mod package;
pub(crate) mod shipped;
pub(crate) mod tools;

pub(crate) use tools::TOOLS;
