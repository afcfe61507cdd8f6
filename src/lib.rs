//! Portcullis.
pub mod config;
pub mod consent;
pub mod engine;
pub mod gate;
pub mod view;
#[cfg(target_arch = "wasm32")]
mod web;
