//! Folders beside those that pages were read in.
//!
//! Where a whole page lies in one folder, more pages are likely to lie in the folders beside it, and at each level above.
//! Their names cannot be guessed from a page, but S3 tells them in one request: keys cut at the next `/`. Their ends are
//! places to cut ranges at, and nothing else: whatever is said here, no key is lost.

use super::FolderNames;
use super::split::{self, Ends};
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::mem;
use std::ops::Bound::{Excluded, Unbounded};
use std::ops::RangeInclusive;

/// The last character there is: a key that goes on with it is a range's like any other.
const END_OF_A_FOLDER: &str = "\u{10ffff}";

/// What is known of the folders of a list.
#[derive(Debug, Default)]
pub(super) struct Folders {
    /// Keys behind all keys of a folder.
    ends: BTreeSet<String>,
    levels: HashMap<String, Level>,
    wanted: VecDeque<String>,
}

/// The folders directly in one.
#[derive(Debug)]
struct Level {
    /// Those behind this key are asked for.
    behind: String,
    /// Whether there is something behind `behind` that is not found.
    has_more: bool,
}

/// A part of a key that ends in a slash: the name of a folder.
struct Segment<'a> {
    level: &'a str,
    /// Characters of the key.
    depths: RangeInclusive<usize>,
}

impl Folders {
    /// Sees to it that the levels above a page are asked for.
    pub(super) fn note(&mut self, page: Ends<'_>, until: Option<&str>, floor: usize) {
        for Segment { level, .. } in segments(page, until, floor) {
            if !self.levels.contains_key(level) {
                self.levels.insert(level.to_owned(), Level { behind: page.1.to_owned(), has_more: false });
                self.wanted.push_back(level.to_owned());
            }
        }
    }

    /// A level to be asked for, and the key behind which its folders are wanted.
    pub(super) fn wanted(&mut self) -> Option<(String, String)> {
        let level = self.wanted.pop_front()?;
        let behind = self.levels.get(&level)?.behind.clone();
        Some((level, behind))
    }

    pub(super) fn take(&mut self, level: &str, names: FolderNames) {
        let has_more = names.has_more;
        if let Some(known) = self.levels.get_mut(level) {
            known.has_more = has_more;
        }
        let mut names = names.names;
        if !has_more {
            // Behind it there is no other.
            names.pop();
        }
        let names = names.into_iter().filter(|name| name.starts_with(level));
        self.ends.extend(names.map(|name| name + END_OF_A_FOLDER));
    }

    /// Where the range from the end of the page on is cut: at folders where any are known, else where keys may be.
    pub(super) fn cuts(&self, page: Ends<'_>, until: Option<&str>, floor: usize, most: usize) -> Vec<String> {
        let behind = self.ends.range::<str, _>((Excluded(page.1), Unbounded));
        let known = behind.take_while(|end| until.is_none_or(|until| end.as_str() < until));
        let known: Vec<String> = known.cloned().collect();
        if !known.is_empty() {
            return split::thinned(known, most);
        }
        // There is nothing to guess where folders are found, or are being asked for.
        let settled: Vec<_> = segments(page, until, floor).filter(|segment| self.is_settled(segment, page)).collect();
        let is_open = |depth| !settled.iter().any(|segment| segment.depths.contains(&depth));
        split::cuts(page, until, floor, most, is_open)
    }

    fn is_settled(&self, segment: &Segment<'_>, page: Ends<'_>) -> bool {
        self.levels.get(segment.level).is_some_and(|level| !level.has_more && level.behind.as_str() <= page.1)
    }
}

/// The names of folders that all keys of the page share and that others of the range may differ in.
fn segments<'a>(page: Ends<'a>, until: Option<&str>, floor: usize) -> impl Iterator<Item = Segment<'a>> {
    let (spread, fork) = split::spread_and_fork(page, until, floor);
    let begin = page.1.char_indices().nth(floor).map_or(page.1.len(), |(at, _)| at);
    let characters = page.1.char_indices().enumerate().skip(floor).take(spread.saturating_sub(floor));
    let mut last = (begin, floor);
    let segments = characters.filter(|(_, (_, char))| *char == '/').filter_map(move |(depth, (at, _))| {
        let (end, first) = mem::replace(&mut last, (at + 1, depth + 1));
        Some(Segment { level: page.1.get(..end)?, depths: first..=depth })
    });
    segments.filter(move |segment| *segment.depths.end() >= fork)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: Ends<'static> = ("logs/a/b/0000", "logs/a/b/0999");

    /// What is known of a page's levels, once each was answered.
    fn folders_after(floor: usize, names: &[&str], has_more: bool) -> (Folders, Vec<String>) {
        let (mut folders, mut asked) = (Folders::default(), Vec::new());
        folders.note(PAGE, None, floor);
        while let Some((level, behind)) = folders.wanted() {
            assert_eq!(behind, PAGE.1);
            folders
                .take(&level, FolderNames { names: names.iter().map(|name| (*name).to_owned()).collect(), has_more });
            asked.push(level);
        }
        (folders, asked)
    }

    #[test]
    fn when_a_page_lies_in_folders_then_the_levels_above_it_are_asked_for_once() {
        let (mut folders, asked) = folders_after(0, &[], false);
        assert_eq!(asked, ["", "logs/", "logs/a/"]);
        folders.note(PAGE, None, 0);
        assert_eq!(folders.wanted(), None);
        // The list's own beginning need not end in a slash.
        assert_eq!(folders_after(2, &[], false).1, ["lo", "logs/", "logs/a/"]);
        assert_eq!(folders_after(7, &[], false).1, ["logs/a/"]);
    }

    #[test]
    fn when_a_page_lies_in_folders_then_each_of_its_characters_is_of_one_level() {
        let levels: Vec<_> = segments(PAGE, None, 0).map(|segment| (segment.level, segment.depths)).collect();
        assert_eq!(levels, [("", 0..=4), ("logs/", 5..=6), ("logs/a/", 7..=8)]);
    }

    #[test]
    fn when_all_of_a_range_lies_in_a_folder_then_the_level_above_is_not_asked_for() {
        let mut folders = Folders::default();
        folders.note(PAGE, Some("logs/a/c"), 0);
        assert_eq!(folders.wanted().map(|(level, _)| level).as_deref(), Some("logs/a/"));
        assert_eq!(folders.wanted(), None);
    }

    #[test]
    fn when_folders_are_known_then_a_range_is_cut_at_their_ends_but_for_the_last() {
        let end = |folder: &str| format!("{folder}{END_OF_A_FOLDER}");
        let names = ["logs/a/b/", "logs/a/c/", "logs/a/d/"];
        let (folders, _) = folders_after(0, &names, false);
        assert_eq!(folders.cuts(PAGE, None, 0, 9), [end("logs/a/b/"), end("logs/a/c/")]);
        assert_eq!(folders.cuts(PAGE, None, 0, 1), [end("logs/a/b/")]);
        assert_eq!(folders.cuts(PAGE, Some("logs/a/c/"), 0, 9), [end("logs/a/b/")]);
        let (folders, _) = folders_after(0, &names, true);
        assert_eq!(folders.cuts(PAGE, None, 0, 9).last(), Some(&end("logs/a/d/")));
    }

    #[test]
    fn when_a_level_has_no_other_folders_then_nothing_is_guessed_there() {
        let (folders, _) = folders_after(0, &[], false);
        let cuts = folders.cuts(PAGE, None, 0, 100);
        assert!(!cuts.is_empty() && cuts.iter().all(|cut| cut.starts_with("logs/a/b/")), "{cuts:?}");
        // What was asked for behind this page says nothing of a page before it.
        let before = ("logs/a/b/-000", "logs/a/b/-999");
        assert!(folders.cuts(before, None, 0, 100).iter().any(|cut| !cut.starts_with("logs/a/b/")));
        let (folders, _) = folders_after(0, &[], true);
        assert!(folders.cuts(PAGE, None, 0, 100).iter().any(|cut| !cut.starts_with("logs/")));
    }
}
