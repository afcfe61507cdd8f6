//! Which layer is up.

use super::{Effect, Engine, Fault, Layer, Topic};
use crate::config::{BUILT_IN, language_file};

impl Engine {
    /// Brings up a layer that needs more than the first one.
    pub(super) fn open(&mut self, layer: Layer) {
        if self.more {
            self.turn_to(layer);
        } else if core::mem::replace(&mut self.opening, layer) == Layer::None {
            self.add(Effect::FetchMore);
        }
    }

    /// Where the second layer cannot be had, the first one has to do: to refuse must stay possible.
    pub(super) fn more_came(&mut self, came: bool, now: u64) {
        self.more = came;
        if !came {
            self.add(Effect::Report(Fault::MoreUnreachable));
        }
        if !self.law_text.is_empty() {
            if came {
                self.judge_law(now);
            } else {
                self.law_failed(String::new(), now);
            }
        }
        // Who answered meanwhile wants it no more.
        match self.opening {
            Layer::None => {}
            layer if came => self.turn_to(layer),
            Layer::Second => self.turn_to(Layer::First),
            _ => self.opening = Layer::None,
        }
    }

    #[inline(never)]
    pub(super) fn turn_to(&mut self, layer: Layer) {
        self.opening = Layer::None;
        let Some(config) = &self.config else {
            self.layer = Layer::None;
            return self.add(Effect::Remove);
        };
        // Where nothing is to be seen, nothing is to be said.
        if let Some(language) = self.lacks().filter(|_| layer != Layer::None || config.reopen() != "none") {
            if self.unsaid.replace(layer).is_none() {
                self.add(Effect::FetchTexts(language));
            }
            return;
        }
        let shown = layer != Layer::None && layer != self.layer;
        self.layer = layer;
        self.add(Effect::Show);
        if shown {
            self.add(Effect::Emit(Topic::Shown));
        }
    }

    /// The language whose texts have to come before anything is shown, if any.
    fn lacks(&self) -> Option<&'static str> {
        let wanted = language_file(self.wanted_language())?;
        (wanted != BUILT_IN && wanted != self.speaks).then_some(wanted)
    }

    /// The texts that were asked for are there, or there are none: then those that are inside the file have to do.
    pub(super) fn texts_came(&mut self, texts: Result<String, String>) {
        self.speaks = language_file(self.wanted_language()).unwrap_or_default();
        self.mute = texts.is_err();
        match texts {
            Ok(hash) => self.texts = hash,
            Err(cause) => self.add(Effect::Report(Fault::TextsUnreachable(cause))),
        }
        match self.unsaid.take() {
            Some(layer) => self.turn_to(layer),
            // They come late; what the visitor is at in the preferences is not drawn anew.
            None if self.layer != Layer::Second => self.turn_to(self.layer),
            None => {}
        }
    }
}
