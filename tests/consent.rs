//! Choices, records and their text form.

mod util;

use portcullis::consent::{Damage, SKEW_MS, Source, Standing, decode, encode, is_id};
use proptest::prelude::*;
use util::{DAY, NOW, record};

#[test]
fn a_record_looks_like_this() {
    assert_eq!(
        encode(&record("analytics -advertising")),
        "1~00112233445566778899aabbccddeeff~mwm0nk74~n3r7ww74~3~banner~en~analytics~advertising~1p4mfky",
    );
}

#[test]
fn a_record_cut_off_anywhere_is_no_record() {
    let text = encode(&record("analytics cookies -advertising"));
    for end in 0..text.len() {
        assert_eq!(decode(&text[..end]), Err(Damage::Unreadable), "cut at {end}");
    }
}

#[test]
fn a_record_with_one_changed_byte_is_no_record_or_says_it_is_newer() {
    let text = encode(&record("analytics -advertising"));
    for at in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[at] = if bytes[at] == b'x' { b'y' } else { b'x' };
        assert!(decode(&String::from_utf8(bytes).unwrap()).is_err(), "changed at {at}");
    }
}

#[test]
fn a_record_of_a_later_version_is_told_from_damage() {
    assert_eq!(decode("2~whatever"), Err(Damage::Newer));
    assert_eq!(decode("zz~1~2~3"), Err(Damage::Newer));
    assert_eq!(decode("0~1~2~3"), Err(Damage::Unreadable));
}

#[test]
fn what_was_never_ours_is_no_record() {
    for text in ["", "{", "null", "1", "true", "{\"analytics\":true}", "%E0%A4%A", "1~~~~~~~~~", "\u{0}"] {
        assert_eq!(decode(text), Err(Damage::Unreadable), "{text:?}");
    }
}

#[test]
fn an_id_granted_and_denied_at_once_spoils_the_record() {
    let text = encode(&record("analytics -advertising"));
    assert_eq!(decode(&rechecked(&text)), decode(&text));
    assert_eq!(decode(&rechecked(&text.replace("~advertising~", "~analytics~"))), Err(Damage::Unreadable));
}

/// `text` with a check that is right.
fn rechecked(text: &str) -> String {
    let mut body = text.rsplit_once('~').unwrap().0.to_owned() + "~";
    let mut check = portcullis::consent::fingerprint(body.as_bytes());
    let mut digits = Vec::new();
    while check > 0 {
        digits.push(char::from_digit(check % 36, 36).unwrap());
        check /= 36;
    }
    body.extend(digits.iter().rev());
    body
}

#[test]
fn a_record_longer_than_any_of_ours_is_not_read() {
    let ids = |count: usize| (0..count).map(|index| format!("c{index:063}")).collect::<Vec<_>>().join(" ");
    assert!(decode(&encode(&record(&ids(140)))).is_ok());
    assert_eq!(decode(&encode(&record(&ids(16_000)))), Err(Damage::Unreadable));
}

#[test]
fn a_record_stands_from_its_first_to_its_last_millisecond() {
    let record = record("analytics");
    let table = [
        (NOW, 3, Standing::Valid),
        (record.until, 3, Standing::Valid),
        (record.until + 1, 3, Standing::Expired),
        (NOW - SKEW_MS, 3, Standing::Valid),
        (NOW - SKEW_MS - 1, 3, Standing::Future),
        (NOW - 3650 * DAY, 3, Standing::Future),
        (NOW, 4, Standing::OtherPolicy),
        (NOW, 2, Standing::OtherPolicy),
        (u64::MAX, 3, Standing::Expired),
    ];
    for (now, policy, standing) in table {
        assert_eq!(record.standing(now, policy), standing, "at {now} under policy {policy}");
    }
}

#[test]
fn ids_are_short_lower_case_and_never_a_javascript_trap() {
    for good in ["a", "analytics", "a-1_b", &"a".repeat(64)] {
        assert!(is_id(good), "{good}");
    }
    for bad in ["", "A", "1a", "-a", "__proto__", "a.b", "a~b", "a b", "ä", &"a".repeat(65)] {
        assert!(!is_id(bad), "{bad}");
    }
}

fn any_record() -> impl Strategy<Value = portcullis::consent::Record> {
    let answers = proptest::collection::btree_map("[a-z][a-z0-9_-]{0,20}", any::<bool>(), 0..20);
    let numbers = (0..1u64 << 53, 0..1u64 << 53, any::<u32>());
    let source = proptest::sample::select(Source::ALL.to_vec());
    (numbers, answers, source, "[0-9a-f]{32}", "[a-zA-Z-]{0,12}").prop_map(
        |((at, until, policy), answers, source, id, locale)| {
            let mut choices = portcullis::consent::Choices::default();
            answers.iter().for_each(|(id, granted)| choices.set(id, *granted));
            portcullis::consent::Record { id, at, until, policy, source, locale, choices }
        },
    )
}

proptest! {
    #[test]
    fn every_record_comes_back_as_it_was(record in any_record()) {
        prop_assert_eq!(decode(&encode(&record)), Ok(record));
    }

    #[test]
    fn any_text_is_read_without_a_panic_and_grants_nothing(text in "\\PC*") {
        prop_assert!(decode(&text).is_err());
    }

    #[test]
    fn text_that_looks_like_a_record_is_read_without_a_panic(text in "1~[0-9a-z.~-]{0,80}") {
        prop_assert!(decode(&text).is_err());
    }
}
