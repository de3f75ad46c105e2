//! Many ranges of one list, read side by side.

use super::key_range::{KeyRange, Stuck};
use super::{KeyPage, Keyed, ListOrder, Marker, ParallelList};
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::Instant;

/// What may wait for those before them, some 200 bytes each.
const WAITING: usize = 100_000;
/// When so many wait, the ranges far from the first stand still, lest nothing is left for those near it.
const MANY_WAITING: usize = WAITING / 2;
/// How far a range is read before it stands still then.
const AHEAD: usize = 3_000;
/// S3's limit for a page.
const PAGE: usize = 1000;
/// What it takes to read a page that is there, or less. Where answers come as fast, more requests would only wait for each
/// other, and pages be read that end in another range.
const READING: Duration = Duration::from_micros(800);

/// The beginning of a range at its birth, which names it.
type Name = String;
type Asked<'a, T, E> = BoxFuture<'a, (Name, Result<KeyPage<T>, E>, Duration)>;

/// Reads a list by cutting it in ranges wherever there is room for one more request.
pub(super) struct Reader<'a, T, E, F> {
    fetch: F,
    options: ParallelList,
    /// The number of characters that all keys share.
    floor: usize,
    ranges: BTreeMap<Name, KeyRange<T>>,
    asked: FuturesUnordered<Asked<'a, T, E>>,
    waiting: usize,
    /// Requests that may find nothing: those that found something, less those that did not.
    luck: usize,
    /// The shortest time that a request took.
    fastest: Duration,
}

/// Why a list ends early.
#[derive(Debug)]
pub(super) enum Broken<E> {
    Stuck,
    Request(E),
}

impl<'a, T, E, F> Reader<'a, T, E, F>
where
    T: Keyed + 'a,
    E: 'a,
    F: Fn(Option<Marker>) -> BoxFuture<'a, Result<KeyPage<T>, E>>,
{
    pub(super) fn new(prefix: &str, options: ParallelList, fetch: F) -> Self {
        let ranges = BTreeMap::from([(Name::new(), KeyRange::whole())]);
        let luck = options.requests.get();
        let floor = prefix.chars().count();
        let (asked, fastest) = (FuturesUnordered::new(), Duration::MAX);
        Self { fetch, options, floor, ranges, asked, waiting: 0, luck, fastest }
    }

    /// The next of the list; none at the end of the list.
    pub(super) async fn next(&mut self) -> Option<Result<Vec<T>, Broken<E>>> {
        loop {
            if let Some(ready) = self.ready() {
                return Some(Ok(ready));
            }
            self.ask();
            match self.answered().await? {
                Ok(items) if items.is_empty() => {}
                other => return Some(other),
            }
        }
    }

    /// Takes every answer that is there, so that what is asked for next is decided on all that is known.
    async fn answered(&mut self) -> Option<Result<Vec<T>, Broken<E>>> {
        let mut answer = Some(self.asked.next().await?);
        let mut items = Vec::new();
        while let Some((name, page, took)) = answer {
            self.fastest = self.fastest.min(took);
            match page.map_err(Broken::Request).and_then(|page| self.take(&name, page)) {
                Ok(taken) => items.extend(taken),
                Err(broken) => return Some(Err(broken)),
            }
            answer = self.asked.next().now_or_never().flatten();
        }
        Some(Ok(items))
    }

    /// What the first range has read, where the order of keys is kept.
    fn ready(&mut self) -> Option<Vec<T>> {
        loop {
            let mut first = self.ranges.first_entry()?;
            if !first.get().read.is_empty() {
                let ready: Vec<T> = first.get_mut().read.drain(..).collect();
                self.waiting -= ready.len();
                return Some(ready);
            }
            if !first.get().is_done() {
                return None;
            }
            first.remove();
        }
    }

    fn take(&mut self, name: &str, page: KeyPage<T>) -> Result<Vec<T>, Broken<E>> {
        let Some(range) = self.ranges.get_mut(name) else { return Ok(Vec::new()) };
        let items = range.take(page).map_err(|Stuck| Broken::Stuck)?;
        self.luck = if items.is_empty() { self.luck.saturating_sub(1) } else { self.luck + 1 };
        match self.options.order {
            ListOrder::Keys => {
                self.waiting += items.len();
                range.read.extend(items);
                Ok(Vec::new())
            }
            ListOrder::Any => {
                if range.is_done() {
                    self.ranges.remove(name);
                }
                Ok(items)
            }
        }
    }

    /// Asks for as many pages as may be under way.
    fn ask(&mut self) {
        while self.asked.len() < self.at_a_time() {
            if let Some(name) = self.idle() {
                self.ask_for(name);
            } else if !self.has_room() || !self.split() {
                break;
            }
        }
    }

    /// As many requests as keep the reader busy.
    fn at_a_time(&self) -> usize {
        let busy = self.fastest.as_nanos() / READING.as_nanos();
        usize::try_from(busy).unwrap_or(usize::MAX).clamp(1, self.options.requests.get())
    }

    /// The range to go on with: the first, as the others wait for it, or that which takes longest.
    fn idle(&self) -> Option<Name> {
        let mut idle = self.ranges.iter().filter(|(_, range)| range.is_idle());
        let (name, _) = match self.options.order {
            ListOrder::Any => idle.max_by_key(|(_, range)| range.width(self.floor)),
            ListOrder::Keys if self.has_room() => {
                let first = self.ranges.first_key_value()?.0;
                idle.find(|(name, range)| self.waiting < MANY_WAITING || *name == first || range.read.len() < AHEAD)
            }
            ListOrder::Keys => self.ranges.first_key_value().filter(|(_, first)| first.is_idle()),
        }?;
        Some(name.clone())
    }

    fn has_room(&self) -> bool {
        self.waiting + self.asked.len() * PAGE < WAITING
    }

    fn ask_for(&mut self, name: Name) {
        let Some(range) = self.ranges.get_mut(&name) else { return };
        let (page, begun) = ((self.fetch)(range.ask()), Instant::now());
        self.asked.push(Box::pin(async move { (name, page.await, begun.elapsed()) }));
    }

    /// Cuts a range for the requests that there is room for; false where none can be cut.
    ///
    /// Guesses that find nothing are paid for by pages that were found: where keys cannot be guessed, a list takes twice
    /// its requests and not any number of them.
    fn split(&mut self) -> bool {
        let guessed = self.ranges.values().filter(|range| range.is_guessed()).count();
        let room = self.at_a_time().saturating_sub(self.asked.len());
        let room = room.min(self.luck.saturating_sub(guessed));
        if room == 0 {
            return false;
        }
        let floor = self.floor;
        let mut ranges: Vec<_> = self.ranges.values_mut().collect();
        if self.options.order == ListOrder::Any || self.waiting < MANY_WAITING {
            ranges.sort_by_cached_key(|range| Reverse(range.width(floor)));
        }
        let found = ranges.into_iter().map(|range| range.split(floor, room)).find(|new| !new.is_empty());
        let Some(new) = found else { return false };
        self.ranges.extend(new.into_iter().map(|range| (range.begin().to_owned(), range)));
        true
    }
}
