//! Builds elements from the view's nodes. Text becomes text; nothing is ever parsed as markup.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlInputElement};

use super::{Entry, natives};
use crate::view::{Child, Node};

/// The element of `node`, with listeners on every button that names an action; switches are added to `toggles`.
///
/// # Errors
/// What the browser refused.
pub(super) fn build(node: &Node, toggles: &mut Vec<HtmlInputElement>) -> Result<Element, JsValue> {
    let element = natives::create(node.tag);
    for (name, value) in &node.attributes {
        element.set_attribute(name, value)?;
    }
    for child in &node.children {
        match child {
            Child::Text(text) => element.append_with_str_1(text)?,
            Child::Node(node) => {
                let inner = build(node, toggles)?;
                element.append_child(&inner)?;
            }
        }
    }
    if let Some(entry) = node.attribute("data-portcullis-action").and_then(Entry::of_action) {
        natives::listen(&element, "click", entry.code());
    }
    if node.attribute("role") == Some("switch") && node.attribute("disabled").is_none() {
        toggles.push(element.clone().unchecked_into());
    }
    Ok(element)
}
