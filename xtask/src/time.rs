//! How long things take, said on one line each.

use std::fmt;
use std::io::{Write, stdout};
use std::time::{Duration, Instant};

use anyhow::Result;

/// A duration as people read it: `0.4 s`, `83 s`.
pub(crate) struct Seconds(pub(crate) Duration);

impl fmt::Display for Seconds {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs_f64();
        let digits = usize::from(seconds < 10.0);
        write!(to, "{seconds:.digits$} s")
    }
}

/// Does `work` and says on one line what it was and how long it took. The work should print nothing while it succeeds.
pub(crate) fn timed<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    print!("{what} ... ");
    stdout().flush()?;
    let start = Instant::now();
    let result = work();
    match &result {
        Ok(_) => println!("{}", Seconds(start.elapsed())),
        Err(_) => println!("failed after {}", Seconds(start.elapsed())),
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_times_have_a_decimal_and_long_ones_none() {
        assert_eq!(Seconds(Duration::from_millis(420)).to_string(), "0.4 s");
        assert_eq!(Seconds(Duration::from_millis(83_200)).to_string(), "83 s");
    }
}
