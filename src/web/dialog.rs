//! Puts the view on the page: one host element, its shadow tree, and the answers slotted in from the page's own tree.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlDialogElement, HtmlElement, HtmlInputElement, ShadowRoot};

use super::{Entry, dom, natives};
use crate::view::{STYLES, Screen, Tree};

/// What is on the page.
#[derive(Default)]
pub(super) struct Dialog {
    placed: Option<(Element, ShadowRoot)>,
    shown: Option<Screen>,
    toggles: Vec<HtmlInputElement>,
    opener: Option<HtmlElement>,
}

impl Dialog {
    /// Shows `screen`: `shadow` in the shadow tree, `page` in the page's own, slotted in.
    ///
    /// # Errors
    /// What the browser refused.
    pub(super) fn show(&mut self, screen: Screen, shadow: &Tree, page: &Tree) -> Result<(), JsValue> {
        let (host, root) = self.place()?;
        let focus = natives::focused();
        let was_inside = focus.as_ref().is_some_and(|element| host.contains(Some(element)));
        if screen == Screen::Second && !was_inside {
            self.opener = focus;
        }
        host.set_text_content(None);
        root.set_text_content(None);
        self.toggles.clear();
        dom::draw(&host, page, &mut self.toggles)?;
        dom::draw(&root, shadow, &mut self.toggles)?;
        let before = self.shown.replace(screen);
        raise(screen, &root)?;
        self.place_focus(screen, before, was_inside, &host, &root);
        Ok(())
    }

    /// Takes everything off the page.
    pub(super) fn remove(&mut self) {
        if let Some((host, _)) = self.placed.take() {
            host.remove();
        }
        self.shown = None;
    }

    /// The switches as they stand, by category id.
    pub(super) fn answers(&self) -> Vec<(String, bool)> {
        let optional = self.toggles.iter().filter(|toggle| !toggle.disabled());
        optional.map(|toggle| (toggle.get_attribute("data-id").unwrap_or_default(), toggle.checked())).collect()
    }

    fn place(&mut self) -> Result<(Element, ShadowRoot), JsValue> {
        if let Some(placed) = &self.placed {
            return Ok(placed.clone());
        }
        let host = natives::create("div");
        host.set_attribute("data-portcullis-host", "")?;
        let root = natives::shadow(&host, STYLES);
        natives::mount(&host);
        self.placed = Some((host.clone(), root.clone()));
        Ok((host, root))
    }

    /// Where the focus goes. The first layer never takes it; leaving a layer gives it back to where it came from, or to
    /// the next logical place (WCAG 2.2, 2.4.3; APG dialog pattern).
    fn place_focus(
        &mut self,
        now: Screen,
        before: Option<Screen>,
        was_inside: bool,
        host: &Element,
        root: &ShadowRoot,
    ) {
        if now == Screen::Second || !was_inside {
            return;
        }
        let opener = if before == Some(Screen::Second) { self.opener.take() } else { None };
        let next = match now {
            Screen::First => find(host, "[data-portcullis-action=preferences]"),
            _ => opener.filter(|element| element.is_connected()).or_else(|| find_in(root, ".reopen")),
        };
        if let Some(element) = next {
            let _ = element.focus();
        }
    }
}

/// Lifts the layer into the browser's top layer, above whatever the page stacks.
fn raise(screen: Screen, root: &ShadowRoot) -> Result<(), JsValue> {
    let Some(layer) = root.first_element_child() else {
        return Ok(());
    };
    match screen {
        Screen::Resting => {}
        Screen::First => natives::show_popover(&layer),
        Screen::Second => {
            natives::listen(&layer, "cancel", Entry::Close.code());
            layer.unchecked_into::<HtmlDialogElement>().show_modal()?;
        }
    }
    Ok(())
}

fn find(host: &Element, selector: &str) -> Option<HtmlElement> {
    host.query_selector(selector).ok().flatten()?.dyn_into().ok()
}

fn find_in(root: &ShadowRoot, selector: &str) -> Option<HtmlElement> {
    root.query_selector(selector).ok().flatten()?.dyn_into().ok()
}
