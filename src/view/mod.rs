//! WHAT is shown: pure trees, built from the config, the choices and the texts.
//!
//! Text is text: nothing here can become markup, and addresses come checked out of the config.

mod first;
mod node;
mod screen;
mod second;
mod texts;

pub use node::Tree;
pub use screen::{Scene, Screen, screen};
pub use texts::Texts;

/// The style sheet of the shadow tree, made small by `build.rs`.
pub const STYLES: &str = include_str!(concat!(env!("OUT_DIR"), "/dialog.css"));
