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
}

impl Engine {
    /// Its name, in settings and in the environment of stories.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
        }
    }

    /// The distribution's programs that it needs.
    pub(crate) fn programs(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["chromium", "chromedriver"],
            Self::Firefox => &["firefox-esr"],
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
        }
    }

    /// Both, under the names that the stories' driver asks for.
    pub(crate) fn variables(self, project: &Project) -> Result<Vec<(&'static str, PathBuf)>> {
        let [browser, driver] = match self {
            Self::Chromium => ["PORTCULLIS_CHROMIUM", "PORTCULLIS_CHROMEDRIVER"],
            Self::Firefox => ["PORTCULLIS_FIREFOX", "PORTCULLIS_GECKODRIVER"],
        };
        Ok(vec![(browser, self.browser()?), (driver, self.driver(project)?)])
    }
}
