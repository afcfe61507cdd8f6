//! Which layer is up.

use super::{Effect, Engine, Fault, Layer, Status, Topic};

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
    pub(super) fn more_came(&mut self, came: bool) {
        self.more = came;
        if !came {
            self.add(Effect::Report(Fault::MoreUnreachable));
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
