//! Where a range of keys is cut in two or more.
//!
//! Nobody says how keys are spread, and S3 cannot be asked for the last one. What is known of a range is the page that
//! was read last: it went from one key to another, so keys that share as much with its end as its beginning does come
//! within a page, and those that share less are further away. A cut is a key that leaves the end of the page at such a
//! place. A cut in the wrong place costs one request that finds nothing; it never loses a key.

use std::iter;

/// S3's limit for a key, in bytes.
const LONGEST_KEY: usize = 1024;
/// First and last of the characters that keys are numbered with.
const KINDS: [(char, char); 4] = [('0', '9'), ('A', 'Z'), ('a', 'z'), (' ', '~')];

/// The first and the last key of the page that was read last.
pub(super) type Ends<'a> = (&'a str, &'a str);

/// Up to `most` cuts between the end of the page and the end of the range, in their order.
///
/// `floor` is the number of characters that all keys share, because they were asked for.
/// Depths that are not `is_open` are left alone.
pub(super) fn cuts(
    page: Ends<'_>,
    until: Option<&str>,
    floor: usize,
    most: usize,
    is_open: impl Fn(usize) -> bool,
) -> Vec<String> {
    let last: Vec<char> = page.1.chars().collect();
    let (spread, fork) = spread_and_fork(page, until, floor);
    let mut cuts = Vec::new();
    for depth in depths(spread, fork).filter(|depth| is_open(*depth)) {
        let Some(from) = last.get(depth).copied() else { continue };
        let step = if depth == spread { moved(page.0, from, depth) } else { 1 };
        let to: Vec<char> = match depth {
            _ if depth == fork => at_the_fork(from, step, until, fork),
            _ if depth == spread => doubling(from, step, end_of_kind(from)).collect(),
            // The page that is under way goes through the next character of the level above the spread.
            _ if depth + 1 == spread => above(from).skip(1).collect(),
            _ => above(from).collect(),
        };
        cuts.extend(to.into_iter().map(|to| cut(&last, depth, to)));
    }
    cuts.retain(|cut| cut.len() <= LONGEST_KEY && until.is_none_or(|until| cut.as_str() < until));
    thinned(cuts, most)
}

/// How far the end of a range is from the page: in levels of its keys, each some ten or more times as many keys as the one
/// below, then in steps of the character where the two part.
pub(super) fn width(page: Ends<'_>, until: Option<&str>, floor: usize) -> (usize, u32) {
    let (spread, fork) = spread_and_fork(page, until, floor);
    let code_at_fork = |key: &str| key.chars().nth(fork).map_or(0, u32::from);
    let to = until.map_or(u32::MAX, code_at_fork);
    (spread.saturating_sub(fork), to.saturating_sub(code_at_fork(page.1)))
}

/// How many characters the keys of the page share, and how many all keys from its end to the end of the range.
pub(super) fn spread_and_fork(page: Ends<'_>, until: Option<&str>, floor: usize) -> (usize, usize) {
    (shared(page.0, page.1), until.map_or(floor, |until| shared(until, page.1).max(floor)))
}

fn shared(one: &str, other: &str) -> usize {
    one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count()
}

/// From where the page spread up to the fork, in growing steps: long shared beginnings are common.
fn depths(spread: usize, fork: usize) -> impl Iterator<Item = usize> {
    let steps = iter::successors(Some(1_usize), |step| Some(step + step.div_ceil(2)));
    let between = steps.map_while(move |step| spread.checked_sub(step)).take_while(move |depth| *depth > fork);
    let ends = (spread > fork).then_some(spread).into_iter().chain(between);
    ends.chain((fork <= spread).then_some(fork))
}

/// How many characters a page moves on, where it spread.
fn moved(first: &str, from: char, fork: usize) -> u32 {
    first.chars().nth(fork).map_or(1, |first| u32::from(from).saturating_sub(u32::from(first))).max(1)
}

/// Characters behind `from`, each twice as far as the one before, to the end of its kind; at its end, the next character.
fn above(from: char) -> impl Iterator<Item = char> {
    let end = end_of_kind(from);
    doubling(from, 1, if from == end { char::MAX } else { end }).take(if from == end { 1 } else { usize::MAX })
}

fn end_of_kind(char: char) -> char {
    let kind = KINDS.into_iter().find(|(first, last)| (*first..=*last).contains(&char));
    kind.map_or(char::MAX, |(_, last)| last)
}

fn doubling(from: char, step: u32, end: char) -> impl Iterator<Item = char> {
    let steps = iter::successors(Some(step), |step| step.checked_mul(2));
    let codes = steps.map_while(move |step| u32::from(from).checked_add(step));
    codes.take_while(move |code| *code <= u32::from(end)).filter_map(char::from_u32)
}

/// Characters from behind `from` to where the range ends.
fn at_the_fork(from: char, step: u32, until: Option<&str>, fork: usize) -> Vec<char> {
    match until.map(|until| until.chars().nth(fork)) {
        // The end of a folder is as far as the end of the list.
        None | Some(Some(char::MAX)) => doubling(from, step, char::MAX).collect(),
        Some(None) => Vec::new(),
        Some(Some(to)) => {
            let step = usize::try_from(step).unwrap_or(usize::MAX);
            // The last one is no cut where the range ends with it: the caller sees to that.
            (from..to).step_by(step).skip(1).chain([to]).collect()
        }
    }
}

fn cut(last: &[char], depth: usize, char: char) -> String {
    last.iter().take(depth).chain([&char]).collect()
}

/// Up to `most`, evenly spread.
pub(super) fn thinned(cuts: Vec<String>, most: usize) -> Vec<String> {
    let step = cuts.len().div_ceil(most.max(1)).max(1);
    cuts.into_iter().step_by(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn when_numbers_are_cut_then_each_level_above_the_page_is_tried_and_the_page_under_way_is_left_alone() {
        let cuts = cuts(("k-0000", "k-0099"), None, 2, 100, |_| true);
        assert_eq!(cuts[..6], ["k-02", "k-04", "k-08", "k-1", "k-2", "k-4"]);
    }

    #[test]
    fn when_a_page_spread_far_below_the_fork_then_only_the_level_right_above_leaves_its_next_character_to_the_page() {
        let cuts = cuts(("k-000000", "k-000099"), None, 2, 100, |_| true);
        assert_eq!(cuts[..9], ["k-0002", "k-0004", "k-0008", "k-001", "k-002", "k-004", "k-008", "k-01", "k-02"]);
    }

    #[test]
    fn when_the_end_is_known_then_the_cuts_go_from_page_to_page_up_to_it() {
        assert_eq!(cuts(("k-3000", "k-3999"), Some("k-7"), 0, 100, |_| true), ["k-4", "k-5", "k-6"]);
        assert_eq!(cuts(("k-3000", "k-4999"), Some("k-9123"), 0, 100, |_| true), ["k-5", "k-6", "k-7", "k-8", "k-9"]);
    }

    #[test]
    fn when_a_page_moves_on_by_more_than_one_character_then_the_cuts_are_as_far_apart() {
        assert_eq!(cuts(("k-1", "k-3"), Some("k-9"), 2, 100, |_| true), ["k-5", "k-7"]);
    }

    #[test]
    fn when_there_is_room_for_fewer_then_the_cuts_are_spread() {
        assert_eq!(cuts(("k-3000", "k-3999"), Some("k-9"), 0, 2, |_| true), ["k-4", "k-7"]);
    }

    #[test]
    fn when_a_range_parts_from_its_page_earlier_or_farther_away_then_it_is_wider() {
        let page = ("k-3000", "k-3999");
        assert_eq!(width(page, Some("k-35"), 0), (0, 0));
        assert_eq!(width(page, Some("k-4"), 0), (1, 1));
        assert_eq!(width(page, Some("k-7"), 0), (1, 4));
        assert_eq!(width(page, Some("z"), 0), (3, u32::from('z') - u32::from('k')));
        assert_eq!(width(page, None, 2), (1, u32::MAX - u32::from('3')));
        assert_eq!(width(("k-3000", "k-4999"), None, 2), (0, u32::MAX - u32::from('4')));
    }

    proptest! {
        #[test]
        fn when_any_range_is_cut_then_the_cuts_lie_in_it_in_order(
            keys in prop::collection::btree_set("p/[\u{1}-\u{ff}ab0-9]{0,5}|p/a{1015,1022}[a-z]?|p/\\PC{1,3}", 3),
            ends in any::<bool>(),
            most in 0_usize..40,
        ) {
            let keys: Vec<String> = keys.into_iter().collect();
            let until = ends.then_some(keys[2].as_str());
            let cuts = cuts((&keys[0], &keys[1]), until, 2, most, |_| true);
            prop_assert!(cuts.len() <= most.max(1));
            prop_assert!(cuts.iter().all(|cut| *cut > keys[1] && until.is_none_or(|until| cut.as_str() < until)));
            prop_assert!(cuts.iter().all(|cut| cut.starts_with("p/") && cut.len() <= LONGEST_KEY));
            prop_assert!(cuts.is_sorted());
        }
    }
}
