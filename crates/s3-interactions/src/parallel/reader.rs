//! Many ranges of one list, read side by side.

use super::folders::Folders;
use super::key_range::{KeyRange, Stuck};
use super::{FolderNames, KeyPage, KeySource, ListOrder, ParallelList};
use crate::side_by_side::SideBySide;
use aws_interactions_core::BrokenPaging;
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
/// What it takes to read a page that is there, or less. Where answers come as fast, more requests would also read pages
/// that end in another range.
const READING: Duration = Duration::from_micros(800);

/// The beginning of a range at its birth, which names it.
type Name = String;

/// What the keys of a page had to begin with, where that is more than the list's keys have in common.
type Within = Option<String>;

enum Answer<S: KeySource> {
    Page(Name, Within, Result<KeyPage<S::Item>, S::Error>, Duration),
    /// Of a level.
    Folders(String, FolderNames),
}

/// Reads a list by cutting it in ranges wherever there is room for one more request.
pub(super) struct Reader<S: KeySource> {
    source: S,
    options: ParallelList,
    /// The number of characters that all keys share.
    floor: usize,
    ranges: BTreeMap<Name, KeyRange<S::Item>>,
    folders: Folders,
    /// Whether pages may be asked for by a longer beginning than the list's.
    narrows: bool,
    asked: FuturesUnordered<BoxFuture<'static, Answer<S>>>,
    waiting: usize,
    /// Requests that may find nothing: those that found something, less those that did not.
    luck: usize,
    requests: SideBySide,
}

/// Why a list ends early.
#[derive(Debug)]
pub(super) enum Broken<E> {
    Stuck,
    Request(E),
}

impl<S: KeySource> Reader<S> {
    pub(super) fn new(prefix: &str, options: ParallelList, source: S) -> Self {
        let ranges = BTreeMap::from([(Name::new(), KeyRange::whole())]);
        let luck = options.requests.get();
        let floor = prefix.chars().count();
        let (asked, requests) = (FuturesUnordered::new(), SideBySide::new(READING, 1, luck));
        Self {
            source,
            options,
            floor,
            ranges,
            folders: Folders::default(),
            narrows: true,
            asked,
            waiting: 0,
            luck,
            requests,
        }
    }

    /// The next of the list; none at the end of the list.
    pub(super) async fn next(&mut self) -> Option<Result<Vec<S::Item>, Broken<S::Error>>> {
        loop {
            if let Some(ready) = self.ready() {
                return Some(Ok(ready));
            }
            if self.ranges.is_empty() {
                // Folders may still be asked for: nobody has to know them any more.
                return None;
            }
            self.ask();
            match self.answered().await? {
                Ok(items) if items.is_empty() => {}
                other => return Some(other),
            }
        }
    }

    /// Takes every answer that is there, so that what is asked for next is decided on all that is known.
    async fn answered(&mut self) -> Option<Result<Vec<S::Item>, Broken<S::Error>>> {
        let mut answer = Some(self.asked.next().await?);
        let mut items = Vec::new();
        while let Some(answered) = answer {
            match self.take(answered) {
                Ok(taken) => items.extend(taken),
                Err(broken) => return Some(Err(broken)),
            }
            answer = self.asked.next().now_or_never().flatten();
        }
        Some(Ok(items))
    }

    /// What the first range has read, where the order of keys is kept.
    fn ready(&mut self) -> Option<Vec<S::Item>> {
        loop {
            let mut first = self.ranges.first_entry()?;
            if !first.get().read.is_empty() {
                let ready: Vec<S::Item> = first.get_mut().read.drain(..).collect();
                self.waiting -= ready.len();
                return Some(ready);
            }
            if !first.get().is_done() {
                return None;
            }
            first.remove();
        }
    }

    fn take(&mut self, answer: Answer<S>) -> Result<Vec<S::Item>, Broken<S::Error>> {
        match answer {
            Answer::Page(name, Some(_), Err(_), _) => {
                self.take_no_page(&name);
                Ok(Vec::new())
            }
            Answer::Page(name, _, page, took) => {
                self.requests.learn(took);
                self.take_page(&name, page.map_err(Broken::Request)?)
            }
            Answer::Folders(level, names) => {
                self.folders.take(&level, names);
                Ok(Vec::new())
            }
        }
    }

    /// A policy may allow a list by the prefix that it names, and by no other.
    fn take_no_page(&mut self, name: &str) {
        self.narrows = false;
        if let Some(range) = self.ranges.get_mut(name) {
            range.ask_again();
        }
    }

    fn take_page(&mut self, name: &str, page: KeyPage<S::Item>) -> Result<Vec<S::Item>, Broken<S::Error>> {
        let may_ask_for_folders = self.requests.count() > 1;
        let Some(range) = self.ranges.get_mut(name) else { return Ok(Vec::new()) };
        let items = range.take(page).map_err(|Stuck| Broken::Stuck)?;
        if let Some((page, until)) = range.known().filter(|_| may_ask_for_folders) {
            self.folders.note(page, until, self.floor);
        }
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

    pub(super) fn broken(&self, how: BrokenPaging) -> S::Error {
        self.source.broken(how)
    }

    /// Asks for as many pages as may be under way.
    fn ask(&mut self) {
        while self.asked.len() < self.requests.count() {
            let has_asked = self.ask_for_folders() || self.ask_for_page() || self.has_room() && self.split();
            if !has_asked {
                break;
            }
        }
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

    fn ask_for_page(&mut self) -> bool {
        let Some(name) = self.idle() else { return false };
        let Some(range) = self.ranges.get_mut(&name) else { return false };
        // What is behind the range would be read for nothing.
        let shared = range.shared();
        let within = (self.narrows && shared.chars().count() > self.floor).then(|| shared.to_owned());
        let (page, begun) = (self.source.page(within.clone(), range.ask()), Instant::now());
        self.asked.push(Box::pin(async move { Answer::Page(name, within, page.await, begun.elapsed()) }));
        true
    }

    /// False where there is nothing to ask for, or too much was asked for that found nothing.
    fn ask_for_folders(&mut self) -> bool {
        if self.luck <= self.guessed() {
            return false;
        }
        let Some((level, behind)) = self.folders.wanted() else { return false };
        self.luck -= 1;
        let names = self.source.folders(level.clone(), behind);
        self.asked.push(Box::pin(async move { Answer::Folders(level, names.await) }));
        true
    }

    fn guessed(&self) -> usize {
        self.ranges.values().filter(|range| range.is_guessed()).count()
    }

    /// Cuts a range for the requests that there is room for; false where none can be cut.
    ///
    /// Guesses that find nothing are paid for by pages that were found: where keys cannot be guessed, a list takes twice
    /// its requests and not any number of them.
    fn split(&mut self) -> bool {
        let room = self.requests.count().saturating_sub(self.asked.len());
        let room = room.min(self.luck.saturating_sub(self.guessed()));
        if room == 0 {
            return false;
        }
        let floor = self.floor;
        let mut ranges: Vec<_> = self.ranges.values_mut().collect();
        if self.options.order == ListOrder::Any || self.waiting < MANY_WAITING {
            ranges.sort_by_cached_key(|range| Reverse(range.width(floor)));
        }
        let new = ranges.into_iter().find_map(|range| {
            let (page, until) = range.known()?;
            let cuts = self.folders.cuts(page, until, floor, room);
            (!cuts.is_empty()).then(|| range.cut(cuts))
        });
        let Some(new) = new else { return false };
        self.ranges.extend(new.into_iter().map(|range| (range.begin().to_owned(), range)));
        true
    }
}
