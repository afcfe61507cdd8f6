//! All that is on the page at one moment: the layer, and the way back to it.

use super::{Texts, Tree, first, notice, second};
use crate::config::{Config, Service};
use crate::consent::{Choices, Record, cut, push_radix, take_part};
use crate::law::Told;

/// What the view depends on.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The site's settings.
    pub config: &'a Config,
    /// The record in force, if any.
    pub record: Option<&'a Record>,
    /// The answers in force.
    pub choices: Choices<'a>,
    /// The built-in words.
    pub texts: &'a Texts,
    /// The language of the site's own words.
    pub language: &'a str,
    /// What is asked of a visitor who has answered before, as ids joined by dots.
    pub asks: &'a str,
    /// What of it that visitor was told then.
    pub told: Option<&'a Told>,
    /// What of it is asked only because of where that visitor is now.
    pub moved: &'a str,
    /// Whether an earlier answer was to another version of the policy.
    pub is_outdated: bool,
    /// Whether the law wants the way to the preferences called "Your Privacy Choices".
    pub has_link: bool,
    /// Whether an opt-out is honoured.
    pub is_opted_out: bool,
    /// Whether the page is one that has to be read before an answer can be given: a policy or the imprint.
    pub is_policy: bool,
}

/// How a value is to be written, by whoever draws it: a browser knows how its languages do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A number of something, in the words of the plural that goes with it.
    Plural,
    /// A number of days, with the word.
    Days,
    /// A date, of a number of ms since 1970 or as `2026-11-01`; what is none as it is.
    Date,
    /// Countries, of their ISO 3166 codes.
    Countries,
    /// A list.
    List,
}

/// Adds `value` for whoever draws it to write as the language does.
#[inline(never)]
pub(super) fn add_form(tree: &mut Tree, form: Form, value: &str) {
    tree.step(match form {
        Form::Plural => "\u{5}0",
        Form::Days => "\u{5}1",
        Form::Date => "\u{5}2",
        Form::Countries => "\u{5}3",
        Form::List => "\u{5}4",
    });
    tree.fill(value);
}

/// `number` in decimal digits.
pub(super) fn digits(number: u64) -> String {
    let mut digits = String::new();
    push_radix(&mut digits, number, 10);
    digits
}

/// Which layer is up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Screen {
    /// None; only the re-open button.
    Resting,
    /// The first layer.
    First,
    /// The second layer.
    Second,
    /// A word to the visitor: the page has to be loaded again, which is offered.
    Reload,
    /// The same: the choice cannot be kept.
    Unkept,
    /// What runs unasked, and that it can be refused.
    Inform,
}

/// What `screen` consists of: the shadow tree, then what stays in the page's own tree and is slotted in.
///
/// The answers of the first layer are page-tree buttons, so that helpers which refuse on a visitor's behalf find them.
#[must_use]
pub fn screen(screen: Screen, scene: &Scene<'_>) -> (Tree, Tree) {
    let (mut shadow, mut page) = (Tree::default(), Tree::default());
    // Attributes before any element are the host's.
    scene.add(&mut page, "\u{2}lang={}\u{2}dir={dir}", scene.language);
    match screen {
        Screen::Resting => reopen(&mut shadow, scene),
        Screen::First => {
            first::banner(&mut shadow, scene);
            first::answers(&mut page, scene);
        }
        Screen::Second => second::panel(&mut shadow, scene),
        Screen::Reload | Screen::Unkept | Screen::Inform => notice::notice(&mut shadow, &mut page, scene, screen),
    }
    (shadow, page)
}

/// The title and the icon that stand for both links which California asks for (11 CCR 7015 (b)).
const CHOICES: &str = "\u{1}span class=choices aria-hidden=true\u{4}\u{3}{choices}";

fn reopen(tree: &mut Tree, scene: &Scene<'_>) {
    if scene.config.reopen() != "none" {
        scene.add(
            tree,
            "\u{1}button type=button data-portcullis-action=reopen part=reopen\u{2}class=reopen {}",
            scene.config.reopen(),
        );
        scene.add(tree, if scene.has_link { CHOICES } else { "\u{3}{reopen}" }, "");
        scene.add_honoured(tree);
        scene.add(tree, "\u{4}", "");
    }
}

impl<'a> Scene<'a> {
    /// Adds a template to `tree`. Its keys are those of the locale files; `@` and a name of the controller; the empty one
    /// stands for `value`.
    #[inline(never)]
    pub(super) fn add(&self, tree: &mut Tree, mut template: &'static str, value: &str) {
        loop {
            tree.step(take_part(&mut template, b'{'));
            if template.is_empty() {
                return;
            }
            let mut key = take_part(&mut template, b'}');
            tree.fill(if key.is_empty() {
                value
            } else if key.starts_with('@') {
                take_part(&mut key, b'@');
                self.config.controller(key).unwrap_or_default()
            } else {
                self.own(key).unwrap_or(key)
            });
        }
    }

    /// What the service or category `id` is called, as far as the first layer knows.
    #[inline(never)]
    pub(super) fn name(&self, id: &'a str) -> &'a str {
        let own = || self.own(&["category.", id, ".label"].concat());
        match (self.config.service(id), self.config.category(id)) {
            (Some(service), _) => service.name(),
            (_, Some(category)) => own().or(category.label()).unwrap_or(id),
            _ => id,
        }
    }

    /// Says that an opt-out is honoured, where it is (11 CCR 7025 (c) (6)).
    pub(super) fn add_honoured(&self, tree: &mut Tree) {
        if self.is_opted_out {
            self.add(tree, "\u{1}span class=honoured part=honoured\u{3}{honoured}\u{4}", "");
        }
    }

    /// What the layout says of `layer`; empty where it says nothing.
    pub(super) fn layout(&self, layer: &str) -> &'a str {
        self.config.layout().text(layer).unwrap_or_default()
    }

    /// Begins what stands beside the page and not before it, up to the title's text.
    pub(super) fn add_region(&self, tree: &mut Tree) {
        let place = match self.layout("banner") {
            "" | "modal" => "box-bottom-right",
            place => place,
        };
        self.add(
            tree,
            "\u{1}section part=banner aria-labelledby=title\u{2}class=banner {}\u{1}h2 id=title part=title",
            place,
        );
    }

    /// Marks a modal layer behind which the site wants no scrolling.
    pub(super) fn add_lock(&self, tree: &mut Tree) {
        if self.config.layout().flag("lock", false) {
            self.add(tree, "\u{2}data-lock=", "");
        }
    }

    /// Links to what the site has to say, each after a space, as far as it names them.
    pub(super) fn add_links(&self, tree: &mut Tree, mut names: &'static str) {
        while !names.is_empty() {
            let name = take_part(&mut names, b' ');
            if let Some(url) = self.config.controller(name) {
                self.add(tree, "\u{3} \u{1}a part=link\u{2}href={}", url);
                self.add(tree, "\u{3}{}\u{4}", self.own(name).unwrap_or_default());
            }
        }
    }

    /// The text of `key`: the site's own or the built-in one; `None` where nobody has one.
    #[inline(never)]
    #[must_use]
    pub fn own(&self, key: &str) -> Option<&'a str> {
        self.config.own_text(self.language, key).or_else(|| self.texts.get(key))
    }

    /// Adds the text of `key`, with `value`, as the language writes it, where it says `{name}`.
    #[inline(never)]
    pub(super) fn add_phrase(&self, tree: &mut Tree, key: &str, name: &str, form: Form, value: &str) {
        let text = self.own(key).unwrap_or(key);
        match cut(text, b'{').and_then(|(before, rest)| Some((before, cut(rest, b'}')?))) {
            Some((before, (found, after))) if found == name => {
                tree.step("\u{3}").fill(before);
                add_form(tree, form, value);
                tree.step("\u{3}").fill(after);
            }
            _ => _ = tree.step("\u{3}").fill(text),
        }
    }

    /// Adds how many services `count` are, in words: for whoever draws it to choose among the plurals.
    pub(super) fn add_services(&self, tree: &mut Tree, count: u64) {
        add_form(tree, Form::Plural, &digits(count));
        self.add_plurals(tree);
    }

    /// Adds the plurals of how many services there are, in the order in which whoever draws them knows them.
    pub(super) fn add_plurals(&self, tree: &mut Tree) {
        for key in ["services.zero", "services.one", "services.two", "services.few", "services.many", "services.other"]
        {
            tree.step("\u{6}").fill(self.own(key).unwrap_or_default());
        }
    }

    /// The services that a visitor is told of: those of categories that are shown.
    pub(super) fn shown_services(&self) -> impl Iterator<Item = Service<'a>> {
        let config = self.config;
        config.categories().filter(|category| category.is_enabled()).flat_map(|category| config.services_of(category))
    }
}
