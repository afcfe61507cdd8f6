//! Portcullis holds third-party tags until the visitor's choice allows them, and asks for that choice.
//!
//! Read the modules in this order: the site says what it wants ([`config`]), the [`law`] what may run unasked, the
//! visitor decides ([`consent`]), the [`engine`] says what happens next, the [`gate`] which tags may run, the [`view`] what
//! is shown, the [`signals`] who else is told. On the page, `web` carries it out. Everything but `web` is pure and runs natively.

pub mod config;
pub mod consent;
pub mod engine;
pub mod gate;
pub mod law;
pub mod signals;
pub mod view;
#[cfg(target_arch = "wasm32")]
pub mod web;
