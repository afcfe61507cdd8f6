//! Portcullis.
pub mod config;
pub mod consent;
#[cfg(target_arch = "wasm32")]
mod web;
