//! Every way into the module after `boot`: one number each, handed to the natives shim when it is registered.

/// A way in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The config's text has come.
    ConfigArrived,
    /// The config could not be fetched.
    ConfigFailed,
    /// The texts of another language have come.
    Texts,
    /// They cannot be had.
    TextsFailed,
    /// The rules of law have come, and where the visitor is.
    Law,
    /// They cannot be had.
    LawFailed,
    /// The document is parsed, so an inline config is there by now or never.
    Parsed,
    /// `accept-all` was pressed.
    AcceptAll,
    /// `reject-all` was pressed.
    RejectAll,
    /// `preferences` was pressed, or an element of the page with `data-portcullis-open`.
    Preferences,
    /// `reopen` was pressed.
    Reopen,
    /// `save` was pressed.
    Save,
    /// `close` was pressed, or Escape.
    Close,
    /// `reload` was pressed.
    Reload,
    /// `noted` was pressed: what the notice says was seen.
    Noted,
    /// "Show once" was pressed in a placeholder.
    Once,
    /// "Always allow" was pressed in a placeholder.
    Always,
    /// `portcullis.more.js` has come, or not.
    More,
    /// May a frame be shown? Nobody can say without a config.
    Frame,
    /// What does a placeholder say?
    Word,
    /// Held tags have come in.
    Tags,
    /// A released tag has loaded or failed.
    Settled,
    /// The hold asks about an address.
    Judge,
    /// Something of what was withdrawn has run.
    HasRun,
    /// The timer ran out.
    Woke,
    /// Another tab wrote to storage.
    Storage,
    /// The page is looked at again, thawed perhaps.
    Returned,
    /// `portcullis.state()`
    State,
    /// `portcullis.allows(id)`
    Allows,
    /// `portcullis.report()`
    Report,
    /// `portcullis.acceptAll()`
    ApiAcceptAll,
    /// `portcullis.rejectAll()`
    ApiRejectAll,
    /// `portcullis.set({id: bool})`
    ApiSet,
    /// `portcullis.open()`
    ApiOpen,
    /// `portcullis.close()`
    ApiClose,
    /// `portcullis.reset()`
    ApiReset,
}

impl Entry {
    /// Every entry, in the order of the numbers.
    pub const ALL: [Self; 36] = [
        Self::ConfigArrived,
        Self::ConfigFailed,
        Self::Texts,
        Self::TextsFailed,
        Self::Law,
        Self::LawFailed,
        Self::Parsed,
        Self::AcceptAll,
        Self::RejectAll,
        Self::Preferences,
        Self::Reopen,
        Self::Save,
        Self::Close,
        Self::Reload,
        Self::Noted,
        Self::Once,
        Self::Always,
        Self::More,
        Self::Frame,
        Self::Word,
        Self::Tags,
        Self::Settled,
        Self::Judge,
        Self::HasRun,
        Self::Woke,
        Self::Storage,
        Self::Returned,
        Self::State,
        Self::Allows,
        Self::Report,
        Self::ApiAcceptAll,
        Self::ApiRejectAll,
        Self::ApiSet,
        Self::ApiOpen,
        Self::ApiClose,
        Self::ApiReset,
    ];

    /// Their names, in that order.
    const NAMES: [&str; 36] = [
        "config-arrived",
        "config-failed",
        "texts",
        "texts-failed",
        "law",
        "law-failed",
        "parsed",
        "accept-all",
        "reject-all",
        "preferences",
        "reopen",
        "save",
        "close",
        "reload",
        "noted",
        "once",
        "always",
        "more",
        "frame",
        "word",
        "tags",
        "settled",
        "judge",
        "has-run",
        "woke",
        "storage",
        "returned",
        "api-state",
        "api-allows",
        "api-report",
        "api-accept-all",
        "api-reject-all",
        "api-set",
        "api-open",
        "api-close",
        "api-reset",
    ];

    /// The actions of our buttons, and what else the page's side asks by name, which enter from [`Entry::AcceptAll`] on, in this order.
    pub(super) const ACTIONS: &str =
        "accept-all reject-all preferences reopen save close reload noted once always more frame word tags";

    /// The methods of the public object, which enter from [`Entry::State`] on, in this order.
    pub(super) const METHODS: &str = "state allows report acceptAll rejectAll set open close reset";

    /// The number by which the shim knows it.
    #[must_use]
    pub const fn code(self) -> u32 {
        self as u32
    }

    pub(super) fn from_code(code: u32) -> Option<Self> {
        Self::ALL.get(code as usize).copied()
    }

    /// Its name, by which the test build traps at it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}
