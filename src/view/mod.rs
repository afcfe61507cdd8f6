//! WHAT is shown: pure trees, built from the config, the choices and the texts.
//!
//! Text is text: nothing here can become markup, and addresses come checked out of the config.

mod first;
mod node;
mod notice;
mod placeholder;
mod screen;
mod second;
mod style;
mod texts;

pub use node::Tree;
pub use placeholder::word;
pub use screen::{Scene, Screen, screen};
pub use style::{COLOURS, styles};
#[cfg(not(target_arch = "wasm32"))]
pub use style::{PLACEHOLDER_STYLES, SECOND_STYLES};
#[cfg(not(target_arch = "wasm32"))]
pub use texts::SECOND_TEXTS;
pub use texts::Texts;
