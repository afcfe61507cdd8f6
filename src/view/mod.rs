//! WHAT is shown: pure trees, built from the config, the choices and the texts.
//!
//! Text is text: nothing here can become markup, and addresses come checked out of the config.

mod first;
mod node;
mod notice;
mod screen;
mod second;
mod style;
mod texts;

pub use node::Tree;
pub use screen::{Scene, Screen, screen};
#[cfg(not(target_arch = "wasm32"))]
pub use style::SECOND_STYLES;
pub use style::{COLOURS, styles};
#[cfg(not(target_arch = "wasm32"))]
pub use texts::SECOND_TEXTS;
pub use texts::Texts;
