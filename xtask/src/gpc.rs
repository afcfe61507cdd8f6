//! `cargo xtask gpc-json`: the file by which a site says that it honours Global Privacy Control.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};

use crate::build::put;

/// Where a site serves it (Global Privacy Control, "GPC Support Resource").
const PLACE: &str = "/.well-known/gpc.json";

/// Writes it to `to`, or prints it; for `date`, or today.
pub(crate) fn gpc_json(date: Option<String>, to: Option<PathBuf>) -> Result<bool> {
    let date = match date {
        Some(date) => date,
        None => {
            day(SystemTime::now().duration_since(UNIX_EPOCH).context("the clock is before 1970")?.as_secs() / 86_400)
        }
    };
    let text = text(&date)?;
    let what =
        format!("says of {date} that the site honours Global Privacy Control; serve it at {PLACE} as application/json");
    match to {
        Some(file) => {
            put(&file, text)?;
            println!("{}: {what}", file.display());
        }
        None => {
            print!("{text}");
            // Not where the text goes, so that it can be redirected.
            eprintln!("{what}");
        }
    }
    Ok(true)
}

/// The file's text. Anything but these two members leaves open whether a site honours the signal.
fn text(date: &str) -> Result<String> {
    if !is_day(date) {
        bail!("--date {date}: expected a day such as 2026-11-29");
    }
    Ok(format!("{{\"gpc\":true,\"lastUpdate\":\"{date}\"}}\n"))
}

/// Whether `date` is a day that there was or will be, as RFC 3339 writes it (`full-date`).
pub(crate) fn is_day(date: &str) -> bool {
    let digits = |(at, byte): (usize, u8)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() };
    if date.len() != 10 || !date.bytes().enumerate().all(digits) {
        return false;
    }
    let number = |from, to| date.get(from..to).and_then(|part| part.parse::<u32>().ok()).unwrap_or_default();
    let (year, month, day) = (number(0, 4), number(5, 7), number(8, 10));
    (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day)
}

/// How many days a month has (Gregorian calendar; RFC 3339, appendix C).
fn days_in(year: u32, month: u32) -> u32 {
    let leaps = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u32::from(leaps),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The day that is `days` after 1 January 1970, in UTC.
fn day(mut days: u64) -> String {
    let (mut year, mut month) = (1970, 1);
    while days >= u64::from(days_in(year, month)) {
        days -= u64::from(days_in(year, month));
        (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    }
    format!("{year:04}-{month:02}-{:02}", days + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_what_the_specification_asks_for() {
        assert_eq!(text("2026-11-29").unwrap(), "{\"gpc\":true,\"lastUpdate\":\"2026-11-29\"}\n");
    }

    #[test]
    fn a_day_that_never_was_is_refused() {
        for date in ["2024-02-29", "2000-02-29", "2026-12-31", "2026-04-30"] {
            assert!(is_day(date), "{date}");
        }
        for date in [
            "",
            "2026-02-29",
            "2100-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-04-31",
            "2026-01-00",
            "2026-1-011",
            "26-11-2029",
            "2026/11/29",
            "2026-11-29T00",
            "\u{664}026-11-29",
            "+026-11-29",
        ] {
            assert!(!is_day(date), "{date}");
            assert!(text(date).unwrap_err().to_string().contains("expected a day such as 2026-11-29"));
        }
    }

    #[test]
    fn days_since_1970_become_dates() {
        // date -u -d @SECONDS +%F
        for (days, date) in
            [(0, "1970-01-01"), (58, "1970-02-28"), (59, "1970-03-01"), (11_016, "2000-02-29"), (20_786, "2026-11-29")]
        {
            assert_eq!(day(days), date);
        }
    }

    #[test]
    fn the_file_is_written_where_it_is_wanted() {
        let folder = std::env::temp_dir().join(format!("portcullis-gpc-{}", std::process::id()));
        let file = folder.join(".well-known/gpc.json");
        assert!(gpc_json(Some("2026-11-29".into()), Some(file.clone())).unwrap());
        let written = std::fs::read_to_string(&file).unwrap();
        assert!(gpc_json(Some("2026-11-31".into()), Some(file.clone())).is_err());
        assert_eq!(std::fs::read_to_string(&file).unwrap(), written);
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(written, text("2026-11-29").unwrap());
    }
}
