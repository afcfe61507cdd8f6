//! What is seen and heard: the layer that is up, the words of placeholders, and what screen readers say.

use wasm_bindgen::JsValue;

use super::App;
use crate::config::BUILT_IN;
use crate::engine::{Engine, Fault, Layer, Notice, Topic};
use crate::view::{Scene, Screen, Texts, screen, styles, word};
use crate::web::dialog::Drawn;
use crate::web::{announce, natives};

/// What the config can say of the controller that has to be within reach before an answer is given.
const POLICIES: [&str; 4] = ["policyUrl", "cookiePolicyUrl", "imprintUrl", "rightsUrl"];

impl App {
    /// Draws the layer that is up. A theme that cannot be read is put aside for good.
    pub(super) fn show(&self) {
        match self.draw() {
            Some(Drawn::Refused) if !self.plain.replace(true) => {
                announce::fault(&Fault::ThemeRefused);
                self.draw();
            }
            // All stays as it is: held.
            Some(Drawn::Not) => announce::fault(&Fault::NotDrawn),
            _ => {}
        }
    }

    fn draw(&self) -> Option<Drawn> {
        let texts = self.texts.borrow();
        let (which, (shadow, page), styles, missing) = self.with_engine(|engine| {
            let scene = scene(engine, &texts)?;
            let which = match engine.layer() {
                Layer::None => Screen::Resting,
                Layer::First => Screen::First,
                Layer::Second => Screen::Second,
                Layer::Notice(Notice::Reload) => Screen::Reload,
                Layer::Notice(Notice::Unkept) => Screen::Unkept,
                Layer::Notice(Notice::Inform) => Screen::Inform,
            };
            let missing = if which == Screen::Second { missing(&scene) } else { None };
            Some((which, screen(which, &scene), styles(scene.config, self.plain.get()), missing))
        })?;
        drop(texts);
        missing.iter().for_each(announce::fault);
        Some(self.dialog.show(which, &shadow, &page, &styles))
    }

    /// A word of a placeholder; `undefined` where nobody says anything.
    pub(super) fn word(&self, name: &str) -> JsValue {
        let texts = self.texts.borrow();
        self.with_engine(|engine| scene(engine, &texts).and_then(|scene| word(&scene, name)).into())
    }

    /// Has it said, without taking the focus, that there is a question, once, and that an answer was kept (WCAG 2.2, 4.1.3).
    pub(super) fn say(&self, topic: Topic) {
        let texts = self.texts.borrow();
        let said = self.with_engine(|engine| {
            let key = match (topic, engine.layer()) {
                (Topic::Shown, Layer::First | Layer::Notice(Notice::Inform)) if !self.greeted.replace(true) => {
                    "first.title"
                }
                (Topic::Change, Layer::None) if engine.record().is_some() => "saved",
                _ => return None,
            };
            Some(String::from(scene(engine, &texts)?.own(key)?))
        });
        drop(texts);
        said.iter().for_each(|text| natives::say(text));
    }
}

/// What the view depends on; `None` while no config is there.
fn scene<'a>(engine: &'a Engine, texts: &'a Texts) -> Option<Scene<'a>> {
    let config = engine.config()?;
    let is_modal = config.layout().text("banner") == Some("modal");
    Some(Scene {
        config,
        record: engine.record(),
        choices: engine.choices(),
        texts,
        language: engine.language(),
        asks: if engine.asks_again() { engine.asks() } else { "" },
        told: engine.told(),
        moved: engine.moved(),
        is_outdated: engine.is_outdated(),
        has_link: engine.law().links,
        is_opted_out: engine.is_opted_out(),
        is_policy: is_modal && POLICIES.iter().any(|name| config.controller(name).is_some_and(natives::is_here)),
    })
}

/// The text that the language of the dialog lacks. Comes with `portcullis.more.js`.
#[inline(never)]
fn missing(scene: &Scene<'_>) -> Option<Fault> {
    let Scene { config, language, .. } = *scene;
    if language == BUILT_IN {
        return None;
    }
    let key = scene.texts.missing(|key| config.own_text(language, key).is_some())?;
    Some(Fault::TextMissing([language, " ", key].concat()))
}
