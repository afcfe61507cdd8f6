//! Which layer is up.

use super::{Effect, Engine, Fault, Layer, Status, Topic};

impl Engine {
    /// Somebody asks for the preferences.
    pub(super) fn opened(&mut self) {
        if self.more {
            self.turn_to(Layer::Second);
        } else if !core::mem::replace(&mut self.opening, true) {
            self.add(Effect::FetchMore);
        }
    }

    /// Where the second layer cannot be had, the first one has to do: to refuse must stay possible.
    pub(super) fn more_came(&mut self, came: bool) {
        self.more = came;
        if !came {
            self.add(Effect::Report(Fault::MoreUnreachable));
        }
        // Who answered meanwhile wants it no more.
        if self.opening {
            self.turn_to(if came { Layer::Second } else { Layer::First });
        }
    }

    #[inline(never)]
    pub(super) fn turn_to(&mut self, layer: Layer) {
        self.opening = false;
        if self.config.is_none() {
            self.layer = Layer::None;
            return self.add(Effect::Remove);
        }
        let shown = layer != Layer::None && layer != self.layer;
        self.layer = layer;
        self.add(Effect::Show);
        if shown {
            self.add(Effect::Emit(Topic::Shown));
        }
    }

    /// Shows what stands while nobody asks for more: the question, or only the way back to it.
    pub(super) fn rest(&mut self) {
        self.turn_to(if self.status == Status::Asking { Layer::First } else { Layer::None });
    }
}
