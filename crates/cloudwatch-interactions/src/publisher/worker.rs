//! The background task: collects by period, delivers, tries again.

use super::Shared;
use super::settings::{BackPressure, PublisherSettings};
use crate::datum::Datum;
use crate::put::check::check_datum;
use crate::put::error::{FailedPack, Undelivered};
use crate::put::pack::{Pack, pack, split};
use crate::put::wire::datum_bytes;
use crate::put::{SIDE_BY_SIDE, send};
use aws_interactions_core::{RequestError, RequestErrorKind};
use aws_sdk_cloudwatch::Client;
use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use futures::stream::{BoxStream, StreamExt};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until, timeout_at};

#[derive(Debug)]
pub(crate) enum Command {
    Flush(oneshot::Sender<Undelivered>),
    Shutdown(Instant, oneshot::Sender<Undelivered>),
}

pub(crate) struct Worker {
    shared: Arc<Shared>,
    settings: PublisherSettings,
    client: Client,
    /// Data that wait, the oldest first.
    waiting: VecDeque<Datum>,
    attempt: Option<Attempt>,
    /// Of all data that wait or are under way.
    held_bytes: usize,
    /// Before that, nothing is tried again.
    not_before: Instant,
    pauses: ExponentialBackoff,
    last_error: Option<RequestError>,
}

/// Requests under way, for all that waited when they began.
struct Attempt {
    answers: BoxStream<'static, (usize, Result<(), RequestError>)>,
    unanswered: BTreeMap<usize, Arc<Pack>>,
    failed: Vec<FailedPack>,
}

fn pauses() -> ExponentialBackoff {
    let (first, longest) = (Duration::from_secs(1), Duration::from_mins(1));
    let pauses = ExponentialBuilder::default().with_min_delay(first).with_max_delay(longest);
    pauses.without_max_times().with_jitter().build()
}

async fn next_answer(attempt: &mut Option<Attempt>) -> Option<(usize, Result<(), RequestError>)> {
    match attempt {
        Some(attempt) => attempt.answers.next().await,
        None => std::future::pending().await,
    }
}

impl Worker {
    pub(crate) fn new(shared: Arc<Shared>, settings: PublisherSettings, client: Client) -> Self {
        let (waiting, pauses) = (VecDeque::new(), pauses());
        let (attempt, held_bytes, not_before, last_error) = (None, 0, Instant::now(), None);
        Self { shared, settings, client, waiting, attempt, held_bytes, not_before, pauses, last_error }
    }

    pub(crate) async fn run(mut self, mut commands: mpsc::Receiver<Command>) {
        let mut periods = interval_at(Instant::now() + self.settings.period, self.settings.period);
        periods.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let has_to_begin = self.attempt.is_none() && !self.waiting.is_empty();
            tokio::select! {
                command = commands.recv() => match command {
                    Some(Command::Flush(reply)) => self.flush(reply).await,
                    Some(Command::Shutdown(deadline, reply)) => {
                        commands.close();
                        // Who asked may have gone meanwhile.
                        let _ = reply.send(self.shut_down(deadline).await);
                        return;
                    }
                    // Nobody is left who could take what fails now.
                    None => {
                        self.send_all().await;
                        return;
                    }
                },
                _ = periods.tick() => self.collect_within_bounds(),
                () = self.shared.registry.filled() => self.collect_within_bounds(),
                () = sleep_until(self.not_before), if has_to_begin => self.begin(),
                answer = next_answer(&mut self.attempt) => self.hear(answer),
            }
        }
    }

    async fn flush(&mut self, reply: oneshot::Sender<Undelivered>) {
        let packs = self.send_all().await;
        self.release(packs.iter().flat_map(|pack| &pack.data));
        // Who asked may have gone meanwhile, and what nobody takes goes on waiting.
        if let Err(undelivered) = reply.send(Undelivered { packs }) {
            self.held_bytes += undelivered.packs.iter().flat_map(|pack| &pack.data).map(datum_bytes).sum::<usize>();
            self.wait_again(undelivered.packs);
            self.pause();
        }
    }

    async fn shut_down(&mut self, deadline: Instant) -> Undelivered {
        self.collect_all();
        // What the deadline cuts off is still here.
        let _ = timeout_at(deadline, self.deliver_all()).await;
        self.left_over()
    }

    async fn deliver_all(&mut self) {
        loop {
            let failed = self.attempt_all().await;
            if failed.is_empty() && self.waiting.is_empty() {
                return;
            }
            if !failed.is_empty() {
                self.wait_again(failed);
                self.pause();
                sleep_until(self.not_before).await;
            }
        }
    }

    fn left_over(&mut self) -> Undelivered {
        let too_late = || {
            let message = "the publisher's deadline came first";
            RequestError::new(RequestErrorKind::Timeout, "cloudwatch", "PutMetricData", message)
        };
        let mut packs = Vec::new();
        if let Some(attempt) = self.attempt.take() {
            packs.extend(attempt.failed);
            let cut_off = attempt.unanswered.into_values();
            packs.extend(cut_off.map(|pack| FailedPack { data: Arc::unwrap_or_clone(pack).data, error: too_late() }));
        }
        if !self.waiting.is_empty() {
            let error = self.last_error.take().unwrap_or_else(too_late);
            packs.push(FailedPack { data: self.waiting.drain(..).collect(), error });
        }
        Undelivered { packs }
    }

    /// Takes over what was recorded, as far as back-pressure lets it.
    fn collect_within_bounds(&mut self) {
        let limit = self.settings.max_waiting_bytes;
        match self.settings.back_pressure {
            BackPressure::Wait if self.held_bytes >= limit => {}
            BackPressure::Wait => self.collect_all(),
            BackPressure::DropOldest => {
                self.collect_all();
                while self.held_bytes > limit
                    && let Some(oldest) = self.waiting.pop_front()
                {
                    self.held_bytes = self.held_bytes.saturating_sub(datum_bytes(&oldest));
                    self.give_up(&oldest);
                }
            }
            BackPressure::DropNewest => {
                let known = self.waiting.len();
                self.collect_all();
                while self.held_bytes > limit && self.waiting.len() > known {
                    let Some(newest) = self.waiting.pop_back() else { return };
                    self.held_bytes = self.held_bytes.saturating_sub(datum_bytes(&newest));
                    self.give_up(&newest);
                }
            }
        }
    }

    fn collect_all(&mut self) {
        let now = SystemTime::now();
        let collected = self.shared.registry.collect(now);
        self.shared.drops.add(collected.refused);
        for datum in collected.data.into_iter().flat_map(split) {
            // Each value is in range, and their sum may not be.
            if check_datum(&datum, now).is_err() {
                self.give_up(&datum);
            } else {
                self.held_bytes += datum_bytes(&datum);
                self.waiting.push_back(datum);
            }
        }
    }

    /// Begins to send all that waits, unless something is under way.
    fn begin(&mut self) {
        if self.attempt.is_some() || self.waiting.is_empty() {
            return;
        }
        let unanswered: BTreeMap<usize, Arc<Pack>> =
            pack(self.waiting.drain(..).collect()).into_iter().map(Arc::new).enumerate().collect();
        let packs: Vec<_> = unanswered.iter().map(|(id, pack)| (*id, Arc::clone(pack))).collect();
        let client = self.client.clone();
        let requests = futures::stream::iter(packs).map(move |(id, pack)| {
            let client = client.clone();
            async move { (id, send(&pack, &client).await) }
        });
        let answers = requests.buffer_unordered(SIDE_BY_SIDE).boxed();
        self.attempt = Some(Attempt { answers, unanswered, failed: Vec::new() });
    }

    /// Sends all that was recorded, and returns what failed. What is under way ends first, and what fails of it goes along.
    async fn send_all(&mut self) -> Vec<FailedPack> {
        self.collect_all();
        if self.attempt.is_some() {
            let failed = self.attempt_all().await;
            self.wait_again(failed);
        }
        self.attempt_all().await
    }

    /// Sends all that waits, or ends what is under way, and returns what failed.
    async fn attempt_all(&mut self) -> Vec<FailedPack> {
        self.begin();
        while let Some(attempt) = &mut self.attempt {
            match attempt.answers.next().await {
                Some((id, answer)) => self.note(id, answer),
                None => return self.end(),
            }
        }
        Vec::new()
    }

    fn hear(&mut self, answer: Option<(usize, Result<(), RequestError>)>) {
        if let Some((id, answer)) = answer {
            return self.note(id, answer);
        }
        let failed = self.end();
        if failed.is_empty() {
            self.pauses = pauses();
        } else {
            self.wait_again(failed);
            self.pause();
        }
    }

    fn note(&mut self, id: usize, answer: Result<(), RequestError>) {
        let Some(attempt) = &mut self.attempt else { return };
        let Some(pack) = attempt.unanswered.remove(&id) else { return };
        let data = Arc::unwrap_or_clone(pack).data;
        match answer {
            Err(error) if !is_final(&error) => attempt.failed.push(FailedPack { data, error }),
            Err(error) => {
                tracing::debug!(%error, "data are given up");
                self.release(&data);
                for datum in &data {
                    self.give_up(datum);
                }
            }
            Ok(()) => self.release(&data),
        }
    }

    fn end(&mut self) -> Vec<FailedPack> {
        self.attempt.take().map(|attempt| attempt.failed).unwrap_or_default()
    }

    fn wait_again(&mut self, failed: Vec<FailedPack>) {
        for FailedPack { data, error } in failed.into_iter().rev() {
            self.last_error = Some(error);
            data.into_iter().rev().for_each(|datum| self.waiting.push_front(datum));
        }
    }

    fn pause(&mut self) {
        self.not_before = Instant::now() + self.pauses.next().unwrap_or_default();
    }

    fn release<'a>(&mut self, data: impl IntoIterator<Item = &'a Datum>) {
        let bytes: usize = data.into_iter().map(datum_bytes).sum();
        self.held_bytes = self.held_bytes.saturating_sub(bytes);
    }

    fn give_up(&self, datum: &Datum) {
        self.shared.drops.give_up(datum);
    }
}

/// Whether AWS will never accept the request.
fn is_final(error: &RequestError) -> bool {
    error.kind() == RequestErrorKind::InvalidRequest && !error.is_of_credentials()
}
