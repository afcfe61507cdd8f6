//! Whether a theme can be read: what the page measures on what it has painted, told before anybody sees it.

use csscolorparser::Color;
use serde_json::Value;

/// The built-in colours.
const STYLES: [(&str, &str); 2] =
    [("light", include_str!("../../../www/styles/light.css")), ("dark", include_str!("../../../www/styles/dark.css"))];

/// What is seen on what, and how many times as bright the one has to be: text (WCAG 2.2, 1.4.3), and the borders of what can be
/// pressed (1.4.11).
const PAIRS: [(&str, &str, f64); 5] = [
    ("text", "surface", 4.5),
    ("muted", "surface", 4.5),
    ("accent", "surface", 4.5),
    ("contrast", "accent", 4.5),
    ("line", "surface", 3.0),
];

/// Warns of each two colours of the theme that are too much alike; the dialog puts such a theme aside as a whole.
pub(super) fn check(config: &Value, warnings: &mut Vec<String>) {
    for (scheme, styles) in STYLES {
        let theme = &config["theme"][scheme];
        for (upper, lower, least) in
            PAIRS.into_iter().filter(|(upper, lower, _)| !(theme[upper].is_null() && theme[lower].is_null()))
        {
            let colours = [upper, lower].map(|name| colour(theme, name, styles));
            let [Some(one), Some(other)] = colours else { continue };
            let ratio = ratio(&one, &other);
            if ratio < least {
                warnings.push(format!(
                    "theme.{scheme}: {upper} on {lower} has a contrast of {:.1} to 1 and needs {least}; the dialog would keep its default colours",
                    // Down, or what fails would look as if it did not.
                    (ratio * 10.0).floor() / 10.0,
                ));
            }
        }
    }
}

/// The theme's colour of that name, or the built-in one; `None` for what only a browser can tell, such as `canvas`.
fn colour(theme: &Value, name: &str, styles: &str) -> Option<Color> {
    let built_in = || styles.split(&format!("--portcullis-{name}:")).nth(1)?.split(';').next();
    let colour = csscolorparser::parse(theme[name].as_str().or_else(built_in)?.trim()).ok()?;
    (colour.a >= 1.0).then_some(colour)
}

/// The contrast of two colours (WCAG 2.2, "contrast ratio").
fn ratio(one: &Color, other: &Color) -> f64 {
    let [one, other] = [one, other].map(|colour| {
        let [red, green, blue, _] = colour.to_linear_rgba().map(f64::from);
        0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05
    });
    one.max(other) / one.min(other)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn warnings(theme: Value) -> Vec<String> {
        let mut warnings = Vec::new();
        check(&json!({ "theme": theme }), &mut warnings);
        warnings
    }

    #[test]
    fn the_built_in_colours_can_be_read() {
        for (scheme, styles) in STYLES {
            for (upper, lower, least) in PAIRS {
                let [one, other] = [upper, lower].map(|name| colour(&Value::Null, name, styles).expect(name));
                assert!(ratio(&one, &other) >= least, "{scheme}: {upper} on {lower}");
            }
        }
    }

    #[test]
    fn black_on_white_has_the_contrast_that_the_standard_says() {
        let [black, white] = ["#000", "#fff"].map(|name| csscolorparser::parse(name).unwrap());
        assert!((ratio(&black, &white) - 21.0).abs() < 0.001);
    }

    #[test]
    fn colours_that_are_too_much_alike_are_warned_of_by_name() {
        assert_eq!(
            warnings(json!({ "light": { "muted": "#777" }, "dark": { "surface": "#667788" } })),
            [
                "theme.light: muted on surface has a contrast of 4.4 to 1 and needs 4.5; the dialog would keep its default colours",
                "theme.dark: text on surface has a contrast of 4.0 to 1 and needs 4.5; the dialog would keep its default colours",
                "theme.dark: muted on surface has a contrast of 2.4 to 1 and needs 4.5; the dialog would keep its default colours",
                "theme.dark: accent on surface has a contrast of 2.3 to 1 and needs 4.5; the dialog would keep its default colours",
                "theme.dark: line on surface has a contrast of 1.2 to 1 and needs 3; the dialog would keep its default colours",
            ],
        );
    }

    #[test]
    fn what_only_a_browser_can_tell_is_left_to_it() {
        assert_eq!(warnings(json!({ "light": { "surface": "canvas", "text": "canvastext" } })), [""; 0]);
    }
}
