//! In which order held tags run: chains, what comes after what, and what does not come at all.

mod util;

use portcullis::gate::{Place, Run, Schedule, Tag, Verdict};
use proptest::prelude::*;
use util::config;

/// Services `a`, `b` after `a`, `c` after `b`; `a` twice over is `z`, which nothing comes after.
const SITE: &str = r#"{"format": 1, "services": [
    {"id": "a", "category": "analytics"}, {"id": "z", "category": "analytics"},
    {"id": "b", "category": "analytics", "after": ["a"]}, {"id": "c", "category": "analytics", "after": ["b"]}
]}"#;

/// A word a tag: the letter of its place (`f`ree, `i`nline, `e`xternal, `d`eferred, `a`sync), then its ids joined by `+`; a `-`
/// in front for one that may not run.
fn tags(words: &'static str) -> Vec<Tag<'static>> {
    let tag = |word: &'static str| {
        let (verdict, word) = word.strip_prefix('-').map_or((Verdict::Release, word), |word| (Verdict::Hold, word));
        let place = match &word[..1] {
            "f" => Place::Free,
            "i" => Place::Inline,
            "e" => Place::External,
            "d" => Place::Deferred,
            "a" => Place::Async,
            other => panic!("{other}"),
        };
        Tag { verdict, place, ids: word[2..].replace('+', " ").leak() }
    };
    words.split_whitespace().map(tag).collect()
}

/// A page under way: what is held, and what has been released, as `index` in the order of release.
struct Page {
    schedule: Schedule,
    site: portcullis::config::Config,
    held: Vec<(usize, Tag<'static>)>,
    parsed: bool,
    /// Index and turn.
    released: Vec<(usize, u32)>,
}

impl Page {
    fn new(words: &'static str) -> Self {
        Self::of(SITE, words)
    }

    fn of(site: &str, words: &'static str) -> Self {
        let held = tags(words).into_iter().enumerate().collect();
        Self { schedule: Schedule::default(), site: config(site), held, parsed: true, released: Vec::new() }
    }

    /// Looks until nothing more may run; gives what ran.
    fn look(&mut self) -> Vec<usize> {
        let before = self.released.len();
        loop {
            let held: Vec<Tag> = self.held.iter().map(|(_, tag)| *tag).collect();
            let run = self.schedule.next_run(&self.site, &held, self.parsed);
            if run.is_empty() {
                return self.released[before..].iter().map(|(index, _)| *index).collect();
            }
            for Run { index, turn, .. } in &run {
                self.released.push((self.held[*index].0, *turn));
            }
            let mut index = 0;
            self.held.retain(|_| {
                index += 1;
                !run.iter().any(|run| run.index == index - 1)
            });
        }
    }

    fn turn(&self, tag: usize) -> u32 {
        self.released.iter().find(|(index, _)| *index == tag).expect("it was released").1
    }

    fn settle(&mut self, tag: usize) -> Vec<usize> {
        self.schedule.settled(self.turn(tag));
        self.look()
    }

    fn time_out(&mut self, tag: usize) -> Vec<usize> {
        self.schedule.timed_out(self.turn(tag), &self.site);
        self.look()
    }

    /// What waits for something that is late.
    fn skipped(&self) -> Vec<usize> {
        let skipped = |(_, tag): &&(usize, Tag)| self.schedule.is_skipped(&self.site, tag);
        self.held.iter().filter(skipped).map(|(index, _)| *index).collect()
    }
}

#[test]
fn what_may_run_at_once() {
    let table: [(&str, &[usize]); 11] = [
        ("", &[]),
        ("-e:a -i:a", &[]),
        ("e:a i:a", &[0]),
        ("i:a i:a e:a i:a", &[0, 1, 2]),
        ("e:a i:z e:z i:a", &[0, 1, 2]),
        ("-e:a i:z", &[1]),
        ("e:a f:a a:a i:a", &[0, 1, 2]),
        ("e:a+z i:a i:z i:a+z", &[0, 1, 2]),
        ("d:a i:a", &[1, 0]),
        ("d:a e:a", &[1]),
        ("f: e: i: f:", &[0, 1, 3]),
    ];
    for (words, run) in table {
        assert_eq!(Page::new(words).look(), run, "{words}");
    }
}

#[test]
fn a_chain_goes_on_when_the_script_before_has_settled_and_no_other_does() {
    let mut page = Page::new("e:a e:z i:a i:z e:a i:a");
    assert_eq!(page.look(), [0, 1]);
    assert_eq!(page.settle(0), [2, 4]);
    assert_eq!(page.settle(1), [3]);
    assert_eq!(page.settle(4), [5]);
}

#[test]
fn deferred_scripts_wait_for_the_page_and_then_for_each_other() {
    let mut page = Page::new("d:a d:a i:a");
    page.parsed = false;
    assert_eq!(page.look(), [2]);
    page.parsed = true;
    assert_eq!(page.look(), [0]);
    assert_eq!(page.settle(0), [1]);
}

#[test]
fn a_service_after_another_waits_for_all_scripts_of_that_one_async_ones_too() {
    let mut page = Page::new("i:b f:b e:a a:a i:a");
    assert_eq!(page.look(), [1, 2, 3], "what is no script waits for nothing");
    assert_eq!(page.settle(2), [4]);
    assert_eq!(page.settle(3), [0]);
}

#[test]
fn a_service_after_another_waits_until_the_page_is_parsed_and_not_for_what_may_not_run() {
    let mut page = Page::new("i:b -e:a");
    page.parsed = false;
    assert_eq!(page.look(), []);
    page.parsed = true;
    assert_eq!(page.look(), [0]);
}

#[test]
fn services_come_after_each_other_in_rows() {
    let mut page = Page::new("i:c e:b e:a");
    assert_eq!(page.look(), [2]);
    assert_eq!(page.settle(2), [1]);
    assert_eq!(page.settle(1), [0]);
}

#[test]
fn a_tag_of_two_services_does_not_wait_for_itself() {
    assert_eq!(Page::new("e:a+b").look(), [0]);
}

#[test]
fn what_waits_for_a_script_that_is_late_is_skipped_until_it_comes() {
    let mut page = Page::new("e:a i:a i:b i:z");
    assert_eq!(page.look(), [0, 3]);
    assert_eq!(page.skipped(), []);
    assert_eq!(page.time_out(0), []);
    assert_eq!(page.skipped(), [1, 2]);
    assert_eq!(page.settle(0), [1, 2]);
    assert_eq!(page.skipped(), []);
}

#[test]
fn where_the_site_wants_it_what_waits_for_a_late_script_runs() {
    let site = SITE.replace("\"format\": 1,", "\"format\": 1, \"release\": {\"onTimeout\": \"run\"},");
    let mut page = Page::of(&site, "e:a i:a i:b");
    assert_eq!(page.look(), [0]);
    assert_eq!(page.time_out(0), [1, 2]);
}

#[test]
fn what_nobody_marked_runs_on_after_a_late_script() {
    let mut page = Page::new("e: e:");
    assert_eq!(page.look(), [0]);
    assert_eq!(page.time_out(0), [1]);
}

proptest! {
    /// Whatever stands on a page and in whatever order scripts settle: each tag that may run runs once, those of the same ids
    /// in document order with the deferred ones last, and none before all of what its service comes after.
    #[test]
    fn everything_that_may_run_runs_once_and_in_order(
        words in prop::collection::vec("-?[fieda]:[abcz]", 0..12),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 12),
    ) {
        let mut page = Page::new(words.join(" ").leak());
        let all = tags(words.join(" ").leak());
        page.look();
        let mut open: Vec<usize> = Vec::new();
        let mut seen = 0;
        for pick in picks.iter().cycle().take(60) {
            open.extend(page.released[seen..].iter().filter(|(_, turn)| *turn != 0).map(|(index, _)| *index));
            seen = page.released.len();
            if open.is_empty() {
                break;
            }
            let next = open.remove(pick.index(open.len()));
            page.settle(next);
        }
        let order: Vec<usize> = page.released.iter().map(|(index, _)| *index).collect();
        let mut due: Vec<usize> = (0..all.len()).filter(|index| all[*index].verdict == Verdict::Release).collect();
        for ids in ["a", "b", "c", "z"] {
            let of = |index: &&usize| all[**index].ids == ids && !matches!(all[**index].place, Place::Free | Place::Async);
            let mut expected: Vec<usize> = due.iter().filter(of).copied().collect();
            expected.sort_by_key(|index| all[*index].place == Place::Deferred);
            prop_assert_eq!(order.iter().filter(of).copied().collect::<Vec<_>>(), expected);
        }
        let is_script = |index: &usize| all[*index].place != Place::Free;
        let last = |ids: &str| order.iter().rposition(|index| all[*index].ids == ids && is_script(index));
        let first = |ids: &str| order.iter().position(|index| all[*index].ids == ids && is_script(index));
        for (before, after) in [("a", "b"), ("b", "c")] {
            prop_assert!(first(after).is_none_or(|first| last(before).is_none_or(|last| last < first)), "{:?}", order);
        }
        let mut sorted = order.clone();
        sorted.sort_unstable();
        due.sort_unstable();
        prop_assert_eq!(sorted, due);
    }
}
