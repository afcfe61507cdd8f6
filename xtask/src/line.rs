//! A command line: a value until it is run, so that tests can look at it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// A program, its arguments, its folder, and the environment that it gets beyond ours.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    program: OsString,
    args: Vec<OsString>,
    env: Vec<(OsString, Option<OsString>)>,
    folder: Option<PathBuf>,
}

impl Line {
    /// `program` without arguments.
    pub(crate) fn new(program: impl Into<OsString>) -> Self {
        Self { program: program.into(), args: Vec::new(), env: Vec::new(), folder: None }
    }

    /// With one more argument.
    pub(crate) fn arg(mut self, arg: impl Into<OsString>) -> Self {
        self.args.push(arg.into());
        self
    }

    /// With more arguments.
    pub(crate) fn args<T: Into<OsString>>(mut self, args: impl IntoIterator<Item = T>) -> Self {
        self.args.extend(args.into_iter().map(Into::into));
        self
    }

    /// With an environment variable.
    pub(crate) fn env(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.env.push((name.into(), Some(value.into())));
        self
    }

    /// Without an environment variable of ours.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.env.push((name.into(), None));
        self
    }

    /// In `folder`.
    pub(crate) fn within(mut self, folder: &Path) -> Self {
        self.folder = Some(folder.to_owned());
        self
    }

    /// Runs it with our terminal; an error where it fails.
    pub(crate) fn run(&self) -> Result<()> {
        let status = self.command().status().with_context(|| self.failure())?;
        if !status.success() {
            bail!("{} ({status})", self.failure());
        }
        Ok(())
    }

    /// Becomes it, so that whoever ends us ends it; returns only where that fails.
    #[cfg(unix)]
    pub(crate) fn become_it(&self) -> Result<()> {
        use std::os::unix::process::CommandExt;
        Err(self.command().exec()).with_context(|| self.failure())
    }

    /// Runs it, where a process cannot become another.
    #[cfg(not(unix))]
    pub(crate) fn become_it(&self) -> Result<()> {
        self.run()
    }

    /// Runs it silently and gives what it wrote to standard output. What it wrote at all is in the error where it fails.
    pub(crate) fn quiet(&self) -> Result<String> {
        let output = self.command().stdin(Stdio::null()).output().with_context(|| self.failure())?;
        if !output.status.success() {
            let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            bail!("{} ({})\n{out}{err}", self.failure(), output.status);
        }
        String::from_utf8(output.stdout).with_context(|| self.failure())
    }

    /// The process to start.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.args);
        for (name, value) in &self.env {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        command
    }

    /// The words of the line as one would type them, without the environment.
    pub(crate) fn words(&self) -> String {
        let words: Vec<_> =
            std::iter::once(&self.program).chain(&self.args).map(|word| word.to_string_lossy()).collect();
        words.join(" ")
    }

    fn failure(&self) -> String {
        format!("failed: {}", self.words())
    }
}

/// `name=value`, where the value is a path.
pub(crate) fn joined(name: &str, value: &Path) -> OsString {
    let mut word = OsString::from(name);
    word.push(value);
    word
}
