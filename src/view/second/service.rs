//! One service: its switch, and what the site has to say of it (GDPR article 13; CJEU C-673/17 Planet49, paragraph 81: how long
//! cookies last, and who else has access).

use super::{Form, Scene, Tree, add_form, add_mark, digits, is_news, toggle, words};
use crate::config::{Node, Service};
use crate::consent::has;

/// The service with its switch and, folded up, its facts.
pub(super) fn service(tree: &mut Tree, service: Service<'_>, required: bool, scene: &Scene<'_>) {
    scene.add(
        tree,
        "\u{1}div class=service part=service\u{1}label\u{1}span class=words\u{1}span class=name part=label dir=auto\u{3}{}\u{4}",
        service.name(),
    );
    super::add_new(tree, service.id(), scene);
    scene.add(tree, "\u{4}", "");
    toggle(tree, service.id(), required, false, scene);
    if let Some(text) = words(scene, ["service.", service.id(), ".text"], service.text("text")) {
        scene.add(tree, "\u{1}p class=about part=about dir=auto\u{3}{}\u{4}", text);
    }
    let mut facts = Tree::default();
    add_facts(&mut facts, service, scene);
    if !facts.text_form().is_empty() {
        scene.add(tree, "\u{1}details class=facts part=facts", "");
        if has(scene.asks, b'.', service.id()) {
            scene.add(tree, "\u{2}open=", "");
        }
        scene.add(tree, "\u{1}summary part=summary\u{3}{fact.all}", "");
        // Which service it is about is to be heard too (WCAG 2.2, 2.4.6), and what is seen comes first in it (2.5.3).
        scene.add(tree, "\u{1}span class=unseen\u{3} {}\u{4}\u{4}\u{1}dl", service.name());
        tree.append(facts);
        scene.add(tree, "\u{4}\u{4}", "");
    }
    scene.add(tree, "\u{4}", "");
}

fn add_facts(tree: &mut Tree, service: Service<'_>, scene: &Scene<'_>) {
    let provider = service.text("provider").unwrap_or(service.name());
    if service.text("policyUrl").or(service.text("provider")).is_some() {
        scene.add(tree, "\u{1}dt\u{3}{fact.provider}\u{4}\u{1}dd dir=auto\u{3}{}", provider);
        if let Some(url) = service.text("policyUrl") {
            // Whose it is has to be heard as well (WCAG 2.2, 2.4.9): a list of links has no rows.
            scene.add(tree, "\u{3} \u{b7} \u{1}a part=link\u{2}href={}\u{3}{policyUrl}", url);
            scene.add(tree, "\u{1}span class=unseen\u{3} {}\u{4}\u{4}", provider);
        }
        if service.get("provider").is_some_and(|provider| is_news(scene, service.id(), "provider", provider)) {
            add_news(tree, scene);
        }
        scene.add(tree, "\u{4}", "");
    }
    add_kept(tree, "\u{1}dt\u{3}{fact.cookies}\u{4}", service, "cookies", scene);
    add_kept(tree, "\u{1}dt\u{3}{fact.storage}\u{4}", service, "storage", scene);
    for (title, name) in
        [("\u{1}dt\u{3}{fact.legalBasis}\u{4}", "legalBasis"), ("\u{1}dt\u{3}{fact.retention}\u{4}", "retention")]
    {
        if let Some(text) = service.text(name) {
            scene.add(tree, title, "");
            scene.add(tree, "\u{1}dd dir=auto\u{3}{}\u{4}", text);
        }
    }
    for (title, name) in [
        ("\u{1}dt\u{3}{fact.data}\u{4}", "data"),
        ("\u{1}dt\u{3}{fact.recipients}\u{4}", "recipients"),
        ("\u{1}dt\u{3}{fact.countries}\u{4}", "countries"),
    ] {
        add_list(tree, title, service, name, scene);
    }
}

/// Each cookie, or what else is kept: its name, how long it stays, what it is for.
fn add_kept(tree: &mut Tree, title: &'static str, service: Service<'_>, name: &str, scene: &Scene<'_>) {
    for (nth, kept) in service.list(name).enumerate() {
        scene.add(tree, if nth == 0 { title } else { "" }, "");
        scene.add(tree, "\u{1}dd\u{1}code dir=ltr\u{3}{}\u{4}", kept.text("name").unwrap_or_default());
        scene.add(tree, "\u{3} \u{b7} ", "");
        match kept.get("days").and_then(Node::number) {
            Some(days) => add_form(tree, Form::Days, &digits(days)),
            None => scene.add(tree, if name == "cookies" { "{fact.session}" } else { "{fact.kept}" }, ""),
        }
        if is_news(scene, service.id(), name, kept) {
            add_news(tree, scene);
        }
        if let Some(text) = kept.text("text") {
            scene.add(tree, "\u{4}\u{1}dd class=text dir=auto\u{3}{}", text);
        }
        scene.add(tree, "\u{4}", "");
    }
}

/// A list in one line, countries by their names; what the visitor has yet to hear of in a line of its own.
fn add_list(tree: &mut Tree, title: &'static str, service: Service<'_>, name: &str, scene: &Scene<'_>) {
    let mut title = title;
    for news in [false, true] {
        // Of data nothing is written down that was told.
        let is_here = |fact: &Node<'_>| (name != "data" && is_news(scene, service.id(), name, *fact)) == news;
        let mut items = service.list(name).filter(is_here).map(Node::words);
        let Some(first) = items.next() else { continue };
        scene.add(tree, core::mem::take(&mut title), "");
        scene.add(tree, "\u{1}dd dir=auto", "");
        add_form(tree, if name == "countries" { Form::Countries } else { Form::List }, first);
        for item in items {
            tree.step("\u{6}").fill(item);
        }
        if news {
            add_news(tree, scene);
        }
        scene.add(tree, "\u{4}", "");
    }
}

fn add_news(tree: &mut Tree, scene: &Scene<'_>) {
    scene.add(tree, "\u{3} \u{b7} ", "");
    add_mark(tree, scene);
}
