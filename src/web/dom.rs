//! Draws the view's trees. Text becomes text; nothing is ever parsed as markup.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlInputElement, Node};

use super::{Entry, natives};
use crate::view::{Step, Tree};

/// Draws `tree` into `parent`, with listeners on every button that names an action; switches are added to `toggles`.
///
/// # Errors
/// What the browser refused.
pub(super) fn draw(parent: &Node, tree: &Tree, toggles: &mut Vec<HtmlInputElement>) -> Result<(), JsValue> {
    let mut open: Vec<Element> = Vec::new();
    for step in tree.steps() {
        match (step, open.last()) {
            (Step::Open(tag), _) => open.push(natives::create(tag)),
            (Step::Attribute(name, value), Some(element)) => attribute(element, name, value, toggles)?,
            (Step::Text(text), Some(element)) => element.append_with_str_1(text)?,
            (Step::Close, Some(_)) => {
                if let Some(element) = open.pop() {
                    open.last().map_or(parent, |outer| outer).append_child(&element)?;
                }
            }
            (_, None) => {}
        }
    }
    Ok(())
}

fn attribute(element: &Element, name: &str, value: &str, toggles: &mut Vec<HtmlInputElement>) -> Result<(), JsValue> {
    element.set_attribute(name, value)?;
    if name == "data-portcullis-action" {
        if let Some(entry) = Entry::of_action(value) {
            natives::listen(element, "click", entry.code());
        }
    } else if name == "data-id" {
        toggles.push(element.clone().unchecked_into());
    }
    Ok(())
}
