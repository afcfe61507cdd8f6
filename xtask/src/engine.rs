//! The browsers that are tested, and the programs that each one needs.

use std::path::PathBuf;

use anyhow::Result;
use clap::ValueEnum;

use crate::project::Project;
use crate::setup;

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Engine {
    /// Chromium, by chromedriver.
    Chromium,
    /// Firefox ESR, by geckodriver.
    Firefox,
    /// `WebKitGTK`, by `WebKitWebDriver`, on a screen that nobody sees.
    Webkit,
}

/// What wasm-bindgen's runner of tests wants to know of a browser.
pub(crate) struct Runner {
    /// The variable that names the driver program.
    pub(crate) driver: &'static str,
    /// The capability with the browser's own options.
    pub(crate) options: &'static str,
}

impl Engine {
    /// Its name, in settings and in the environment of stories.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }

    /// The distribution's programs that it needs, the browser first where it is one of them.
    pub(crate) fn programs(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["chromium", "chromedriver"],
            Self::Firefox => &["firefox-esr"],
            // The driver program's package brings the browser, and the driver program knows where.
            Self::Webkit => &["WebKitWebDriver", "Xvfb"],
        }
    }

    /// Where the browser is.
    pub(crate) fn browser(self) -> Result<PathBuf> {
        setup::find(self.programs()[0])
    }

    /// Where its WebDriver program is.
    pub(crate) fn driver(self, project: &Project) -> Result<PathBuf> {
        match self {
            Self::Chromium => setup::find("chromedriver"),
            Self::Firefox => project.tool("geckodriver", "geckodriver"),
            Self::Webkit => setup::find("WebKitWebDriver"),
        }
    }

    /// What wasm-bindgen's runner wants to know; nothing where it cannot drive the browser.
    pub(crate) fn runner(self) -> Option<Runner> {
        match self {
            Self::Chromium => Some(Runner { driver: "CHROMEDRIVER", options: "goog:chromeOptions" }),
            Self::Firefox => Some(Runner { driver: "GECKODRIVER", options: "moz:firefoxOptions" }),
            Self::Webkit => None,
        }
    }

    /// Its programs, under the names that the stories' driver asks for.
    pub(crate) fn variables(self, project: &Project) -> Result<Vec<(&'static str, PathBuf)>> {
        let driver = self.driver(project)?;
        Ok(match self {
            Self::Chromium => vec![("PORTCULLIS_CHROMIUM", self.browser()?), ("PORTCULLIS_CHROMEDRIVER", driver)],
            Self::Firefox => vec![("PORTCULLIS_FIREFOX", self.browser()?), ("PORTCULLIS_GECKODRIVER", driver)],
            Self::Webkit => vec![("PORTCULLIS_WEBKITDRIVER", driver), ("PORTCULLIS_XVFB", setup::find("Xvfb")?)],
        })
    }
}
