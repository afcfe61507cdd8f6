//! Runs a line so that what it writes is seen at once and can be read afterwards.

use std::io::{BufRead, BufReader, Read, Write, stderr, stdout};
use std::process::Stdio;
use std::thread;

use anyhow::{Context, Result};

use crate::line::Line;

/// Runs `line`; gives whether it succeeded, and what it wrote to standard output.
pub(crate) fn tee(line: &Line) -> Result<(bool, String)> {
    let mut child = line
        .command()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("failed: {}", line.words()))?;
    let (out, err) = (
        child.stdout.take().context("no stdout")?,
        child.stderr.take().context("no stderr")?,
    );
    let errors = thread::spawn(move || pass(err, stderr()));
    let text = pass(out, stdout())?;
    // A pass that failed wrote to a terminal that is gone; the run itself still counts.
    drop(errors.join());
    Ok((child.wait()?.success(), text))
}

/// Passes lines on as they come, and keeps them.
fn pass(from: impl Read, mut to: impl Write) -> Result<String> {
    let mut from = BufReader::new(from);
    let (mut text, mut line) = (String::new(), Vec::new());
    while from.read_until(b'\n', &mut line)? > 0 {
        to.write_all(&line)?;
        to.flush()?;
        text.push_str(&String::from_utf8_lossy(&line));
        line.clear();
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_output_is_kept_and_failure_is_seen() {
        let (succeeded, text) =
            tee(&Line::new("sh").args(["-c", "echo kept; echo lost >&2; exit 3"])).unwrap();
        assert!(!succeeded);
        assert_eq!(text, "kept\n");
    }
}
