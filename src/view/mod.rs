//! WHAT is shown: pure trees, built from the config, the choices and the texts.
//!
//! Text is text: nothing here can become markup, and addresses come checked out of the config.

mod first;
mod node;
mod screen;
mod second;
mod style;
mod texts;

pub use node::Tree;
pub use screen::{Scene, Screen, screen};
pub use style::{COLOURS, styles};
pub use texts::Texts;
