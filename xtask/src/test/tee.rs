//! Runs a line so that what it writes is seen at once and can be read afterwards, and so that it ends.

use std::io::{BufRead, BufReader, Read, Write, stderr, stdout};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::line::Line;

/// How often to look whether a process has ended.
const BEAT: Duration = Duration::from_millis(20);
/// How long a process may take to tidy up, and what it wrote to arrive.
const GRACE: Duration = Duration::from_secs(10);

/// Runs `line` for at most `limit`; gives whether it succeeded, and what it wrote to standard output.
pub(crate) fn tee(line: &Line, limit: Duration) -> Result<(bool, String)> {
    let mut command = line.command();
    let command = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("failed: {}", line.words()))?;
    let (keep, kept) = channel();
    let (lose, _) = channel();
    let (out, err) = (child.stdout.take().context("no stdout")?, child.stderr.take().context("no stderr")?);
    thread::spawn(move || pass(out, stdout(), &keep));
    thread::spawn(move || pass(err, stderr(), &lose));
    let status = match ended(&mut child, limit)? {
        Some(status) => status,
        None => {
            println!("took longer than {} s and was stopped: {}", limit.as_secs(), line.words());
            stop(&mut child)?
        }
    };
    Ok((status.success(), collect(&kept)))
}

/// How the process ended, or nothing where it runs on.
fn ended(child: &mut Child, limit: Duration) -> Result<Option<ExitStatus>> {
    let start = Instant::now();
    loop {
        match child.try_wait()? {
            None if start.elapsed() < limit => thread::sleep(BEAT),
            status => return Ok(status),
        }
    }
}

/// Ends the process: first by asking, so that it can end the browsers that it started.
fn stop(child: &mut Child) -> Result<ExitStatus> {
    Command::new("kill").args(["-TERM", &child.id().to_string()]).status()?;
    if let Some(status) = ended(child, GRACE)? {
        return Ok(status);
    }
    child.kill()?;
    Ok(child.wait()?)
}

/// Passes lines on as they come, and hands them over; ends with the process, or with whoever else holds its output.
fn pass(from: impl Read, mut to: impl Write, keep: &Sender<String>) {
    let mut from = BufReader::new(from);
    let mut line = Vec::new();
    while from.read_until(b'\n', &mut line).is_ok_and(|bytes| bytes > 0) {
        // A terminal that is gone, or nobody who keeps it, is no reason to let the process block.
        let _ = to.write_all(&line).and_then(|()| to.flush());
        let _ = keep.send(String::from_utf8_lossy(&line).into_owned());
        line.clear();
    }
}

/// All that was handed over. The process has ended, so this is quick unless a child of it lives on.
fn collect(kept: &Receiver<String>) -> String {
    let until = Instant::now() + GRACE;
    let next = || kept.recv_timeout(until.saturating_duration_since(Instant::now())).ok();
    std::iter::from_fn(next).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, limit: Duration) -> (bool, String) {
        tee(&Line::new("sh").args(["-c", script]), limit).unwrap()
    }

    #[test]
    fn standard_output_is_kept_and_failure_is_seen() {
        assert_eq!(shell("echo kept; echo lost >&2; exit 3", GRACE), (false, "kept\n".into()));
        assert_eq!(shell("echo kept", GRACE), (true, "kept\n".into()));
    }

    #[test]
    fn what_takes_too_long_is_stopped_and_has_failed() {
        let start = Instant::now();
        assert_eq!(shell("echo kept; exec sleep 60", Duration::from_millis(200)), (false, "kept\n".into()));
        assert!(start.elapsed() < GRACE);
    }
}
