//! The words of what stands in the place of a held frame: whose it is, why it is held, and two ways to see it.

use super::Scene;
use crate::consent::cut;

/// The word that `name` asks for: `ID MEMBER` is what the config says of a service or a category, such as `tube provider`, and
/// anything else the key of a text; `None` where nobody says anything, or the site switched it off. `www/more/placeholder.js` puts
/// them together.
///
/// One by one, for that file is loaded only where there is such a frame, and every visitor pays for what stands here.
#[must_use]
#[inline(never)]
pub fn word<'a>(scene: &Scene<'a>, name: &str) -> Option<&'a str> {
    let Some((id, member)) = cut(name, b' ') else {
        return scene.own(name);
    };
    scene.config.named(id)?.text(member)
}
