//! A range of keys that is read page by page.

use super::split::{self, Ends};
use super::{KeyPage, Keyed, Marker};
use std::collections::VecDeque;

/// The keys behind one key, up to and with another.
#[derive(Debug)]
pub(super) struct KeyRange<T> {
    /// All up to here was read, or belongs to other ranges. None at the beginning of the list.
    after: Option<Marker>,
    /// None at the end of the list.
    until: Option<String>,
    /// The first key of the page that was read last.
    page_began: Option<String>,
    state: State,
    /// Read, and waiting for the ranges before this one.
    pub(super) read: VecDeque<T>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Idle,
    Asked,
    Done,
}

/// A page that says there is more and brings nothing new: reading on would never end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stuck;

impl<T: Keyed> KeyRange<T> {
    pub(super) fn whole() -> Self {
        Self::new(None, None)
    }

    fn new(after: Option<Marker>, until: Option<String>) -> Self {
        Self { after, until, page_began: None, state: State::Idle, read: VecDeque::new() }
    }

    pub(super) fn is_idle(&self) -> bool {
        self.state == State::Idle
    }

    pub(super) fn is_done(&self) -> bool {
        self.state == State::Done
    }

    /// Whether nobody knows yet if there is anything in it.
    pub(super) fn is_guessed(&self) -> bool {
        self.page_began.is_none() && !self.is_done()
    }

    /// The key behind which it begins: no other range begins there.
    pub(super) fn begin(&self) -> &str {
        self.after.as_ref().map_or("", |after| &after.key)
    }

    /// Where the next page begins.
    pub(super) fn ask(&mut self) -> Option<Marker> {
        self.state = State::Asked;
        self.after.clone()
    }

    /// The page did not come: it is asked for again.
    pub(super) fn ask_again(&mut self) {
        self.state = State::Idle;
    }

    /// What all keys of this range begin with.
    pub(super) fn shared(&self) -> &str {
        let (begin, until) = (self.begin(), self.until.as_deref().unwrap_or_default());
        let characters = begin.char_indices().zip(until.chars());
        let parted = characters.into_iter().find(|((_, one), other)| one != other);
        let end = parted.map_or(begin.len().min(until.len()), |((at, _), _)| at);
        begin.get(..end).unwrap_or_default()
    }

    /// What of a page belongs to this range. The rest is of the ranges behind, which ask for it themselves.
    pub(super) fn take(&mut self, page: KeyPage<T>) -> Result<Vec<T>, Stuck> {
        let KeyPage { mut items, end } = page;
        if end.as_ref().is_some_and(|end| !self.is_beyond(end)) {
            return Err(Stuck);
        }
        // Versions and delete markers come apart; stand-ins may take the marker for the first key to answer.
        items.sort_by(|one, other| one.key().cmp(other.key()));
        items.retain(|item| self.is_new(item.key()));
        if let Some(until) = &self.until {
            items.truncate(items.partition_point(|item| item.key() <= until.as_str()));
        }
        let is_over = end.as_ref().is_none_or(|end| self.is_the_end(end));
        self.state = if is_over { State::Done } else { State::Idle };
        if let Some(first) = items.first() {
            self.page_began = Some(first.key().to_owned());
        }
        self.after = end.or_else(|| self.after.take());
        Ok(items)
    }

    fn is_beyond(&self, end: &Marker) -> bool {
        self.after
            .as_ref()
            .is_none_or(|after| end.key > after.key || end.key == after.key && end.version != after.version)
    }

    fn is_new(&self, key: &str) -> bool {
        self.after.as_ref().is_none_or(|after| key > after.key.as_str() || key == after.key && after.version.is_some())
    }

    fn is_the_end(&self, end: &Marker) -> bool {
        self.until.as_ref().is_some_and(|until| end.key > *until || end.key == *until && end.version.is_none())
    }

    /// How much there may be left; where nothing was read yet, nobody knows, and it counts as more than anything known.
    pub(super) fn width(&self, floor: usize) -> (usize, u32) {
        let Some(began) = &self.page_began else { return (usize::MAX, u32::MAX) };
        split::width((began, self.begin()), self.until.as_deref(), floor)
    }

    /// The page that was read last, and the end of this range; none where there is nothing left of it, or nothing known.
    pub(super) fn known(&self) -> Option<(Ends<'_>, Option<&str>)> {
        let began = self.page_began.as_ref().filter(|_| !self.is_done())?;
        Some(((began, self.begin()), self.until.as_deref()))
    }

    /// Gives the far part of this range away, in a range from each cut to the next. They lie in it, in their order.
    pub(super) fn cut(&mut self, cuts: Vec<String>) -> Vec<Self> {
        let Some(first) = cuts.first().cloned() else { return Vec::new() };
        let ends = cuts.iter().skip(1).cloned().map(Some).chain([self.until.replace(first)]);
        let ends: Vec<Option<String>> = ends.collect();
        cuts.into_iter().zip(ends).map(|(key, until)| Self::new(Some(Marker { key, version: None }), until)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(keys: &[&str], end: Option<(&str, Option<&str>)>) -> KeyPage<String> {
        let marker =
            |(key, version): (&str, Option<&str>)| Marker { key: key.to_owned(), version: version.map(str::to_owned) };
        KeyPage { items: keys.iter().map(|key| (*key).to_owned()).collect(), end: end.map(marker) }
    }

    fn taken(range: &mut KeyRange<String>, keys: &[&str], end: Option<(&str, Option<&str>)>) -> Vec<String> {
        range.take(page(keys, end)).expect("something new")
    }

    #[test]
    fn when_a_page_begins_with_the_key_it_is_behind_then_that_is_new_only_where_versions_of_it_are_left() {
        let mut range = KeyRange::whole();
        assert_eq!(taken(&mut range, &["a", "b"], Some(("b", None))), ["a", "b"]);
        assert_eq!(taken(&mut range, &["b", "c"], Some(("c", Some("1")))), ["c"]);
        assert_eq!(taken(&mut range, &["b", "c", "d"], None), ["c", "d"]);
        assert!(range.is_done());
    }

    #[test]
    fn when_a_page_goes_beyond_its_range_then_what_is_beyond_is_not_taken_and_the_range_is_done() {
        let mut range = KeyRange::whole();
        taken(&mut range, &["a", "b"], Some(("b", None)));
        let mut ranges = range.cut(vec!["d".to_owned(), "f".to_owned()]);
        assert_eq!(taken(&mut range, &["c", "d", "e"], Some(("e", None))), ["c", "d"]);
        assert!(range.is_done());
        let beginnings: Vec<&str> = ranges.iter().map(KeyRange::begin).collect();
        assert_eq!(beginnings, ["d", "f"]);
        assert_eq!(taken(&mut ranges[0], &["e"], Some(("e", None))), ["e"]);
        assert!(ranges[0].is_idle());
        // Versions of the last key may be left.
        assert_eq!(taken(&mut ranges[0], &["f"], Some(("f", Some("1")))), ["f"]);
        assert!(ranges[0].is_idle());
        assert_eq!(taken(&mut ranges[0], &["f"], Some(("f", None))), ["f"]);
        assert!(ranges[0].is_done());
    }
}
