//! Choices, records and their text form.

mod util;

use portcullis::consent::{Answers, Damage, Draft, SKEW_MS, Source, Standing, decode, encode, is_id};
use proptest::prelude::*;
use util::{DAY, NOW, record, stored};

#[test]
fn a_record_looks_like_this() {
    assert_eq!(
        stored("analytics -advertising"),
        "2~00112233445566778899aabbccddeeff~mwm0nk74~n3r7ww74~3~banner~en~c0nf1g~t3xts~analytics~advertising~~~~1hcky~~~11o6g24",
    );
}

#[test]
fn a_record_of_the_first_version_is_read_and_says_nothing_of_what_it_did_not_know() {
    let text =
        "1~00112233445566778899aabbccddeeff~mwm0nk74~n3r7ww74~3~banner~en~c0nf1g~t3xts~analytics~advertising~18hogtx";
    let record = decode(text).unwrap();
    assert!(record.choices().grants("analytics") && record.choices().get("advertising") == Some(false));
    assert_eq!((record.region(), record.signals(), record.told(), record.check()), ("", "", None, "18hogtx"));
    assert_eq!(decode(&rechecked(&text.replacen('1', "2", 1))), Err(Damage::Unreadable), "a second one has more parts");
}

#[test]
fn a_record_cut_off_anywhere_is_no_record() {
    let text = stored("analytics cookies -advertising");
    for end in 0..text.len() {
        assert_eq!(decode(&text[..end]), Err(Damage::Unreadable), "cut at {end}");
    }
}

#[test]
fn a_record_with_one_changed_byte_is_no_record_or_says_it_is_newer() {
    let text = stored("analytics -advertising");
    for at in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[at] = if bytes[at] == b'x' { b'y' } else { b'x' };
        assert!(decode(&String::from_utf8(bytes).unwrap()).is_err(), "changed at {at}");
    }
}

#[test]
fn a_record_of_a_later_version_is_told_from_damage() {
    assert_eq!(decode("3~whatever"), Err(Damage::Newer));
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
fn an_id_granted_and_denied_at_once_is_denied() {
    let text = stored("analytics -advertising");
    assert_eq!(decode(&rechecked(&text)), decode(&text));
    let both = decode(&rechecked(&text.replace("~advertising~", "~analytics~"))).unwrap();
    assert_eq!(both.choices().get("analytics"), Some(false));
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
    assert!(decode(&stored(&ids(1_500))).is_ok());
    assert_eq!(decode(&stored(&ids(2_500))), Err(Damage::Unreadable));
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

proptest! {
    #[test]
    fn every_record_comes_back_as_it_was(
        answers in proptest::collection::btree_map("[a-z][a-z0-9_-]{0,20}", any::<bool>(), 0..20),
        (at, until, policy) in (0..1u64 << 53, 0..1u64 << 53, any::<u32>()),
        source in proptest::sample::select(Source::ALL.to_vec()),
        (id, locale, hashes) in ("[0-9a-f]{32}", "[a-zA-Z-]{0,12}", "[0-9a-z]{0,7}"),
        (region, rules, signals, told) in ("([A-Z]{2}(-[A-Z0-9]{1,3})?)?", "([0-9-]{10})?", "(gpc)?", "([a-z0-9]{1,5}(-[a-z0-9]{1,3})?)?"),
    ) {
        let mut given = Answers::default();
        answers.iter().for_each(|(id, granted)| given.set(id, *granted));
        let draft = Draft {
            id: &id, at, until, policy, source, locale: &locale, config: &hashes, texts: &hashes, choices: given.choices(),
            region: &region, rules: &rules, signals: &signals, told: &told, unasked: &region.to_ascii_lowercase().replace('-', "x"), answered: policy % 2 == 0,
        };
        let text = encode(&draft);
        let record = decode(&text).unwrap();
        prop_assert_eq!((record.at, record.until, record.policy), (at, until, policy));
        prop_assert_eq!([record.id(), record.source(), record.locale(), record.config(), record.texts()],
            [&id, source.name(), &locale, &hashes, &hashes]);
        prop_assert_eq!([record.region(), record.signals(), record.told().unwrap()], [&region, &signals, &told]);
        prop_assert_eq!(record.text(), &text);
        let back: std::collections::BTreeMap<String, bool> =
            record.choices().iter().map(|(id, granted)| (id.into(), granted)).collect();
        prop_assert_eq!(back, answers);
    }

    #[test]
    fn any_text_is_read_without_a_panic_and_grants_nothing(text in "\\PC*") {
        prop_assert!(decode(&text).is_err());
    }

    #[test]
    fn text_that_looks_like_a_record_is_read_without_a_panic(text in "[12]~[0-9a-z.~-]{0,80}") {
        prop_assert!(decode(&text).is_err());
    }
}
