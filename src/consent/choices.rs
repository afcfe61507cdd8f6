//! Granted or denied, per category or service id.

/// What a visitor answered, id by id; an id that was never asked about has no answer and counts as denied.
///
/// ```
/// use portcullis::consent::Choices;
///
/// let mut choices = Choices::default();
/// choices.set("analytics", true);
/// assert_eq!(choices.get("analytics"), Some(true));
/// assert_eq!(choices.get("advertising"), None);
/// assert!(!choices.grants("advertising"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices(Vec<(String, bool)>);

impl Choices {
    /// No answer at all.
    #[must_use]
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// The answer for `id`, or `None` when it was never asked about.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<bool> {
        let at = self.0.binary_search_by(|(known, _)| known.as_str().cmp(id)).ok()?;
        Some(self.0[at].1)
    }

    /// Whether `id` was granted; `false` when it was denied or never asked about.
    #[must_use]
    pub fn grants(&self, id: &str) -> bool {
        self.get(id) == Some(true)
    }

    /// Answers for `id`, replacing an earlier answer.
    pub fn set(&mut self, id: &str, granted: bool) {
        match self.0.binary_search_by(|(known, _)| known.as_str().cmp(id)) {
            Ok(at) => self.0[at].1 = granted,
            Err(at) => self.0.insert(at, (id.into(), granted)),
        }
    }

    /// Every answer, ordered by id: equal choices are written alike.
    pub fn iter(&self) -> impl Iterator<Item = (&str, bool)> {
        self.0.iter().map(|(id, granted)| (id.as_str(), *granted))
    }
}

/// Whether `text` may name a category or a service: a lower-case letter, then at most 63 of `a-z 0-9 - _`.
///
/// The grammar keeps ids out of every escape rule downstream (record, plan, attributes) and rules out `__proto__`.
#[must_use]
pub fn is_id(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() <= 64
        && bytes.first().is_some_and(u8::is_ascii_lowercase)
        && bytes.iter().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'))
}
