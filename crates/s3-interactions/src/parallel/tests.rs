use super::reader::Reader;
use super::*;
use futures::{FutureExt, future};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::ops::Bound;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::time::Instant;

impl Keyed for String {
    fn key(&self) -> &str {
        self
    }
}

fn page_behind(keys: &BTreeSet<String>, within: &str, after: Option<String>, size: usize) -> KeyPage<String> {
    let behind =
        after.filter(|after| after.as_str() >= within).map_or(Bound::Included(within.to_owned()), Bound::Excluded);
    let mut rest = keys.range((behind, Bound::Unbounded)).take_while(|key| key.starts_with(within));
    let items: Vec<String> = rest.by_ref().take(size).cloned().collect();
    let end = rest.next().and_then(|_| Some(Marker { key: items.last()?.clone(), version: None }));
    KeyPage { items, end }
}

/// The folders of a level, as many as a page holds.
fn folders_behind(keys: &BTreeSet<String>, level: &str, behind: &str, size: usize) -> FolderNames {
    let rest = keys.range::<str, _>((Bound::Excluded(behind), Bound::Unbounded));
    let mut entries: Vec<String> = Vec::new();
    for key in rest.filter(|key| key.starts_with(level)) {
        let end = key[level.len()..].find('/').map_or(key.len(), |at| level.len() + at + 1);
        if entries.last().is_none_or(|last| *last != key[..end]) {
            entries.push(key[..end].to_owned());
        }
    }
    let has_more = entries.len() > size;
    entries.truncate(size);
    FolderNames { names: entries.into_iter().filter(|entry| entry.ends_with('/')).collect(), has_more }
}

/// A list of closures.
struct Closures<P, F> {
    page: P,
    folders: F,
}

impl<T, E, P, F> KeySource for Closures<P, F>
where
    T: Keyed + 'static,
    E: 'static,
    P: Fn(Option<String>, Option<Marker>) -> BoxFuture<'static, Result<KeyPage<T>, E>>,
    F: Fn(String, String) -> BoxFuture<'static, FolderNames>,
{
    type Item = T;
    type Error = E;

    fn page(&self, within: Option<String>, after: Option<Marker>) -> BoxFuture<'static, Result<KeyPage<T>, E>> {
        (self.page)(within, after)
    }

    fn folders(&self, level: String, behind: String) -> BoxFuture<'static, FolderNames> {
        (self.folders)(level, behind)
    }

    fn broken(&self, how: BrokenPaging) -> E {
        panic!("{how}")
    }
}

/// What reading a bucket in memory came to, at 30 ms a request.
#[derive(Debug)]
struct Run {
    keys: Vec<String>,
    requests: usize,
    /// How many keys came, those of other ranges too.
    sent: usize,
    most_at_a_time: usize,
    /// How long it took, in requests one after the other.
    rounds: u128,
}

/// Requests, as a server counts them.
#[derive(Clone)]
struct Counted {
    asked: Arc<AtomicUsize>,
    under_way: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
    latency: Duration,
}

impl Counted {
    async fn answer<T>(self, answer: T) -> T {
        self.asked.fetch_add(1, Relaxed);
        self.most.fetch_max(self.under_way.fetch_add(1, Relaxed) + 1, Relaxed);
        tokio::time::sleep(self.latency).await;
        self.under_way.fetch_sub(1, Relaxed);
        answer
    }
}

const LATENCY: Duration = Duration::from_millis(30);

fn read(keys: &BTreeSet<String>, prefix: &str, page: usize, requests: usize, order: ListOrder) -> Run {
    read_at(LATENCY, keys, prefix, page, requests, order)
}

fn read_at(
    latency: Duration,
    keys: &BTreeSet<String>,
    prefix: &str,
    page: usize,
    requests: usize,
    order: ListOrder,
) -> Run {
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().expect("a runtime");
    runtime.block_on(async {
        let keys: Arc<BTreeSet<String>> =
            Arc::new(keys.iter().filter(|key| key.starts_with(prefix)).cloned().collect());
        let [asked, under_way, most, sent] = [(); 4].map(|()| Arc::new(AtomicUsize::new(0)));
        let (asked_of, most_of, sent_by) = (asked.clone(), most.clone(), sent.clone());
        let under = Counted { asked: asked.clone(), under_way: under_way.clone(), most: most.clone(), latency };
        let (of_pages, of_folders) = (under.clone(), under);
        let (all, level_of) = (keys.clone(), prefix.to_owned());
        let folders = move |level: String, behind: String| {
            assert!(level.starts_with(&level_of) && behind.starts_with(&level), "behind {behind:?} in {level:?}");
            let names = folders_behind(&all, &level, &behind, page);
            of_folders.clone().answer(names).boxed()
        };
        let fetch = move |within: Option<String>, after: Option<Marker>| {
            let after = after.map(|after| after.key);
            assert!(
                after.as_ref().is_none_or(|after| after.starts_with(prefix)),
                "behind {after:?} is nothing of {prefix}"
            );
            let page = page_behind(&keys, &within.unwrap_or_default(), after, page);
            sent_by.fetch_add(page.items.len(), Relaxed);
            of_pages.clone().answer(Ok::<_, Infallible>(page)).boxed()
        };
        let options = ParallelList { requests: NonZeroUsize::new(requests).expect("at least one"), order };
        let mut reader = Reader::new(prefix, options, Closures { page: fetch, folders });
        let (begin, mut found) = (Instant::now(), Vec::new());
        while let Some(batch) = reader.next().await {
            found.extend(batch.expect("a page"));
        }
        let rounds = begin.elapsed().as_micros() / latency.as_micros().max(1);
        Run {
            keys: found,
            requests: asked_of.load(Relaxed),
            most_at_a_time: most_of.load(Relaxed),
            sent: sent.load(Relaxed),
            rounds,
        }
    })
}

fn numbered(key: impl Fn(u64) -> String) -> BTreeSet<String> {
    (0..100_000).map(key).collect()
}

/// A number that looks like chance.
fn scattered(number: u64) -> u64 {
    number.wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Buckets of 100 pages each, as people fill them and as they should not.
fn buckets() -> Vec<(&'static str, BTreeSet<String>)> {
    let word = |i: u64| ["users", "logs", "images", "tmp", "Zebra"][usize::try_from(i * i % 5).expect("small")];
    let ideograph = |i: u64| char::from_u32(0x4e00 + u32::try_from(i % 3000).expect("small")).expect("a character");
    let lopsided = |i| if i < 10 { format!("a{i}") } else { format!("zz/very/deep/{i}") };
    vec![
        ("numbers", numbered(|i| format!("key-{i:08}"))),
        ("numbers of any length", numbered(|i| i.to_string())),
        ("16 folders", numbered(|i| format!("p{:02}/{i:08}", i % 16))),
        ("16 folders in folders", numbered(|i| format!("p{:02x}/year=2026/part-{i:08}.dat", i % 16))),
        ("hashes", numbered(|i| format!("{:016x}", scattered(i)))),
        ("900 bytes in common", numbered(|i| format!("{}{i:08}", "a".repeat(900)))),
        ("dates", numbered(|i| format!("logs/2026/{:02}/{:02}/{:02}/{i:06}", i % 12 + 1, i % 28, i % 24))),
        ("folders of words", numbered(|i| format!("{}/{i}", word(i)))),
        ("almost all at the end", numbered(lopsided)),
        ("not ASCII", numbered(|i| format!("ключ/{}/{i}", ideograph(i)))),
        (
            "control characters",
            numbered(|i| format!("\u{1}{}\u{7f}{i:05}", char::from(u8::try_from(i % 31).expect("small") + 1))),
        ),
    ]
}

#[test]
fn when_buckets_of_a_hundred_pages_are_read_by_32_requests_at_a_time_then_it_takes_a_tenth_or_so_of_a_hundred() {
    for (name, keys) in buckets() {
        for order in [ListOrder::Any, ListOrder::Keys] {
            let mut run = read(&keys, "", 1000, 32, order);
            let told = format!(
                "{name}, {order:?}: {} requests, {} one after the other, {} keys",
                run.requests, run.rounds, run.sent
            );
            if order == ListOrder::Any {
                run.keys.sort_unstable();
            }
            assert!(run.keys.iter().eq(&keys), "{told}");
            assert!(run.most_at_a_time <= 32, "{told}");
            assert!(run.rounds <= 14, "{told}");
            assert!(run.requests <= 300, "{told}");
            // Pages do not go far beyond their ranges.
            assert!(run.sent <= 170_000, "{told}");
        }
    }
}

#[test]
fn when_folders_are_found_then_they_cost_few_pages_more_than_they_have() {
    for (name, keys) in buckets().into_iter().filter(|(name, _)| name.contains("folders")) {
        let run = read(&keys, "", 1000, 32, ListOrder::Any);
        assert!(run.sent <= 120_000 && run.rounds <= 9, "{name}: {} keys, {} rounds", run.sent, run.rounds);
    }
}

fn keys_in_folders() -> BTreeSet<String> {
    (0..20_000).map(|i| format!("{:02}/{:02}/{i:06}", i % 7, i % 3)).collect()
}

/// Reads keys in folders where `page` and `folders` may do as they like.
fn read_by(
    page: impl Fn(Option<String>, KeyPage<String>) -> Result<KeyPage<String>, &'static str> + 'static,
    folders: impl Fn(FolderNames) -> BoxFuture<'static, FolderNames> + 'static,
) -> Result<Vec<String>, &'static str> {
    let keys = Arc::new(keys_in_folders());
    let all = keys.clone();
    let pages = move |within: Option<String>, after: Option<Marker>| {
        let behind = page_behind(&all, within.as_deref().unwrap_or_default(), after.map(|after| after.key), 1000);
        let answer = page(within, behind);
        tokio::time::sleep(LATENCY).map(|()| answer).boxed()
    };
    let folders = move |level: String, behind: String| folders(folders_behind(&keys, &level, &behind, 1000));
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().expect("a runtime");
    let read = super::read("", ParallelList::default(), Closures { page: pages, folders }).try_collect::<Vec<_>>();
    let read = runtime.block_on(async { tokio::time::timeout(LATENCY * 100, read).await.expect("an end") });
    read.map(|mut keys| {
        keys.sort_unstable();
        keys
    })
}

#[test]
fn when_pages_of_longer_prefixes_are_refused_then_they_are_read_by_the_prefix_of_the_list() {
    let refused = Arc::new(AtomicUsize::new(0));
    let counted = refused.clone();
    let page = move |within: Option<String>, page| match within {
        Some(_) => {
            counted.fetch_add(1, Relaxed);
            Err("AccessDenied")
        }
        None => Ok(page),
    };
    let keys = read_by(page, |names| future::ready(names).boxed()).expect("keys");
    assert!(keys.iter().eq(&keys_in_folders()));
    assert!((1..=32).contains(&refused.load(Relaxed)), "{refused:?}");
}

#[test]
fn when_a_page_of_the_lists_own_prefix_is_refused_then_the_list_ends_with_its_error() {
    let page = |within: Option<String>, page| if within.is_some() { Ok(page) } else { Err("AccessDenied") };
    assert_eq!(read_by(page, |names| future::ready(names).boxed()), Err("AccessDenied"));
}

#[test]
fn when_nobody_tells_of_folders_then_the_list_does_not_wait_for_it() {
    let page = |_, page| Ok(page);
    let hushed: [fn(FolderNames) -> BoxFuture<'static, FolderNames>; 2] =
        [|_| future::pending().boxed(), |_| future::ready(FolderNames::unknown()).boxed()];
    for folders in hushed {
        assert!(read_by(page, folders).expect("keys").iter().eq(&keys_in_folders()));
    }
}

#[test]
fn when_a_million_keys_are_read_then_no_request_waits_for_another_without_need() {
    let keys = (0..1_000_000).map(|i| format!("key-{i:08}")).collect();
    let run = read(&keys, "", 1000, 32, ListOrder::Any);
    assert_eq!(run.keys.len(), keys.len());
    // A thousand pages by 32.
    assert!(run.rounds <= 50 && run.requests <= 1_300, "{} requests, {} rounds", run.requests, run.rounds);
}

#[test]
fn when_a_list_has_one_page_then_it_takes_one_request() {
    let keys: BTreeSet<String> = (0..1000).map(|i| format!("{i:03}")).collect();
    for keys in [BTreeSet::new(), keys] {
        assert_eq!(read(&keys, "", 1000, 32, ListOrder::Any).requests, 1);
    }
}

#[test]
fn when_keys_of_a_prefix_are_read_then_nothing_is_asked_for_beyond_it() {
    let (_, keys) = buckets().remove(0);
    let keys: BTreeSet<String> = keys.iter().map(|key| format!("logs/{key}")).chain(["zebra".to_owned()]).collect();
    // `read` looks at where each page begins.
    let run = read(&keys, "logs/", 1000, 32, ListOrder::Keys);
    assert_eq!(run.keys.len(), keys.len() - 1);
}

#[test]
fn when_answers_come_as_fast_as_they_are_read_then_pages_are_asked_for_one_after_the_other() {
    for (name, keys) in buckets() {
        let run = read_at(Duration::ZERO, &keys, "", 1000, 32, ListOrder::Any);
        assert_eq!((run.requests, run.most_at_a_time), (100, 1), "{name}");
        assert!(run.keys.iter().eq(&keys), "{name}");
        let run = read_at(Duration::from_millis(5), &keys, "", 1000, 32, ListOrder::Any);
        assert!((2..=8).contains(&run.most_at_a_time), "{name}: {}", run.most_at_a_time);
    }
}

#[test]
fn when_one_request_at_a_time_is_allowed_then_the_pages_come_one_after_the_other() {
    let (_, keys) = buckets().remove(0);
    let run = read(&keys, "", 1000, 1, ListOrder::Any);
    assert_eq!((run.requests, run.rounds, run.most_at_a_time), (100, 100, 1));
    assert!(run.keys.iter().eq(&keys));
}

/// How many keys are read in their order though the first range answers no more, or once more after ten seconds.
fn read_ahead(answers_once_more: bool) -> usize {
    let fetched = Arc::new(AtomicUsize::new(0));
    let counted = fetched.clone();
    let fetch = move |_, after: Option<Marker>| {
        let counted = counted.clone();
        async move {
            tokio::time::sleep(LATENCY).await;
            let items: Vec<String> = match after {
                None => vec!["a".to_owned(), "b0".to_owned()],
                Some(after) if after.key == "b0" && answers_once_more => {
                    tokio::time::sleep(Duration::from_secs(10)).await;
                    (0..1000).map(|i| format!("b0{i:04}")).collect()
                }
                // All others wait for it.
                Some(after) if after.key.starts_with("b0") => return future::pending().await,
                Some(after) => (0..1000).map(|i| format!("{}{i:04}", after.key)).collect(),
            };
            counted.fetch_add(items.len(), Relaxed);
            let end = items.last().map(|key| Marker { key: key.clone(), version: None });
            Ok::<_, Infallible>(KeyPage { items, end })
        }
        .boxed()
    };
    let source = Closures { page: fetch, folders: |_, _| future::ready(FolderNames::unknown()).boxed() };
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().expect("a runtime");
    runtime.block_on(async {
        let mut reader = Reader::new("", ParallelList { order: ListOrder::Keys, ..ParallelList::default() }, source);
        let mut taken = Vec::new();
        while let Ok(batch) = tokio::time::timeout(Duration::from_mins(1), reader.next()).await {
            taken.push(batch.expect("no end").expect("an answer").len());
        }
        assert_eq!(taken, if answers_once_more { vec![2, 1000] } else { vec![2] });
    });
    fetched.load(Relaxed)
}

#[test]
fn when_the_order_is_kept_and_nobody_takes_the_objects_then_what_waits_stays_within_its_bound() {
    assert!((1000..=100_002).contains(&read_ahead(false)));
}

#[test]
fn when_the_order_is_kept_and_some_objects_are_taken_then_all_others_still_wait() {
    assert!((1000..=101_002).contains(&read_ahead(true)));
}

/// A version of a key; there are several of each.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Version(String, u32);

impl Keyed for Version {
    fn key(&self) -> &str {
        &self.0
    }
}

/// Pages may end between two versions of a key, and have them out of order.
fn page_of_versions(
    versions: &BTreeSet<Version>,
    within: &str,
    after: Option<Marker>,
    size: usize,
) -> KeyPage<Version> {
    let after =
        after.map(|Marker { key, version }| Version(key, version.map_or(u32::MAX, |v| v.parse().expect("ours"))));
    let rest = versions.range((after.map_or(Bound::Unbounded, Bound::Excluded), Bound::Unbounded));
    let mut rest = rest.filter(|version| version.0.starts_with(within));
    let mut items: Vec<Version> = rest.by_ref().take(size).cloned().collect();
    let marker = |last: &Version| Marker { key: last.0.clone(), version: Some(last.1.to_string()) };
    let end = rest.next().and_then(|_| items.last().map(marker));
    items.sort_by_key(|version| version.1 % 2);
    KeyPage { items, end }
}

proptest! {
    #[test]
    fn when_any_versions_are_read_in_parallel_then_each_comes_once(
        versions in prop::collection::btree_set(("[ab/]{1,4}", 0_u32..6), 0..150),
        // Nobody has to tell the truth about folders.
        hints in prop::collection::vec("[ab/]{0,4}", 0..9),
        page in 1_usize..9,
        requests in 1_usize..12,
    ) {
        let versions: BTreeSet<Version> = versions.into_iter().map(|(key, number)| Version(key, number)).collect();
        let options = ParallelList { requests: NonZeroUsize::new(requests).expect("some"), ..ParallelList::default() };
        let of = versions.clone();
        let fetch = move |within: Option<String>, after| {
            let answer = Ok::<_, Infallible>(page_of_versions(&of, &within.unwrap_or_default(), after, page));
            tokio::time::sleep(LATENCY).map(|()| answer).boxed()
        };
        let folders = move |_, _| {
            let names = FolderNames { names: hints.clone(), has_more: false };
            tokio::time::sleep(LATENCY).map(|()| names).boxed()
        };
        let found = super::read("", options, Closures { page: fetch, folders }).try_collect::<Vec<_>>();
        let mut found = Builder::new_current_thread().enable_time().start_paused(true).build().expect("a runtime").block_on(found).expect("a list");
        found.sort_unstable();
        prop_assert!(found.iter().eq(&versions));
    }


    #[test]
    fn when_any_keys_are_read_in_parallel_then_each_comes_once(
        keys in prop::collection::btree_set("[\u{1}-\u{ff}ab/]{1,6}|a{1,20}[0-9]{0,3}|([a-c]/){0,3}[a-z]{1,3}|\\PC{1,3}", 0..200),
        page in 1_usize..9,
        requests in 1_usize..12,
        in_order in any::<bool>(),
    ) {
        let mut run = read(&keys, "", page, requests, if in_order { ListOrder::Keys } else { ListOrder::Any });
        prop_assert!(run.most_at_a_time <= requests);
        // Guesses are paid for by pages: twice the pages, and what there was to begin with.
        prop_assert!(run.requests <= 2 * (keys.len() + requests) + requests, "{} requests", run.requests);
        if !in_order {
            run.keys.sort_unstable();
        }
        prop_assert!(run.keys.iter().eq(&keys));
    }
}
